/**
 * Rest detection after VQF (Laidig & Seel, Information Fusion 91, 2023). In: rate and acceleration, sensor axes; out:
 * whether the sensor rests, and the low-passed rate, which at rest is the gyro bias.
 *
 * On a worn sensor this detector takes most of quiet sitting for rest and learns a slow slump as bias. It therefore
 * runs only while the caller vouches that the sensor is off the body or truly still, and forgets when that ends.
 */

import type { FilterParams } from "./filter-params.ts";
import type { LowPassCoefficients, LowPassState } from "./low-pass.ts";
import { copyOfLowPass, freshLowPass, lowPassCoefficients, restartLowPass, stepLowPass } from "./low-pass.ts";
import type { Vector3 } from "./vector.ts";
import { vector3 } from "./vector.ts";

export interface RestState {
  readonly rateLow: LowPassState;
  readonly accLow: LowPassState;
  /** Low-passed rate, rad/s. */
  readonly rate: Vector3;
  /** Low-passed acceleration, m/s². */
  readonly acc: Vector3;
  /** How long both have stayed near their references, s. */
  quietS: number;
}

export interface RestCoefficients {
  readonly lowPass: LowPassCoefficients;
  readonly minS: number;
  readonly gyrSquared: number;
  readonly accSquared: number;
  readonly rateLimit: number;
  readonly periodS: number;
}

export function restCoefficients(params: FilterParams, periodS: number): RestCoefficients {
  return {
    lowPass: lowPassCoefficients(params.restTauS, periodS),
    minS: params.restMinS,
    gyrSquared: params.restGyrRadPerS ** 2,
    accSquared: params.restAccMPerS2 ** 2,
    rateLimit: params.biasClipRadPerS,
    periodS,
  };
}

export function freshRest(): RestState {
  return { rateLow: freshLowPass(3), accLow: freshLowPass(3), rate: vector3(), acc: vector3(), quietS: 0 };
}

export function copyOfRest(state: RestState): RestState {
  return {
    rateLow: copyOfLowPass(state.rateLow),
    accLow: copyOfLowPass(state.accLow),
    rate: state.rate.slice() as Vector3,
    acc: state.acc.slice() as Vector3,
    quietS: state.quietS,
  };
}

export function forgetRest(state: RestState): void {
  if (state.rateLow.averaged === 0) return;
  restartLowPass(state.rateLow);
  restartLowPass(state.accLow);
  state.quietS = 0;
}

/** Takes one sample; afterwards `isAtRest` tells and `state.rate` holds the low-passed rate. */
export function watchRest(c: RestCoefficients, state: RestState, rate: Vector3, acc: Vector3): void {
  stepLowPass(c.lowPass, state.rateLow, rate, state.rate);
  stepLowPass(c.lowPass, state.accLow, acc, state.acc);
  const moves =
    squaredDistance(rate, state.rate) >= c.gyrSquared ||
    squaredDistance(acc, state.acc) >= c.accSquared ||
    Math.abs(state.rate[0]) > c.rateLimit ||
    Math.abs(state.rate[1]) > c.rateLimit ||
    Math.abs(state.rate[2]) > c.rateLimit;
  state.quietS = moves ? 0 : Math.min(state.quietS + c.periodS, c.minS);
}

export function isAtRest(c: RestCoefficients, state: RestState): boolean {
  return state.quietS >= c.minS;
}

function squaredDistance(a: Vector3, b: Vector3): number {
  const x = a[0] - b[0];
  const y = a[1] - b[1];
  const z = a[2] - b[2];
  return x * x + y * y + z * z;
}
