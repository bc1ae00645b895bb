// A Thingy:52 as a DeviceDriver. There is no start command: listening to the raw data powers the sensor up, and every end
// of the link powers it down. The rate is one field of a configuration that is kept in flash, so the rest of it is written
// back as it was, and only where the rate differs. It has a speaker and a light but nothing that can be felt.
import { readBatteryLevel } from "../../assigned-numbers.ts";
import type { DeviceDriver, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, readFrom, stepFailed, succeeded } from "../../procedure.ts";
import { thingyDecoder } from "./decoder.ts";
import { thingyGatt } from "./gatt.ts";
import { thingyIdentity } from "./identity.ts";
import { CONFIG_LENGTH, FASTEST_HZ, RATE_AT, SLOWEST_HZ } from "./layout.ts";
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
    const stopped = yield* perform({ do: "unsubscribe", channel: "raw" });
    yield { do: "unsubscribe", channel: "button" };
    return stopped;
  },

  readBattery: readBatteryLevel,

  streamChannels: ["raw", "button", "battery"],
  silenceMs: SILENCE_MS,
  decoder: thingyDecoder,
};
