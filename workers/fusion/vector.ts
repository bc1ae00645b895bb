/**
 * Vectors of the estimators of "up" as Float64Array, so that an update allocates nothing.
 *
 * The intersection types name the indices, which tells the compiler that `v[0]` is a number, not
 * `number | undefined`.
 */

/** `[x, y, z]`. */
export type Vector3 = Float64Array & { 0: number; 1: number; 2: number };

/** A vector of three zeros, or of the numbers given. */
export function vector3(x = 0, y = 0, z = 0): Vector3 {
  return Float64Array.of(x, y, z) as Vector3;
}

/** `x` held within `[-limit, limit]`. */
export function clamped(x: number, limit: number): number {
  return x > limit ? limit : x < -limit ? -limit : x;
}

/** Below this a vector has no direction worth following. */
const leastLength = 1e-6;

/** Writes the unit vector along x y z into `out`; leaves it as it is where there is no direction. */
export function writeDirection(out: Vector3, x: number, y: number, z: number): void {
  const length = Math.sqrt(x * x + y * y + z * z);
  if (length <= leastLength) return;
  out[0] = x / length;
  out[1] = y / length;
  out[2] = z / length;
}
