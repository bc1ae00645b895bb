// Directions in the sensor frame. Angles by the chord where they are small.
import type { Vec3 } from "../../src/domain/lean.ts";

export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

export const lengthOf = (a: Vec3): number => Math.sqrt(dot(a, a));

/** `a` + `b` × `scale`. */
export const plus = (a: Vec3, b: Vec3, scale = 1): Vec3 => [
  a[0] + scale * b[0],
  a[1] + scale * b[1],
  a[2] + scale * b[2],
];

/** Zero stays zero. */
export function unit(a: Vec3): Vec3 {
  const length = lengthOf(a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}

/** Mean direction of unit vectors. */
export const meanDirection = (ups: readonly Vec3[]): Vec3 =>
  unit(ups.reduce<Vec3>((sum, up) => plus(sum, up), [0, 0, 0]));

/** Angle between two unit vectors, rad, 0…π; precise at both ends. */
export function angleBetween(a: Vec3, b: Vec3): number {
  return 2 * Math.atan2(lengthOf(plus(a, b, -1)), lengthOf(plus(a, b)));
}

/** What of `a` is perpendicular to the unit vector `axis`. */
export const across = (a: Vec3, axis: Vec3): Vec3 => plus(a, axis, -dot(a, axis));
