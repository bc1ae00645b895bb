/** What every smoother of "up" takes and gives back, whether the device has a gyro or not. */

import type { SmootherParams } from "./smoother-params.ts";

export interface SmootherOptions {
  /** Sampling period, s. */
  readonly periodS: number;
  /** Group delay from motion to timestamp, s: "up" is given for the time that the sample is stamped with. Default 0. */
  readonly latencyS?: number;
  readonly params?: SmootherParams;
  /** Gyro bias known from before, rad/s, sensor axes. Default 0. */
  readonly biasRadPerS?: ArrayLike<number>;
}

/** Smoothed samples, in the order in which they were added. The arrays belong to whoever receives them. */
export interface SmoothedBlock {
  readonly length: number;
  readonly timeUs: Float64Array;
  /** Unit vector "up" in the sensor frame, xyzxyz…. */
  readonly up: Float64Array;
}

export interface UpSmoother {
  /**
   * One sample: time in µs (handed back, not interpreted), gyro in rad/s, specific force in m/s² (three zeros: no
   * reading), finite numbers. Now and then returns the next block of smoothed samples.
   */
  add(
    timeUs: number,
    gx: number,
    gy: number,
    gz: number,
    ax: number,
    ay: number,
    az: number,
  ): SmoothedBlock | undefined;
  /** Samples that would have covered `lostS` seconds are missing before the next one. */
  gap(lostS: number): void;
  /** The sampling period from here on, s. */
  setPeriod(periodS: number): void;
  /** The stream has ended: what is left, if anything. */
  end(): SmoothedBlock | undefined;
}
