// Sway of the upper back in still windows of 30 s, below 2 Hz, about the window's mean (which stands for the lower edge
// of 0.02 Hz). Taken in the plane perpendicular to the mean up-vector: forward and sideways tilt up to a rotation of
// that plane, which changes none of the figures, so no zero is needed. Measures of posturography, from memory.
import type { SwayExposure } from "../../src/domain/exposure.ts";
import {
  addMagnitude,
  addMagnitudes,
  freshMagnitudes,
  type MagnitudeHistogram,
  magnitudeQuantileOf,
} from "./magnitude-histogram.ts";

export const SWAY_S = 30;
const MOST_POINTS = 10 * SWAY_S;
/** χ² with two degrees of freedom, 95 %. */
const CHI2_95 = 5.991;

/** One window's figures. */
export interface Sway {
  readonly rmsRad: number;
  readonly pathRad: number;
  readonly speedRadPerS: number;
  readonly ellipseRad2: number;
}

/** Over windows: RMS, path and the root of the ellipse's area, rad. Distributions, since one fidget fills a window. */
export interface SwayTotals {
  windows: number;
  readonly rms: MagnitudeHistogram;
  readonly path: MagnitudeHistogram;
  readonly ellipseRoot: MagnitudeHistogram;
}

/** Plain data. [points × 3] of the open window; `seconds` that it holds. */
export interface SwayTrack {
  readonly ups: Float64Array;
  points: number;
  seconds: number;
}

export const freshSway = (): SwayTotals => ({
  windows: 0,
  rms: freshMagnitudes(),
  path: freshMagnitudes(),
  ellipseRoot: freshMagnitudes(),
});
export const freshSwayTrack = (): SwayTrack => ({
  ups: new Float64Array(3 * MOST_POINTS),
  points: 0,
  seconds: 0,
});

export function restartSway(track: SwayTrack): void {
  track.points = 0;
  track.seconds = 0;
}

/** `ups`: [points × 3]. */
export function addSwayPoints(track: SwayTrack, ups: Float64Array, points: number): void {
  const taken = 3 * Math.min(points, MOST_POINTS - track.points);
  const at = 3 * track.points;
  for (let k = 0; k < taken; k++) track.ups[at + k] = ups[k]!;
  track.points += taken / 3;
}

/** A second is over. `still`: the last 10 s were; a window's first seconds are judged by the windows that hold them. */
export function closeSwaySecond(totals: SwayTotals, track: SwayTrack, still: boolean): void {
  track.seconds++;
  if (track.seconds >= 10 && !still) restartSway(track);
  if (track.seconds < SWAY_S) return;
  const sway = track.points > 2 ? swayFrom(track.ups, track.points, SWAY_S) : undefined;
  restartSway(track);
  if (!sway) return;
  totals.windows++;
  addMagnitude(totals.rms, sway.rmsRad);
  addMagnitude(totals.path, sway.pathRad);
  addMagnitude(totals.ellipseRoot, Math.sqrt(sway.ellipseRad2));
}

/**
 * `ups`: [points × 3] unit vectors over `seconds`; more than two points. With p the positions in the plane (rad, small
 * angles) about their mean: RMS = √(Σ|p|²/n); path = Σ|p_k − p_(k−1)|; speed = path/seconds;
 * 95 % ellipse = π · 5.991 · √(λ1 λ2), λ the eigenvalues of the covariance (n − 1).
 */
export function swayFrom(ups: Float64Array, points: number, seconds: number): Sway {
  let mx = 0;
  let my = 0;
  let mz = 0;
  for (let k = 0; k < points; k++) {
    mx += ups[3 * k]!;
    my += ups[3 * k + 1]!;
    mz += ups[3 * k + 2]!;
  }
  const length = Math.sqrt(mx * mx + my * my + mz * mz) || 1;
  mx /= length;
  my /= length;
  mz /= length;
  // Any two directions perpendicular to the mean and to each other.
  const steep = Math.abs(my) > 0.7;
  const sx = steep ? my : -mz;
  const sy = steep ? -mx : 0;
  const sz = steep ? 0 : mx;
  const side = Math.sqrt(sx * sx + sy * sy + sz * sz) || 1;
  const ex = steep ? sx / side : sx === 0 && sz === 0 ? 1 : sx / side;
  const ey = sy / side;
  const ez = sz / side;
  const fx = my * ez - mz * ey;
  const fy = mz * ex - mx * ez;
  const fz = mx * ey - my * ex;
  let sa = 0;
  let sb = 0;
  let aa = 0;
  let bb = 0;
  let ab = 0;
  let pathRad = 0;
  let lastA = 0;
  let lastB = 0;
  for (let k = 0; k < points; k++) {
    const x = ups[3 * k]!;
    const y = ups[3 * k + 1]!;
    const z = ups[3 * k + 2]!;
    const a = x * ex + y * ey + z * ez;
    const b = x * fx + y * fy + z * fz;
    if (k > 0) pathRad += Math.sqrt((a - lastA) ** 2 + (b - lastB) ** 2);
    lastA = a;
    lastB = b;
    sa += a;
    sb += b;
    aa += a * a;
    bb += b * b;
    ab += a * b;
  }
  const va = Math.max(0, aa - (sa * sa) / points);
  const vb = Math.max(0, bb - (sb * sb) / points);
  const vab = ab - (sa * sb) / points;
  return {
    rmsRad: Math.sqrt((va + vb) / points),
    pathRad,
    speedRadPerS: pathRad / seconds,
    ellipseRad2: (Math.PI * CHI2_95 * Math.sqrt(Math.max(0, va * vb - vab * vab))) / (points - 1),
  };
}

export function addSway(into: SwayTotals, other: SwayTotals): void {
  into.windows += other.windows;
  addMagnitudes(into.rms, other.rms);
  addMagnitudes(into.path, other.path);
  addMagnitudes(into.ellipseRoot, other.ellipseRoot);
}

/** Medians over the windows; undefined while there is none. Speed is path over the window's 30 s. */
export function swayExposureFrom({ windows, rms, path, ellipseRoot }: SwayTotals): SwayExposure | undefined {
  const rmsRad = magnitudeQuantileOf(rms, 0.5);
  const pathRad = magnitudeQuantileOf(path, 0.5);
  const root = magnitudeQuantileOf(ellipseRoot, 0.5);
  if (rmsRad === undefined || pathRad === undefined || root === undefined) return undefined;
  return { windows, rmsRad, pathRad, speedRadPerS: pathRad / SWAY_S, ellipseRad2: root * root };
}
