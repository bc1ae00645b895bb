/**
 * "Up" in the sensor frame, for the instant that the device's latency has left behind. In: the orientation filter's state;
 * out: the unit vector, carried on with the present rate and its trend, up to the square of the angle. The state is not
 * carried on, so that nothing of the prediction is remembered.
 */

import { BIAS, KNOWN, MEAN, QUAT, RATES } from "./filter-state.ts";
import { type Vector3, writeDirection } from "./vector.ts";

/** A rate's trend says nothing of later than this (hand-held motion, BROAD: further costs degrees at 50 ms), s. */
const trendS = 0.03;

/** `L`: latency, s; `T`: sampling period, s. */
export function writeUp(up: Vector3, s: Float64Array, L: number, T: number): void {
  const w = s[QUAT]!;
  const i = s[QUAT + 1]!;
  const j = s[QUAT + 2]!;
  const k = s[QUAT + 3]!;
  const nx = s[MEAN]!;
  const ny = s[MEAN + 1]!;
  const nz = s[MEAN + 2]!;
  // Inverse rotation: v + 2 r × (r × v − w v), with r the vector part.
  const cx = 2 * (j * nz - k * ny - w * nx);
  const cy = 2 * (k * nx - i * nz - w * ny);
  const cz = 2 * (i * ny - j * nx - w * nz);
  let x = nx + j * cz - k * cy;
  let y = ny + k * cx - i * cz;
  let z = nz + i * cy - j * cx;
  const known = s[KNOWN]!;
  if (L > 0 && known > 0) {
    const trend = known > 1 ? Math.min(L, trendS) / (2 * T) : 0;
    const ex = L * (s[RATES]! + trend * (s[RATES]! - s[RATES + 3]!) - s[BIAS]!);
    const ey = L * (s[RATES + 1]! + trend * (s[RATES + 1]! - s[RATES + 4]!) - s[BIAS + 1]!);
    const ez = L * (s[RATES + 2]! + trend * (s[RATES + 2]! - s[RATES + 5]!) - s[BIAS + 2]!);
    const ux = y * ez - z * ey;
    const uy = z * ex - x * ez;
    const uz = x * ey - y * ex;
    x += ux + (uy * ez - uz * ey) / 2;
    y += uy + (uz * ex - ux * ez) / 2;
    z += uz + (ux * ey - uy * ex) / 2;
  }
  writeDirection(up, x, y, z);
}
