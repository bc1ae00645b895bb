// Time in one position, and what ends it. A position is held while the up-vector stays about its anchor (the median
// of its first minute); it changes by a lasting shift, a walk, several shifts together, lying down or taking the
// sensor off, and then from where that began. Reference-free: setting the zero changes no position. In: seconds and
// state changes; out: hop and change events. Definitions: thresholds table (anchorTolerance … walkBreak).
import type { ChangeCause, HopEnded, PositionChanged } from "../../src/domain/events.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { hopStates, type PositionState } from "../../src/domain/position-state.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees, sessionMs } from "../../src/domain/units.ts";
import { forgetShifts, freshShifts, type ShiftState, shiftIn } from "./shift-watch.ts";
import { angleOf, clearWindow, freshUpWindow, medianUpOf, pushUp, type UpWindow, upAt } from "./up-window.ts";

const toleranceRad = radiansFromDegrees(
  Math.min(thresholdValues.anchorTolerance, thresholdValues.positionChange),
);
const keptMs = 1000 * thresholdValues.positionKept;
const walkBreakMs = 1000 * thresholdValues.walkBreak;
const shiftsWindowMs = 1000 * thresholdValues.shiftsWindow;

const ANCHOR_S = 60;
/** Sitting down takes a moment: no excursion is seen in the first seconds of a position. */
const SETTLING_S = 15;
/** Seconds off the anchor until a change is sensed; seconds back at it until that is taken back. */
const SENSED_AFTER_S = 2;
const RETURNED_AFTER_S = 3;
/** Turning faster than this from one second to the next belongs to the shift; it takes at most so many seconds. */
const SHIFTING_RAD = radiansFromDegrees(0.7);
const LONGEST_SHIFT_S = 5;
/** Walks nearer together than this are one. */
const WALKS_MERGE_MS = 10_000;
/** Standing up belongs to the walk that follows within this time. */
const RISING_MS = 15_000;
/** A lasting shift to lying waits for lying to be sure. */
const LYING_GRACE_MS = 15_000;
/** A hop no older than this when the sensor came off was the handling of it. */
const HANDLING_MS = 120_000;

export interface Walk {
  readonly startMs: number;
  endMs: number | undefined;
  /** Long enough to be a change of position. */
  counts: boolean;
}

/** Plain data, session ms. */
export interface PositionTrackState {
  hopSinceMs: number | undefined;
  anchor: Vec3 | undefined;
  readonly settling: UpWindow;
  readonly shifts: ShiftState;
  shiftsMs: number[];
  /** Off the anchor since then, for so many seconds; back at it for so many. */
  awaySinceMs: number | undefined;
  awayS: number;
  returnedS: number;
  readonly awayUps: UpWindow;
  walk: Walk | undefined;
}

export const freshPositionTrack = (): PositionTrackState => ({
  hopSinceMs: undefined,
  anchor: undefined,
  settling: freshUpWindow(ANCHOR_S),
  shifts: freshShifts(),
  shiftsMs: [],
  awaySinceMs: undefined,
  awayS: 0,
  returnedS: 0,
  awayUps: freshUpWindow(80),
  walk: undefined,
});

export type PositionTold = (event: HopEnded | PositionChanged) => void;

export const isHopState = (state: PositionState): boolean => hopStates.includes(state);

/** Where a change not yet certain began; undefined when none is under way. */
export function changeSensedMs(s: PositionTrackState): number | undefined {
  if (s.hopSinceMs === undefined) return undefined;
  if (s.walk && s.walk.endMs === undefined && !s.walk.counts) return s.walk.startMs;
  return s.awayS >= SENSED_AFTER_S ? s.awaySinceMs : undefined;
}

/** The state became `to` as of `sinceMs`. */
export function followState(
  s: PositionTrackState,
  from: PositionState | undefined,
  to: PositionState,
  sinceMs: number,
  nowMs: number,
  tell: PositionTold,
): void {
  if (from === "walking" && s.walk) {
    s.walk.endMs = Math.max(sinceMs, s.walk.startMs);
    if (s.walk.counts && isHopState(to)) openHop(s, s.walk.endMs);
  }
  if (to === "walking") {
    const resumes = s.walk?.endMs !== undefined && sinceMs - s.walk.endMs <= WALKS_MERGE_MS;
    if (resumes && s.walk) {
      s.walk.endMs = undefined;
      if (s.walk.counts) dropHop(s);
    } else {
      finishWalk(s, Number.POSITIVE_INFINITY, tell);
      s.walk = { startMs: sinceMs, endMs: undefined, counts: false };
    }
    forgetShifts(s.shifts);
  } else if (to === "lying") {
    leave(s, "lay-down", sinceMs, nowMs, 5000, tell);
  } else if (to === "vehicle") {
    // The ride was recognised only afterwards: nothing of it was time in a position.
    finishWalk(s, Number.POSITIVE_INFINITY, tell);
    endHop(s, sinceMs, false, tell);
    forgetShifts(s.shifts);
  } else if (to === "off-body") {
    leave(s, "doffed", sinceMs, nowMs, HANDLING_MS, tell);
  } else if (s.hopSinceMs === undefined) {
    openHop(s, sinceMs);
  }
}

/** One second of data that ended at `nowMs`. `low`: tilted as if lying, and perhaps about to be. */
export function trackPosition(
  s: PositionTrackState,
  nowMs: number,
  up: Vec3,
  state: PositionState,
  low: boolean,
  tell: PositionTold,
): void {
  const { walk } = s;
  if (walk && !walk.counts && (walk.endMs ?? nowMs) - walk.startMs >= walkBreakMs) {
    walk.counts = true;
    const rising = s.awaySinceMs !== undefined && walk.startMs - s.awaySinceMs <= RISING_MS;
    endHop(s, rising ? Math.min(s.awaySinceMs!, walk.startMs) : walk.startMs, true, tell);
    if (walk.endMs !== undefined && isHopState(state)) openHop(s, walk.endMs);
  }
  finishWalk(s, nowMs, tell);
  if (!isHopState(state)) return;
  const shiftMs = shiftIn(s.shifts, nowMs, up[0], up[1], up[2]);
  if (s.hopSinceMs === undefined) return;
  if (shiftMs !== undefined && shiftMs > s.hopSinceMs) {
    s.shiftsMs = [...s.shiftsMs.filter((ms) => shiftMs - ms <= shiftsWindowMs), shiftMs];
    if (s.shiftsMs.length >= thresholdValues.shiftsTogether) {
      change(s, s.shiftsMs[0]!, nowMs, "shifts", tell);
      return;
    }
  }
  followAnchor(s, nowMs, up);
  const awayMs = s.awaySinceMs === undefined ? 0 : nowMs - s.awaySinceMs;
  if (awayMs < keptMs || (low && awayMs < keptMs + LYING_GRACE_MS)) return;
  const anchor = medianUpOf(s.awayUps, 0, Math.max(1, s.awayUps.length - SENSED_AFTER_S));
  change(s, s.awaySinceMs!, nowMs, "shift", tell);
  s.anchor = anchor;
}

function followAnchor(s: PositionTrackState, nowMs: number, up: Vec3): void {
  if (s.anchor === undefined && s.settling.length < SETTLING_S) {
    pushUp(s.settling, up[0], up[1], up[2]);
    return;
  }
  const anchor = s.anchor ?? medianUpOf(s.settling, 0, s.settling.length);
  if (angleOf(up[0], up[1], up[2], anchor) < toleranceRad) {
    if (s.awaySinceMs !== undefined) {
      s.returnedS++;
      if (s.returnedS >= RETURNED_AFTER_S) comeBack(s);
    } else if (s.anchor === undefined) {
      pushUp(s.settling, up[0], up[1], up[2]);
      if (s.settling.length >= ANCHOR_S) s.anchor = medianUpOf(s.settling, 0, ANCHOR_S);
    }
    return;
  }
  s.returnedS = 0;
  s.awayS++;
  s.awaySinceMs ??= Math.max(s.hopSinceMs ?? 0, beganShiftingMs(s, nowMs));
  pushUp(s.awayUps, up[0], up[1], up[2]);
}

/** Back from the second that ended at `nowMs` to the one in which the turning began. */
function beganShiftingMs(s: PositionTrackState, nowMs: number): number {
  const { seconds } = s.shifts;
  let shifting = 0;
  while (shifting < LONGEST_SHIFT_S && shifting + 1 < seconds.length) {
    const [x, y, z] = upAt(seconds, shifting);
    if (angleOf(x, y, z, upAt(seconds, shifting + 1)) <= SHIFTING_RAD) break;
    shifting++;
  }
  return nowMs - 1000 * Math.max(1, shifting);
}

/** Data stopped at `endMs`: the hop ends unseen. */
export function breakPosition(s: PositionTrackState, endMs: number, tell: PositionTold): void {
  if (s.walk && s.walk.endMs === undefined) s.walk.endMs = endMs;
  finishWalk(s, Number.POSITIVE_INFINITY, tell);
  endHop(s, endMs, false, tell);
  forgetShifts(s.shifts);
}

/** Lies down or takes the sensor off. A hop that began within `ownMs` of it was part of it and is withdrawn. */
function leave(
  s: PositionTrackState,
  cause: ChangeCause,
  sinceMs: number,
  nowMs: number,
  ownMs: number,
  tell: PositionTold,
): void {
  finishWalk(s, Number.POSITIVE_INFINITY, tell);
  const atMs = s.awaySinceMs === undefined ? sinceMs : Math.min(s.awaySinceMs, sinceMs);
  if (s.hopSinceMs !== undefined && atMs - s.hopSinceMs > ownMs) {
    endHop(s, atMs, true, tell);
    tell({ kind: "position-changed", atMs: sessionMs(atMs), knownMs: sessionMs(nowMs), cause });
  }
  dropHop(s);
  forgetShifts(s.shifts);
}

function change(
  s: PositionTrackState,
  atMs: number,
  nowMs: number,
  cause: ChangeCause,
  tell: PositionTold,
): void {
  endHop(s, atMs, true, tell);
  tell({ kind: "position-changed", atMs: sessionMs(atMs), knownMs: sessionMs(nowMs), cause });
  openHop(s, atMs);
}

/** Tells a walk once nothing can prolong it any more. */
function finishWalk(s: PositionTrackState, nowMs: number, tell: PositionTold): void {
  const { walk } = s;
  if (walk?.endMs === undefined || nowMs - walk.endMs < WALKS_MERGE_MS) return;
  if (walk.counts) {
    tell({
      kind: "position-changed",
      atMs: sessionMs(walk.startMs),
      knownMs: sessionMs(walk.startMs + walkBreakMs),
      cause: "walk",
      untilMs: sessionMs(walk.endMs),
    });
  }
  s.walk = undefined;
}

function openHop(s: PositionTrackState, atMs: number): void {
  dropHop(s);
  s.hopSinceMs = atMs;
}

function endHop(s: PositionTrackState, endMs: number, landed: boolean, tell: PositionTold): void {
  const startMs = s.hopSinceMs;
  if (startMs !== undefined && endMs > startMs) {
    tell({ kind: "hop-ended", startMs: sessionMs(startMs), endMs: sessionMs(endMs), landed });
  }
  dropHop(s);
}

function dropHop(s: PositionTrackState): void {
  s.hopSinceMs = undefined;
  s.anchor = undefined;
  clearWindow(s.settling);
  s.shiftsMs = [];
  comeBack(s);
}

function comeBack(s: PositionTrackState): void {
  s.awaySinceMs = undefined;
  s.awayS = 0;
  s.returnedS = 0;
  clearWindow(s.awayUps);
}
