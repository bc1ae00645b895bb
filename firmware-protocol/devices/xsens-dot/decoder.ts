// Notifications of a DOT → packets. One sample per notification; in the long payload the device's own orientation too.
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { noFlags, type Packet } from "../../packet.ts";
import { dotBatteryFrom, payloadFrom } from "./codec.ts";
import {
  ACC_FULL_SCALE_G,
  GYR_FULL_SCALE_DPS,
  type PayloadForm,
  payloadForms,
  QUATERNION_FLOATS,
} from "./layout.ts";

const ACC_FULL_SCALE = ACC_FULL_SCALE_G * 9.80665;

function decodePayload(bytes: DataView, { floats, longest }: PayloadForm): Decoded<readonly Packet[]> {
  const payload = payloadFrom(bytes, floats, longest);
  if (!payload.ok) return payload;
  const { tick, values } = payload.value;
  const time = { tick, of: "first" as const };
  const counts = values.slice(-6);
  const saturated = counts.some(
    (value, i) => Math.abs(value) >= (i < 3 ? ACC_FULL_SCALE : GYR_FULL_SCALE_DPS),
  );
  const packets: Packet[] = [
    { kind: "imu", channels: 6, counts, time, flags: saturated ? { ...noFlags, saturated } : noFlags },
  ];
  if (floats > 6) packets.push({ kind: "orientation", counts: values.slice(0, QUATERNION_FLOATS), time });
  return decoded(packets);
}

export function dotDecoder({ extra }: StreamFormat): FrameDecoder {
  const isMedium = extra?.["payloadMode"] === payloadForms.medium.mode;
  return {
    decode(channel, bytes) {
      // What came before the long payload was given up.
      if (channel === "long" && isMedium) return decoded([]);
      if (channel === "long" || channel === "medium") return decodePayload(bytes, payloadForms[channel]);
      if (channel !== "battery") return undecodable({ code: "unknown-channel", channel });
      const battery = dotBatteryFrom(bytes);
      return battery.ok ? decoded([{ kind: "battery", ...battery.value }]) : battery;
    },
  };
}
