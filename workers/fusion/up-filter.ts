/**
 * What every estimator of "up" offers, so that the pipeline need not know whether the device has a gyro.
 */

import type { GyroBiasMemory } from "../../src/domain/calibration.ts";
import type { Vector3 } from "./vector.ts";

/** Acceleration alone is right only while the body is quasi-static: its user must be told. */
export type UpBasis = "gyro-and-acceleration" | "acceleration-only";

export interface UpFilterOptions<State> {
  /** What `save` returned, to carry on from there. */
  readonly state?: State | undefined;
  /** The device's latency, s: `up` is predicted by so much. */
  readonly latencyS?: number | undefined;
  /** The sensor's bias as it was learned before; used where there is no `state`. */
  readonly bias?: GyroBiasMemory | undefined;
}

export interface UpFilter {
  readonly basis: UpBasis;
  /** Unit vector "up" in the sensor frame, after the latest update. Overwritten in place by each update. */
  readonly up: Vector3;
  /** True once an acceleration has been seen since the start or a loss that left nothing of the inclination. */
  readonly seeded: boolean;
  /**
   * One standard deviation of the angle between `up` and the truth, rad, beside the accelerometer's own offset (one of
   * 20 mg tilts up by 1.1°). Undefined: no claim.
   */
  readonly errorBandRad: number | undefined;
  /**
   * One sample: gyro in rad/s, specific force in m/s² (+g on the axis that points up at rest), finite numbers.
   * `offBody`: the caller knows that nobody wears the sensor.
   */
  update(gx: number, gy: number, gz: number, ax: number, ay: number, az: number, offBody?: boolean): void;
  /**
   * To be called before the next update whenever samples are missing: `lostS` seconds more than one period lie between
   * the last sample and the next. The filter decides what to make of it.
   */
  gap(lostS: number): void;
  /** The sampling period from here on, in seconds. */
  setPeriod(periodS: number): void;
  /** What was learned of the gyro's bias, for the sensor's next session; undefined while that is nothing. */
  biasMemory(): GyroBiasMemory | undefined;
}
