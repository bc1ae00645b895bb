// UART notifications → packets. Frames are found by their marker and believed by their CRC, however they are cut, joined
// or mixed with console text (layout.ts); text between them is passed over. A frame hit by a flow-control byte or by a
// lost notification fails its CRC: the search goes on one byte after its marker, so that a whole frame behind is found.
import { viewOf } from "../../bytes.ts";
import { type DecodeError, type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder, StreamFormat } from "../../driver.ts";
import { type ImuPacket, noFlags, type Packet } from "../../packet.ts";
import { crc32 } from "./crc32.ts";
import { CHARGING, CRC_BYTES, frameBytes, HEADER_BYTES, MARKER, MOST_SAMPLES, VERSION } from "./layout.ts";

export function espruinoDecoder(format: StreamFormat): FrameDecoder {
  let rest = new Uint8Array(0);
  let battery: number | undefined;

  /** Packets of a frame; the battery only when it changed. */
  function packetsOf(frame: Uint8Array): Packet[] {
    const view = viewOf(frame);
    const packets: Packet[] = [imuFrom(view, format.channels)];
    const level = view.getUint8(10);
    if (level === battery) return packets;
    battery = level;
    const percent = level & ~CHARGING;
    if (percent <= 100) packets.push({ kind: "battery", percent, charging: level >= CHARGING });
    return packets;
  }

  function decodeStream(bytes: DataView): Decoded<readonly Packet[]> {
    const stream = new Uint8Array(rest.length + bytes.byteLength);
    stream.set(rest);
    stream.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), rest.length);
    const packets: Packet[] = [];
    let error: DecodeError | undefined;
    let at = 0;
    for (at = markerFrom(stream, at); at < stream.length; at = markerFrom(stream, at + 1)) {
      const length = lengthAt(stream, at, format.channels);
      if (length === undefined) continue;
      if (at + length > stream.length) break;
      const body = stream.subarray(at, at + length - CRC_BYTES);
      const found = viewOf(stream).getUint32(at + length - CRC_BYTES, true);
      const expected = crc32(body);
      if (found === expected) {
        packets.push(...packetsOf(body));
        at += length - 1;
      } else error ??= { code: "bad-checksum", expected, found };
    }
    rest = stream.slice(at);
    return error !== undefined && packets.length === 0 ? undecodable(error) : decoded(packets);
  }

  return {
    decode: (channel, bytes) =>
      channel === "stream" ? decodeStream(bytes) : undecodable({ code: "unknown-channel", channel }),
  };
}

/** Where a marker, or what may become one, begins; the end where there is none. */
function markerFrom(stream: Uint8Array, from: number): number {
  for (let at = from; at < stream.length; at++)
    if (stream[at] === MARKER[0] && (stream[at + 1] ?? MARKER[1]) === MARKER[1]) return at;
  return stream.length;
}

/** Bytes of the frame that may begin here; undefined where none does. Too few to tell: as long as a header. */
function lengthAt(stream: Uint8Array, at: number, channels: 3 | 6): number | undefined {
  const form = stream[at + 2];
  const samples = stream[at + 3];
  if (form !== undefined && form !== (VERSION << 4) + channels) return undefined;
  if (samples === undefined) return HEADER_BYTES;
  return samples >= 1 && samples <= MOST_SAMPLES ? frameBytes(channels, samples) : undefined;
}

function imuFrom(view: DataView, channels: 3 | 6): ImuPacket {
  const counts = new Int16Array((view.byteLength - HEADER_BYTES) / 2);
  let saturated = false;
  for (let i = 0; i < counts.length; i++) {
    const count = view.getInt16(HEADER_BYTES + 2 * i, true);
    counts[i] = count;
    saturated ||= count === 32_767 || count === -32_768;
  }
  return {
    kind: "imu",
    channels,
    counts,
    time: { tick: view.getUint32(6, true), of: "first" },
    sequence: view.getUint16(4, true),
    flags: { ...noFlags, saturated, charging: (view.getUint8(10) & CHARGING) !== 0 },
  };
}
