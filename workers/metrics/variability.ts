// How much forward lean varied: SD over the points, SD and coefficient of variation of one-minute means, and sample
// entropy (Richman & Moorman 2000) with m = 2, r = 0.2 SD on one value a second over windows of ten minutes.

import { POINT_WORDS, type PointRun, pointsIn } from "./point-run.ts";

const MINUTE_S = 60;
export const ENTROPY_S = 600;
const R_OF_SD = 0.2;

/** Count, mean and sum of squared deviations: merged by T. Chan, G. Golub, R. LeVeque 1979, which loses no digits. */
export interface Moments {
  n: number;
  mean: number;
  deviations: number;
}

export const freshMoments = (): Moments => ({ n: 0, mean: 0, deviations: 0 });

export const addValue = (m: Moments, x: number): void => addMoments(m, { n: 1, mean: x, deviations: 0 });

/** The angle at `word` of every point. */
export function addAngleMoments(m: Moments, run: PointRun, word: number): void {
  const { values, from, to } = run;
  const n = pointsIn(run);
  let sum = 0;
  for (let at = from + word; at < to; at += POINT_WORDS) sum += values[at]!;
  const mean = sum / n;
  let deviations = 0;
  for (let at = from + word; at < to; at += POINT_WORDS) deviations += (values[at]! - mean) ** 2;
  addMoments(m, { n, mean, deviations });
}

export function addMoments(into: Moments, other: Moments): void {
  if (other.n === 0) return;
  const n = into.n + other.n;
  const apart = other.mean - into.mean;
  into.deviations += other.deviations + (apart * apart * into.n * other.n) / n;
  into.mean += (apart * other.n) / n;
  into.n = n;
}

export const meanOf = ({ n, mean }: Moments): number | undefined => (n > 0 ? mean : undefined);

/** Sample standard deviation (n − 1); undefined for fewer than two values. */
export function sdOf({ n, deviations }: Moments): number | undefined {
  return n < 2 ? undefined : Math.sqrt(deviations / (n - 1));
}

export interface VariabilityTotals {
  readonly forward: Moments;
  readonly lateral: Moments;
  /** Means of minutes without a break. */
  readonly minutes: Moments;
  /** Entropies of windows of ten minutes without a break. */
  readonly entropies: Moments;
}

/** Plain data. The second, the minute and the ten minutes that are open. */
export interface VariabilityTrack {
  minuteSum: number;
  minuteSeconds: number;
  readonly window: Float64Array;
  seconds: number;
}

export const freshVariability = (): VariabilityTotals => ({
  forward: freshMoments(),
  lateral: freshMoments(),
  minutes: freshMoments(),
  entropies: freshMoments(),
});
export const freshVariabilityTrack = (): VariabilityTrack => ({
  minuteSum: 0,
  minuteSeconds: 0,
  window: new Float64Array(ENTROPY_S),
  seconds: 0,
});

export function breakVariability(track: VariabilityTrack): void {
  track.minuteSum = 0;
  track.minuteSeconds = 0;
  track.seconds = 0;
}

/** One second's mean of forward lean. */
export function trackVariability(
  totals: VariabilityTotals,
  track: VariabilityTrack,
  meanForwardRad: number,
): void {
  track.minuteSum += meanForwardRad;
  track.minuteSeconds++;
  if (track.minuteSeconds === MINUTE_S) {
    addValue(totals.minutes, track.minuteSum / MINUTE_S);
    track.minuteSum = 0;
    track.minuteSeconds = 0;
  }
  track.window[track.seconds++] = meanForwardRad;
  if (track.seconds < ENTROPY_S) return;
  const entropy = sampleEntropyFrom(track.window);
  if (entropy !== undefined) addValue(totals.entropies, entropy);
  track.seconds = 0;
}

/** Values are compared as whole numbers of this part of their range, so that counting needs no branch. */
const STEPS = 2 ** 29;

/**
 * −ln(A/B): B pairs of two successive values alike within r, A those that are alike in the third as well; self-matches
 * left out. r = 0.2 SD, so the scale of the values has no say. Undefined where nothing varies or nothing matches.
 */
export function sampleEntropyFrom(values: Float64Array): number | undefined {
  const moments = freshMoments();
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    addValue(moments, value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(high > low)) return undefined;
  const scale = STEPS / (high - low);
  const r = Math.floor(R_OF_SD * (sdOf(moments) ?? 0) * scale);
  const steps = Int32Array.from(values, (value) => Math.round((value - low) * scale));
  const templates = values.length - 2;
  // In order of size only neighbours within r need a look.
  const order = Uint32Array.from({ length: templates }, (_, i) => i).toSorted(
    (i, j) => steps[i]! - steps[j]!,
  );
  const first = Int32Array.from(order, (i) => steps[i]!);
  const second = Int32Array.from(order, (i) => steps[i + 1]!);
  const third = Int32Array.from(order, (i) => steps[i + 2]!);
  let two = 0;
  let three = 0;
  for (let k = 0; k < templates; k++) {
    const most = first[k]! + r;
    const b = second[k]!;
    const c = third[k]!;
    for (let l = k + 1; l < templates && first[l]! <= most; l++) {
      // The sign bit of |difference| − r − 1 is set where both are alike.
      const alike = (Math.abs(second[l]! - b) - r - 1) >>> 31;
      two += alike;
      three += alike & ((Math.abs(third[l]! - c) - r - 1) >>> 31);
    }
  }
  return three === 0 ? undefined : Math.log(two / three);
}

export function addVariability(into: VariabilityTotals, other: VariabilityTotals): void {
  addMoments(into.forward, other.forward);
  addMoments(into.lateral, other.lateral);
  addMoments(into.minutes, other.minutes);
  addMoments(into.entropies, other.entropies);
}
