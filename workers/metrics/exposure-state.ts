// What an exposure accumulator remembers: sums that merge by addition, and what is open since the last break. Plain
// data of bounded size: a structured clone is a checkpoint.
import type { PositionState } from "../../src/domain/position-state.ts";
import type { SecondRow } from "../../src/domain/recording.ts";
import {
  type ActivityTotals,
  type ActivityTrack,
  addActivity,
  freshActivity,
  freshActivityTrack,
} from "./activity.ts";
import { addLean, freshLeanTotals, freshLeanTrack, type LeanTotals, type LeanTrack } from "./lean-ledger.ts";
import {
  addMovement,
  freshMovementTotals,
  freshMovementTrack,
  type MovementTotals,
  type MovementTrack,
} from "./movement-ledger.ts";
import { POINT_WORDS } from "./point-run.ts";

/** What leans are measured against: the wearer's reference, the drawing on the sensor, or a zero that may have moved. */
export type ZeroInUse = "reference" | "mounting" | "doubtful";

export interface CoverageTotals {
  offBodyS: number;
  /** Seconds without data between worn ones. */
  missingS: number;
  doubtfulS: number;
  gaps: number;
  gapMs: number;
  stateS: Partial<Record<PositionState, number>>;
  /** Valid seconds of each day. */
  daysS: number[];
}

export interface ExposureTotals {
  readonly coverage: CoverageTotals;
  readonly reference: LeanTotals;
  readonly mounting: LeanTotals;
  readonly movement: MovementTotals;
  readonly activity: ActivityTotals;
}

/** A second that is dead still: on a table, or a very quiet wearer? It waits until that is known. */
export interface HeldSecond {
  readonly row: SecondRow;
  readonly zero: ZeroInUse;
  /** A free place, then the points. */
  readonly points: Float64Array;
}

export interface ExposureTrack {
  readonly lean: LeanTrack;
  readonly movement: MovementTrack;
  readonly activity: ActivityTrack;
  /** A free place, then the points of the second that is not over: [MOST_POINTS × POINT_WORDS]. */
  readonly points: Float64Array;
  pointCount: number;
  lastSecond: number | undefined;
  /** The last point; `lastPointMs` is undefined after a break. */
  readonly lastPoint: Float64Array;
  lastPointMs: number | undefined;
  zero: ZeroInUse | undefined;
  standReference: boolean;
  held: HeldSecond[];
}

export interface ExposureState {
  readonly version: 1;
  readonly totals: ExposureTotals;
  readonly track: ExposureTrack;
}

/** More than a second has. */
export const MOST_POINTS = 16;

const freshTotals = (): ExposureTotals => ({
  coverage: { offBodyS: 0, missingS: 0, doubtfulS: 0, gaps: 0, gapMs: 0, stateS: {}, daysS: [] },
  reference: freshLeanTotals(),
  mounting: freshLeanTotals(),
  movement: freshMovementTotals(),
  activity: freshActivity(),
});

const freshTrack = (): ExposureTrack => ({
  lean: freshLeanTrack(),
  movement: freshMovementTrack(),
  activity: freshActivityTrack(),
  points: new Float64Array(MOST_POINTS * POINT_WORDS),
  pointCount: 0,
  lastSecond: undefined,
  lastPoint: new Float64Array(POINT_WORDS),
  lastPointMs: undefined,
  zero: undefined,
  standReference: false,
  held: [],
});

export const freshExposure = (): ExposureState => ({
  version: 1,
  totals: freshTotals(),
  track: freshTrack(),
});

/** The sums of both; neither is changed. Associative, and up to the order of days commutative. */
export function mergedTotals(a: ExposureTotals, b: ExposureTotals): ExposureTotals {
  const into = freshTotals();
  for (const other of [a, b]) {
    const { coverage } = other;
    into.coverage.offBodyS += coverage.offBodyS;
    into.coverage.missingS += coverage.missingS;
    into.coverage.doubtfulS += coverage.doubtfulS;
    into.coverage.gaps += coverage.gaps;
    into.coverage.gapMs += coverage.gapMs;
    into.coverage.daysS.push(...coverage.daysS);
    for (const [state, seconds] of Object.entries(coverage.stateS)) {
      const key = state as PositionState;
      into.coverage.stateS[key] = (into.coverage.stateS[key] ?? 0) + seconds;
    }
    addLean(into.reference, other.reference);
    addLean(into.mounting, other.mounting);
    addMovement(into.movement, other.movement);
    addActivity(into.activity, other.activity);
  }
  return into;
}
