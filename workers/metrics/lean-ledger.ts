// Everything that hangs on the zero of lean, point by point: distributions, time beyond levels, bouts in bands, exposure
// variation, classes, variability, speed of inclination. One ledger per kind of zero, so that leans against the
// wearer's own reference never mix with leans against the drawing.
import { addAngle, addHistogram, type AngleHistogram, freshAngleHistogram } from "./angle-histogram.ts";
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
import { addSpeed, addSpeeds, freshSpeedHistogram, type SpeedHistogram } from "./speed-histogram.ts";
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
  addValue,
  addVariability,
  breakVariability,
  freshVariability,
  freshVariabilityTrack,
  trackVariability,
  type VariabilityTotals,
  type VariabilityTrack,
} from "./variability.ts";

/** Speeds are taken between neighbouring points only. */
export const NEIGHBOUR_MS = 150;

/** Sums only: add to merge. */
export interface LeanTotals {
  seconds: number;
  points: number;
  readonly forward: AngleHistogram;
  readonly sideways: AngleHistogram;
  readonly total: AngleHistogram;
  readonly speed: SpeedHistogram;
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
  lastMs: number | undefined;
  lastTotalRad: number;
}

export const freshLeanTotals = (): LeanTotals => ({
  seconds: 0,
  points: 0,
  forward: freshAngleHistogram(-180, 180),
  sideways: freshAngleHistogram(0, 90),
  total: freshAngleHistogram(0, 180),
  speed: freshSpeedHistogram(),
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
  lastMs: undefined,
  lastTotalRad: 0,
});

/**
 * One 10 Hz point. Inclination speed is |Δα| over 0.1 s, α the total inclination; the points are means over 0.1 s,
 * a low-pass of 4.4 Hz (−3 dB), which is the 5 Hz asked for before differencing.
 */
export function trackLean(
  totals: LeanTotals,
  track: LeanTrack,
  atMs: number,
  forwardRad: number,
  lateralRad: number,
  totalRad: number,
): void {
  const sidewaysRad = Math.abs(lateralRad);
  totals.points++;
  addAngle(totals.forward, forwardRad);
  addAngle(totals.sideways, sidewaysRad);
  addAngle(totals.total, totalRad);
  trackLevels(totals.levels, track.levels, forwardRad, sidewaysRad);
  trackBands(totals.bands, track.bands, atMs, forwardRad, totalRad);
  trackEva(totals.eva, track.eva, atMs, forwardRad);
  trackOwas(totals.owas, forwardRad, sidewaysRad);
  addValue(totals.variability.forward, forwardRad);
  addValue(totals.variability.lateral, lateralRad);
  if (track.lastMs !== undefined && atMs - track.lastMs < NEIGHBOUR_MS) {
    addSpeed(totals.speed, (1000 * Math.abs(totalRad - track.lastTotalRad)) / (atMs - track.lastMs));
  }
  track.lastMs = atMs;
  track.lastTotalRad = totalRad;
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
  track.lastMs = undefined;
}

export function addLean(into: LeanTotals, other: LeanTotals): void {
  into.seconds += other.seconds;
  into.points += other.points;
  addHistogram(into.forward, other.forward);
  addHistogram(into.sideways, other.sideways);
  addHistogram(into.total, other.total);
  addSpeeds(into.speed, other.speed);
  addLevels(into.levels, other.levels);
  addBands(into.bands, other.bands);
  addEva(into.eva, other.eva);
  for (let i = 0; i < into.owas.length; i++) into.owas[i]! += other.owas[i]!;
  addVariability(into.variability, other.variability);
}
