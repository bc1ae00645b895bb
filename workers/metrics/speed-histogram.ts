// Distribution of an angular speed over five decades: 64 equal bins per octave (as HdrHistogram counts), so a quantile
// is known to 1.6 % of its value at any speed. Integer arithmetic, no logarithm per point. Days merge exactly.
import { AT, NEIGHBOUR_MS, POINT_WORDS, type PointRun, UP } from "./point-run.ts";

const SUB_BITS = 6;
const SUB = 1 << SUB_BITS;
/** Below 64 units bins are one unit wide: 2⁻¹⁶ rad/s = 0.0009 °/s. */
const UNIT_PER_RAD = 65_536;
/** The last octave ends at 2⁵ rad/s = 1,833 °/s; what is faster counts there. */
const TOP_BIT = 20;
const MOST = 2 ** (TOP_BIT + 1) - 1;
const BINS = SUB * (TOP_BIT - SUB_BITS + 2);

/** Plain data: counts per bin. */
export type SpeedHistogram = Float64Array;

export const freshSpeedHistogram = (): SpeedHistogram => new Float64Array(BINS);

export function addSpeed(h: SpeedHistogram, radPerS: number): void {
  const scaled = radPerS * UNIT_PER_RAD;
  const k = scaled < MOST ? scaled | 0 : MOST;
  const octave = k < SUB ? 0 : 31 - Math.clz32(k) - SUB_BITS + 1;
  h[octave === 0 ? k : SUB * octave + ((k >> (octave - 1)) & (SUB - 1))]! += 1;
}

/** |Δ| over Δt of the angle at `word` between neighbouring points. */
export function addAngleSpeeds(h: SpeedHistogram, run: PointRun, word: number): void {
  for (let at = POINT_WORDS; at < run.length; at += POINT_WORDS) {
    const ms = run[at + AT]! - run[at + AT - POINT_WORDS]!;
    if (ms < NEIGHBOUR_MS)
      addSpeed(h, (1000 * Math.abs(run[at + word]! - run[at + word - POINT_WORDS]!)) / ms);
  }
}

/** Angle between the up-vectors of neighbouring points over Δt, by its chord: precise for small angles. */
export function addTurnSpeeds(h: SpeedHistogram, run: PointRun): void {
  for (let at = POINT_WORDS; at < run.length; at += POINT_WORDS) {
    const ms = run[at + AT]! - run[at + AT - POINT_WORDS]!;
    if (ms <= 0 || ms >= NEIGHBOUR_MS) continue;
    const up = at + UP;
    const dx = run[up]! - run[up - POINT_WORDS]!;
    const dy = run[up + 1]! - run[up + 1 - POINT_WORDS]!;
    const dz = run[up + 2]! - run[up + 2 - POINT_WORDS]!;
    const half = Math.sqrt(dx * dx + dy * dy + dz * dz) / 2;
    addSpeed(h, (2000 * Math.asin(half < 1 ? half : 1)) / ms);
  }
}

export function addSpeeds(into: SpeedHistogram, other: SpeedHistogram): void {
  for (let i = 0; i < BINS; i++) into[i]! += other[i]!;
}

const lowEdge = (bin: number): number => {
  const octave = bin >> SUB_BITS;
  const sub = bin & (SUB - 1);
  return octave === 0 ? sub : (SUB + sub) * 2 ** (octave - 1);
};

/** The speed below which a share `p` (0…1) lies, rad/s; undefined if empty. Relative error ≤ 1/64 above 0.06 °/s. */
export function speedQuantileOf(h: SpeedHistogram, p: number): number | undefined {
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
    if (below + count >= rank) return (low + ((high - low) * (rank - below)) / count) / UNIT_PER_RAD;
    below += count;
  }
  return top / UNIT_PER_RAD;
}
