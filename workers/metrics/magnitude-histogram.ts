// Distribution of a magnitude over five decades (an angular speed, the size of a sway): 64 equal bins per octave, as
// HdrHistogram counts, so a quantile is known to 1.6 % of its value. Integer arithmetic, no logarithm per point. Days
// merge exactly.
import { AT, NEIGHBOUR_MS, POINT_WORDS, type PointRun, UP } from "./point-run.ts";

const SUB_BITS = 6;
const SUB = 1 << SUB_BITS;
/** Below 64 units bins are one unit wide: 2⁻¹⁶, of rad/s 0.0009 °/s. */
const PER_UNIT = 65_536;
/** The last octave ends at 2⁵, of rad/s 1,833 °/s; what is more counts there. */
const TOP_BIT = 20;
const MOST = 2 ** (TOP_BIT + 1) - 1;
const BINS = SUB * (TOP_BIT - SUB_BITS + 2);

/** Plain data: counts per bin. */
export type MagnitudeHistogram = Float64Array;

export const freshMagnitudes = (): MagnitudeHistogram => new Float64Array(BINS);

export function addMagnitude(h: MagnitudeHistogram, value: number): void {
  const scaled = value * PER_UNIT;
  const k = scaled < MOST ? scaled | 0 : MOST;
  const octave = k < SUB ? 0 : 31 - Math.clz32(k) - SUB_BITS + 1;
  h[octave === 0 ? k : SUB * octave + ((k >> (octave - 1)) & (SUB - 1))]! += 1;
}

/** |Δ| over Δt of the angle at `word` between neighbouring points; `joined`: the point before the run counts. */
export function addAngleSpeeds(
  h: MagnitudeHistogram,
  { values, from, to }: PointRun,
  word: number,
  joined: boolean,
): void {
  for (let at = joined ? from : from + POINT_WORDS; at < to; at += POINT_WORDS) {
    const before = at - POINT_WORDS;
    const ms = values[at + AT]! - values[before + AT]!;
    if (ms > 0 && ms < NEIGHBOUR_MS) {
      addMagnitude(h, (1000 * Math.abs(values[at + word]! - values[before + word]!)) / ms);
    }
  }
}

/** Angle between the up-vectors of neighbouring points over Δt, by its chord: precise for small angles. */
export function addTurnSpeeds(h: MagnitudeHistogram, { values, from, to }: PointRun): void {
  for (let at = from; at < to; at += POINT_WORDS) {
    const before = at - POINT_WORDS;
    const ms = values[at + AT]! - values[before + AT]!;
    if (ms <= 0 || ms >= NEIGHBOUR_MS) continue;
    const dx = values[at + UP]! - values[before + UP]!;
    const dy = values[at + UP + 1]! - values[before + UP + 1]!;
    const dz = values[at + UP + 2]! - values[before + UP + 2]!;
    const half2 = (dx * dx + dy * dy + dz * dz) / 4;
    const half = Math.sqrt(half2);
    // Below 11° the series of the arcsine is as good.
    const turn =
      half2 < 0.01 ? half * (1 + half2 * (1 / 6 + half2 * (3 / 40))) : Math.asin(half < 1 ? half : 1);
    addMagnitude(h, (2000 * turn) / ms);
  }
}

export function addMagnitudes(into: MagnitudeHistogram, other: MagnitudeHistogram): void {
  for (let i = 0; i < BINS; i++) into[i]! += other[i]!;
}

const lowEdge = (bin: number): number => {
  const octave = bin >> SUB_BITS;
  const sub = bin & (SUB - 1);
  return octave === 0 ? sub : (SUB + sub) * 2 ** (octave - 1);
};

/** The value below which a share `p` (0…1) lies; undefined if empty. Relative error ≤ 1/64 above 0.001. */
export function magnitudeQuantileOf(h: MagnitudeHistogram, p: number): number | undefined {
  let total = 0;
  for (const count of h) total += count;
  if (total === 0) return undefined;
  const rank = p * total;
  let below = 0;
  let top = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const count = h[bin]!;
    if (count === 0) continue;
    const low = lowEdge(bin);
    const high = lowEdge(bin + 1);
    top = high;
    if (below + count >= rank) return (low + ((high - low) * (rank - below)) / count) / PER_UNIT;
    below += count;
  }
  return top / PER_UNIT;
}
