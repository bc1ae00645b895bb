/** Motion for the tests of the orientation filter: the recorded trial, a held pose, a tumbling sensor. */

import { biasCoefficients, biasSigma } from "../../../../workers/fusion/bias-estimate.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import type { OrientationState } from "../../../../workers/fusion/filter-state.ts";
import { turn } from "../../../../workers/fusion/gyro-integration.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import { identityQuaternion, writeUp } from "../../../../workers/fusion/quaternion.ts";
import { vector3 } from "../../../../workers/fusion/vector.ts";
import { loadBroadTrial } from "../../../golden/broad/load-trial.ts";

export const degree = Math.PI / 180;
export const g = 9.81;
export const trial = loadBroadTrial();
export const movingFrom = trial.movement.indexOf(1);

export function filterAt(rateHz = 50, state?: OrientationState): OrientationFilter {
  return new OrientationFilter(defaultFilterParams, 1 / rateHz, "instantaneous", state);
}

/** Feeds rows `from`…`to` of the recording; `bias` (rad/s) is added to every gyro axis. */
export function feed(filter: OrientationFilter, from: number, to: number, bias = 0, rest = false): void {
  for (let row = from; row < to; row++) {
    const w = (i: number): number => (trial.gyrRadPerS[3 * row + i] as number) + bias;
    const a = (i: number): number => trial.accMPerS2[3 * row + i] as number;
    filter.update(w(0), w(1), w(2), a(0), a(1), a(2), rest);
  }
}

export function hold(
  filter: OrientationFilter,
  samples: number,
  w: number[],
  a: number[],
  rest = false,
): void {
  const [gx = 0, gy = 0, gz = 0] = w;
  const [ax = 0, ay = 0, az = 0] = a;
  for (let i = 0; i < samples; i++) filter.update(gx, gy, gz, ax, ay, az, rest);
}

/** A sensor that turns about a new axis every few seconds, slowly, without a jolt; `bias` (rad/s) is added to every gyro axis. */
export function tumble(filter: OrientationFilter, samples: number, bias: number): void {
  const earthFromSensor = identityQuaternion();
  const step = identityQuaternion();
  const up = vector3();
  for (let i = 0; i < samples; i++) {
    const turnNumber = Math.floor(i / 165);
    const rate = vector3(
      Math.sin(2 * turnNumber),
      Math.sin(3 * turnNumber + 1),
      Math.sin(5 * turnNumber + 2),
    );
    turn(earthFromSensor, rate, 0.02, step);
    writeUp(up, earthFromSensor);
    filter.update(rate[0] + bias, rate[1] + bias, rate[2] + bias, g * up[0], g * up[1], g * up[2]);
  }
}

export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x = 0, y = 0, z = 0] = Array.from(a);
  const [u = 0, v = 0, w = 0] = Array.from(b);
  return Math.atan2(Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u), x * u + y * v + z * w);
}

/** Upper bound of the bias's standard deviation, rad/s. */
export const sigmaOf = (filter: OrientationFilter): number =>
  biasSigma(biasCoefficients(defaultFilterParams, 0.02), filter.save().bias);
