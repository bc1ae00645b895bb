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

/** Plain data. [3 axes × sections × 2] memories; `points` since the start; sums of squares of the open window. */
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

const input = new Float64Array(MOST_POINTS);
const band = new Float64Array(MOST_POINTS);

/** Points that go on from the last; `sway` [3 × points] takes the up-vector below 2 Hz, axis after axis. */
export function runMovementBands(s: MovementBandsState, run: PointRun, sway: Float64Array): void {
  const { memory, squares } = s;
  const { values, from } = run;
  const points = Math.min(MOST_POINTS, pointsIn(run));
  for (let axis = 0; axis < 3; axis++) {
    for (let k = 0; k < points; k++) input[k] = values[from + POINT_WORDS * k + UP + axis]!;
    const at = axis * SECTIONS * 2;
    if (s.points === 0) settle(memory, at, input[0]!);
    pass(swayLow, memory, at, input, band, points);
    for (let k = 0; k < points; k++) sway[axis * points + k] = band[k]!;
    pass(breathHigh, memory, at + 2, input, band, points);
    pass(breathLow, memory, at + 4, band, band, points);
    squares[0]! += squaresOf(band, points);
    pass(microHigh, memory, at + 6, input, band, points);
    pass(microLow, memory, at + 8, band, band, points);
    squares[1]! += squaresOf(band, points);
  }
  s.points += points;
  s.squaredPoints += points;
}

/** Direct form II transposed. */
function pass(
  c: Section,
  memory: Float64Array,
  at: number,
  from: Float64Array,
  to: Float64Array,
  points: number,
): void {
  const { b0, b1, a1, a2 } = c;
  let first = memory[at]!;
  let second = memory[at + 1]!;
  for (let k = 0; k < points; k++) {
    const x = from[k]!;
    const y = b0 * x + first;
    first = b1 * x - a1 * y + second;
    second = b0 * x - a2 * y;
    to[k] = y;
  }
  memory[at] = first;
  memory[at + 1] = second;
}

function squaresOf(values: Float64Array, points: number): number {
  let sum = 0;
  for (let k = 0; k < points; k++) sum += values[k]! * values[k]!;
  return sum;
}

function settle(memory: Float64Array, at: number, x: number): void {
  const hold = (c: Section, place: number, held: number): number => {
    const y = c.atZeroHz * held;
    memory[place + 1] = c.b0 * held - c.a2 * y;
    memory[place] = c.b1 * held - c.a1 * y + memory[place + 1]!;
    return y;
  };
  hold(swayLow, at, x);
  hold(breathLow, at + 4, hold(breathHigh, at + 2, x));
  hold(microLow, at + 8, hold(microHigh, at + 6, x));
}
