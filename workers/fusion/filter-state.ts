/**
 * Everything of the orientation filter that changes, in one Float64Array: a structured clone (a checkpoint) of it is
 * the filter itself, and 200 samples equal 100 + copy + restore + 100, bit for bit. The constants say what lies where.
 */

import type { FilterCoefficients } from "./filter-coefficients.ts";
import { AGED, AVERAGED } from "./gravity-average.ts";

/** Quaternion w x y z inertialFromSensor: the almost inertial frame turns only as the gyro is wrong. */
export const QUAT = 0;
/** Average of the specific force in the inertial frame (gravity-average.ts), its output and its age. */
export const AVERAGE = 4;
export const MEAN = AVERAGE + AVERAGED;
export const AGE = AVERAGE + AGED;
/** The last force in the inertial frame, m/s². */
export const LAST_FORCE = 14;
/** Velocity of back-and-forth motion, m/s, and its slow mean. */
export const VELOCITY = 17;
export const VELOCITY_MEAN = 20;
/** Its square, held at the peaks, m²/s², and the corner of the average that follows from it, rad/s. */
export const LEVEL = 23;
export const CORNER = 24;
/** The last three rates, newest first, rad/s, and how many of them (0–3) belong to the unbroken stretch. */
export const RATES = 25;
export const KNOWN = 34;
/** Time missing since the last sample, s. */
export const LOST = 35;
/** The present block: samples, seconds, sums of the rotation matrix, the rate and the acceleration. */
export const COUNT = 36;
export const BLOCK_S = 37;
export const SUM_MATRIX = 38;
export const SUM_RATE = 47;
export const SUM_ACC = 50;
/** Direction of gravity in the inertial frame at the end of the block before; zeros if there was none. */
export const GRAVITY = 53;
/** Low-passed rotation matrix (9) and bias in inertial axes (3), then their band integrators (12); their age, s. */
export const DELAYED = 56;
export const DELAYED_AGE = 80;
/** Gyro bias, sensor axes, rad/s, and its covariance xx xy xz yy yz zz, rad²/s². */
export const BIAS = 81;
export const COVARIANCE = 84;
/** The stretch that may be rest: blocks, seconds, mean rate (3), mean acceleration (3). */
export const STILL_BLOCKS = 90;
export const STILL_S = 91;
export const STILL_MEANS = 92;
/** The loss that is being bridged, s (0: none); QUAT before it; how many rates before and after it; the rates. */
export const BRIDGE_S = 98;
export const BRIDGE_QUAT = 99;
export const BRIDGE_BEFORE = 103;
export const BRIDGE_AFTER = 104;
export const BRIDGE_RATES = 105;
/** Variance of the bias about a horizontal direction, rad²/s²: what tilts up. 0 until the bias was first learned. */
export const OPEN = 123;
const SIZE = 124;

export interface OrientationState {
  readonly kind: "gyro-and-acceleration";
  readonly values: Float64Array;
}

/** Before the first sample handling is likely, m/s. */
const startSpeed = 0.2;

export function freshOrientation(c: FilterCoefficients): OrientationState {
  const values = new Float64Array(SIZE);
  values[QUAT] = values[MEAN + 2] = 1;
  values[LEVEL] = startSpeed ** 2;
  values[CORNER] = c.cornerMost;
  values[COVARIANCE] = values[COVARIANCE + 3] = values[COVARIANCE + 5] = c.initialVariance;
  return { kind: "gyro-and-acceleration", values };
}

/** A copy to go on from; undefined for what is no such state, such as one that another version left. */
export function copyOfOrientation(state: OrientationState): OrientationState | undefined {
  const { kind, values } = state;
  return values?.length === SIZE ? { kind, values: values.slice() } : undefined;
}
