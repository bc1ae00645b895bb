/** Motion for the tests of the orientation filter: the recorded trial, a held pose, a tumbling sensor. */

import type { UpFilterOptions } from "../../../../workers/fusion/up-filter.ts";
import type { RateConvention } from "../../../../workers/fusion/gyro-integration.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import {
  COVARIANCE,
  freshOrientation,
  type OrientationState,
  QUAT,
} from "../../../../workers/fusion/filter-state.ts";
import { filterCoefficients } from "../../../../workers/fusion/filter-coefficients.ts";
import { turn } from "../../../../workers/fusion/gyro-integration.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import { loadBroadTrial } from "../../../golden/broad/load-trial.ts";

export const degree = Math.PI / 180;
export const g = 9.81;
export const trial = loadBroadTrial();
export const movingFrom = trial.movement.indexOf(1);

export function filterAt(
  rateHz = 50,
  options: UpFilterOptions<OrientationState> = {},
  convention: RateConvention = "instantaneous",
): OrientationFilter {
  return new OrientationFilter(defaultFilterParams, 1 / rateHz, convention, options);
}

/** Feeds rows `from`…`to` of the recording; `bias` (rad/s) is added to every gyro axis. */
export function feed(filter: OrientationFilter, from: number, to: number, bias = 0, offBody = false): void {
  for (let row = from; row < to; row++) {
    const w = (i: number): number => (trial.gyrRadPerS[3 * row + i] as number) + bias;
    const a = (i: number): number => trial.accMPerS2[3 * row + i] as number;
    filter.update(w(0), w(1), w(2), a(0), a(1), a(2), offBody);
  }
}

export function hold(
  filter: OrientationFilter,
  samples: number,
  w: number[],
  a: number[],
  offBody = false,
): void {
  const [gx = 0, gy = 0, gz = 0] = w;
  const [ax = 0, ay = 0, az = 0] = a;
  for (let i = 0; i < samples; i++) filter.update(gx, gy, gz, ax, ay, az, offBody);
}

/** A true orientation, turned by rates (rad/s, sensor axes) held for a time; `up` is gravity's direction in the sensor. */
export class TrueOrientation {
  readonly #s = freshOrientation(filterCoefficients(defaultFilterParams, 1)).values;

  turn(rate: readonly number[], dt: number): void {
    const [x = 0, y = 0, z = 0] = rate;
    turn(this.#s, x, y, z, dt);
  }

  get up(): [number, number, number] {
    const [w = 0, x = 0, y = 0, z = 0] = this.#s.subarray(QUAT, QUAT + 4);
    return [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)];
  }
}

/** A sensor that turns about a new axis every few seconds, slowly, without a jolt; `bias` (rad/s) is added to every gyro axis. */
export function tumble(filter: OrientationFilter, samples: number, bias: number): void {
  const truth = new TrueOrientation();
  for (let i = 0; i < samples; i++) {
    const n = Math.floor(i / 165);
    const rate = [Math.sin(2 * n), Math.sin(3 * n + 1), Math.sin(5 * n + 2)] as const;
    truth.turn(rate, 0.02);
    const { up } = truth;
    filter.update(rate[0] + bias, rate[1] + bias, rate[2] + bias, g * up[0], g * up[1], g * up[2]);
  }
}

export function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x = 0, y = 0, z = 0] = Array.from(a);
  const [u = 0, v = 0, w = 0] = Array.from(b);
  return Math.atan2(Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u), x * u + y * v + z * w);
}

/** Upper bound of the bias's standard deviation in any direction, rad/s: the largest row sum of the covariance. */
export function sigmaOf(filter: OrientationFilter): number {
  const [xx = 0, xy = 0, xz = 0, yy = 0, yz = 0, zz = 0] = Array.from(
    filter.save().values.subarray(COVARIANCE, COVARIANCE + 6),
    Math.abs,
  );
  return Math.sqrt(Math.max(xx + xy + xz, xy + yy + yz, xz + yz + zz));
}
