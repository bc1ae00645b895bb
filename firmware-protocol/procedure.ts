// What every driver's procedures are written with: their outcomes, and steps that many devices share.
import type { DriverFault, GattStep, Outcome, Procedure, StepOutcome } from "./driver.ts";

type FailedStep = Extract<StepOutcome, { ok: false }>;

export const succeeded = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const failed = (error: DriverFault): Outcome<never> => ({ ok: false, error });
export const stepFailed = ({ reason, detail }: FailedStep): Outcome<never> =>
  failed({ code: "step-failed", reason, detail });

/** One step of which only success matters. */
export function* perform(step: GattStep): Procedure<void> {
  const outcome = yield step;
  return outcome.ok ? succeeded(undefined) : stepFailed(outcome);
}

/** The bytes of a read; empty where the device gave none. */
export function* readFrom(channel: string): Procedure<DataView> {
  const outcome = yield { do: "read", channel };
  return outcome.ok ? succeeded(outcome.bytes ?? new DataView(new ArrayBuffer(0))) : stepFailed(outcome);
}
