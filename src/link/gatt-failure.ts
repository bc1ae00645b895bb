// Why a GATT operation gave nothing, in the words that a driver's StepOutcome uses.
import type { StepOutcome } from "../../firmware-protocol/driver.ts";

export type GattFailure = Omit<Extract<StepOutcome, { ok: false }>, "ok">;

export const linkLost: GattFailure = { reason: "link-lost", detail: "the link was closed" };
