// Stream frames and Events of wire version 1, both ways. In: a notification's bytes. Out: counts and ticks as sent, so
// that encode ∘ decode is exact. A frame is consumed exactly or rejected; reserved flag bits are left aside, so that a
// later minor version may use them. Nothing here throws. Specification: ../../README.md.
import { ByteWriter } from "../../bytes.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameFlags } from "../../packet.ts";
import {
  EVENT_BYTES,
  eventKinds,
  frameFlagBits,
  HEADER_BYTES,
  LONGEST_FRAME,
  nameIn,
  SMALL_FORM,
  SMALL_FRAME,
  SMALL_HEADER_BYTES,
  type StreamMode,
  sampleBytes,
  streamModes,
  WIRE_VERSION,
} from "./layout.ts";

export interface StreamFrame {
  readonly mode: StreamMode;
  readonly flags: FrameFlags;
  /** 0…65535. */
  readonly sequence: number;
  /** Of the first sample, 1/32768 s since boot, 0…2³²−1. */
  readonly tick: number;
  /** Nominal ticks between samples, 1…65535; absent in the small form. */
  readonly period?: number;
  /** acc x y z (then gyr x y z) per sample, at least one sample. */
  readonly counts: Int16Array;
}

export interface ThoraEvent {
  readonly event: keyof typeof eventKinds;
  readonly value: number;
  /** 1/32768 s since boot. */
  readonly tick: number;
}

const valuesPerSample = (mode: StreamMode): 3 | 6 => (mode === "raw6" ? 6 : 3);

function flagsFrom(bits: number): FrameFlags {
  return {
    droppedBefore: (bits & frameFlagBits.droppedBefore) !== 0,
    clockRestarted: (bits & frameFlagBits.clockRestarted) !== 0,
    notWorn: (bits & frameFlagBits.notWorn) !== 0,
    charging: (bits & frameFlagBits.charging) !== 0,
    saturated: (bits & frameFlagBits.saturated) !== 0,
  };
}

function bitsFrom(flags: FrameFlags): number {
  let bits = 0;
  for (const name in frameFlagBits) {
    const flag = name as keyof FrameFlags;
    if (flags[flag]) bits |= frameFlagBits[flag];
  }
  return bits;
}

/** Errors: too-short, trailing-bytes, unknown-version, unknown-kind, bad-value (period 0). */
export function decodeFrame(view: DataView): Decoded<StreamFrame> {
  const length = view.byteLength;
  if (length < 1) return undecodable({ code: "too-short", length, needed: 1 });
  const head = view.getUint8(0);
  if (head >> 4 !== WIRE_VERSION) return undecodable({ code: "unknown-version", version: head >> 4 });
  const small = (head & SMALL_FORM) !== 0;
  const mode = nameIn(streamModes, head & (SMALL_FORM - 1));
  if (mode === undefined) return undecodable({ code: "unknown-kind", kind: head & 15 });

  const header = small ? SMALL_HEADER_BYTES : HEADER_BYTES;
  const size = sampleBytes[mode];
  if (length < header + size) return undecodable({ code: "too-short", length, needed: header + size });
  const longest = small ? SMALL_FRAME : LONGEST_FRAME;
  const samples = Math.floor((Math.min(length, longest) - header) / size);
  const consumed = header + samples * size;
  if (consumed !== length) return undecodable({ code: "trailing-bytes", length, consumed });

  const period = small ? undefined : view.getUint16(8, true);
  if (period === 0) return undecodable({ code: "bad-value", field: "period", value: 0 });
  const counts = new Int16Array(samples * valuesPerSample(mode));
  for (let i = 0; i < counts.length; i++) counts[i] = view.getInt16(header + 2 * i, true);
  return decoded({
    mode,
    flags: flagsFrom(view.getUint8(1)),
    sequence: view.getUint16(2, true),
    tick: view.getUint32(4, true),
    ...(period === undefined ? {} : { period }),
    counts,
  });
}

/** The small form where the frame has no period. */
export function encodeFrame(frame: StreamFrame): Uint8Array<ArrayBuffer> {
  const kind = streamModes[frame.mode] + (frame.period === undefined ? SMALL_FORM : 0);
  const writer = new ByteWriter();
  writer.u8((WIRE_VERSION << 4) | kind).u8(bitsFrom(frame.flags));
  writer.u16(frame.sequence).u32(frame.tick);
  if (frame.period !== undefined) writer.u16(frame.period);
  for (const count of frame.counts) writer.i16(count);
  return writer.bytes();
}

/** Samples that fit one notification of `payload` bytes (ATT MTU − 3, at least 20), and the form to send them in. */
export function frameCapacity(mode: StreamMode, payload: number): { samples: number; small: boolean } {
  const size = sampleBytes[mode];
  const usual = Math.floor((Math.min(payload, LONGEST_FRAME) - HEADER_BYTES) / size);
  if (usual >= 1) return { samples: usual, small: false };
  return { samples: Math.floor((SMALL_FRAME - SMALL_HEADER_BYTES) / size), small: true };
}

/** Errors: too-short, trailing-bytes, unknown-version, unknown-kind (also for a kind of a later minor version). */
export function decodeEvent(view: DataView): Decoded<ThoraEvent> {
  const length = view.byteLength;
  if (length < 1) return undecodable({ code: "too-short", length, needed: EVENT_BYTES });
  const head = view.getUint8(0);
  if (head >> 4 !== WIRE_VERSION) return undecodable({ code: "unknown-version", version: head >> 4 });
  if ((head & 15) !== 0) return undecodable({ code: "unknown-kind", kind: head & 15 });
  if (length < EVENT_BYTES) return undecodable({ code: "too-short", length, needed: EVENT_BYTES });
  const event = nameIn(eventKinds, view.getUint8(1));
  if (event === undefined) return undecodable({ code: "unknown-kind", kind: view.getUint8(1) });
  if (length > EVENT_BYTES) return undecodable({ code: "trailing-bytes", length, consumed: EVENT_BYTES });
  return decoded({ event, value: view.getUint16(2, true), tick: view.getUint32(4, true) });
}

export function encodeEvent({ event, value, tick }: ThoraEvent): Uint8Array<ArrayBuffer> {
  return new ByteWriter()
    .u8(WIRE_VERSION << 4)
    .u8(eventKinds[event])
    .u16(value)
    .u32(tick)
    .bytes();
}
