/**
 * Unit quaternions `[w, x, y, z]`, Hamilton convention. `aFromB` turns a vector written in frame B into the same
 * vector written in frame A: `v_A = q v_B q*`. Results are written into an argument; nothing is allocated.
 */

import type { Vector3 } from "../../../../workers/fusion/vector.ts";

export type Quaternion = Float64Array & { 0: number; 1: number; 2: number; 3: number };

/** The rotation that changes nothing. */
export function identityQuaternion(): Quaternion {
  return Float64Array.of(1, 0, 0, 0) as Quaternion;
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
