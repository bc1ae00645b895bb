// Notifications of the micro:bit → packets: one sample each, without time or number.
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { noFlags, type Packet } from "../../packet.ts";
import { DATA_LENGTH, SATURATED } from "./layout.ts";

const saturated = { ...noFlags, saturated: true };

export function microbitDecoder(_format: StreamFormat): FrameDecoder {
  return {
    decode(channel, bytes): Decoded<readonly Packet[]> {
      if (channel !== "data") return undecodable({ code: "unknown-channel", channel });
      const length = bytes.byteLength;
      if (length < DATA_LENGTH) return undecodable({ code: "too-short", length, needed: DATA_LENGTH });
      if (length > DATA_LENGTH) return undecodable({ code: "trailing-bytes", length, consumed: DATA_LENGTH });
      const counts = Int16Array.of(bytes.getInt16(0, true), bytes.getInt16(2, true), bytes.getInt16(4, true));
      const flags = counts.some((count) => Math.abs(count) >= SATURATED) ? saturated : noFlags;
      return decoded([{ kind: "imu", channels: 3, counts, flags }]);
    },
  };
}
