// Which state is the wearer in, and since when? In, ten times a second: lean, restlessness, and what the detectors of
// walking and wear say; out: the present state, and episodes once nothing can backdate into them any more. A state
// must last its dwell to be believed and then counts from where it began.
import type { PositionState } from "../../src/domain/position-state.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";

/** Off body is known up to offBodyDwell late: until then an episode may still be shortened or withdrawn. */
const SETTLE_MS = 1000 * thresholdValues.offBodyDwell + 30_000;

const edge = radiansFromDegrees(thresholdValues.stateHysteresis);
const bentRad = radiansFromDegrees(thresholdValues.bent);
const reclinedRad = radiansFromDegrees(thresholdValues.reclined);
const lyingRad = radiansFromDegrees(thresholdValues.lying);
const dwellMs = 1000 * thresholdValues.stateDwell;
const reclinedDwellMs = 1000 * thresholdValues.reclinedDwell;
const lyingDwellMs = 1000 * thresholdValues.lyingDwell;
/** Restless for as long as stillness is judged over. */
const movingDwellMs = 1000 * thresholdValues.stillWindow;

export interface Episode {
  readonly state: PositionState;
  readonly startMs: number;
  readonly endMs: number;
}

/** Plain data, session ms. `state` is undefined before the first point and in a gap. */
export interface StateTrackState {
  state: PositionState | undefined;
  sinceMs: number;
  /** Ended, not yet told. */
  ended: Episode[];
  /** Nothing before this may change any more. */
  toldMs: number;
  candidate: PositionState | undefined;
  candidateSinceMs: number;
  restlessSinceMs: number | undefined;
  calmSinceMs: number | undefined;
  lowSinceMs: number | undefined;
  raisedSinceMs: number | undefined;
}

export const freshStateTrack = (): StateTrackState => ({
  state: undefined,
  sinceMs: 0,
  ended: [],
  toldMs: 0,
  candidate: undefined,
  candidateSinceMs: 0,
  restlessSinceMs: undefined,
  calmSinceMs: undefined,
  lowSinceMs: undefined,
  raisedSinceMs: undefined,
});

export interface StateEvidence {
  /** The first sample since the start or the last gap. */
  readonly beganMs: number;
  readonly forwardRad: number;
  readonly totalRad: number;
  /** The up-vector wandered over the last 3 s. */
  readonly restless: boolean;
  /** Still over the last 10 s, and yet alive (not dead still as on a table). */
  readonly livingStill: boolean;
  readonly walkSinceMs: number | undefined;
  readonly walkEndedMs: number;
  readonly offSinceMs: number | undefined;
  readonly wornSinceMs: number;
}

/** Moves on to `nowMs`; true if the state changed. */
export function trackState(s: StateTrackState, nowMs: number, e: StateEvidence): boolean {
  watchRestlessness(s, nowMs, e.restless);
  watchLying(s, nowMs, e.totalRad);
  const before = s.state;
  if (e.offSinceMs !== undefined) return enter(s, "off-body", e.offSinceMs);
  if (e.walkSinceMs !== undefined) {
    // What comes after a walk is judged by itself.
    s.restlessSinceMs = undefined;
    return enter(s, "walking", e.walkSinceMs);
  }
  if (before === "lying") {
    const raised = s.raisedSinceMs !== undefined && nowMs - s.raisedSinceMs >= dwellMs;
    if (!raised) return false;
  } else if (s.lowSinceMs !== undefined && nowMs - s.lowSinceMs >= lyingDwellMs && e.livingStill) {
    return enter(s, "lying", s.lowSinceMs);
  }
  const leaning = leaningFrom(s, e.forwardRad, nowMs);
  if (before === undefined) return enter(s, leaning, e.beganMs);
  if (before === "off-body") return enter(s, leaning, e.wornSinceMs);
  if (before === "walking") return enter(s, leaning, e.walkEndedMs);
  if (before === "lying") return enter(s, leaning, s.raisedSinceMs ?? nowMs);
  if (leaning === before) {
    s.candidate = undefined;
    return false;
  }
  if (leaning === "moving") return enter(s, leaning, s.restlessSinceMs ?? nowMs);
  // Calm has lasted its dwell already.
  if (before === "moving" && leaning === "upright") return enter(s, leaning, s.calmSinceMs ?? nowMs);
  if (s.candidate !== leaning) {
    s.candidate = leaning;
    s.candidateSinceMs = nowMs;
  }
  if (nowMs - s.candidateSinceMs < (leaning === "reclined" ? reclinedDwellMs : dwellMs)) return false;
  return enter(s, leaning, s.candidateSinceMs);
}

function watchRestlessness(s: StateTrackState, nowMs: number, restless: boolean): void {
  if (restless) {
    s.restlessSinceMs ??= nowMs;
    s.calmSinceMs = undefined;
  } else {
    s.calmSinceMs ??= nowMs;
    if (s.state !== "moving" || nowMs - s.calmSinceMs >= dwellMs) s.restlessSinceMs = undefined;
  }
}

function watchLying(s: StateTrackState, nowMs: number, totalRad: number): void {
  if (totalRad > (s.lowSinceMs === undefined ? lyingRad : lyingRad - edge)) {
    s.lowSinceMs ??= nowMs;
    s.raisedSinceMs = undefined;
  } else {
    s.raisedSinceMs ??= nowMs;
    if (nowMs - s.raisedSinceMs >= dwellMs) s.lowSinceMs = undefined;
  }
}

function leaningFrom(s: StateTrackState, forwardRad: number, nowMs: number): PositionState {
  if (forwardRad > (s.state === "bent" ? bentRad - edge : bentRad)) return "bent";
  if (forwardRad < (s.state === "reclined" ? reclinedRad + edge : reclinedRad)) return "reclined";
  const restlessFor = s.restlessSinceMs === undefined ? 0 : nowMs - s.restlessSinceMs;
  return restlessFor >= movingDwellMs ? "moving" : "upright";
}

/** Enters `state` as of `sinceMs`, shortening or withdrawing what was thought of the time since. */
function enter(s: StateTrackState, state: PositionState, sinceMs: number): boolean {
  if (s.state === state) return false;
  const startMs = Math.max(sinceMs, s.toldMs);
  if (s.state !== undefined) {
    s.ended.push({ state: s.state, startMs: s.sinceMs, endMs: Number.POSITIVE_INFINITY });
    while (s.ended.length > 0 && s.ended.at(-1)!.startMs >= startMs) s.ended.pop();
    const last = s.ended.pop();
    if (last) s.ended.push({ ...last, endMs: Math.min(last.endMs, startMs) });
  } else {
    // Nothing is known of the time before the first sample, however far back a detector looks.
    s.toldMs = startMs;
  }
  s.state = state;
  s.sinceMs = startMs;
  s.candidate = undefined;
  return true;
}

/** Takes out the episodes that are settled at `nowMs`. */
export function settledEpisodes(s: StateTrackState, nowMs: number): readonly Episode[] {
  let count = 0;
  while (count < s.ended.length && s.ended[count]!.endMs <= nowMs - SETTLE_MS) count++;
  if (count === 0) return [];
  const settled = s.ended.splice(0, count);
  s.toldMs = settled.at(-1)!.endMs;
  return settled;
}

/** Data ended at `endMs`: everything is settled, the present episode ends. */
export function endEpisodes(s: StateTrackState, endMs: number): readonly Episode[] {
  const episodes = episodesUntil(s, endMs);
  Object.assign(s, freshStateTrack());
  s.toldMs = endMs;
  return episodes;
}

/** What has not been told, the present episode cut at `endMs`: for today's view. */
export function episodesUntil(s: StateTrackState, endMs: number): readonly Episode[] {
  if (s.state === undefined || endMs <= s.sinceMs) return [...s.ended];
  return [...s.ended, { state: s.state, startMs: s.sinceMs, endMs }];
}
