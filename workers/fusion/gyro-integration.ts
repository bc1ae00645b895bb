/**
 * Strapdown integration on the filter's state: turns the quaternion by a rate, and bridges a short loss.
 *
 * A loss is bridged by the polynomial through up to three rates before and three after it, on uneven nodes (Newton's
 * divided differences). The first sample after the loss is used at once; the two after it repeat the bridge with what
 * they add. The coefficient of the highest power says how far the next lower polynomial is away: the bridge's error.
 */

import type { GyroConvention } from "../../firmware-protocol/driver.ts";
import {
  BIAS,
  BRIDGE_AFTER,
  BRIDGE_BEFORE,
  BRIDGE_QUAT,
  BRIDGE_RATES,
  BRIDGE_S,
  KNOWN,
  QUAT,
  RATES,
} from "./filter-state.ts";

/** Whether the device's gyro word is a reading at the sample's instant or a mean over the interval that ends there. */
export type RateConvention = Exclude<GyroConvention, "none">;

/** Longest interval bridged, and longest for which three rates a side help (BROAD: beyond, two are better), s. */
export const longestBridgeS = 0.3;
const threeASideS = 0.1;
/** The bridge is integrated in steps of at most this, s. */
const stepS = 0.01;

/** Turns the quaternion of `s` by the rate less the bias, rad/s, held for `dt` s. */
export function turn(s: Float64Array, rateX: number, rateY: number, rateZ: number, dt: number): void {
  const half = dt / 2;
  const x = (rateX - s[BIAS]!) * half;
  const y = (rateY - s[BIAS + 1]!) * half;
  const z = (rateZ - s[BIAS + 2]!) * half;
  const a = x * x + y * y + z * z;
  // Taylor's series to 1e-9 for half a radian: faster than sine and cosine, and the same on every platform.
  let c = 1 - (a / 2) * (1 - (a / 12) * (1 - (a / 30) * (1 - a / 56)));
  let k = 1 - (a / 6) * (1 - (a / 20) * (1 - a / 42));
  if (a > 0.25) {
    const angle = Math.sqrt(a);
    c = Math.cos(angle);
    k = Math.sin(angle) / angle;
  }
  const i = k * x;
  const j = k * y;
  const l = k * z;
  const qw = s[QUAT]!;
  const qx = s[QUAT + 1]!;
  const qy = s[QUAT + 2]!;
  const qz = s[QUAT + 3]!;
  const pw = qw * c - qx * i - qy * j - qz * l;
  const px = qw * i + qx * c + qy * l - qz * j;
  const py = qw * j - qx * l + qy * c + qz * i;
  const pz = qw * l + qx * j - qy * i + qz * c;
  // One Newton step towards length 1, which it never leaves by more than rounding.
  const scale = 1.5 - (pw * pw + px * px + py * py + pz * pz) / 2;
  s[QUAT] = pw * scale;
  s[QUAT + 1] = px * scale;
  s[QUAT + 2] = py * scale;
  s[QUAT + 3] = pz * scale;
}

/**
 * Turns the quaternion of `s` by the interval of T seconds that ends at the rate w, rad/s, if it is unbroken.
 * Instantaneous rates: Adams–Moulton weights on three points, exact for a rate that varies quadratically, and that
 * rate's coning (Magnus expansion, second term). Means: the coning of a rate that varies linearly, from two intervals
 * (P. G. Savage, J. Guid. Control Dyn. 21(1), 1998). Without, turning fast costs degrees at the rates of a radio link.
 */
export function integrate(
  s: Float64Array,
  wx: number,
  wy: number,
  wz: number,
  T: number,
  convention: RateConvention,
): void {
  const known = s[KNOWN]!;
  if (known === 0) return;
  const ux = s[RATES]!;
  const uy = s[RATES + 1]!;
  const uz = s[RATES + 2]!;
  const cx = uy * wz - uz * wy;
  const cy = uz * wx - ux * wz;
  const cz = ux * wy - uy * wx;
  const k1 = T / 12;
  if (convention === "interval-mean") {
    turn(s, wx + k1 * cx, wy + k1 * cy, wz + k1 * cz, T);
    return;
  }
  if (known === 1) {
    turn(s, (wx + ux) / 2 + k1 * cx, (wy + uy) / 2 + k1 * cy, (wz + uz) / 2 + k1 * cz, T);
    return;
  }
  const vx = s[RATES + 3]!;
  const vy = s[RATES + 4]!;
  const vz = s[RATES + 5]!;
  const dx = wx - ux;
  const dy = wy - uy;
  const dz = wz - uz;
  const k = T / 120;
  turn(
    s,
    (5 * wx + 8 * ux - vx) / 12 + k * (11 * cx + vz * dy - vy * dz),
    (5 * wy + 8 * uy - vy) / 12 + k * (11 * cy + vx * dz - vz * dx),
    (5 * wz + 8 * uz - vz) / 12 + k * (11 * cz + vy * dx - vx * dy),
    T,
  );
}

/** Begins a bridge over the interval of `intervalS` seconds that ends at the sample to come. */
export function openBridge(s: Float64Array, intervalS: number): void {
  s.copyWithin(BRIDGE_QUAT, QUAT, QUAT + 4);
  for (let k = 0; k < 3; k++) s.copyWithin(BRIDGE_RATES + 6 - 3 * k, RATES + 3 * k, RATES + 3 * k + 3);
  s[BRIDGE_BEFORE] = s[KNOWN]!;
  s[BRIDGE_AFTER] = 0;
  s[BRIDGE_S] = intervalS;
}

/**
 * Takes the next rate after the loss and turns the quaternion anew from before the loss up to it. Gives the bridge's
 * error, rad, once enough rates are known after it: then the bridge is closed; undefined before.
 */
export function bridge(
  s: Float64Array,
  rate: readonly number[],
  periodS: number,
  convention: RateConvention,
): number | undefined {
  const interval = s[BRIDGE_S]!;
  const known = ++s[BRIDGE_AFTER]!;
  s.set(rate, BRIDGE_RATES + 6 + 3 * known);
  s.copyWithin(QUAT, BRIDGE_QUAT, BRIDGE_QUAT + 4);
  const side = interval <= threeASideS ? 3 : 2;
  const from = 3 - Math.min(side, s[BRIDGE_BEFORE]!);
  const n = 3 + known - from;
  // A mean over an interval is the rate at its middle.
  const offset = convention === "interval-mean" ? periodS / 2 : 0;
  const t = Array.from({ length: n }, (_, j) => {
    const node = from + j;
    return (node < 3 ? (node - 2) * periodS : interval + (node - 3) * periodS) - offset;
  });
  const c = [0, 1, 2].map((axis) => t.map((_, j) => s[BRIDGE_RATES + 3 * (from + j) + axis]!));
  for (const p of c) {
    for (let k = 1; k < n; k++) {
      for (let j = n - 1; j >= k; j--) p[j] = (p[j]! - p[j - 1]!) / (t[j]! - t[j - k]!);
    }
  }
  const at = (x: number): number[] => c.map((p) => p.reduceRight((v, q, j) => v * (x - t[j]!) + q, 0));
  const end = interval + (known - 1) * periodS;
  const steps = Math.ceil(end / Math.min(stepS, periodS));
  const h = end / steps;
  let highest = 0;
  let b = at(0);
  for (let j = 0; j < steps; j++) {
    const a = b;
    const m = at((j + 0.5) * h);
    b = at((j + 1) * h);
    turnCurved(s, a, m, b, h);
    if (j * h < interval)
      highest += t.reduce((v, node, k) => (k < n - 1 ? v * ((j + 0.5) * h - node) : v), h);
  }
  if (known < side) return undefined;
  s[BRIDGE_S] = 0;
  return Math.abs(highest) * Math.hypot(...c.map((p) => p[n - 1]!));
}

/** Simpson's mean of three rates, and the coning between the outer two (Bortz 1971). */
function turnCurved(
  s: Float64Array,
  a: ArrayLike<number>,
  m: ArrayLike<number>,
  b: ArrayLike<number>,
  h: number,
): void {
  const [x, y, z] = [0, 1, 2].map((i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    return (a[i]! + 4 * m[i]! + b[i]!) / 6 + (h / 12) * (a[j]! * b[k]! - a[k]! * b[j]!);
  });
  turn(s, x!, y!, z!, h);
}
