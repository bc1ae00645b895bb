/**
 * Strapdown integration when later samples are known. In: dense rows (smoother-rows.ts) and the bias; out: the quaternion
 * inertialFromSensor of each row, and what a step needs: sums of the specific force and of the rotation matrix.
 *
 * Instantaneous words: the integral of the quintic through the three rates on either side of the interval,
 * (11, −93, 802, 802, −93, 11)/1440, and T²/12 (w0 × w1) for coning. Interval means: the mean itself, and
 * T²/24 w × (w₊ − w₋) for coning. Both coning terms are those of a linear rate (J. E. Bortz, IEEE Trans. Aerosp. Electron.
 * Syst. 7(1), 1971). Where a stretch begins or ends, rates outside it are continued in a straight line.
 */

import type { RateConvention } from "./gyro-integration.ts";
import type { Rows } from "./smoother-rows.ts";

const near = 802 / 1440;
const middle = -93 / 1440;
const far = 11 / 1440;

/** How many rows beyond an interval its integral looks at. */
export const rowsAhead = 2;

/** Sums over the rows of one step. */
export interface StepSums {
  /** ∫ R dt of inertialFromSensor, row-major 3×3, s. */
  readonly matrixS: Float64Array;
  /** ∫ (specific force in the inertial frame − gravity) dt, m/s, where the force is known. */
  readonly speed: Float64Array;
  /** ∫ |specific force in the inertial frame − gravity|² dt, m²/s³. */
  squared: number;
  /** Angle turned through, rad. */
  turnedRad: number;
  /** From holes, rad². */
  turnVariance: number;
  guessedS: number;
  durationS: number;
  /** For how long of it the force is known, s. */
  knownS: number;
}

export const emptySums = (): StepSums => ({
  matrixS: new Float64Array(9),
  speed: new Float64Array(3),
  squared: 0,
  turnedRad: 0,
  turnVariance: 0,
  guessedS: 0,
  durationS: 0,
  knownS: 0,
});

/** The rates around one interval at the edge of a stretch: six instants, three axes. */
const atEdge = new Float64Array(18);

/** Writes into `atEdge` the rates of rows `row − 3` … `row + 2`, continued straight beyond `first` and `end`. */
function continueStraight(w: Float64Array, row: number, first: number, end: number): void {
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 6; j++) {
      const at = row - 3 + j;
      const inside = at < first ? first : at >= end ? end - 1 : at;
      let value = w[3 * inside + i] as number;
      if (at < first && first + 1 < end) {
        value += (at - first) * ((w[3 * first + 3 + i] as number) - value);
      } else if (at >= end && end - 2 >= first) {
        value += (at - end + 1) * (value - (w[3 * (end - 2) + i] as number));
      }
      atEdge[3 * j + i] = value;
    }
  }
}

/**
 * Integrates rows `from`…`to − 1` of a stretch whose known rows are `first`…`end − 1`, beginning at the quaternion of the
 * row before, and writes the sums. `gravity`: what the force is compared with, and stands for it where there is none.
 */
export function integrateStep(
  rows: Rows,
  from: number,
  to: number,
  first: number,
  end: number,
  convention: RateConvention,
  bias: ArrayLike<number>,
  gravity: ArrayLike<number>,
  sums: StepSums,
): void {
  const { gyrRadPerS: w, accMPerS2: a, quat, periodS, turnVariance, guessedS } = rows;
  const instantaneous = convention === "instantaneous";
  const bx = bias[0] as number;
  const by = bias[1] as number;
  const bz = bias[2] as number;
  const gx = gravity[0] as number;
  const gy = gravity[1] as number;
  const gz = gravity[2] as number;
  let q0 = 1;
  let q1 = 0;
  let q2 = 0;
  let q3 = 0;
  if (from > first) {
    q0 = quat[4 * from - 4] as number;
    q1 = quat[4 * from - 3] as number;
    q2 = quat[4 * from - 2] as number;
    q3 = quat[4 * from - 1] as number;
  }
  let m0 = 0;
  let m1 = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  let m5 = 0;
  let m6 = 0;
  let m7 = 0;
  let m8 = 0;
  let sx = 0;
  let sy = 0;
  let sz = 0;
  let squared = 0;
  let turned = 0;
  let variance = 0;
  let guessed = 0;
  let duration = 0;
  let knownS = 0;
  for (let row = from; row < to; row++) {
    const dt = periodS[row] as number;
    duration += dt;
    if (row > first) {
      const edge = row - 3 < first || row + rowsAhead >= end;
      if (edge) continueStraight(w, row, first, end);
      const r = edge ? atEdge : w;
      const o = edge ? 0 : 3 * row - 9;
      const ux = (r[o + 6] as number) - bx;
      const uy = (r[o + 7] as number) - by;
      const uz = (r[o + 8] as number) - bz;
      const vx = (r[o + 9] as number) - bx;
      const vy = (r[o + 10] as number) - by;
      const vz = (r[o + 11] as number) - bz;
      let rx: number;
      let ry: number;
      let rz: number;
      if (instantaneous) {
        const c = dt / 12;
        const mx = (r[o + 3] as number) + (r[o + 12] as number) - 2 * bx;
        const my = (r[o + 4] as number) + (r[o + 13] as number) - 2 * by;
        const mz = (r[o + 5] as number) + (r[o + 14] as number) - 2 * bz;
        const fx = (r[o] as number) + (r[o + 15] as number) - 2 * bx;
        const fy = (r[o + 1] as number) + (r[o + 16] as number) - 2 * by;
        const fz = (r[o + 2] as number) + (r[o + 17] as number) - 2 * bz;
        rx = near * (ux + vx) + middle * mx + far * fx + c * (uy * vz - uz * vy);
        ry = near * (uy + vy) + middle * my + far * fy + c * (uz * vx - ux * vz);
        rz = near * (uz + vz) + middle * mz + far * fz + c * (ux * vy - uy * vx);
      } else {
        const c = dt / 24;
        const dx = (r[o + 12] as number) - (r[o + 6] as number);
        const dy = (r[o + 13] as number) - (r[o + 7] as number);
        const dz = (r[o + 14] as number) - (r[o + 8] as number);
        rx = vx + c * (vy * dz - vz * dy);
        ry = vy + c * (vz * dx - vx * dz);
        rz = vz + c * (vx * dy - vy * dx);
      }
      const speed = Math.sqrt(rx * rx + ry * ry + rz * rz);
      const angle = speed * dt;
      turned += angle;
      const s = speed > 1e-9 ? Math.sin(angle / 2) / speed : dt / 2;
      const c = Math.cos(angle / 2);
      rx *= s;
      ry *= s;
      rz *= s;
      const p0 = q0 * c - q1 * rx - q2 * ry - q3 * rz;
      const p1 = q0 * rx + q1 * c + q2 * rz - q3 * ry;
      const p2 = q0 * ry - q1 * rz + q2 * c + q3 * rx;
      const p3 = q0 * rz + q1 * ry - q2 * rx + q3 * c;
      const scale = 1 / Math.sqrt(p0 * p0 + p1 * p1 + p2 * p2 + p3 * p3);
      q0 = p0 * scale;
      q1 = p1 * scale;
      q2 = p2 * scale;
      q3 = p3 * scale;
      variance += turnVariance[row] as number;
      guessed += guessedS[row] as number;
    }
    quat[4 * row] = q0;
    quat[4 * row + 1] = q1;
    quat[4 * row + 2] = q2;
    quat[4 * row + 3] = q3;
    const r0 = 1 - 2 * (q2 * q2 + q3 * q3);
    const r1 = 2 * (q1 * q2 - q0 * q3);
    const r2 = 2 * (q1 * q3 + q0 * q2);
    const r3 = 2 * (q1 * q2 + q0 * q3);
    const r4 = 1 - 2 * (q1 * q1 + q3 * q3);
    const r5 = 2 * (q2 * q3 - q0 * q1);
    const r6 = 2 * (q1 * q3 - q0 * q2);
    const r7 = 2 * (q2 * q3 + q0 * q1);
    const r8 = 1 - 2 * (q1 * q1 + q2 * q2);
    m0 += r0 * dt;
    m1 += r1 * dt;
    m2 += r2 * dt;
    m3 += r3 * dt;
    m4 += r4 * dt;
    m5 += r5 * dt;
    m6 += r6 * dt;
    m7 += r7 * dt;
    m8 += r8 * dt;
    const ax = a[3 * row] as number;
    const ay = a[3 * row + 1] as number;
    const az = a[3 * row + 2] as number;
    // Some devices send zeros where they have no reading; weightlessness that exact does not occur.
    if (ax === 0 && ay === 0 && az === 0) continue;
    knownS += dt;
    const ex = r0 * ax + r1 * ay + r2 * az - gx;
    const ey = r3 * ax + r4 * ay + r5 * az - gy;
    const ez = r6 * ax + r7 * ay + r8 * az - gz;
    sx += ex * dt;
    sy += ey * dt;
    sz += ez * dt;
    squared += (ex * ex + ey * ey + ez * ez) * dt;
  }
  const m = sums.matrixS;
  m[0] = m0;
  m[1] = m1;
  m[2] = m2;
  m[3] = m3;
  m[4] = m4;
  m[5] = m5;
  m[6] = m6;
  m[7] = m7;
  m[8] = m8;
  sums.speed[0] = sx;
  sums.speed[1] = sy;
  sums.speed[2] = sz;
  sums.squared = squared;
  sums.turnedRad = turned;
  sums.turnVariance = variance;
  sums.guessedS = guessed;
  sums.durationS = duration;
  sums.knownS = knownS;
}
