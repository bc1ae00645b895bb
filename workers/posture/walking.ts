// Is the wearer walking? In, once a second: the last 5 s of specific force; out: where the walk began, or nothing. A
// window counts if a good share of its power lies at step frequencies, the vertical repeats at step intervals, and there
// is movement at all; walking is two such windows end to end. Formulas and limits: thresholds table.
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { type AccSpan, stepShareOf } from "./acc-window.ts";

/** Windows slide by 1 s; six in a row hold two that touch end to end. */
const WINDOWS_TO_BEGIN = 6;
/** A window with less walking than this in it no longer counts; so many in a row end the walk. */
const WINDOWS_TO_END = 3;
/** A window begins (ceases) to count when about this much of it is (is no longer) walking, ms. */
const ONSET_MS = 3500;
const OFFSET_MS = 2000;

/** Plain data, session ms. */
export interface WalkState {
  positive: number;
  negative: number;
  /** When the present run of counting windows began, and (while walking) the walk. */
  runSinceMs: number;
  sinceMs: number | undefined;
  /** When the last walk ended; meaningful once `sinceMs` has become undefined. */
  endedMs: number;
  /** How regular the steps of the last counting window were, 0 to 1. */
  rhythm: number;
}

export const freshWalk = (): WalkState => ({
  positive: 0,
  negative: 0,
  runSinceMs: 0,
  sinceMs: undefined,
  endedMs: 0,
  rhythm: 0,
});

/** Samples are missing: what was walking before is over, with nothing known about its end. */
export function forgetWalk(s: WalkState): void {
  s.positive = 0;
  s.negative = 0;
  s.sinceMs = undefined;
}

/** Judges the window that ends at `nowMs`; call once a second. `rhythm`: of its vertical. */
export function judgeWalk(s: WalkState, nowMs: number, span: AccSpan, rhythm: number): void {
  if (
    span.amplitudeMs2 >= thresholdValues.walkAmplitude &&
    rhythm >= thresholdValues.walkAutocorrelation &&
    stepShareOf(span) >= thresholdValues.walkPowerShare
  ) {
    if (s.positive === 0) s.runSinceMs = nowMs - ONSET_MS;
    s.positive++;
    s.negative = 0;
    s.rhythm = rhythm;
    if (s.positive >= WINDOWS_TO_BEGIN && s.sinceMs === undefined) s.sinceMs = s.runSinceMs;
    return;
  }
  s.negative++;
  // One poor window inside a walk (a door, a turn) does not break the run.
  if (s.negative >= (s.sinceMs === undefined ? 2 : WINDOWS_TO_END)) {
    if (s.sinceMs !== undefined) s.endedMs = nowMs - OFFSET_MS - 1000 * (s.negative - 1);
    s.positive = 0;
    s.sinceMs = undefined;
  }
}
