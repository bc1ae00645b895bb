// Amplitude distribution of an angle: counts of 10 Hz points in bins of half a degree. Days merge exactly by adding
// counts. A quantile is interpolated linearly inside its bin; the sample quantile lies in the same bin, so the error is
// at most one bin, 0.5°. Source: B. Jonsson, amplitude probability distribution function (static, median, peak load).
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { POINT_WORDS, type PointRun } from "./point-run.ts";

export const BIN_RAD = radiansFromDegrees(0.5);

/** Plain data. `counts[i]`: values in [fromRad + i·BIN_RAD, fromRad + (i+1)·BIN_RAD); the ends take what lies beyond. */
export interface AngleHistogram {
  readonly fromRad: number;
  readonly counts: Float64Array;
}

const BINS_PER_RAD = 1 / BIN_RAD;

export const freshAngleHistogram = (fromDeg: number, toDeg: number): AngleHistogram => ({
  fromRad: radiansFromDegrees(fromDeg),
  counts: new Float64Array(2 * (toDeg - fromDeg)),
});

export function addAngle(h: AngleHistogram, rad: number): void {
  const { counts } = h;
  const bin = Math.floor((rad - h.fromRad) * BINS_PER_RAD);
  counts[bin < 0 ? 0 : bin >= counts.length ? counts.length - 1 : bin]! += 1;
}

/** The angle at `word` of every point; `size`: without its sign. */
export function addAngles(
  h: AngleHistogram,
  { values, from, to }: PointRun,
  word: number,
  size = false,
): void {
  for (let at = from + word; at < to; at += POINT_WORDS)
    addAngle(h, size ? Math.abs(values[at]!) : values[at]!);
}

export function addHistogram(into: AngleHistogram, other: AngleHistogram): void {
  for (let i = 0; i < into.counts.length; i++) into.counts[i]! += other.counts[i]!;
}

export function countOf({ counts }: AngleHistogram): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/**
 * The value below which a share `p` (0…1) of the points lies, rad; undefined for an empty histogram.
 * Linear interpolation inside the bin, |error| ≤ BIN_RAD.
 */
export function quantileOf(h: AngleHistogram, p: number): number | undefined {
  const rank = p * countOf(h);
  let below = 0;
  let last: number | undefined;
  for (let i = 0; i < h.counts.length; i++) {
    const count = h.counts[i]!;
    if (count === 0) continue;
    if (below + count >= rank) return h.fromRad + BIN_RAD * (i + (rank - below) / count);
    below += count;
    last = i;
  }
  return last === undefined ? undefined : h.fromRad + BIN_RAD * (last + 1);
}

/** Share of the points in [lowRad, highRad), 0…1; whole bins, so the edges are to be multiples of half a degree. */
export function shareBetween(h: AngleHistogram, lowRad: number, highRad: number): number | undefined {
  const total = countOf(h);
  if (total === 0) return undefined;
  const first = Math.max(0, Math.round((lowRad - h.fromRad) * BINS_PER_RAD));
  const end = Math.min(h.counts.length, Math.round((highRad - h.fromRad) * BINS_PER_RAD));
  let inside = 0;
  for (let i = first; i < end; i++) inside += h.counts[i]!;
  return inside / total;
}
