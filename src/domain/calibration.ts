// What is learned about one sensor and about how one person wears it. Kept per sensor, versioned, never overwritten:
// raw data are kept as they were sent, and everything derived can be computed again with a newer calibration.
import type { BodyBasis, Vec3 } from "./lean.ts";

/** Accelerometer: a = (raw − offset) × gain, axis by axis, our axes. */
export interface AccCalibration {
  /** m/s². */
  readonly offsetMs2: Vec3;
  /** No unit, near 1. */
  readonly gain: Vec3;
  /** RMS over the still poses of |a| − g, m/s², without and with the calibration. */
  readonly residualBeforeMs2: number;
  readonly residualMs2: number;
  /** Held on purpose, or gathered from still moments of daily wear. */
  readonly method: "poses" | "daily-wear";
  readonly poses: number;
}

/** Gyro bias as the filter last knew it, carried to the sensor's next session. */
export interface GyroBiasMemory {
  /** rad/s, our axes. */
  readonly biasRadPerS: Vec3;
  /** Standard deviation, rad/s. */
  readonly sigmaRadPerS: number;
}

/** Sitting and standing have their own zero; they are never averaged. */
export type ReferencePose = "sit" | "stand";

export interface BodyReferences {
  readonly sit?: BodyBasis;
  readonly stand?: BodyBasis;
}
