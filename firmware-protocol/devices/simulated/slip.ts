// How a sensor sits on the skin, and how it moves there: its rotation against "worn as drawn", as a function of time.
// A slip turns the sensor about an axis of its own; the trunk beneath does not move, so the truth of the trunk stays.
import { inverse, type Quaternion, times, type Vector } from "./rotation.ts";

export interface Slip {
  readonly atS: number;
  /** How long it takes: a jerk (0.3 s and less is taken as 0.3 s) or a creep of hours. */
  readonly durationS: number;
  /** Axis in the sensor as drawn (right, up, out of the back); need not be of unit length. */
  readonly axis: Vector;
  readonly angleRad: number;
}

const SHORTEST_S = 0.3;
const none: Quaternion = [1, 0, 0, 0];

/** Of `angleRad` about any axis. */
export function aboutAxis([x, y, z]: Vector, angleRad: number): Quaternion {
  const length = Math.hypot(x, y, z) || 1;
  const sin = Math.sin(angleRad / 2) / length;
  return [Math.cos(angleRad / 2), x * sin, y * sin, z * sin];
}

/** Drawn axes from the sensor's real ones at `tS`: how it was put on, then its slips, minimum-jerk each. */
export function drawnFromSensor(
  mounting: Quaternion | undefined,
  slips: readonly Slip[],
  tS: number,
): Quaternion {
  let turn = none;
  for (const { atS, durationS, axis, angleRad } of slips) {
    const u = Math.max(0, Math.min(1, (tS - atS) / Math.max(SHORTEST_S, durationS)));
    if (u > 0) turn = times(turn, aboutAxis(axis, angleRad * u * u * u * (10 + u * (6 * u - 15))));
  }
  return mounting === undefined ? turn : times(turn, inverse(mounting));
}
