// Notifications of a Movesense → packets. A payload longer than a notification comes in pieces, and no piece says
// whether another follows; a length that is no whole number of samples does, but others may be a piece by chance. So a
// payload of a length not met before waits until the next one begins, and that length is known to be whole from then on.
import { batteryLevelFrom } from "../../assigned-numbers.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { noFlags, type Packet } from "../../packet.ts";
import { viewOf } from "../../bytes.ts";
import { imuFrom, samplesIn } from "./codec.ts";
import { HEADER_BYTES, IMU6_PARTS, references, responses } from "./layout.ts";

type Packets = Decoded<readonly Packet[]>;

/** A stream's payload is far below; pieces that grow beyond are no payload. */
const LONGEST_PAYLOAD = 4096;

export function movesenseDecoder(format: StreamFormat): FrameDecoder {
  const parts = format.extra?.["parts"] ?? IMU6_PARTS;
  const wholeLengths = new Set<number>();
  let kept: Uint8Array | undefined;
  let lastLength = 0;
  let droppedBefore = false;

  /** Reads what was kept; what cannot be read was a payload of which pieces were lost. */
  function release(): Packets {
    if (kept === undefined) return decoded([]);
    const imu = imuFrom(viewOf(kept), parts);
    lastLength = kept.length;
    kept = undefined;
    if (!imu.ok) {
      droppedBefore = true;
      return imu;
    }
    const { tick, values } = imu.value;
    const flags = droppedBefore ? { ...noFlags, droppedBefore } : noFlags;
    droppedBefore = false;
    return decoded([{ kind: "imu", channels: 6, counts: values, time: { tick, of: "first" }, flags }]);
  }

  function begin(piece: Uint8Array): Packets {
    if (kept !== undefined && samplesIn(kept.length, parts) > 0) wholeLengths.add(kept.length);
    const before = release();
    kept = piece;
    if (!wholeLengths.has(piece.length)) return before;
    const now = release();
    // What was lost before is told by the flag of what could be read.
    return now.ok && before.ok ? decoded([...before.value, ...now.value]) : now.ok ? now : before;
  }

  function goOn(piece: Uint8Array): Packets {
    if (kept === undefined) {
      // What came before passed for a whole payload, or the piece between was lost: that length is to be proved anew.
      wholeLengths.delete(lastLength);
      droppedBefore = true;
      return undecodable({ code: "unknown-kind", kind: responses.more });
    }
    const length = kept.length + piece.length;
    const joined = new Uint8Array(length);
    joined.set(kept);
    joined.set(piece, kept.length);
    kept = joined;
    if (length > LONGEST_PAYLOAD) {
      kept = undefined;
      return undecodable({ code: "trailing-bytes", length, consumed: LONGEST_PAYLOAD });
    }
    return wholeLengths.has(length) ? release() : decoded([]);
  }

  function decodeData(bytes: DataView): Packets {
    const length = bytes.byteLength;
    if (length < HEADER_BYTES) return undecodable({ code: "too-short", length, needed: HEADER_BYTES });
    const kind = bytes.getUint8(0);
    // Replies are the procedures' concern.
    if (kind === responses.reply) return decoded([]);
    if (kind !== responses.data && kind !== responses.more)
      return undecodable({ code: "unknown-kind", kind });
    const reference = bytes.getUint8(1);
    if (reference !== references.stream)
      return undecodable({ code: "bad-value", field: "reference", value: reference });
    const piece = new Uint8Array(
      bytes.buffer,
      bytes.byteOffset + HEADER_BYTES,
      length - HEADER_BYTES,
    ).slice();
    return kind === responses.data ? begin(piece) : goOn(piece);
  }

  return {
    decode(channel, bytes) {
      if (channel === "data") return decodeData(bytes);
      if (channel !== "battery") return undecodable({ code: "unknown-channel", channel });
      const battery = batteryLevelFrom(bytes);
      return battery.ok ? decoded([{ kind: "battery", ...battery.value }]) : battery;
    },
  };
}
