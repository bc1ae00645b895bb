/**
 * Learns the gyro bias at the end of each block, after VQF (Laidig & Seel, Information Fusion 91, 2023): a Kalman
 * filter whose readings are, in motion, the turning of gravity in the inertial frame, and at rest the gyro itself.
 *
 * Departures: rest is found here, stricter than in VQF, because a trunk that sits quietly must not count; the noise of
 * a reading in motion goes with the low-pass's time constant, over which its errors hang together; every limit is one
 * of a length, none of an axis, so that neither the heading nor the sensor's axes have any influence. The noise is
 * independent per reading, so the three are taken one after the other: as the joint update, without a matrix inverse.
 */

import type { GyroBiasMemory } from "../../src/domain/calibration.ts";
import type { FilterCoefficients } from "./filter-coefficients.ts";
import type { FilterParams } from "./filter-params.ts";
import {
  AGE,
  BIAS,
  BLOCK_S,
  CORNER,
  COUNT,
  COVARIANCE,
  DELAYED,
  DELAYED_AGE,
  GRAVITY,
  MEAN,
  OPEN,
  STILL_BLOCKS,
  STILL_MEANS,
  STILL_S,
  SUM_MATRIX,
  SUM_RATE,
} from "./filter-state.ts";
import { clamped } from "./vector.ts";

/** Below this a mean force has no direction, m/s². */
const leastForce = 1e-6;
/** A stretch of rest is compared with its mean over this time, s: warming is followed, a slump is not. */
const stillMemoryS = 10;

/** Entries of the covariance's diagonal. */
const diagonal = [COVARIANCE, COVARIANCE + 3, COVARIANCE + 5];

// Overwritten by every call, never read across calls.
/** Delayed rotation matrix, and the bias in inertial axes. */
const delayed = new Float64Array(12);
/** Three directions in sensor axes, and how much the bias along each is more than believed, rad/s. */
const axes = new Float64Array(9);
const shown = new Float64Array(3);

/** Mean variance of the bias over the axes, rad²/s². */
export function biasVariance(s: Float64Array): number {
  return diagonal.reduce((sum, i) => sum + s[i]!, 0) / 3;
}

/** Begins with the bias of an earlier session, as sure as it says, at most as the parameters allow. */
export function seedBias(c: FilterCoefficients, s: Float64Array, memory: GyroBiasMemory): void {
  s.set(memory.biasRadPerS, BIAS);
  for (const i of diagonal) s[i] = Math.min(memory.sigmaRadPerS ** 2, c.initialVariance);
}

/**
 * Lets the uncertainty grow by the forgetting of `durationS` seconds, towards the initial one: P += k (σ² I − P). A cap
 * on each axis, as in VQF, would let the choice of axes in.
 */
export function ageBias(c: FilterCoefficients, s: Float64Array, durationS: number): void {
  const share = Math.min(1, (c.growthPerS * durationS) / c.initialVariance);
  for (let i = COVARIANCE; i < COVARIANCE + 6; i++) s[i]! *= 1 - share;
  for (const i of diagonal) s[i]! += share * c.initialVariance;
}

/** Shortens the vector at `at` to `longest`. */
function shorten(v: Float64Array, at: number, longest: number): void {
  const length = Math.hypot(v[at]!, v[at + 1]!, v[at + 2]!);
  const scale = length > longest ? longest / length : 1;
  for (let i = at; i < at + 3; i++) v[i]! *= scale;
}

export function isAtRest(p: FilterParams, s: Float64Array): boolean {
  return s[STILL_S]! >= p.restMinS;
}

/** At the end of a block. `offBody`: the caller knows that nobody wears the sensor. */
export function learnBias(p: FilterParams, c: FilterCoefficients, s: Float64Array, offBody: boolean): void {
  const seconds = s[BLOCK_S]!;
  const clip = p.biasClipRadPerS;
  // From here on the sums are means.
  for (let i = SUM_MATRIX; i < SUM_RATE + 6; i++) s[i]! /= s[COUNT]!;
  watchRest(p, s, offBody ? p.restOffBodyFactor : 1);
  ageBias(c, s, seconds);
  delay(s, seconds);
  const [px, py, pz] = [s[GRAVITY]!, s[GRAVITY + 1]!, s[GRAVITY + 2]!];
  const force = Math.hypot(s[MEAN]!, s[MEAN + 1]!, s[MEAN + 2]!);
  const each = force > leastForce ? 1 / force : 0;
  const x = s[MEAN]! * each;
  const y = s[MEAN + 1]! * each;
  const z = s[MEAN + 2]! * each;
  s[GRAVITY] = x;
  s[GRAVITY + 1] = y;
  s[GRAVITY + 2] = z;
  if (isAtRest(p, s)) {
    for (let i = 0; i < 3; i++) {
      axes.fill(0, 3 * i, 3 * i + 3);
      axes[4 * i] = 1;
      shown[i] = s[SUM_RATE + i]! - s[BIAS + i]!;
    }
    shorten(shown, 0, clip);
    s[OPEN] = biasVariance(s);
    learn(s, c.restNoise, c.restNoise, clip);
  } else if (each > 0 && (px !== 0 || py !== 0 || pz !== 0) && s[AGE]! * s[CORNER]! > Math.SQRT2) {
    // A bias turns the inertial frame, and gravity turns in it. (While gravity is still being found it turns without
    // one.) Which two horizontal directions does not matter.
    const turn = [(py * z - pz * y) / seconds, (pz * x - px * z) / seconds, (px * y - py * x) / seconds];
    const flat = Math.abs(z) < 0.7;
    const h = flat ? Math.hypot(x, y) : Math.hypot(y, z);
    const [ux, uy, uz] = flat ? [-y / h, x / h, 0] : [0, -z / h, y / h];
    const frame = [ux, uy, uz, y * uz - z * uy, z * ux - x * uz, x * uy - y * ux, x, y, z];
    for (let row = 0; row < 9; row += 3) {
      const [a, b, d] = [frame[row]!, frame[row + 1]!, frame[row + 2]!];
      let known = 0;
      for (let i = 0; i < 3; i++) {
        axes[row + i] = a * delayed[i]! + b * delayed[3 + i]! + d * delayed[6 + i]!;
        known += axes[row + i]! * s[BIAS + i]!;
      }
      const here =
        a * (turn[0]! + delayed[9]!) + b * (turn[1]! + delayed[10]!) + d * (turn[2]! + delayed[11]!);
      shown[row / 3] = (row < 6 ? here : 0) - known;
    }
    const limit = Math.min(1, clip / Math.hypot(shown[0]!, shown[1]!));
    shown[0]! *= limit;
    shown[1]! *= limit;
    shown[2] = clamped(shown[2]!, clip);
    // Before either is read: in between, the first direction would count for less, and which that is is arbitrary.
    s[OPEN] = (varianceAlong(s, 0) + varianceAlong(s, 3)) / 2;
    learn(s, c.motionNoise / s[CORNER]!, c.verticalNoise, clip);
  }
}

/**
 * A stretch is still while each block's means stay near the stretch's own: averaged over half a second a resting part
 * shows hundredths of a degree per second, whatever the sampling rate, and a breathing trunk shows more.
 */
function watchRest(p: FilterParams, s: Float64Array, factor: number): void {
  const seconds = s[BLOCK_S]!;
  let rate = 0;
  let acc = 0;
  let mean = 0;
  for (let i = 0; i < 3; i++) {
    rate += (s[SUM_RATE + i]! - s[STILL_MEANS + i]!) ** 2;
    acc += (s[SUM_RATE + 3 + i]! - s[STILL_MEANS + 3 + i]!) ** 2;
    mean += s[SUM_RATE + i]! ** 2;
  }
  const moved = rate > (factor * p.restGyrRadPerS) ** 2 || acc > (factor * p.restAccMPerS2) ** 2;
  if (moved || mean > p.biasClipRadPerS ** 2) s[STILL_BLOCKS] = s[STILL_S] = 0;
  s[STILL_BLOCKS]!++;
  s[STILL_S]! += seconds;
  const share = Math.min(1, Math.max(1 / s[STILL_BLOCKS]!, seconds / stillMemoryS));
  for (let i = 0; i < 6; i++) s[STILL_MEANS + i]! += share * (s[SUM_RATE + i]! - s[STILL_MEANS + i]!);
}

/** What gravity shows is old: orientation and bias are delayed by the low-pass that gravity went through. */
function delay(s: Float64Array, seconds: number): void {
  const first = s[DELAYED_AGE] === 0;
  s[DELAYED_AGE]! += seconds;
  const g = (Math.max(s[CORNER]!, Math.SQRT2 / s[DELAYED_AGE]!) * seconds) / 2;
  const a = 1 / (1 + g * (g + Math.SQRT2));
  for (let i = 0; i < 12; i++) {
    let x = s[SUM_MATRIX + i]!;
    if (i > 8) {
      x = 0;
      for (let j = 0; j < 3; j++) x += s[SUM_MATRIX + 3 * (i - 9) + j]! * s[BIAS + j]!;
    }
    const low = DELAYED + i;
    const band = low + 12;
    if (first) {
      s[low] = x;
      s[band] = 0;
    }
    const b = a * (s[band]! + g * (x - s[low]!));
    s[band] = 2 * b - s[band]!;
    delayed[i] = s[low]! + g * b;
    s[low]! += 2 * g * b;
  }
}

/** Variance of the bias along the row of `axes` that begins at `row`, rad²/s². */
function varianceAlong(s: Float64Array, row: number): number {
  const p = COVARIANCE;
  const [x, y, z] = [axes[row]!, axes[row + 1]!, axes[row + 2]!];
  const squares = s[p]! * x * x + s[p + 3]! * y * y + s[p + 5]! * z * z;
  return squares + 2 * (s[p + 1]! * x * y + s[p + 2]! * x * z + s[p + 4]! * y * z);
}

/** Three readings along the rows of `axes`, each disagreement `shown` taken before any of them. */
function learn(s: Float64Array, noise: number, lastNoise: number, clip: number): void {
  const p = COVARIANCE;
  const before = s.slice(BIAS, BIAS + 3);
  for (let row = 0; row < 9; row += 3) {
    const x = axes[row]!;
    const y = axes[row + 1]!;
    const z = axes[row + 2]!;
    const px = s[p]! * x + s[p + 1]! * y + s[p + 2]! * z;
    const py = s[p + 1]! * x + s[p + 3]! * y + s[p + 4]! * z;
    const pz = s[p + 2]! * x + s[p + 4]! * y + s[p + 5]! * z;
    const variance = x * px + y * py + z * pz;
    const inverse = 1 / ((row === 6 ? lastNoise : noise) + variance);
    let gain = shown[row / 3]!;
    // What the readings before have explained is taken off again.
    for (let i = 0; i < 3; i++) gain -= axes[row + i]! * (s[BIAS + i]! - before[i]!);
    gain *= inverse;
    s[BIAS]! += px * gain;
    s[BIAS + 1]! += py * gain;
    s[BIAS + 2]! += pz * gain;
    s[p]! -= px * px * inverse;
    s[p + 1]! -= px * py * inverse;
    s[p + 2]! -= px * pz * inverse;
    s[p + 3]! -= py * py * inverse;
    s[p + 4]! -= py * pz * inverse;
    s[p + 5]! -= pz * pz * inverse;
  }
  shorten(s, BIAS, clip);
}
