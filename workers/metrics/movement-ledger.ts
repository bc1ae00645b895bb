// Everything that needs no zero, on the up-vector in the sensor frame: generalised speed, shifts, fidgets, changes of
// position, static bouts, sway, micro-movement and movement in the breathing band. It goes on while the zero is in
// doubt. In: 10 Hz points and seconds of valid wear.
import { hopStates, type PositionState } from "../../src/domain/position-state.ts";
import { type FidgetTrack, freshFidgetTrack, isFidgetOver } from "./fidget-count.ts";
import { NEIGHBOUR_MS } from "./lean-ledger.ts";
import {
  freshBandOutput,
  freshMovementBands,
  type MovementBandsState,
  restartMovementBands,
  stepMovementBands,
} from "./movement-bands.ts";
import {
  clearMedian,
  freshRunningMedian,
  pushMedian,
  type RunningMedian,
  writeMedian,
} from "./running-median.ts";
import { breakShifts, freshShiftTrack, shiftFrom, type ShiftTrack } from "./shift-count.ts";
import { addSpeed, addSpeeds, freshSpeedHistogram, type SpeedHistogram } from "./speed-histogram.ts";
import {
  addStatic,
  freshStatic,
  freshStaticTrack,
  restartStatic,
  type StaticTotals,
  type StaticTrack,
  trackStatic,
} from "./static-bouts.ts";
import {
  addSway,
  addSwayPoint,
  closeSwaySecond,
  freshSway,
  freshSwayTrack,
  restartSway,
  type SwayTotals,
  type SwayTrack,
} from "./tilt-sway.ts";

const MEDIAN_S = 60;
/** Before that much of a minute is known there is no median to stray from. */
const MEDIAN_FROM_S = 15;
/** The 0.1 Hz high-pass has forgotten its start after this many points. */
const SETTLED_POINTS = 100;

/** Sums only: add to merge. */
export interface MovementTotals {
  seconds: number;
  readonly speed: SpeedHistogram;
  shifts: number;
  fidgets: number;
  changes: Record<string, number>;
  readonly static: StaticTotals;
  readonly sway: SwayTotals;
  /** Sums of squares, rad², over the points of still seconds. */
  microSquares: number;
  breathingSquares: number;
  bandPoints: number;
}

/** What is open since the last break. Plain data. */
export interface MovementTrack {
  lastMs: number | undefined;
  readonly lastUp: Float64Array;
  readonly lastMinute: RunningMedian;
  readonly median: Float64Array;
  readonly shifts: ShiftTrack;
  readonly fidgets: FidgetTrack;
  readonly static: StaticTrack;
  readonly sway: SwayTrack;
  readonly bands: MovementBandsState;
  secondMicro: number;
  secondBreathing: number;
  secondPoints: number;
  readonly sum: Float64Array;
}

export const freshMovementTotals = (): MovementTotals => ({
  seconds: 0,
  speed: freshSpeedHistogram(),
  shifts: 0,
  fidgets: 0,
  changes: {},
  static: freshStatic(),
  sway: freshSway(),
  microSquares: 0,
  breathingSquares: 0,
  bandPoints: 0,
});

export const freshMovementTrack = (): MovementTrack => ({
  lastMs: undefined,
  lastUp: new Float64Array(3),
  lastMinute: freshRunningMedian(MEDIAN_S),
  median: new Float64Array(3),
  shifts: freshShiftTrack(),
  fidgets: freshFidgetTrack(),
  static: freshStaticTrack(),
  sway: freshSwayTrack(),
  bands: freshMovementBands(),
  secondMicro: 0,
  secondBreathing: 0,
  secondPoints: 0,
  sum: new Float64Array(3),
});

const out = freshBandOutput();

/** One 10 Hz point, unit up-vector in the sensor frame. `held`: in a state in which time in a position accrues. */
export function trackMovement(
  totals: MovementTotals,
  track: MovementTrack,
  atMs: number,
  x: number,
  y: number,
  z: number,
  held: boolean,
): void {
  const { lastUp, sum } = track;
  if (track.lastMs !== undefined && atMs - track.lastMs < NEIGHBOUR_MS) {
    const dx = x - lastUp[0]!;
    const dy = y - lastUp[1]!;
    const dz = z - lastUp[2]!;
    // The angle by its chord, which keeps its precision for small angles.
    const angle = 2 * Math.asin(Math.min(1, Math.sqrt(dx * dx + dy * dy + dz * dz) / 2));
    addSpeed(totals.speed, (1000 * angle) / (atMs - track.lastMs));
  }
  track.lastMs = atMs;
  lastUp[0] = x;
  lastUp[1] = y;
  lastUp[2] = z;
  sum[0]! += x;
  sum[1]! += y;
  sum[2]! += z;
  if (held && track.lastMinute.count >= MEDIAN_FROM_S) {
    if (isFidgetOver(track.fidgets, atMs, x, y, z, track.median)) totals.fidgets++;
  }
  stepMovementBands(track.bands, x, y, z, out);
  addSwayPoint(track.sway, out.sway);
  track.secondPoints++;
  track.secondMicro += out.microSquare;
  track.secondBreathing += out.breathingSquare;
}

/** A second of points is over. `still`: the last 10 s were. */
export function closeMovementSecond(
  totals: MovementTotals,
  track: MovementTrack,
  endMs: number,
  state: PositionState,
  still: boolean,
): void {
  const { sum, lastMinute, median } = track;
  totals.seconds++;
  const length = Math.sqrt(sum[0]! ** 2 + sum[1]! ** 2 + sum[2]! ** 2);
  closeSwaySecond(totals.sway, track.sway, still);
  if (still && track.bands.points >= SETTLED_POINTS) {
    totals.microSquares += track.secondMicro;
    totals.breathingSquares += track.secondBreathing;
    totals.bandPoints += track.secondPoints;
  }
  if (!hopStates.includes(state)) {
    restartStatic(totals.static, track.static, endMs, true);
    forgetPosition(track);
  } else if (length > 0) {
    const x = sum[0]! / length;
    const y = sum[1]! / length;
    const z = sum[2]! / length;
    pushMedian(lastMinute, x, y, z);
    writeMedian(lastMinute, median);
    if (shiftFrom(track.shifts, endMs, x, y, z) !== undefined) totals.shifts++;
    trackStatic(totals.static, track.static, endMs, still, median);
  }
  closeSums(track);
}

/** Missing data from here on: open bouts end unseen. */
export function breakMovement(totals: MovementTotals, track: MovementTrack, atMs: number): void {
  restartStatic(totals.static, track.static, atMs, false);
  forgetPosition(track);
  restartSway(track.sway);
  restartMovementBands(track.bands);
  track.lastMs = undefined;
  closeSums(track);
}

/** Walking, lying and riding have no position to shift from. */
function forgetPosition(track: MovementTrack): void {
  clearMedian(track.lastMinute);
  breakShifts(track.shifts);
  track.fidgets.awaySinceMs = undefined;
}

function closeSums(track: MovementTrack): void {
  track.sum.fill(0);
  track.secondMicro = 0;
  track.secondBreathing = 0;
  track.secondPoints = 0;
}

export function addMovement(into: MovementTotals, other: MovementTotals): void {
  into.seconds += other.seconds;
  addSpeeds(into.speed, other.speed);
  into.shifts += other.shifts;
  into.fidgets += other.fidgets;
  for (const [cause, count] of Object.entries(other.changes)) {
    into.changes[cause] = (into.changes[cause] ?? 0) + count;
  }
  addStatic(into.static, other.static);
  addSway(into.sway, other.sway);
  into.microSquares += other.microSquares;
  into.breathingSquares += other.breathingSquares;
  into.bandPoints += other.bandPoints;
}
