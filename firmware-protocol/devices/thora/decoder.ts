// Notifications of the stream channels → packets. Apart from the driver, so that who only decodes (the worker, files)
// need not carry the commands.
import { batteryLevelFrom } from "../../assigned-numbers.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import type { Packet } from "../../packet.ts";
import { decodeEvent, decodeFrame } from "./codec.ts";

function decodeStream(bytes: DataView, format: StreamFormat): Decoded<readonly Packet[]> {
  const frame = decodeFrame(bytes);
  if (!frame.ok) return frame;
  const { mode, flags, sequence, tick, counts } = frame.value;
  const channels = mode === "raw6" ? 6 : 3;
  if (channels !== format.channels)
    return undecodable({ code: "bad-value", field: "channels", value: channels });
  const period = frame.value.period ?? format.extra?.["periodTicks"];
  const time = { tick, of: "first" as const, ...(period === undefined ? {} : { period }) };
  return decoded([{ kind: "imu", channels, counts, time, sequence, flags }]);
}

function decodeEventPacket(bytes: DataView): Decoded<readonly Packet[]> {
  const event = decodeEvent(bytes);
  if (event.ok) {
    const { event: name, value, tick } = event.value;
    return decoded([{ kind: "event", event: name, time: { tick, of: "first" }, value }]);
  }
  // A kind of a later minor version is no fault of the frame.
  return event.error.code === "unknown-kind" ? decoded([]) : event;
}

export function thoraDecoder(format: StreamFormat): FrameDecoder {
  return {
    decode(channel, bytes) {
      if (channel === "stream") return decodeStream(bytes, format);
      if (channel === "event") return decodeEventPacket(bytes);
      if (channel !== "battery") return undecodable({ code: "unknown-channel", channel });
      const battery = batteryLevelFrom(bytes);
      return battery.ok ? decoded([{ kind: "battery", ...battery.value }]) : battery;
    },
  };
}
