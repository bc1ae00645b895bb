/**
 * Gyro bias by Kalman filter, after VQF (Laidig & Seel, Information Fusion 91, 2023). In: what the inclination
 * correction or a resting gyro says about the bias; out: the bias (rad/s, sensor axes) and its covariance.
 *
 * The noise is independent per reading, so the three readings of a sample are taken one after the other: the same
 * result as the joint update, without a matrix inverse. Each innovation is fixed (and limited) before the first of
 * them is applied, as in the joint form.
 *
 * One departure from VQF: the horizontal disagreement is limited by its length, not per axis, so that the heading of
 * the earth frame, which is arbitrary, has no influence.
 */

import type { FilterParams } from "./filter-params.ts";
import type { Matrix3, Vector3 } from "./vector.ts";
import { clamped, vector3 } from "./vector.ts";

/** Upper triangle of a symmetric 3×3 matrix: xx, xy, xz, yy, yz, zz. */
export type Symmetric3 = Float64Array & { 0: number; 1: number; 2: number; 3: number; 4: number; 5: number };

export interface BiasState {
  readonly biasRadPerS: Vector3;
  /** Covariance, rad²/s². */
  readonly covariance: Symmetric3;
}

/** Derived from the parameters and the sampling period; variances in rad²/s². */
export interface BiasCoefficients {
  readonly clipRadPerS: number;
  /** Upper bound of each variance: the initial one. */
  readonly initialVariance: number;
  /** Growth of each variance per second. */
  readonly varianceGrowthPerS: number;
  readonly periodS: number;
  readonly motionNoise: number;
  readonly verticalNoise: number;
  readonly restNoise: number;
}

const tenthDegree = (0.1 * Math.PI) / 180;

export function biasCoefficients(params: FilterParams, periodS: number): BiasCoefficients {
  const varianceGrowthPerS = tenthDegree ** 2 / params.biasForgettingS;
  const growth = varianceGrowthPerS * periodS;
  // The reading noise whose steady state is the wanted uncertainty p: p²/V + p, by solving the Riccati equation.
  const noiseFor = (sigma: number): number => sigma ** 4 / growth + sigma ** 2;
  const motionNoise = noiseFor(params.biasSigmaMotionRadPerS);
  return {
    clipRadPerS: params.biasClipRadPerS,
    initialVariance: params.biasSigmaInitRadPerS ** 2,
    varianceGrowthPerS,
    periodS,
    motionNoise,
    verticalNoise: motionNoise / Math.max(params.biasVerticalForgetting, 1e-10),
    restNoise: noiseFor(params.biasSigmaRestRadPerS),
  };
}

export function freshBias(c: BiasCoefficients): BiasState {
  const v = c.initialVariance;
  return { biasRadPerS: vector3(), covariance: Float64Array.of(v, 0, 0, v, 0, v) as Symmetric3 };
}

export function copyOfBias(state: BiasState): BiasState {
  return {
    biasRadPerS: state.biasRadPerS.slice() as Vector3,
    covariance: state.covariance.slice() as Symmetric3,
  };
}

/** Upper bound of the standard deviation of the bias in any direction, rad/s (largest row sum, at most σ_init). */
export function biasSigma(c: BiasCoefficients, state: BiasState): number {
  const p = state.covariance;
  const xy = Math.abs(p[1]);
  const xz = Math.abs(p[2]);
  const yz = Math.abs(p[4]);
  const bound = Math.max(Math.abs(p[0]) + xy + xz, xy + Math.abs(p[3]) + yz, xz + yz + Math.abs(p[5]));
  return Math.sqrt(Math.min(bound, c.initialVariance));
}

/** Lets the uncertainty grow by the forgetting of `durationS` seconds, up to the initial one. */
export function ageBias(c: BiasCoefficients, state: BiasState, durationS: number): void {
  const p = state.covariance;
  const growth = c.varianceGrowthPerS * durationS;
  if (p[0] < c.initialVariance) p[0] += growth;
  if (p[3] < c.initialVariance) p[3] += growth;
  if (p[5] < c.initialVariance) p[5] += growth;
}

/**
 * One update in motion. `r`: low-passed rotation matrix of earthFromSensor. `shown`: the bias that the inclination
 * correction shows on the two horizontal earth axes, rad/s, and 0, towards which the vertical one is pulled, weakly;
 * overwritten.
 */
export function learnInMotion(c: BiasCoefficients, state: BiasState, r: Matrix3, shown: Vector3): void {
  const b = state.biasRadPerS;
  const clip = c.clipRadPerS;
  const x = shown[0] - (r[0] * b[0] + r[1] * b[1] + r[2] * b[2]);
  const y = shown[1] - (r[3] * b[0] + r[4] * b[1] + r[5] * b[2]);
  const z = shown[2] - (r[6] * b[0] + r[7] * b[1] + r[8] * b[2]);
  const length = Math.sqrt(x * x + y * y);
  const limit = length > clip ? clip / length : 1;
  shown[0] = x * limit;
  shown[1] = y * limit;
  shown[2] = clamped(z, clip);
  learn(c, state, r, shown, c.motionNoise, c.verticalNoise);
}

/** One update at rest: `rate` is the low-passed gyro, rad/s, which at rest is the bias itself. `scratch` is overwritten. */
export function learnAtRest(c: BiasCoefficients, state: BiasState, rate: Vector3, scratch: Vector3): void {
  const b = state.biasRadPerS;
  scratch[0] = clamped(rate[0] - b[0], c.clipRadPerS);
  scratch[1] = clamped(rate[1] - b[1], c.clipRadPerS);
  scratch[2] = clamped(rate[2] - b[2], c.clipRadPerS);
  learn(c, state, sensorAxes, scratch, c.restNoise, c.restNoise);
}

const sensorAxes = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) as Matrix3;

/** Three readings: directions are the rows of `r`; `lastNoise` belongs to the third. */
function learn(
  c: BiasCoefficients,
  state: BiasState,
  r: Matrix3,
  innovation: Vector3,
  noise: number,
  lastNoise: number,
): void {
  const b = state.biasRadPerS;
  const x = b[0];
  const y = b[1];
  const z = b[2];
  learnOne(state, r, 0, innovation[0], noise);
  // The innovations were taken before any update: what the updates since have explained is taken off again.
  const second = innovation[1] - r[3] * (b[0] - x) - r[4] * (b[1] - y) - r[5] * (b[2] - z);
  learnOne(state, r, 3, second, noise);
  const third = innovation[2] - r[6] * (b[0] - x) - r[7] * (b[1] - y) - r[8] * (b[2] - z);
  learnOne(state, r, 6, third, lastNoise);
  b[0] = clamped(b[0], c.clipRadPerS);
  b[1] = clamped(b[1], c.clipRadPerS);
  b[2] = clamped(b[2], c.clipRadPerS);
}

/** One reading along the row of `r` that starts at `at`. */
function learnOne(state: BiasState, r: Matrix3, at: 0 | 3 | 6, innovation: number, noise: number): void {
  const b = state.biasRadPerS;
  const p = state.covariance;
  const x = r[at];
  const y = r[at + 1] as number;
  const z = r[at + 2] as number;
  const px = p[0] * x + p[1] * y + p[2] * z;
  const py = p[1] * x + p[3] * y + p[4] * z;
  const pz = p[2] * x + p[4] * y + p[5] * z;
  const inverse = 1 / (noise + x * px + y * py + z * pz);
  const gain = innovation * inverse;
  b[0] += px * gain;
  b[1] += py * gain;
  b[2] += pz * gain;
  p[0] -= px * px * inverse;
  p[1] -= px * py * inverse;
  p[2] -= px * pz * inverse;
  p[3] -= py * py * inverse;
  p[4] -= py * pz * inverse;
  p[5] -= pz * pz * inverse;
}
