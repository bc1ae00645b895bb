// One session's raw samples as CSV. In: chunks in stored order, the segments that scale them. Out: bytes in blocks, the
// header first, rows in time order, LF line ends, dot decimals. Memory is constant: a few chunks and one block.
import type { RawChunk } from "../domain/recording.ts";
import type { SegmentRecord } from "../domain/session.ts";
import { type SiScale, siScaleFrom, writeScaled } from "../domain/si-scale.ts";
import { type Account, noteRun } from "./account.ts";
import { headerLine } from "./columns.ts";
import { writeFixed, writeText, writeWhole } from "./number-bytes.ts";
import { type Run, runsInTimeOrder, sampleMs } from "./time-order.ts";

const BLOCK_BYTES = 256 * 1024;
/** No row is longer: nine values of at most 40 characters (a float32 written out), six numbers of at most 20. */
const ROW_BYTES = 512;
const COMMA = 44;
const LINE_FEED = 10;
const TIME_DECIMALS = 6;
const UP_DECIMALS = 5;
/** Single-precision counts have no step: as many places as a float32 near 10 m/s² resolves. */
const FLOAT_DECIMALS = 7;

interface SegmentFormat {
  readonly scale: SiScale;
  readonly accDecimals: number;
  readonly gyrDecimals: number;
}

/** Places that round by at most a hundredth of a count, so that the count itself can be recovered without doubt. */
export function decimalsFor(scale: number): number {
  return Math.min(9, Math.max(1, Math.ceil(-Math.log10(scale / 50))));
}

/** Fills `account` as it goes. Throws if a chunk names a segment that is not there: a defect of the recording. */
export async function* rawCsv(
  chunks: AsyncIterable<RawChunk>,
  segments: readonly SegmentRecord[],
  account: Account,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const formats = new Map(segments.map((segment) => [segment.segment, formatFrom(segment)]));
  let block = new Uint8Array(BLOCK_BYTES);
  let used = writeText(block, 0, headerLine);
  for await (const runs of runsInTimeOrder(chunks))
    for (const run of runs) {
      const format = formats.get(run.chunk.segment);
      if (format === undefined) throw new Error(`The recording has no segment ${run.chunk.segment}.`);
      noteRun(account, run);
      const tail = tailOf(run);
      for (let sample = run.from; sample < run.to; sample += 1) {
        if (used > BLOCK_BYTES - ROW_BYTES) {
          yield block.subarray(0, used);
          block = new Uint8Array(BLOCK_BYTES);
          used = 0;
        }
        used = writeRow(block, used, run, sample, format, tail);
      }
    }
  yield block.subarray(0, used);
}

function formatFrom(segment: SegmentRecord): SegmentFormat {
  return {
    scale: siScaleFrom(segment),
    accDecimals: decimalsFor(segment.accScale),
    gyrDecimals: decimalsFor(segment.gyrScale),
  };
}

const si = new Float64Array(3);

function writeRow(
  bytes: Uint8Array,
  start: number,
  run: Run,
  sample: number,
  format: SegmentFormat,
  tail: Uint8Array,
): number {
  const { chunk } = run;
  const floating = chunk.counts instanceof Float32Array;
  const index = run.firstSample + sample;
  let at = writeFixed(bytes, start, sampleMs(run, sample) / 1000, TIME_DECIMALS);
  writeScaled(si, format.scale.acc, chunk.counts, index * chunk.channels);
  at = writeVector(bytes, at, floating ? FLOAT_DECIMALS : format.accDecimals);
  if (chunk.channels === 6) {
    writeScaled(si, format.scale.gyr, chunk.counts, index * 6 + 3);
    at = writeVector(bytes, at, floating ? FLOAT_DECIMALS : format.gyrDecimals);
  } else at = writeCommas(bytes, at, 3);
  const up = chunk.upQ15;
  if (up[index * 3] === 0 && up[index * 3 + 1] === 0 && up[index * 3 + 2] === 0)
    at = writeCommas(bytes, at, 3);
  else {
    for (let axis = 0; axis < 3; axis += 1) si[axis] = up[index * 3 + axis]! / 32767;
    at = writeVector(bytes, at, UP_DECIMALS);
  }
  bytes[at] = COMMA;
  at += 1;
  const tick = sample === 0 ? chunk.ticks?.[run.frame] : undefined;
  // A tick sent for the frame's last sample was taken back to the first and may lie between two ticks.
  if (tick !== undefined)
    at = Number.isInteger(tick) ? writeWhole(bytes, at, tick) : writeFixed(bytes, at, tick, 3);
  bytes.set(tail, at);
  return at + tail.length;
}

/** The rest of a row, the same for all samples of a frame: arrival, sequence, flags, segment. */
function tailOf({ chunk, frame }: Run): Uint8Array {
  const bytes = new Uint8Array(96);
  bytes[0] = COMMA;
  let at = writeFixed(bytes, 1, chunk.arrivalMs[frame]! / 1000, TIME_DECIMALS);
  at = writeCommas(bytes, at, 1);
  const sequence = chunk.sequence?.[frame];
  if (sequence !== undefined) at = writeWhole(bytes, at, sequence);
  at = writeWhole(bytes, writeCommas(bytes, at, 1), chunk.flags[frame]!);
  at = writeWhole(bytes, writeCommas(bytes, at, 1), chunk.segment);
  bytes[at] = LINE_FEED;
  return bytes.subarray(0, at + 1);
}

/**
 * The three values in `si`, a comma before each. A vector with a value that is no number (a device may send one) stays
 * empty: turning the axes mixes its values.
 */
function writeVector(bytes: Uint8Array, start: number, decimals: number): number {
  let at = start;
  for (let axis = 0; axis < 3; axis += 1) {
    at = writeCommas(bytes, at, 1);
    const value = si[axis]!;
    if (Number.isFinite(value)) at = writeFixed(bytes, at, value, decimals);
  }
  return at;
}

function writeCommas(bytes: Uint8Array, at: number, count: number): number {
  bytes.fill(COMMA, at, at + count);
  return at + count;
}
