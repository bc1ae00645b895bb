// A BBC micro:bit as a DeviceDriver: an accelerometer whose program turned the accelerometer service on. Its period is
// asked for, and what it then says it took is what counts. Where the program wants pairing, the first read asks for it.
import type { DeviceDriver, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, readFrom, stepFailed, succeeded } from "../../procedure.ts";
import { microbitDecoder } from "./decoder.ts";
import { microbitGatt } from "./gatt.ts";
import { microbitIdentity } from "./identity.ts";
import { PERIOD_LENGTH, PERIODS_MS } from "./layout.ts";
import { formatFrom, traitsFrom } from "./traits.ts";

/** At 100 ms and less between samples, a hundred of them. */
const SILENCE_MS = 10_000;

function* readPeriod(): Procedure<number> {
  const read = yield* readFrom("period");
  if (!read.ok) return read;
  const period = read.value.byteLength === PERIOD_LENGTH ? read.value.getUint16(0, true) : 0;
  return period > 0
    ? succeeded(period)
    : failed({ code: "unreadable", detail: `period of ${read.value.byteLength} bytes` });
}

function* start(rateHz: number): Procedure<StreamFormat> {
  const held = yield* readPeriod();
  if (!held.ok) return held;
  const wanted = PERIODS_MS.reduce((best, next) =>
    Math.abs(1000 / next - rateHz) < Math.abs(1000 / best - rateHz) ? next : best,
  );
  let period = held.value;
  if (period !== wanted) {
    const bytes = Uint8Array.of(wanted & 0xff, wanted >> 8);
    const written = yield { do: "write", channel: "period", bytes, withResponse: true };
    // Refused: it keeps the period that it has, which will do.
    if (!written.ok && written.reason !== "refused") return stepFailed(written);
    const taken = yield* readPeriod();
    if (!taken.ok) return taken;
    period = taken.value;
  }
  const heard = yield* perform({ do: "subscribe", channel: "data" });
  return heard.ok ? succeeded(formatFrom(period)) : heard;
}

/** Text of the Device Information service; empty where the board has none. ASCII, as the firmware writes it. */
function* readText(channel: "model" | "firmware"): Procedure<string> {
  const read = yield { do: "read", channel };
  if (!read.ok) return read.reason === "link-lost" ? stepFailed(read) : succeeded("");
  const bytes = read.bytes
    ? new Uint8Array(read.bytes.buffer, read.bytes.byteOffset, read.bytes.byteLength)
    : [];
  return succeeded(String.fromCharCode(...bytes).replace(/\0+$/, ""));
}

export const microbitDriver: DeviceDriver = {
  ...microbitIdentity,
  gatt: microbitGatt,

  *hello() {
    const model = yield* readText("model");
    if (!model.ok) return model;
    const firmware = yield* readText("firmware");
    return firmware.ok ? succeeded(traitsFrom(model.value, firmware.value)) : firmware;
  },

  start: (_traits, request) => start(request.rateHz),

  stop: () => perform({ do: "unsubscribe", channel: "data" }),

  streamChannels: ["data"],
  silenceMs: SILENCE_MS,
  decoder: microbitDecoder,
};
