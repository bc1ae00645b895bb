// Bouts in the bands of ISO 11226: forward lean below 0, 0–20, 20–60, above 60°. A bout is the longest run in a band,
// with absences of up to 5 s bridged; a gap in the data ends it. Bouts of 20–60° run against the holding time of
// their median inclination (holding-time.ts).
import { exposureValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { addAngle, type AngleHistogram, freshAngleHistogram, quantileOf } from "./angle-histogram.ts";
import { addDuration, addDurations, type DurationTally, freshDurations } from "./duration-tally.ts";
import { AT, FORWARD, HALF_POINT_MS, POINT_WORDS, type PointRun, TOTAL } from "./point-run.ts";
import { heldBeyondS, longestHoldingS } from "./holding-time.ts";

export const leanBands = ["below-0", "0-to-20", "20-to-60", "above-60"] as const;
const BENT = leanBands.indexOf("20-to-60");
const bentRad = radiansFromDegrees(20);
const deepRad = radiansFromDegrees(60);
const bridgedMs = 1000 * exposureValues.bandBoutGap;

export interface BandTotals {
  readonly bouts: readonly DurationTally[];
  holdingLoadS: number;
  /** Bouts of 20–60° that were held beyond their holding time. */
  heldBeyond: number;
}

/** Plain data. Per band: whether a bout is open, when it began and when the band was last left, ms. */
export interface BandTrack {
  readonly open: Uint8Array;
  readonly sinceMs: Float64Array;
  readonly untilMs: Float64Array;
  /** Inclination over the open bout of 20–60°. */
  readonly bent: AngleHistogram;
}

/** The running clock of a bent position. */
export interface HoldingClock {
  readonly heldS: number;
  readonly longestS: number;
  readonly alphaRad: number;
}

export const freshBands = (): BandTotals => ({
  bouts: leanBands.map(freshDurations),
  holdingLoadS: 0,
  heldBeyond: 0,
});

export const freshBandTrack = (): BandTrack => ({
  open: new Uint8Array(leanBands.length),
  sinceMs: new Float64Array(leanBands.length),
  untilMs: new Float64Array(leanBands.length),
  bent: freshAngleHistogram(0, 180),
});

export function bandOf(forwardRad: number): number {
  if (forwardRad < 0) return 0;
  if (forwardRad < bentRad) return 1;
  return forwardRad <= deepRad ? BENT : 3;
}

export function trackBands(totals: BandTotals, track: BandTrack, { values, from, to }: PointRun): void {
  const { open, sinceMs, untilMs, bent } = track;
  for (let at = from; at < to; at += POINT_WORDS) {
    const band = bandOf(values[at + FORWARD]!);
    const fromMs = values[at + AT]! - HALF_POINT_MS;
    if (open[band] === 1 && fromMs - untilMs[band]! > bridgedMs) closeBand(totals, track, band);
    if (open[band] === 0) {
      open[band] = 1;
      sinceMs[band] = fromMs;
    }
    untilMs[band] = fromMs + 2 * HALF_POINT_MS;
    if (band === BENT) addAngle(bent, values[at + TOTAL]!);
  }
}

export function closeBands(totals: BandTotals, track: BandTrack): void {
  for (let band = 0; band < leanBands.length; band++)
    if (track.open[band] === 1) closeBand(totals, track, band);
}

function closeBand(totals: BandTotals, track: BandTrack, band: number): void {
  const ms = track.untilMs[band]! - track.sinceMs[band]!;
  addDuration(totals.bouts[band]!, ms);
  track.open[band] = 0;
  if (band !== BENT) return;
  const beyondS = heldBeyondS(ms / 1000, quantileOf(track.bent, 0.5) ?? bentRad);
  totals.holdingLoadS += beyondS;
  if (beyondS > 0) totals.heldBeyond++;
  track.bent.counts.fill(0);
}

/** The clock of the bent bout that is open at `nowMs`; undefined while there is none. */
export function holdingClockOf(track: BandTrack, nowMs: number): HoldingClock | undefined {
  if (track.open[BENT] === 0 || nowMs - track.untilMs[BENT]! > bridgedMs) return undefined;
  const alphaRad = quantileOf(track.bent, 0.5) ?? bentRad;
  return {
    heldS: (track.untilMs[BENT]! - track.sinceMs[BENT]!) / 1000,
    longestS: longestHoldingS(alphaRad),
    alphaRad,
  };
}

export function addBands(into: BandTotals, other: BandTotals): void {
  for (const [band, bouts] of into.bouts.entries()) addDurations(bouts, other.bouts[band]!);
  into.holdingLoadS += other.holdingLoadS;
  into.heldBeyond += other.heldBeyond;
}
