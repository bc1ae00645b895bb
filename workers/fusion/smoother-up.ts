/**
 * From smoothed gravity to "up" at each sample. In: rows with their strapdown quaternions, gravity at the ends of the
 * steps; out: unit vectors in the sensor frame, moved on by the device's latency.
 */

import type { RateConvention } from "./gyro-integration.ts";
import type { Rows } from "./smoother-rows.ts";

/**
 * Writes `up` of rows `from`…`to − 1`, a step, in which gravity moves in a straight line from `begin` (at the row before)
 * to `end` (at the last row); m/s², inertial frame.
 */
export function writeUpOfStep(
  rows: Rows,
  from: number,
  to: number,
  begin: ArrayLike<number>,
  end: ArrayLike<number>,
): void {
  const { quat, up } = rows;
  const bx = begin[0] as number;
  const by = begin[1] as number;
  const bz = begin[2] as number;
  const dx = ((end[0] as number) - bx) / (to - from);
  const dy = ((end[1] as number) - by) / (to - from);
  const dz = ((end[2] as number) - bz) / (to - from);
  for (let row = from; row < to; row++) {
    const share = row - from + 1;
    const gx = bx + share * dx;
    const gy = by + share * dy;
    const gz = bz + share * dz;
    const w = quat[4 * row] as number;
    // The conjugate: from the inertial frame to the sensor's.
    const x = -(quat[4 * row + 1] as number);
    const y = -(quat[4 * row + 2] as number);
    const z = -(quat[4 * row + 3] as number);
    const cx = 2 * (y * gz - z * gy);
    const cy = 2 * (z * gx - x * gz);
    const cz = 2 * (x * gy - y * gx);
    writeUnit(
      up,
      row,
      gx + w * cx + y * cz - z * cy,
      gy + w * cy + z * cx - x * cz,
      gz + w * cz + x * cy - y * cx,
    );
  }
}

/** Weightlessness has no "up": then it is the sensor's z axis. */
function writeUnit(out: Float64Array, row: number, x: number, y: number, z: number): void {
  const length = Math.sqrt(x * x + y * y + z * z);
  const scale = length > 1e-9 ? 1 / length : 0;
  out[3 * row] = x * scale;
  out[3 * row + 1] = y * scale;
  out[3 * row + 2] = scale > 0 ? z * scale : 1;
}

const rate = new Float64Array(3);

/** The rate at the instant of a row, bias taken off. A mean over an interval stands for its middle. */
function readRate(
  rows: Rows,
  row: number,
  last: number,
  convention: RateConvention,
  bias: ArrayLike<number>,
): void {
  const { gyrRadPerS: w } = rows;
  const other = convention === "interval-mean" && row < last ? row + 1 : row;
  for (let i = 0; i < 3; i++) {
    rate[i] = ((w[3 * row + i] as number) + (w[3 * other + i] as number)) / 2 - (bias[i] as number);
  }
}

/**
 * Writes to row `to` of `out` the "up" of `ahead` periods after row `row`. Rows up to `last` belong to the same stretch
 * and have their `up`. Up turns with u' = u × ω: between two rows a cubic through both, with those slopes.
 */
export function writeUpAhead(
  out: Float64Array,
  to: number,
  rows: Rows,
  row: number,
  last: number,
  ahead: number,
  convention: RateConvention,
  bias: ArrayLike<number>,
): void {
  const { up } = rows;
  const periodS = rows.periodS[row] as number;
  const whole = Math.min(Math.floor(ahead), last - row);
  const a = row + whole;
  const t = ahead - whole;
  const ux = up[3 * a] as number;
  const uy = up[3 * a + 1] as number;
  const uz = up[3 * a + 2] as number;
  if (t === 0) {
    out[3 * to] = ux;
    out[3 * to + 1] = uy;
    out[3 * to + 2] = uz;
    return;
  }
  readRate(rows, a, last, convention, bias);
  const ax = periodS * (uy * (rate[2] as number) - uz * (rate[1] as number));
  const ay = periodS * (uz * (rate[0] as number) - ux * (rate[2] as number));
  const az = periodS * (ux * (rate[1] as number) - uy * (rate[0] as number));
  if (a === last) {
    // Nothing is known beyond: the turn goes on. Its tangent bounds the angle where the latency is long.
    writeUnit(out, to, ux + t * ax, uy + t * ay, uz + t * az);
    return;
  }
  const vx = up[3 * a + 3] as number;
  const vy = up[3 * a + 4] as number;
  const vz = up[3 * a + 5] as number;
  readRate(rows, a + 1, last, convention, bias);
  const bx = periodS * (vy * (rate[2] as number) - vz * (rate[1] as number));
  const by = periodS * (vz * (rate[0] as number) - vx * (rate[2] as number));
  const bz = periodS * (vx * (rate[1] as number) - vy * (rate[0] as number));
  const s = 1 - t;
  const p = t * s * s;
  const q = -t * t * s;
  const h = t * t * (3 - 2 * t);
  writeUnit(
    out,
    to,
    (1 - h) * ux + p * ax + q * bx + h * vx,
    (1 - h) * uy + p * ay + q * by + h * vy,
    (1 - h) * uz + p * az + q * bz + h * vz,
  );
}
