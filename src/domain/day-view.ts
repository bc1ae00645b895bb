// One local day as every chart, list and sentence shows it; derived from stored events and rows by workers/summary.
// Times are epoch ms because a day may hold several sessions.
import type { PositionState } from "./position-state.ts";
import type { EpochMs } from "./units.ts";

export interface Hop {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** The hop that is still growing. */
  readonly live: boolean;
  /** The state that filled most of it. */
  readonly state: PositionState;
}

/** A change of position; a walk is a beat stretched from start to end. */
export interface Beat {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly walk: boolean;
  /** Within five minutes of a nudge. */
  readonly afterNudge: boolean;
}

export interface RibbonSpan {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly state: PositionState;
}

/** Measured time. Absent = not measured. `unsure`: measured, but no reference was set, or the sensor may have moved since. */
export interface RailSpan {
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly zero: "sure" | "unsure";
}

export interface NudgeMark {
  readonly atMs: EpochMs;
  readonly outcome: "moved" | "asked" | "held";
  readonly stillForMs: number;
}

/** A run of lean values without a gap, one value every stepMs. */
export interface LeanRun {
  readonly startMs: EpochMs;
  readonly stepMs: number;
  readonly forwardRad: Float32Array;
  readonly lateralRad: Float32Array;
}

export interface DayTotals {
  /** Time with valid data while worn, and time worn or in a gap between worn times, ms. */
  readonly measuredMs: number;
  readonly wornMs: number;
  readonly changes: number;
  /** Changes not within five minutes after a nudge. */
  readonly ownChanges: number;
  /** Undefined until a hop exists. */
  readonly longestStillMs: number | undefined;
}

export interface DayView {
  /** Local midnight to local midnight (23 to 25 h). */
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  readonly simulated: boolean;
  readonly hops: readonly Hop[];
  readonly beats: readonly Beat[];
  readonly ribbon: readonly RibbonSpan[];
  readonly rail: readonly RailSpan[];
  readonly nudges: readonly NudgeMark[];
  readonly lean: readonly LeanRun[];
  readonly totals: DayTotals;
}
