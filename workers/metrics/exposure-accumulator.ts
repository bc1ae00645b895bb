// One day's (or file's) exposure, gathered as it comes: 10 Hz points, then the row of their second, and events. In:
// what the posture engine says, in its order; out: ExposureState, from which exposureFrom draws the figures. Only worn
// seconds with data count. A missing second, or more than 1 s between points, breaks every bout: missing is not still.
// Zero: leans against the wearer's reference and against the drawing are kept apart, leans with a zero in doubt are left
// out; what needs no zero goes on. Memory is bounded; no sort and no allocation per point.
import type { SessionEvent } from "../../src/domain/events.ts";
import { hopStates, type PositionState } from "../../src/domain/position-state.ts";
import type { SecondRow } from "../../src/domain/recording.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { closeEpoch, trackActivity, wornActivity } from "./activity.ts";
import { type HoldingClock, holdingClockOf } from "./band-bouts.ts";
import {
  type ExposureState,
  MOST_POINTS,
  mergedTotals,
  type ZeroInUse,
  freshExposure,
} from "./exposure-state.ts";
import { breakLean, closeLeanSecond, type LeanTotals, trackLean } from "./lean-ledger.ts";
import { breakMovement, closeMovementSecond, trackMovement } from "./movement-ledger.ts";
import { AT, FORWARD, LATERAL, POINT_WORDS, type PointRun, TOTAL, UP } from "./point-run.ts";
import { changeStatic } from "./static-bouts.ts";

const gapBreaksMs = 1000 * thresholdValues.gapBreaks;
const deadRad = radiansFromDegrees(thresholdValues.offBodyTiltRms);
/** Longer than any off-body dwell: who is so still for so long and was not called off the body is worn. */
const LONGEST_HELD_S = thresholdValues.offBodyDwell + 120;
const notWorn: readonly PositionState[] = ["off-body", "no-data"];

export class ExposureAccumulator {
  readonly state: ExposureState;
  /** Lent to the metrics, a second at a time. */
  readonly #run: PointRun;

  constructor(state: ExposureState = freshExposure()) {
    this.state = state;
    this.#run = { values: state.track.points, from: 0, to: 0 };
  }

  /**
   * A 10 Hz point, before the row of its second; `atMs` is the middle of its 0.1 s. Leans in rad, (x, y, z) the unit
   * up-vector in the sensor frame (the newest of PostureState.ups while the engine tells the point).
   */
  point(
    atMs: number,
    forwardRad: number,
    lateralRad: number,
    totalRad: number,
    x: number,
    y: number,
    z: number,
  ): void {
    const { track } = this.state;
    if (track.pointCount >= MOST_POINTS - 1) return;
    // The first place is kept for the last point of the second before.
    const at = POINT_WORDS * ++track.pointCount;
    const { points } = track;
    points[at + AT] = atMs;
    points[at + FORWARD] = forwardRad;
    points[at + LATERAL] = lateralRad;
    points[at + TOTAL] = totalRad;
    points[at + UP] = x;
    points[at + UP + 1] = y;
    points[at + UP + 2] = z;
  }

  /** |a| of one sample, m/s², at its session time. Only activity needs it; without it activity stays undefined. */
  force(atMs: number, normMs2: number): void {
    trackActivity(this.state.totals.activity, this.state.track.activity, atMs, normMs2);
  }

  /** The row of a second whose points have been given. Rows come in order; one that comes again is left out. */
  second(row: SecondRow, told: ZeroInUse = zeroInUseFrom(row)): void {
    // The position is unknown too where lean is not known, as in movement without a gyro.
    const zero = row.state === "unknown" ? "doubtful" : told;
    const { track } = this.state;
    const { points, pointCount } = track;
    track.pointCount = 0;
    let from = 1;
    while (from <= pointCount && Math.floor(points[POINT_WORDS * from]! / 1000) !== row.second) from++;
    const start = POINT_WORDS * from;
    const end = POINT_WORDS * (pointCount + 1);
    if (notWorn.includes(row.state)) {
      if (row.state === "off-body") this.state.totals.coverage.offBodyS += 1 + track.held.length;
      track.held = [];
      this.breakHere();
      return;
    }
    if (row.tiltRmsRad < deadRad && track.held.length < LONGEST_HELD_S) {
      track.held.push({ row, zero, points: points.slice(start - POINT_WORDS, end) });
      return;
    }
    this.#release();
    this.#take(row, zero, points, start, end);
  }

  /** Position changes, gaps, episodes and new references; other events are of no concern here. */
  event(event: SessionEvent): void {
    const { totals, track } = this.state;
    if (event.kind === "episode-ended") {
      const { stateS } = totals.coverage;
      stateS[event.state] = (stateS[event.state] ?? 0) + (event.endMs - event.startMs) / 1000;
    } else if (event.kind === "position-changed") {
      const { changes, static: bouts } = totals.movement;
      changes[event.cause] = (changes[event.cause] ?? 0) + 1;
      changeStatic(bouts, track.movement.static, event.atMs);
    } else if (event.kind === "gap") {
      totals.coverage.gaps++;
      totals.coverage.gapMs += event.endMs - event.startMs;
    } else if (event.kind === "reference-set") {
      this.#breakLean();
    }
  }

  /** What comes next belongs to another local day. */
  beginDay(): void {
    this.finish();
    this.state.totals.coverage.daysS.push(0);
  }

  /** Nothing more will come: what waits is taken, what is open ends. */
  finish(): void {
    this.#release();
    this.breakHere();
    this.state.track.pointCount = 0;
    closeEpoch(this.state.totals.activity, this.state.track.activity);
    this.state.track.activity.waiting = [];
    this.state.track.activity.worn = [];
  }

  /** The running clock of a bent position (ISO 11226), at the newest point; undefined while there is none. */
  holdingClock(): HoldingClock | undefined {
    const { lastPointMs, lean } = this.state.track;
    return lastPointMs === undefined ? undefined : holdingClockOf(lean.bands, lastPointMs);
  }

  /** Nothing spans from before to after. */
  breakHere(): void {
    const { totals, track } = this.state;
    this.#breakLean();
    breakMovement(totals.movement, track.movement, track.lastPointMs ?? 0);
    track.movement.static.notBeforeMs = undefined;
    track.lastPointMs = undefined;
    track.lastSecond = undefined;
  }

  #breakLean(): void {
    const { track } = this.state;
    const ledger = this.#ledger(track.zero);
    if (ledger) breakLean(ledger, track.lean);
    track.zero = undefined;
  }

  #ledger(zero: ZeroInUse | undefined): LeanTotals | undefined {
    if (zero === undefined || zero === "doubtful") return undefined;
    return this.state.totals[zero];
  }

  #release(): void {
    const { held } = this.state.track;
    this.state.track.held = [];
    for (const { row, zero, points } of held) this.#take(row, zero, points, POINT_WORDS, points.length);
  }

  /** `points` from `start` to `end`; the place before `start` is free. */
  #take(row: SecondRow, zero: ZeroInUse, points: Float64Array, start: number, end: number): void {
    const { totals, track } = this.state;
    const { coverage } = totals;
    const { lastSecond } = track;
    if (lastSecond !== undefined && row.second <= lastSecond) return;
    if (lastSecond !== undefined && row.second !== lastSecond + 1) {
      coverage.missingS += row.second - lastSecond - 1;
      this.breakHere();
    }
    track.lastSecond = row.second;
    const standReference = row.standReference === true;
    if (zero !== track.zero || standReference !== track.standReference) this.#breakLean();
    track.zero = zero;
    track.standReference = standReference;

    if (coverage.daysS.length === 0) coverage.daysS.push(0);
    coverage.daysS[coverage.daysS.length - 1]! += 1;
    if (zero === "doubtful") coverage.doubtfulS++;
    wornActivity(totals.activity, track.activity, row.second);

    if (start >= end) return;
    const isHeld = hopStates.includes(row.state);
    // After a break the first point stands in for the one before it: no time, no speed.
    const before = track.lastPointMs === undefined ? points : track.lastPoint;
    const beforeAt = track.lastPointMs === undefined ? start : 0;
    for (let k = 0; k < POINT_WORDS; k++) points[start - POINT_WORDS + k] = before[beforeAt + k]!;
    const run = this.#run;
    run.values = points;
    run.from = start;
    for (run.to = start; run.to < end; run.to += POINT_WORDS) {
      const atMs = points[run.to + AT]!;
      if (track.lastPointMs !== undefined && atMs - track.lastPointMs > gapBreaksMs) {
        this.#follow(zero, isHeld);
        this.breakHere();
        track.zero = zero;
        track.lastSecond = row.second;
        run.from = run.to;
      }
      track.lastPointMs = atMs;
    }
    this.#follow(zero, isHeld);
    for (let k = 0; k < POINT_WORDS; k++) track.lastPoint[k] = points[end - POINT_WORDS + k]!;

    const ledger = this.#ledger(zero);
    let forwardSum = 0;
    for (let at = start + FORWARD; at < end; at += POINT_WORDS) forwardSum += points[at]!;
    if (ledger) closeLeanSecond(ledger, track.lean, (forwardSum * POINT_WORDS) / (end - start));
    closeMovementSecond(totals.movement, track.movement, 1000 * (row.second + 1), row.state, row.still);
  }

  /** The points of `#run`, without a gap. */
  #follow(zero: ZeroInUse, isHeld: boolean): void {
    const run = this.#run;
    if (run.from === run.to) return;
    const { totals, track } = this.state;
    const ledger = this.#ledger(zero);
    if (ledger) trackLean(ledger, track.lean, run);
    trackMovement(totals.movement, track.movement, run, isHeld);
  }
}

/** What the row's leans are measured against. */
export function zeroInUseFrom({ zeroSet, zeroDoubtful }: SecondRow): ZeroInUse {
  if (zeroDoubtful === true) return "doubtful";
  return zeroSet ? "reference" : "mounting";
}

/** Both together, as if one accumulator had heard a, then `beginDay`, then b; open bouts end. Neither is changed. */
export function mergedExposure(a: ExposureState, b: ExposureState): ExposureState {
  return { ...freshExposure(), totals: mergedTotals(finishedTotals(a), finishedTotals(b)) };
}

/** The totals as they would be if nothing more came. `state` is not changed. */
export function finishedTotals(state: ExposureState): ExposureState["totals"] {
  const last = new ExposureAccumulator(structuredClone(state));
  last.finish();
  return last.state.totals;
}
