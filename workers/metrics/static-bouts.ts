// Time held still in one place. A bout is a chain of still windows (10 s, angular RMS < 1.5°) whose 60 s median stays
// within 10° of the bout's anchor, the median of its first minute; up to 30 s without a still window are bridged;
// it counts from 60 s on. Breathing and typing do not break it, fidgets do not reset it. A change of position, a walk,
// lying, riding or a gap ends it. Needs no zero. Definition and limits: our own, on seated recordings.
import { exposureValues, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { addDuration, addDurations, type DurationTally, freshDurations } from "./duration-tally.ts";

const windowMs = 1000 * thresholdValues.stillWindow;
const bridgedMs = 1000 * exposureValues.staticGap;
const countsMs = 1000 * exposureValues.staticCounts;
const ANCHOR_MS = 60_000;
/** The 60 s median moves when half of its window lies beyond. */
const MEDIAN_LAG_MS = ANCHOR_MS / 2;
const anchorChord2 = (2 * Math.sin(radiansFromDegrees(thresholdValues.anchorTolerance) / 2)) ** 2;

export interface StaticTotals {
  readonly bouts: DurationTally;
  /** Bouts that were seen to end; the others were cut off by missing data. */
  ended: number;
}

/** Plain data, ms. Undefined while no still window has been seen. */
export interface StaticTrack {
  sinceMs: number | undefined;
  stillUntilMs: number;
  /** A bout begins no earlier than the data, the last walk or the bout before it. */
  notBeforeMs: number | undefined;
  anchor: Float64Array | undefined;
}

export const freshStatic = (): StaticTotals => ({ bouts: freshDurations(), ended: 0 });
export const freshStaticTrack = (): StaticTrack => ({
  sinceMs: undefined,
  stillUntilMs: 0,
  notBeforeMs: undefined,
  anchor: undefined,
});

/** One second that ended at `nowMs`. `median`: unit median direction of the last minute. */
export function trackStatic(
  totals: StaticTotals,
  track: StaticTrack,
  nowMs: number,
  still: boolean,
  median: Float64Array,
): void {
  if (track.sinceMs !== undefined && track.anchor && chord2(median, track.anchor) > anchorChord2) {
    const leftMs = Math.max(track.sinceMs, nowMs - MEDIAN_LAG_MS);
    endStatic(totals, track, leftMs, true);
    track.sinceMs = leftMs;
  }
  if (still) {
    track.sinceMs ??= Math.max(track.notBeforeMs ?? nowMs - windowMs, nowMs - windowMs);
    track.stillUntilMs = nowMs;
  } else if (track.sinceMs !== undefined && nowMs - track.stillUntilMs > bridgedMs) {
    endStatic(totals, track, track.stillUntilMs, true);
  }
  if (track.sinceMs !== undefined && !track.anchor && nowMs - track.sinceMs >= ANCHOR_MS) {
    track.anchor = median.slice();
  }
}

/** A change of position that began at `atMs`: what follows it is another bout. */
export function changeStatic(totals: StaticTotals, track: StaticTrack, atMs: number): void {
  if (track.sinceMs === undefined || atMs <= track.sinceMs) return;
  const { stillUntilMs } = track;
  endStatic(totals, track, atMs, true);
  if (stillUntilMs > atMs) {
    track.sinceMs = atMs;
    track.stillUntilMs = stillUntilMs;
  }
}

/** Ends the open bout at `endMs` at the latest. `seen`: by movement, not because data ended. */
export function endStatic(totals: StaticTotals, track: StaticTrack, endMs: number, seen: boolean): void {
  const { sinceMs } = track;
  if (sinceMs !== undefined) {
    const untilMs = Math.min(endMs, track.stillUntilMs);
    if (untilMs - sinceMs >= countsMs) {
      addDuration(totals.bouts, untilMs - sinceMs);
      if (seen) totals.ended++;
    }
    track.notBeforeMs = Math.max(track.notBeforeMs ?? untilMs, untilMs);
  }
  track.sinceMs = undefined;
  track.anchor = undefined;
}

/** Nothing before `atMs` may belong to a later bout. */
export function restartStatic(totals: StaticTotals, track: StaticTrack, atMs: number, seen: boolean): void {
  endStatic(totals, track, atMs, seen);
  track.notBeforeMs = atMs;
}

export function addStatic(into: StaticTotals, other: StaticTotals): void {
  addDurations(into.bouts, other.bouts);
  into.ended += other.ended;
}

const chord2 = (a: Float64Array, b: Float64Array): number =>
  (a[0]! - b[0]!) ** 2 + (a[1]! - b[1]!) ** 2 + (a[2]! - b[2]!) ** 2;
