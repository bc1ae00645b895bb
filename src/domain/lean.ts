import type { Radians } from "./units.ts";

/**
 * Upper-back lean against gravity, relative to a reference (posture conventions: u0, f, l = u0 × f).
 * forward: atan2(−u·f, u·u0), + forward; lateral: asin(u·l), + to the right; total: acos(u·u0).
 */
export interface Lean {
  readonly forward: Radians;
  readonly lateral: Radians;
  readonly total: Radians;
}

/** Unit vector in the sensor frame. */
export type Vec3 = readonly [number, number, number];

/**
 * How sure the zero is: `reference` = set by the wearer; `walking` = none was set, two walks gave it; `mounting` = only
 * the drawing on the sensor is known.
 */
export type ZeroSource = "reference" | "walking" | "mounting";

/** An orthonormal body basis in the sensor frame: up at the reference position, anterior, left = up × anterior. */
export interface BodyBasis {
  readonly up: Vec3;
  readonly anterior: Vec3;
  readonly left: Vec3;
  readonly source: ZeroSource;
}
