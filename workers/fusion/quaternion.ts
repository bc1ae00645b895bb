/**
 * Unit quaternions `[w, x, y, z]`, Hamilton convention. `aFromB` turns a vector written in frame B into the same
 * vector written in frame A: `v_A = q v_B q*`. Results are written into an argument; nothing is allocated.
 */

import type { Matrix3, Vector3 } from "./vector.ts";

export type Quaternion = Float64Array & { 0: number; 1: number; 2: number; 3: number };

/** The rotation that changes nothing. */
export function identityQuaternion(): Quaternion {
  return Float64Array.of(1, 0, 0, 0) as Quaternion;
}

/**
 * Writes the unit quaternion of `a ⊗ b` into `out`, which may be `a` or `b`. Renormalising at every product keeps
 * rounding from stretching a rotation over millions of samples.
 */
export function writeProduct(out: Quaternion, a: Quaternion, b: Quaternion): void {
  const w = a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3];
  const x = a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2];
  const y = a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1];
  const z = a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0];
  const scale = 1 / Math.sqrt(w * w + x * x + y * y + z * z);
  out[0] = w * scale;
  out[1] = x * scale;
  out[2] = y * scale;
  out[3] = z * scale;
}

/** Writes into `out` the vector `v` of frame B as seen from A, for `q = aFromB`. `out` may be `v`. */
export function writeRotated(out: Vector3, q: Quaternion, v: Vector3): void {
  const w = q[0];
  const x = q[1];
  const y = q[2];
  const z = q[3];
  // v + 2 r × (r × v + w v), with r the vector part: 18 products instead of the 27 of a matrix.
  const cx = 2 * (y * v[2] - z * v[1]);
  const cy = 2 * (z * v[0] - x * v[2]);
  const cz = 2 * (x * v[1] - y * v[0]);
  const rx = v[0] + w * cx + y * cz - z * cy;
  const ry = v[1] + w * cy + z * cx - x * cz;
  const rz = v[2] + w * cz + x * cy - y * cx;
  out[0] = rx;
  out[1] = ry;
  out[2] = rz;
}

/** Writes the rotation matrix of `q` into `out`, row-major. */
export function writeMatrix(out: Matrix3, q: Quaternion): void {
  const w = q[0];
  const x = q[1];
  const y = q[2];
  const z = q[3];
  out[0] = 1 - 2 * (y * y + z * z);
  out[1] = 2 * (x * y - w * z);
  out[2] = 2 * (x * z + w * y);
  out[3] = 2 * (x * y + w * z);
  out[4] = 1 - 2 * (x * x + z * z);
  out[5] = 2 * (y * z - w * x);
  out[6] = 2 * (x * z - w * y);
  out[7] = 2 * (y * z + w * x);
  out[8] = 1 - 2 * (x * x + y * y);
}

/** Writes "up" as seen from the sensor into `out`: the third row of the matrix of `earthFromSensor`. */
export function writeUp(out: Vector3, earthFromSensor: Quaternion): void {
  const w = earthFromSensor[0];
  const x = earthFromSensor[1];
  const y = earthFromSensor[2];
  const z = earthFromSensor[3];
  out[0] = 2 * (x * z - w * y);
  out[1] = 2 * (y * z + w * x);
  out[2] = 1 - 2 * (x * x + y * y);
}
