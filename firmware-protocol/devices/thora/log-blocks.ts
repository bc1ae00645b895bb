// Blocks of the Log channel, both ways: a head of ten bytes, records of one length, CRC-32 over all before it; and their
// cutting into notifications of one byte (bit 7 last, bits 6–0 number) and as much as fits. The checksum is asked first,
// so that nothing of a damaged block is believed. Specification: ../../README.md, section 8.
import { ByteWriter } from "../../bytes.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { LogBlock, LogName, LogRecord } from "../../log.ts";
import { crc32Of } from "./crc32.ts";
import {
  BLOCK_CRC_BYTES,
  BLOCK_HEAD_BYTES,
  LAST_PIECE,
  logKinds,
  LONGEST_BLOCK,
  LONGEST_FRAME,
  nameIn,
  shortestRecord,
  WIRE_VERSION,
} from "./layout.ts";
import { encodeRecord, recordFrom } from "./log-records.ts";

/** Records of `bytesPerRecord` that a block holds. */
export const recordsPerBlock = (bytesPerRecord: number): number =>
  Math.floor((LONGEST_BLOCK - BLOCK_HEAD_BYTES - BLOCK_CRC_BYTES) / bytesPerRecord);

/** @param records one after another, each of `bytesPerRecord`; none: the end of a read. */
export function blockBytes(
  log: LogName,
  first: number,
  records: Uint8Array,
  bytesPerRecord: number,
): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter().u8((WIRE_VERSION << 4) | logKinds[log]).u8(0);
  writer
    .u16(records.length / bytesPerRecord)
    .u32(first)
    .u16(bytesPerRecord)
    .append(records);
  return writer.u32(crc32Of(writer.bytes())).bytes();
}

/** All records must be of one length; where there are none it is the log's shortest. */
export function encodeBlock({ log, first, records }: LogBlock): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  for (const record of records) writer.append(encodeRecord(record));
  const size = records.length === 0 ? shortestRecord[log] : writer.length / records.length;
  return blockBytes(log, first, writer.bytes(), size);
}

/** Errors: too-short, bad-checksum, unknown-version, unknown-kind (log), bad-value (record length), trailing-bytes. */
export function decodeBlock(view: DataView): Decoded<LogBlock> {
  const length = view.byteLength;
  const bare = BLOCK_HEAD_BYTES + BLOCK_CRC_BYTES;
  if (length < bare) return undecodable({ code: "too-short", length, needed: bare });
  const bytes = new Uint8Array(view.buffer, view.byteOffset, length);
  const expected = view.getUint32(length - BLOCK_CRC_BYTES, true);
  const found = crc32Of(bytes.subarray(0, length - BLOCK_CRC_BYTES));
  if (found !== expected) return undecodable({ code: "bad-checksum", expected, found });

  const head = view.getUint8(0);
  if (head >> 4 !== WIRE_VERSION) return undecodable({ code: "unknown-version", version: head >> 4 });
  const log = nameIn(logKinds, head & 15);
  if (log === undefined) return undecodable({ code: "unknown-kind", kind: head & 15 });
  const count = view.getUint16(2, true);
  const first = view.getUint32(4, true);
  const size = view.getUint16(8, true);
  if (count > 0 && size < shortestRecord[log])
    return undecodable({ code: "bad-value", field: "bytes per record", value: size });
  if (first + count > 2 ** 32) return undecodable({ code: "bad-value", field: "first", value: first });
  const needed = bare + count * size;
  if (length < needed) return undecodable({ code: "too-short", length, needed });
  if (length > needed) return undecodable({ code: "trailing-bytes", length, consumed: needed });
  const records: LogRecord[] = [];
  for (let at = BLOCK_HEAD_BYTES; records.length < count; at += size)
    records.push(recordFrom(log, bytes.subarray(at, at + size)));
  return decoded({ log, first, records });
}

/** A block's notifications for a connection of `payload` bytes (ATT MTU − 3, at least 20). */
export function piecesOf(block: Uint8Array, payload: number): Uint8Array<ArrayBuffer>[] {
  const room = Math.min(payload, LONGEST_FRAME) - 1;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < block.length; at += room) {
    const part = block.subarray(at, at + room);
    const piece = new Uint8Array(1 + part.length);
    piece[0] = pieces.length | (at + room >= block.length ? LAST_PIECE : 0);
    piece.set(part, 1);
    pieces.push(piece);
  }
  return pieces;
}
