// The up-vector's small movements in three bands, on the 10 Hz points: below 2 Hz for sway, 0.1–0.7 Hz where breathing
// lies, 0.7–3 Hz above it. Second-order Butterworth sections by the bilinear transform, started as if the first point
// had held for ever. Points are means over 0.1 s, which takes 14 % off at 3 Hz and less below. Bands: our own choice.
import type { BandMovement } from "../../src/domain/exposure.ts";
import {
  addMagnitude,
  addMagnitudes,
  freshMagnitudes,
  type MagnitudeHistogram,
  magnitudeQuantileOf,
} from "./magnitude-histogram.ts";
import { POINT_WORDS, type PointRun, pointsIn, UP } from "./point-run.ts";

const RATE_HZ = 10;
const MOST_POINTS = 32;
export const WINDOW_S = 10;
const SETTLED_POINTS = 100;
/** Sections in order: sway low-pass, breathing high- and low-pass, micro-movement high- and low-pass. */
const SECTIONS = 5;

interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly a1: number;
  readonly a2: number;
  readonly atZeroHz: 0 | 1;
}

/** b2 = b0 in both kinds. */
function sectionFor(kind: "low" | "high", cornerHz: number): Section {
  const g = Math.tan((Math.PI * cornerHz) / RATE_HZ);
  const scale = 1 / (1 + g * (g + Math.SQRT2));
  const b0 = (kind === "low" ? g * g : 1) * scale;
  return {
    b0,
    b1: kind === "low" ? 2 * b0 : -2 * b0,
    a1: 2 * (g * g - 1) * scale,
    a2: (1 - g * (Math.SQRT2 - g)) * scale,
    atZeroHz: kind === "low" ? 1 : 0,
  };
}

const swayLow = sectionFor("low", 2);
const breathHigh = sectionFor("high", 0.1);
const breathLow = sectionFor("low", 0.7);
const microHigh = sectionFor("high", 0.7);
const microLow = sectionFor("low", 3);

/** Plain data. [sections × 3 axes × 2] memories; `points` since the start; sums of squares of the open window. */
export interface MovementBandsState {
  readonly memory: Float64Array;
  points: number;
  /** rad² (small angles): breathing band, micro-movement. */
  readonly squares: Float64Array;
  squaredPoints: number;
  seconds: number;
}

/** Over still windows of 10 s: RMS in each band, rad. Distributions, since one fidget fills a window. */
export interface MovementBandTotals {
  windows: number;
  readonly breathing: MagnitudeHistogram;
  readonly micro: MagnitudeHistogram;
}

export const freshMovementBandTotals = (): MovementBandTotals => ({
  windows: 0,
  breathing: freshMagnitudes(),
  micro: freshMagnitudes(),
});

export const freshMovementBands = (): MovementBandsState => ({
  memory: new Float64Array(3 * SECTIONS * 2),
  points: 0,
  squares: new Float64Array(2),
  squaredPoints: 0,
  seconds: 0,
});

export function restartMovementBands(s: MovementBandsState): void {
  s.points = 0;
  emptyBandWindow(s);
}

export function emptyBandWindow(s: MovementBandsState): void {
  s.squares.fill(0);
  s.squaredPoints = 0;
  s.seconds = 0;
}

/** A second is over. `still`: the last 10 s were. */
export function closeBandSecond(totals: MovementBandTotals, s: MovementBandsState, still: boolean): void {
  s.seconds++;
  // The 0.1 Hz high-pass has not forgotten its start before.
  if (s.points < SETTLED_POINTS) emptyBandWindow(s);
  if (s.seconds < WINDOW_S) return;
  if (still) {
    totals.windows++;
    addMagnitude(totals.breathing, Math.sqrt(s.squares[0]! / s.squaredPoints));
    addMagnitude(totals.micro, Math.sqrt(s.squares[1]! / s.squaredPoints));
  }
  emptyBandWindow(s);
}

export function addMovementBandTotals(into: MovementBandTotals, other: MovementBandTotals): void {
  into.windows += other.windows;
  addMagnitudes(into.breathing, other.breathing);
  addMagnitudes(into.micro, other.micro);
}

/** Median over the windows; undefined while there is none. */
export function bandMovementFrom(h: MagnitudeHistogram, windows: number): BandMovement | undefined {
  const rmsRad = magnitudeQuantileOf(h, 0.5);
  return rmsRad === undefined ? undefined : { rmsRad, windows };
}

const input = new Float64Array(3 * MOST_POINTS);
const band = new Float64Array(3 * MOST_POINTS);

/** Points that go on from the last; `sway` [points × 3] takes the up-vector below 2 Hz. */
export function runMovementBands(s: MovementBandsState, run: PointRun, sway: Float64Array): void {
  const { memory, squares } = s;
  const { values, from } = run;
  const points = Math.min(MOST_POINTS, pointsIn(run));
  for (let k = 0; k < points; k++) {
    const up = from + POINT_WORDS * k + UP;
    input[3 * k] = values[up]!;
    input[3 * k + 1] = values[up + 1]!;
    input[3 * k + 2] = values[up + 2]!;
  }
  if (s.points === 0) for (let axis = 0; axis < 3; axis++) settle(memory, axis, input[axis]!);
  pass(swayLow, memory, 0, input, sway, points);
  pass(breathHigh, memory, 1, input, band, points);
  pass(breathLow, memory, 2, band, band, points);
  squares[0]! += squaresOf(band, points);
  pass(microHigh, memory, 3, input, band, points);
  pass(microLow, memory, 4, band, band, points);
  squares[1]! += squaresOf(band, points);
  s.points += points;
  s.squaredPoints += points;
}

/** Direct form II transposed; the axes side by side, since each has to wait for its own last result. */
function pass(
  { b0, b1, a1, a2 }: Section,
  memory: Float64Array,
  section: number,
  from: Float64Array,
  to: Float64Array,
  points: number,
): void {
  const at = 6 * section;
  let x1 = memory[at]!;
  let x2 = memory[at + 1]!;
  let y1 = memory[at + 2]!;
  let y2 = memory[at + 3]!;
  let z1 = memory[at + 4]!;
  let z2 = memory[at + 5]!;
  for (let k = 0; k < 3 * points; k += 3) {
    const x = from[k]!;
    const y = from[k + 1]!;
    const z = from[k + 2]!;
    const xOut = b0 * x + x1;
    const yOut = b0 * y + y1;
    const zOut = b0 * z + z1;
    x1 = b1 * x - a1 * xOut + x2;
    y1 = b1 * y - a1 * yOut + y2;
    z1 = b1 * z - a1 * zOut + z2;
    x2 = b0 * x - a2 * xOut;
    y2 = b0 * y - a2 * yOut;
    z2 = b0 * z - a2 * zOut;
    to[k] = xOut;
    to[k + 1] = yOut;
    to[k + 2] = zOut;
  }
  memory[at] = x1;
  memory[at + 1] = x2;
  memory[at + 2] = y1;
  memory[at + 3] = y2;
  memory[at + 4] = z1;
  memory[at + 5] = z2;
}

function squaresOf(values: Float64Array, points: number): number {
  let sum = 0;
  for (let k = 0; k < 3 * points; k++) sum += values[k]! * values[k]!;
  return sum;
}

function settle(memory: Float64Array, axis: number, x: number): void {
  const hold = (c: Section, section: number, held: number): number => {
    const y = c.atZeroHz * held;
    const at = 6 * section + 2 * axis;
    memory[at + 1] = c.b0 * held - c.a2 * y;
    memory[at] = c.b1 * held - c.a1 * y + memory[at + 1]!;
    return y;
  };
  hold(swayLow, 0, x);
  hold(breathLow, 2, hold(breathHigh, 1, x));
  hold(microLow, 4, hold(microHigh, 3, x));
}
