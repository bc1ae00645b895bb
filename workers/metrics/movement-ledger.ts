// Everything that needs no zero, on the up-vector in the sensor frame: generalised speed, shifts, fidgets, changes of
// position, static bouts, sway, micro-movement and movement in the breathing band. It goes on while the zero is in
// doubt. In: 10 Hz points and seconds of valid wear.
import { hopStates, type PositionState } from "../../src/domain/position-state.ts";
import { type FidgetTrack, fidgetsIn, freshFidgetTrack } from "./fidget-count.ts";
import {
  addMovementBandTotals,
  closeBandSecond,
  freshMovementBands,
  freshMovementBandTotals,
  type MovementBandsState,
  type MovementBandTotals,
  restartMovementBands,
  runMovementBands,
} from "./movement-bands.ts";
import { POINT_WORDS, type PointRun, pointsIn, UP } from "./point-run.ts";
import {
  clearMedian,
  freshRunningMedian,
  pushMedian,
  type RunningMedian,
  writeMedian,
} from "./running-median.ts";
import { breakShifts, freshShiftTrack, shiftFrom, type ShiftTrack } from "./shift-count.ts";
import {
  addMagnitudes,
  addTurnSpeeds,
  freshMagnitudes,
  type MagnitudeHistogram,
} from "./magnitude-histogram.ts";
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
  addSwayPoints,
  closeSwaySecond,
  freshSway,
  freshSwayTrack,
  restartSway,
  type SwayTotals,
  type SwayTrack,
} from "./tilt-sway.ts";

const MEDIAN_S = 60;
/** More points than a second has. */
const MOST_POINTS = 32;
/** Before that much of a minute is known there is no median to stray from. */
const MEDIAN_FROM_S = 15;

/** Sums only: add to merge. */
export interface MovementTotals {
  seconds: number;
  readonly speed: MagnitudeHistogram;
  shifts: number;
  fidgets: number;
  changes: Record<string, number>;
  readonly static: StaticTotals;
  readonly sway: SwayTotals;
  readonly bands: MovementBandTotals;
}

/** What is open since the last break. Plain data. */
export interface MovementTrack {
  readonly lastMinute: RunningMedian;
  readonly median: Float64Array;
  readonly shifts: ShiftTrack;
  readonly fidgets: FidgetTrack;
  readonly static: StaticTrack;
  readonly sway: SwayTrack;
  readonly bands: MovementBandsState;
  readonly sum: Float64Array;
}

export const freshMovementTotals = (): MovementTotals => ({
  seconds: 0,
  speed: freshMagnitudes(),
  shifts: 0,
  fidgets: 0,
  changes: {},
  static: freshStatic(),
  sway: freshSway(),
  bands: freshMovementBandTotals(),
});

export const freshMovementTrack = (): MovementTrack => ({
  lastMinute: freshRunningMedian(MEDIAN_S),
  median: new Float64Array(3),
  shifts: freshShiftTrack(),
  fidgets: freshFidgetTrack(),
  static: freshStaticTrack(),
  sway: freshSwayTrack(),
  bands: freshMovementBands(),
  sum: new Float64Array(3),
});

const sway = new Float64Array(3 * MOST_POINTS);

/**
 * Points that go on from the one before the run. `held`: in a state in which time in a position accrues.
 */
export function trackMovement(
  totals: MovementTotals,
  track: MovementTrack,
  run: PointRun,
  held: boolean,
): void {
  const { values, from, to } = run;
  addTurnSpeeds(totals.speed, run);
  if (held && track.lastMinute.count >= MEDIAN_FROM_S) {
    totals.fidgets += fidgetsIn(track.fidgets, run, track.median);
  }
  runMovementBands(track.bands, run, sway);
  addSwayPoints(track.sway, sway, pointsIn(run));
  const { sum } = track;
  for (let at = from + UP; at < to; at += POINT_WORDS) {
    sum[0]! += values[at]!;
    sum[1]! += values[at + 1]!;
    sum[2]! += values[at + 2]!;
  }
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
  closeBandSecond(totals.bands, track.bands, still);
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
  sum.fill(0);
}

/** Missing data from here on: open bouts end unseen. */
export function breakMovement(totals: MovementTotals, track: MovementTrack, atMs: number): void {
  restartStatic(totals.static, track.static, atMs, false);
  forgetPosition(track);
  restartSway(track.sway);
  restartMovementBands(track.bands);
  track.sum.fill(0);
}

/** Walking, lying and riding have no position to shift from. */
function forgetPosition(track: MovementTrack): void {
  clearMedian(track.lastMinute);
  breakShifts(track.shifts);
  track.fidgets.awaySinceMs = undefined;
}

export function addMovement(into: MovementTotals, other: MovementTotals): void {
  into.seconds += other.seconds;
  addMagnitudes(into.speed, other.speed);
  into.shifts += other.shifts;
  into.fidgets += other.fidgets;
  for (const [cause, count] of Object.entries(other.changes)) {
    into.changes[cause] = (into.changes[cause] ?? 0) + count;
  }
  addStatic(into.static, other.static);
  addSway(into.sway, other.sway);
  addMovementBandTotals(into.bands, other.bands);
}
