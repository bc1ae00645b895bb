// The driver's procedures carried out on a board in a node:vm, and what it sends decoded.
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { espruinoDriver } from "../../../firmware-protocol/devices/espruino/driver.ts";
import type { DeviceTraits, GattStep, StepOutcome, StreamFormat } from "../../../firmware-protocol/driver.ts";
import type { ImuPacket, Packet } from "../../../firmware-protocol/packet.ts";
import { type FakeBoardOptions, FakeEspruino } from "./fake-espruino.ts";
import { ran } from "./run-procedure.ts";

export const timedOut: StepOutcome = { ok: false, reason: "timed-out", detail: "no reply" };

/** Steps carried out on the board; a request is answered by the first of its notifications that matches. */
export const on =
  (board: FakeEspruino) =>
  (step: GattStep): StepOutcome => {
    if (step.do !== "write" && step.do !== "request") return { ok: true };
    if (step.channel !== "console" || step.bytes.length > 20) throw new Error(`${step.bytes.length} bytes`);
    board.receive(step.bytes);
    if (step.do === "write") return { ok: true };
    for (const bytes of board.notifications())
      if (step.matches(viewOf(bytes))) return { ok: true, bytes: viewOf(bytes) };
    return timedOut;
  };

export const MOST_STEPS = 400;
export const helloOf = (board: FakeEspruino): DeviceTraits => {
  const { outcome } = ran(espruinoDriver.hello(), on(board));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};
export function started(options: FakeBoardOptions, rateHz: number) {
  const board = new FakeEspruino(options);
  const traits = helloOf(board);
  const { outcome } = ran(espruinoDriver.start(traits, { rateHz }), on(board), MOST_STEPS);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  board.notifications();
  return { board, traits, format: outcome.value };
}
export const puck = { board: "PUCKJS", revision: "2.1" };
export const bangle = { board: "BANGLEJS2", revision: "2" };

export function decodedBy(format: StreamFormat, pieces: readonly Uint8Array[]): Packet[] {
  const decoder = espruinoDriver.decoder(format);
  return pieces.flatMap((bytes) => {
    const found = decoder.decode("stream", viewOf(bytes));
    return found.ok ? found.value : [];
  });
}
export const imuIn = (packets: readonly Packet[]): ImuPacket[] =>
  packets.filter((packet) => packet.kind === "imu");
