// The few rotations that a simulated body needs. Quaternions w x y z; `q` turns vectors of its right-hand frame into
// its left-hand one (earthFromSensor turns sensor vectors into earth vectors).

export type Vector = readonly [number, number, number];
export type Quaternion = readonly [number, number, number, number];

export function about(axis: 0 | 1 | 2, rad: number): Quaternion {
  const sin = Math.sin(rad / 2);
  return [Math.cos(rad / 2), axis === 0 ? sin : 0, axis === 1 ? sin : 0, axis === 2 ? sin : 0];
}

export const times = ([aw, ax, ay, az]: Quaternion, [bw, bx, by, bz]: Quaternion): Quaternion => [
  aw * bw - ax * bx - ay * by - az * bz,
  aw * bx + ax * bw + ay * bz - az * by,
  aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw,
];

export const inverse = ([w, x, y, z]: Quaternion): Quaternion => [w, -x, -y, -z];

export function turned([w, x, y, z]: Quaternion, [vx, vy, vz]: Vector): Vector {
  const tx = 2 * (y * vz - z * vy);
  const ty = 2 * (z * vx - x * vz);
  const tz = 2 * (x * vy - y * vx);
  return [vx + w * tx + y * tz - z * ty, vy + w * ty + z * tx - x * tz, vz + w * tz + x * ty - y * tx];
}

/** The rotation vector of q, rad. */
export function rotationVector([w, x, y, z]: Quaternion): Vector {
  const sin = Math.hypot(x, y, z);
  if (sin === 0) return [0, 0, 0];
  const scale = (2 * Math.atan2(Math.sign(w || 1) * sin, Math.abs(w))) / sin;
  return [x * scale, y * scale, z * scale];
}
