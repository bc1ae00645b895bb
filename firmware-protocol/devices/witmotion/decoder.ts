// Notifications → packets. One per connection: it holds the beginning of a frame that is not complete yet.
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { noFlags, type Packet } from "../../packet.ts";
import { batteryPercentFrom, FrameFinder, registersFrom } from "./codec.ts";

const VALUES = 6;
/** ±16 g and ±2000 °/s fill the i16. */
const FULL_SCALE = 0x7fff;
const saturated = { ...noFlags, saturated: true };

function packetsFrom(frame: DataView): readonly Packet[] {
  const values = registersFrom(frame);
  if (values !== undefined) {
    const percent = batteryPercentFrom(values);
    return percent === undefined ? [] : [{ kind: "battery", percent }];
  }
  const counts = new Int16Array(VALUES);
  let flags = noFlags;
  for (let i = 0; i < VALUES; i++) {
    const count = frame.getInt16(2 + 2 * i, true);
    counts[i] = count;
    if (Math.abs(count) >= FULL_SCALE) flags = saturated;
  }
  return [{ kind: "imu", channels: 6, counts, flags }];
}

export function witmotionDecoder(_format: StreamFormat): FrameDecoder {
  const finder = new FrameFinder();
  return {
    decode(channel, bytes): Decoded<readonly Packet[]> {
      if (channel !== "stream") return undecodable({ code: "unknown-channel", channel });
      const { frames, skipped } = finder.take(bytes);
      if (frames.length === 0 && skipped > 0)
        return undecodable({ code: "trailing-bytes", length: bytes.byteLength, consumed: 0 });
      return decoded(frames.flatMap(packetsFrom));
    },
  };
}
