// Which state is the wearer in, since when, and how sure? In, ten times a second: lean, restlessness, and what the
// detectors of walking, riding and wear say; out: the present state, and episodes once nothing can backdate into them any
// more. A state must last its dwell to be believed and then counts from where it began. Where lean says nothing honest
// (a doubtful zero, acceleration alone in movement, the first moments) the state is unknown, never upright.
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
/** The first moments of data are judged by what follows, if that is known so soon. */
const EARLY_MS = 5000;
/** Lying is beyond the doubt of a zero that may have moved by as much as this, rad. */
const DOUBT_RAD = radiansFromDegrees(15);

export interface Episode {
  readonly state: PositionState;
  readonly startMs: number;
  readonly endMs: number;
  /** Mean over the time in which it was the state, 0 to 1; undefined where it was known only afterwards. */
  readonly confidence?: number | undefined;
}

/** Plain data, session ms. `state` is undefined before the first point and in a gap. */
export interface StateTrackState {
  state: PositionState | undefined;
  sinceMs: number;
  /** How sure the state is now, 0 to 1; its sum, and how often it was judged, since the state was entered. */
  confidence: number;
  confidenceSum: number;
  judged: number;
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
  confidence: 0,
  confidenceSum: 0,
  judged: 0,
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
  /** Nothing can be said of lean: too few points yet, or acceleration alone in movement. */
  readonly blind: boolean;
  /** The zero may have moved. */
  readonly doubtful: boolean;
  /** The up-vector wandered over the last 3 s. */
  readonly restless: boolean;
  /** Still over the last 10 s, and yet alive (not dead still as on a table). */
  readonly livingStill: boolean;
  readonly walkSinceMs: number | undefined;
  readonly walkEndedMs: number;
  readonly rideSinceMs: number | undefined;
  readonly rideEndedMs: number;
  readonly offSinceMs: number | undefined;
  readonly wornSinceMs: number;
}

/** Moves on to `nowMs`; true if the state changed. */
export function trackState(s: StateTrackState, nowMs: number, e: StateEvidence): boolean {
  watchRestlessness(s, nowMs, e.restless);
  const astir = s.restlessSinceMs !== undefined && nowMs - s.restlessSinceMs >= movingDwellMs;
  watchLying(s, nowMs, e, astir);
  const before = s.state;
  if (e.offSinceMs !== undefined) return enter(s, "off-body", e.offSinceMs);
  if (e.walkSinceMs !== undefined) {
    // What comes after a walk is judged by itself.
    s.restlessSinceMs = undefined;
    // Between a ride and the walk from it lies a moment in a parked seat.
    if (before === "vehicle") enter(s, leaningFrom(s, e, nowMs), e.rideEndedMs);
    return enter(s, "walking", e.walkSinceMs);
  }
  if (e.rideSinceMs !== undefined) return enter(s, "vehicle", e.rideSinceMs);
  if (before === "lying") {
    const raised = s.raisedSinceMs !== undefined && nowMs - s.raisedSinceMs >= dwellMs;
    if (astir && !raised) return enter(s, leaningFrom(s, e, nowMs), s.restlessSinceMs!);
    if (!raised) return false;
  } else if (s.lowSinceMs !== undefined && nowMs - s.lowSinceMs >= lyingDwellMs && e.livingStill) {
    return enter(s, "lying", s.lowSinceMs);
  }
  const leaning = leaningFrom(s, e, nowMs);
  if (before === undefined) return enter(s, leaning, e.beganMs);
  if (before === "off-body") return enter(s, leaning, e.wornSinceMs);
  if (before === "walking") return enter(s, leaning, e.walkEndedMs);
  if (before === "vehicle") return enter(s, leaning, e.rideEndedMs);
  if (before === "lying") return enter(s, leaning, s.raisedSinceMs ?? nowMs);
  if (leaning === before) {
    s.candidate = undefined;
    return false;
  }
  const early = before === "unknown" && s.sinceMs === e.beganMs && nowMs - e.beganMs <= EARLY_MS;
  if (early) return enter(s, leaning, e.beganMs);
  if (leaning === "moving") return enter(s, leaning, s.restlessSinceMs ?? nowMs);
  // Calm has lasted its dwell already.
  if (before === "moving" && leaning === "upright") return enter(s, leaning, s.calmSinceMs ?? nowMs);
  if (s.candidate !== leaning) {
    s.candidate = leaning;
    s.candidateSinceMs = nowMs;
  }
  const forMs = nowMs - s.candidateSinceMs;
  if (forMs < dwellMs) return false;
  if (leaning !== "reclined" || forMs >= reclinedDwellMs) return enter(s, leaning, s.candidateSinceMs);
  if (before === "upright") return false;
  // Leaning back is called reclined only when it lasts; meanwhile it is not what was before it either.
  const sinceMs = s.candidateSinceMs;
  enter(s, "upright", sinceMs);
  s.candidate = leaning;
  s.candidateSinceMs = sinceMs;
  return true;
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

/** Who is astir for longer than it takes to turn over does not lie, however low the trunk. */
function watchLying(s: StateTrackState, nowMs: number, e: StateEvidence, astir: boolean): void {
  const lowRad = e.doubtful ? e.totalRad - DOUBT_RAD : e.totalRad;
  if (lowRad > (s.lowSinceMs === undefined ? lyingRad : lyingRad - edge)) {
    if (astir) s.lowSinceMs = undefined;
    else s.lowSinceMs ??= s.state === undefined ? e.beganMs : nowMs;
    s.raisedSinceMs = undefined;
  } else {
    s.raisedSinceMs ??= nowMs;
    if (nowMs - s.raisedSinceMs >= dwellMs) s.lowSinceMs = undefined;
  }
}

function leaningFrom(
  s: StateTrackState,
  { blind, doubtful, forwardRad }: StateEvidence,
  nowMs: number,
): PositionState {
  if (blind) return "unknown";
  if (!doubtful) {
    if (forwardRad > (s.state === "bent" ? bentRad - edge : bentRad)) return "bent";
    if (forwardRad < (s.state === "reclined" ? reclinedRad + edge : reclinedRad)) return "reclined";
  }
  const restlessFor = s.restlessSinceMs === undefined ? 0 : nowMs - s.restlessSinceMs;
  return restlessFor >= movingDwellMs ? "moving" : doubtful ? "unknown" : "upright";
}

/** Enters `state` as of `sinceMs`, shortening or withdrawing what was thought of the time since. */
function enter(s: StateTrackState, state: PositionState, sinceMs: number): boolean {
  if (s.state === state) return false;
  const startMs = Math.max(sinceMs, s.toldMs);
  if (s.state !== undefined) {
    s.ended.push({ ...present(s), endMs: Number.POSITIVE_INFINITY });
    while (s.ended.length > 0 && s.ended.at(-1)!.startMs >= startMs) s.ended.pop();
    const last = s.ended.pop();
    if (last) s.ended.push({ ...last, endMs: Math.min(last.endMs, startMs) });
  } else {
    // Nothing is known of the time before the first sample, however far back a detector looks.
    s.toldMs = startMs;
  }
  s.state = state;
  s.sinceMs = startMs;
  s.confidenceSum = 0;
  s.judged = 0;
  s.candidate = undefined;
  return true;
}

/** The present state is as sure as this, now. */
export function weighState(s: StateTrackState, confidence: number): void {
  s.confidence = confidence;
  s.confidenceSum += confidence;
  s.judged++;
}

const present = (s: StateTrackState): Omit<Episode, "endMs"> => ({
  state: s.state!,
  startMs: s.sinceMs,
  confidence: s.judged === 0 ? undefined : Math.round((1000 * s.confidenceSum) / s.judged) / 1000,
});

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
  return [...s.ended, { ...present(s), endMs }];
}
