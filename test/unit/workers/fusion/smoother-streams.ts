/** Streams for the tests of the smoother: the recorded trial, parts of it lost, and a way to run a smoother over them. */

import type { UpSmoother } from "../../../../workers/fusion/smoother-block.ts";
import type { SmootherOptions } from "../../../../workers/fusion/smoother-block.ts";
import { BlockSmoother } from "../../../../workers/fusion/smoother.ts";
import { loadBroadTrial } from "../../../golden/broad/load-trial.ts";

export const degree = Math.PI / 180;
export const trial = loadBroadTrial();

/** Flat columns xyzxyz…, rad/s and m/s². */
export interface Stream {
  readonly length: number;
  readonly rateHz: number;
  readonly gyrRadPerS: Float64Array;
  readonly accMPerS2: Float64Array;
}

/** The stream `times` times over: at the joints the sensor leaps, as no sensor does; it rests on both sides of each. */
export function repeated(stream: Stream, times: number): Stream {
  const gyrRadPerS = new Float64Array(3 * stream.length * times);
  const accMPerS2 = new Float64Array(3 * stream.length * times);
  for (let i = 0; i < times; i++) {
    gyrRadPerS.set(stream.gyrRadPerS, 3 * stream.length * i);
    accMPerS2.set(stream.accMPerS2, 3 * stream.length * i);
  }
  return { length: stream.length * times, rateHz: stream.rateHz, gyrRadPerS, accMPerS2 };
}

/** Feeds all rows that are not lost and returns up per row, NaN where the row was lost. Times are row numbers. */
export function upFrom(smoother: UpSmoother, stream: Stream, lost?: Uint8Array): Float64Array {
  const up = new Float64Array(3 * stream.length).fill(Number.NaN);
  const keep = (block: ReturnType<UpSmoother["end"]>): void => {
    for (let i = 0; i < (block?.length ?? 0); i++) {
      up.set(block!.up.subarray(3 * i, 3 * i + 3), 3 * block!.timeUs[i]!);
    }
  };
  const { gyrRadPerS: w, accMPerS2: a } = stream;
  let missing = 0;
  for (let row = 0; row < stream.length; row++) {
    if (lost?.[row] === 1) {
      missing += 1;
      continue;
    }
    if (missing > 0) smoother.gap(missing / stream.rateHz);
    missing = 0;
    const i = 3 * row;
    keep(smoother.add(row, w[i]!, w[i + 1]!, w[i + 2]!, a[i]!, a[i + 1]!, a[i + 2]!));
  }
  keep(smoother.end());
  return up;
}

export function smoothed(
  stream: Stream,
  options: Partial<SmootherOptions> = {},
  lost?: Uint8Array,
): Float64Array {
  const smoother = new BlockSmoother("instantaneous", { periodS: 1 / stream.rateHz, ...options });
  return upFrom(smoother, stream, lost);
}

/** Largest angle between rows of `a` and `b` for which `counts` (default: all that are known in both), rad. */
export function largestAngle(
  a: Float64Array,
  b: Float64Array,
  counts: (row: number) => boolean = () => true,
): number {
  let largest = 0;
  for (let row = 0; row < a.length / 3; row++) {
    const i = 3 * row;
    if (!counts(row) || Number.isNaN(a[i]!) || Number.isNaN(b[i]!)) continue;
    const apart = Math.hypot(a[i]! - b[i]!, a[i + 1]! - b[i + 1]!, a[i + 2]! - b[i + 2]!);
    largest = Math.max(largest, 2 * Math.asin(Math.min(1, apart / 2)));
  }
  return largest;
}

/** Uniform in 0…1, the same at every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal, from two uniforms (Box & Muller). */
export const normal = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
