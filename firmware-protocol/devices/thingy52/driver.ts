// A Thingy:52 as a DeviceDriver. There is no start command: listening to the raw data powers the sensor up, and every end
// of the link powers it down. The rate is one field of a configuration that is kept in flash, so the rest of it is written
// back as it was, and only where the rate differs. It has a speaker and a light but nothing that can be felt.
import { readBatteryLevel } from "../../assigned-numbers.ts";
import type { DeviceDriver, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, readFrom, stepFailed, succeeded, thenUnsubscribed } from "../../procedure.ts";
import { thingyDecoder } from "./decoder.ts";
import { thingyGatt } from "./gatt.ts";
import { thingyIdentity } from "./identity.ts";
import { CONFIG_LENGTH, FASTEST_HZ, LED_CYAN, LED_FULL, ledModes, RATE_AT, SLOWEST_HZ } from "./layout.ts";
import { formatFrom, rateApplied, rateNearest, traitsFrom } from "./traits.ts";

/** At 5 Hz and more, fifty missing samples. */
const SILENCE_MS = 10_000;

/** Leaves the device at the nearest rate that it lets us set; yields the configured rate. */
function* configure(rateHz: number): Procedure<number> {
  const read = yield* readFrom("config");
  if (!read.ok) return read;
  const { byteLength, byteOffset, buffer } = read.value;
  if (byteLength !== CONFIG_LENGTH)
    return failed({ code: "unreadable", detail: `configuration of ${byteLength} bytes` });
  const held = read.value.getUint16(RATE_AT, true);
  const wanted = rateNearest(rateHz);
  if (held === wanted) return succeeded(held);

  const bytes = new Uint8Array(buffer, byteOffset, byteLength).slice();
  new DataView(bytes.buffer).setUint16(RATE_AT, wanted, true);
  const written = yield { do: "write", channel: "config", bytes, withResponse: true };
  if (written.ok) return succeeded(wanted);
  // Refused as a whole, nothing is changed: another rate is better than none.
  const isUsable = held >= SLOWEST_HZ && held <= FASTEST_HZ;
  return written.reason === "refused" && isUsable ? succeeded(held) : stepFailed(written);
}

function* start(rateHz: number): Procedure<StreamFormat> {
  const configured = yield* configure(rateHz);
  if (!configured.ok) return configured;
  // The button is an extra; without it there is still a stream.
  const button = yield { do: "subscribe", channel: "button" };
  if (!button.ok && button.reason === "link-lost") return stepFailed(button);
  const heard = yield* perform({ do: "subscribe", channel: "raw" });
  return heard.ok ? succeeded(formatFrom(rateApplied(configured.value))) : heard;
}

/** Own choice: seen from some steps away, over before one looks elsewhere. */
const FLASHES = 4;
const FLASH_EVERY_MS = 700;

/** What the light showed before, as it may be written back: what is read can be longer than its mode is. */
function lightFrom(bytes: DataView | undefined): Uint8Array | undefined {
  if (bytes === undefined || bytes.byteLength === 0) return undefined;
  const held = Object.values(ledModes).find(({ mode }) => mode === bytes.getUint8(0));
  const isLasting = held !== undefined && held.mode !== ledModes.once.mode;
  if (!isLasting || bytes.byteLength < held.bytes) return undefined;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, held.bytes).slice();
}

/** Flashes, then shows what its owner had it show. */
function* identify(): Procedure<void> {
  const light = (bytes: Uint8Array): Procedure<void> =>
    perform({ do: "write", channel: "led", bytes, withResponse: true });
  const read = yield { do: "read", channel: "led" };
  if (!read.ok && read.reason === "link-lost") return stepFailed(read);
  const before = lightFrom(read.ok ? read.bytes : undefined);
  for (let flash = 0; flash < FLASHES; flash++) {
    const lit = yield* light(Uint8Array.of(ledModes.once.mode, LED_CYAN, LED_FULL));
    if (!lit.ok) return lit;
    const waited = yield* perform({ do: "wait", ms: FLASH_EVERY_MS });
    if (!waited.ok) return waited;
  }
  return before === undefined ? succeeded(undefined) : yield* light(before);
}

/** Three bytes; FF FF FF is what somebody built for themselves. */
const firmwareFrom = (bytes: DataView): string => {
  if (bytes.byteLength < 3) return "";
  const parts = [bytes.getUint8(0), bytes.getUint8(1), bytes.getUint8(2)];
  return parts.every((part) => part === 0xff) ? "self-built" : parts.join(".");
};

export const thingyDriver: DeviceDriver = {
  ...thingyIdentity,
  gatt: thingyGatt,

  *hello() {
    const firmware = yield { do: "read", channel: "firmware" };
    if (!firmware.ok && firmware.reason === "link-lost") return stepFailed(firmware);
    return succeeded(traitsFrom(firmware.ok && firmware.bytes ? firmwareFrom(firmware.bytes) : ""));
  },

  start: (_traits, request) => start(request.rateHz),

  *stop() {
    return yield* thenUnsubscribed(yield* perform({ do: "unsubscribe", channel: "raw" }), ["button"]);
  },

  readBattery: readBatteryLevel,

  identify,

  streamChannels: ["raw", "button", "battery"],
  silenceMs: SILENCE_MS,
  decoder: thingyDecoder,
};
