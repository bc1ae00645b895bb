// Notifications of the Thingy:52 → packets. One sample in each, without time or number: loss cannot be seen.
import { batteryLevelFrom } from "../../assigned-numbers.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { noFlags, type Packet } from "../../packet.ts";
import { ACC_SATURATED, GYR_SATURATED, RAW_LENGTH } from "./layout.ts";

const VALUES = 6;
const saturated = { ...noFlags, saturated: true };

/** Undefined: the bytes are as many as they should be. */
const lengthError = (bytes: DataView, needed: number) => {
  const length = bytes.byteLength;
  if (length < needed) return undecodable({ code: "too-short", length, needed });
  return length > needed ? undecodable({ code: "trailing-bytes", length, consumed: needed }) : undefined;
};

function rawFrom(bytes: DataView): Decoded<readonly Packet[]> {
  const error = lengthError(bytes, RAW_LENGTH);
  if (error !== undefined) return error;
  const counts = new Int16Array(VALUES);
  let flags = noFlags;
  for (let i = 0; i < VALUES; i++) {
    const count = bytes.getInt16(2 * i, true);
    counts[i] = count;
    if (Math.abs(count) >= (i < 3 ? ACC_SATURATED : GYR_SATURATED)) flags = saturated;
  }
  return decoded([{ kind: "imu", channels: 6, counts, flags }]);
}

function buttonFrom(bytes: DataView): Decoded<readonly Packet[]> {
  const error = lengthError(bytes, 1);
  if (error !== undefined) return error;
  const value = bytes.getUint8(0);
  if (value > 1) return undecodable({ code: "bad-value", field: "button", value });
  // A release is no event of its own.
  return decoded(value === 1 ? [{ kind: "event", event: "button", value: 1 }] : []);
}

export function thingyDecoder(_format: StreamFormat): FrameDecoder {
  return {
    decode(channel, bytes) {
      if (channel === "raw") return rawFrom(bytes);
      if (channel === "button") return buttonFrom(bytes);
      if (channel !== "battery") return undecodable({ code: "unknown-channel", channel });
      const battery = batteryLevelFrom(bytes);
      return battery.ok ? decoded([{ kind: "battery", ...battery.value }]) : battery;
    },
  };
}
