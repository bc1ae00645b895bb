// Everything that hangs on the zero of lean, point by point: distributions, time beyond levels, bouts in bands, exposure
// variation, classes, variability, speed of inclination. One ledger per kind of zero, so that leans against the
// wearer's own reference never mix with leans against the drawing.
import { addAngles, addHistogram, type AngleHistogram, freshAngleHistogram } from "./angle-histogram.ts";
import {
  addBands,
  type BandTotals,
  type BandTrack,
  closeBands,
  freshBands,
  freshBandTrack,
  trackBands,
} from "./band-bouts.ts";
import {
  addEva,
  closeEva,
  type EvaTotals,
  type EvaTrack,
  freshEva,
  freshEvaTrack,
  trackEva,
} from "./exposure-variation.ts";
import { freshOwas, type OwasTotals, trackOwas } from "./observation-classes.ts";
import { FORWARD, LATERAL, type PointRun, pointsIn, TOTAL } from "./point-run.ts";
import {
  addAngleSpeeds,
  addMagnitudes,
  freshMagnitudes,
  type MagnitudeHistogram,
} from "./magnitude-histogram.ts";
import {
  addLevels,
  breakLevels,
  freshLevels,
  freshLevelTrack,
  type LevelTotals,
  type LevelTrack,
  trackLevels,
} from "./time-above.ts";
import {
  addAngleMoments,
  addVariability,
  breakVariability,
  freshVariability,
  freshVariabilityTrack,
  trackVariability,
  type VariabilityTotals,
  type VariabilityTrack,
} from "./variability.ts";

/** Sums only: add to merge. */
export interface LeanTotals {
  seconds: number;
  points: number;
  readonly forward: AngleHistogram;
  readonly sideways: AngleHistogram;
  readonly total: AngleHistogram;
  readonly speed: MagnitudeHistogram;
  readonly levels: LevelTotals;
  readonly bands: BandTotals;
  readonly eva: EvaTotals;
  readonly owas: OwasTotals;
  readonly variability: VariabilityTotals;
}

/** What is open since the last break. Plain data. */
export interface LeanTrack {
  readonly levels: LevelTrack;
  readonly bands: BandTrack;
  readonly eva: EvaTrack;
  readonly variability: VariabilityTrack;
  /** False until the first point after a break. */
  began: boolean;
}

export const freshLeanTotals = (): LeanTotals => ({
  seconds: 0,
  points: 0,
  forward: freshAngleHistogram(-180, 180),
  sideways: freshAngleHistogram(0, 90),
  total: freshAngleHistogram(0, 180),
  speed: freshMagnitudes(),
  levels: freshLevels(),
  bands: freshBands(),
  eva: freshEva(),
  owas: freshOwas(),
  variability: freshVariability(),
});

export const freshLeanTrack = (): LeanTrack => ({
  levels: freshLevelTrack(),
  bands: freshBandTrack(),
  eva: freshEvaTrack(),
  variability: freshVariabilityTrack(),
  began: false,
});

/**
 * Points that go on from the one before the run, unless that was before a break.
 * Inclination speed is |Δα| over 0.1 s, α the total inclination; the points are means over 0.1 s, a low-pass of 4.4 Hz
 * (−3 dB), which is the 5 Hz asked for before differencing.
 */
export function trackLean(totals: LeanTotals, track: LeanTrack, run: PointRun): void {
  totals.points += pointsIn(run);
  addAngles(totals.forward, run, FORWARD);
  addAngles(totals.sideways, run, LATERAL, true);
  addAngles(totals.total, run, TOTAL);
  trackLevels(totals.levels, track.levels, run);
  trackBands(totals.bands, track.bands, run);
  trackEva(totals.eva, track.eva, run);
  trackOwas(totals.owas, run);
  addAngleMoments(totals.variability.forward, run, FORWARD);
  addAngleMoments(totals.variability.lateral, run, LATERAL);
  addAngleSpeeds(totals.speed, run, TOTAL, track.began);
  track.began = true;
}

export function closeLeanSecond(totals: LeanTotals, track: LeanTrack, meanForwardRad: number): void {
  totals.seconds++;
  trackVariability(totals.variability, track.variability, meanForwardRad);
}

/** Nothing goes on from here: open bouts end. */
export function breakLean(totals: LeanTotals, track: LeanTrack): void {
  breakLevels(track.levels);
  closeBands(totals.bands, track.bands);
  closeEva(totals.eva, track.eva);
  breakVariability(track.variability);
  track.began = false;
}

export function addLean(into: LeanTotals, other: LeanTotals): void {
  into.seconds += other.seconds;
  into.points += other.points;
  addHistogram(into.forward, other.forward);
  addHistogram(into.sideways, other.sideways);
  addHistogram(into.total, other.total);
  addMagnitudes(into.speed, other.speed);
  addLevels(into.levels, other.levels);
  addBands(into.bands, other.bands);
  addEva(into.eva, other.eva);
  for (let i = 0; i < into.owas.length; i++) into.owas[i]! += other.owas[i]!;
  addVariability(into.variability, other.variability);
}
