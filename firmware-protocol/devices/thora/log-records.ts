// Records of the three logs, both ways: epochs of 16 bytes, clock marks of 28, raw Stream frames. A longer record than
// ours is of a later minor version: its tail is left aside. What makes no sense is an unknown record, not an error, for
// its number must be passed and confirmed all the same. Specification: ../../README.md, section 8.
import { ByteWriter, viewOf } from "../../bytes.ts";
import type { ClockMark, EpochFlags, EpochRecord, LogName, LogRecord, RawRecord } from "../../log.ts";
import { decodeFrame, encodeFrame } from "./codec.ts";
import { epochFlagBits, markFlagBits, NO_BATTERY, shortestRecord } from "./layout.ts";

const unknownFrom = (bytes: Uint8Array): LogRecord => ({ kind: "unknown", bytes: bytes.slice() });

function epochFrom(view: DataView): EpochRecord {
  const bits = view.getUint8(14);
  const battery = view.getUint8(15);
  return {
    kind: "epoch",
    tick: view.getUint32(0, true),
    up: [view.getInt16(4, true), view.getInt16(6, true), view.getInt16(8, true)],
    spread: view.getUint16(10, true),
    accDeviation: view.getUint16(12, true),
    flags: {
      worn: (bits & epochFlagBits.worn) !== 0,
      walking: (bits & epochFlagBits.walking) !== 0,
      charging: (bits & epochFlagBits.charging) !== 0,
      nudged: (bits & epochFlagBits.nudged) !== 0,
      button: (bits & epochFlagBits.button) !== 0,
    },
    ...(battery > 100 ? {} : { battery }),
  };
}

export function encodeEpoch(epoch: EpochRecord): Uint8Array<ArrayBuffer> {
  let bits = 0;
  for (const name in epochFlagBits) {
    const flag = name as keyof EpochFlags;
    if (epoch.flags[flag]) bits |= epochFlagBits[flag];
  }
  const writer = new ByteWriter().u32(epoch.tick);
  for (const count of epoch.up) writer.i16(count);
  writer.u16(epoch.spread).u16(epoch.accDeviation).u8(bits);
  return writer.u8(epoch.battery ?? NO_BATTERY).bytes();
}

/** Undefined where the time is none that a number holds. */
function markFrom(view: DataView): ClockMark | undefined {
  const bits = view.getUint8(24);
  const ms = view.getBigUint64(8, true);
  const isKnown = (bits & markFlagBits.timeKnown) !== 0;
  if (isKnown && ms > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return {
    kind: "clock-mark",
    bootId: view.getUint32(0, true),
    tick: view.getUint32(4, true),
    ...(isKnown ? { epochMs: Number(ms) } : {}),
    isBoot: (bits & markFlagBits.boot) !== 0,
    isSet: (bits & markFlagBits.set) !== 0,
    nextEpoch: view.getUint32(16, true),
    nextRaw: view.getUint32(20, true),
  };
}

export function encodeMark(mark: ClockMark): Uint8Array<ArrayBuffer> {
  const bits =
    (mark.isBoot ? markFlagBits.boot : 0) |
    (mark.epochMs === undefined ? 0 : markFlagBits.timeKnown) |
    (mark.isSet ? markFlagBits.set : 0);
  const writer = new ByteWriter()
    .u32(mark.bootId)
    .u32(mark.tick)
    .u64(BigInt(mark.epochMs ?? 0));
  return writer.u32(mark.nextEpoch).u32(mark.nextRaw).u32(bits).bytes();
}

function rawFrom(view: DataView): RawRecord | undefined {
  const frame = decodeFrame(view);
  if (!frame.ok) return undefined;
  const { mode, flags, sequence, tick, period, counts } = frame.value;
  const time = { tick, of: "first" as const, ...(period === undefined ? {} : { period }) };
  const channels = mode === "raw6" ? 6 : 3;
  return { kind: "raw", packet: { kind: "imu", channels, counts, time, sequence, flags } };
}

function encodeRaw({ packet }: RawRecord): Uint8Array<ArrayBuffer> {
  const { channels, flags, sequence, time, counts } = packet;
  return encodeFrame({
    mode: channels === 6 ? "raw6" : "raw3",
    flags,
    sequence: sequence ?? 0,
    tick: time?.tick ?? 0,
    ...(time?.period === undefined ? {} : { period: time.period }),
    counts: Int16Array.from(counts),
  });
}

/** One record's bytes, which may be more than we know of. */
export function recordFrom(log: LogName, bytes: Uint8Array): LogRecord {
  if (bytes.length < shortestRecord[log]) return unknownFrom(bytes);
  const view = viewOf(bytes);
  if (log === "epochs") return epochFrom(view);
  return (log === "clock" ? markFrom(view) : rawFrom(view)) ?? unknownFrom(bytes);
}

export function encodeRecord(record: LogRecord): Uint8Array<ArrayBuffer> {
  switch (record.kind) {
    case "epoch":
      return encodeEpoch(record);
    case "clock-mark":
      return encodeMark(record);
    case "raw":
      return encodeRaw(record);
    case "unknown":
      return new Uint8Array(record.bytes);
  }
}
