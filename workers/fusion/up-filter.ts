/**
 * What every estimator of "up" offers, so that the pipeline need not know whether the device has a gyro.
 */

import type { Quaternion } from "./quaternion.ts";
import type { Vector3 } from "./vector.ts";

/** Acceleration alone is right only while the body is quasi-static: its user must be told. */
export type UpBasis = "gyro-and-acceleration" | "acceleration-only";

export interface UpFilter {
  readonly basis: UpBasis;
  /** Unit vector "up" in the sensor frame, after the latest update. Overwritten in place by each update. */
  readonly up: Vector3;
  /** Orientation, earth frame with z up and arbitrary heading. Overwritten in place by each update. */
  readonly earthFromSensor: Quaternion;
  /** True once an acceleration has been seen since the start or the last gap; before that `up` is old or a guess. */
  readonly seeded: boolean;
  /**
   * One sample: gyro in rad/s, specific force in m/s² (+g on the axis that points up at rest), finite numbers.
   * `restAllowed`: the caller vouches that the sensor is off the body or truly still.
   */
  update(gx: number, gy: number, gz: number, ax: number, ay: number, az: number, restAllowed?: boolean): void;
  /** Samples are missing (for `durationS` seconds, if known): nothing is integrated over that time. */
  gap(durationS?: number): void;
  /** The sampling period from here on, in seconds. */
  setPeriod(periodS: number): void;
}
