// The wearer in means over five seconds, as a sensor keeps them while nobody listens. In: one epoch after another; out:
// one row for each, episodes, hops and changes, by the same tracks and thresholds as live, at a resolution of five
// seconds. What a mean cannot tell is not told: no ride, no doubt of the zero, no confidence, no point of lean inside an
// epoch. Everything that changes is EpochPosture, plain data.
import type { BodyReferences } from "../../src/domain/calibration.ts";
import type { BodyBasis, Vec3 } from "../../src/domain/lean.ts";
import type { SecondRow } from "../../src/domain/recording.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees, sessionMs } from "../../src/domain/units.ts";
import type { OpenSpans } from "../open-spans.ts";
import { leanFrom } from "../posture/lean.ts";
import type { PostureEvent } from "../posture/posture-engine.ts";
import {
  breakPosition,
  followState,
  freshPositionTrack,
  type PositionTrackState,
  trackPosition,
} from "../posture/position-track.ts";
import { FLAT_COSINE, referenceInUse } from "../posture/reference.ts";
import {
  endEpisodes,
  type Episode,
  episodesUntil,
  freshStateTrack,
  settledEpisodes,
  type StateTrackState,
  trackState,
} from "../posture/state-track.ts";
import { freshWear, hearDevice, judgeWear, type WearState } from "../posture/wear.ts";

const stillRad = radiansFromDegrees(thresholdValues.stillTiltRms);
const deadRad = radiansFromDegrees(thresholdValues.offBodyTiltRms);
const lyingRad = radiansFromDegrees(thresholdValues.lying);
const gapBreaksMs = 1000 * thresholdValues.gapBreaks;
/** Two epochs in a row touch: a part runs 5 % fast or slow at most, of five seconds, and clocks are fitted, ms. */
const TOUCHING_MS = 400;

/** Session ms; `up` is a unit vector in the sensor frame. */
export interface Epoch {
  readonly startMs: number;
  readonly endMs: number;
  readonly up: Vec3;
  readonly spreadRad: number;
  readonly activityMs2: number;
  readonly worn: boolean;
  readonly walking: boolean;
}

/** Plain data, session ms. */
export interface EpochPosture {
  basis: BodyBasis;
  readonly references: BodyReferences;
  isStanding: boolean;
  lastWalkMs: number | undefined;
  /** The first epoch since the start or the last break, and where the newest ended. */
  beganMs: number | undefined;
  endMs: number | undefined;
  walkSinceMs: number | undefined;
  walkEndedMs: number;
  wear: WearState;
  readonly states: StateTrackState;
  readonly position: PositionTrackState;
}

export const freshEpochPosture = (basis: BodyBasis, references: BodyReferences): EpochPosture => ({
  basis,
  references,
  isStanding: false,
  lastWalkMs: undefined,
  beganMs: undefined,
  endMs: undefined,
  walkSinceMs: undefined,
  walkEndedMs: 0,
  wear: freshWear(),
  states: freshStateTrack(),
  position: freshPositionTrack(),
});

export interface EpochSink {
  readonly row: (row: SecondRow) => void;
  readonly event: (event: PostureEvent) => void;
}

/** Is there a hole between the newest epoch and one that begins then? */
export const isApart = ({ endMs }: EpochPosture, startMs: number): boolean =>
  endMs !== undefined && startMs - endMs > gapBreaksMs;

/** Epochs come in time order. A hole breaks off what was. */
export function takeEpoch(s: EpochPosture, given: Epoch, sink: EpochSink): void {
  if (isApart(s, given.startMs)) breakEpochs(s, sink);
  const epoch = touching(s.endMs, given);
  const { startMs, endMs, up, spreadRad, worn, walking } = epoch;
  s.beganMs ??= startMs;
  chooseReference(s, startMs);
  const { forward, lateral, total } = leanFrom(s.basis, up[0], up[1], up[2]);
  hearDevice(s.wear, !worn, startMs);
  const dead = spreadRad < deadRad && !walking;
  judgeWear(s.wear, endMs, endMs - startMs, dead, Math.abs(up[2]) > FLAT_COSINE);
  followWalk(s, startMs, worn && walking);

  // What begins with this epoch begins where it starts; what has lasted has lasted where it ends.
  for (const nowMs of [startMs, endMs]) {
    const from = s.states.state;
    const changed = trackState(s.states, nowMs, {
      beganMs: s.beganMs,
      forwardRad: forward,
      // What lies on a table is not lying: put on again, it must not have been so since then.
      totalRad: s.wear.offSinceMs === undefined ? total : 0,
      blind: false,
      doubtful: false,
      restless: spreadRad >= stillRad,
      livingStill: spreadRad < stillRad && !dead,
      walkSinceMs: s.walkSinceMs,
      walkEndedMs: s.walkEndedMs,
      rideSinceMs: undefined,
      rideEndedMs: 0,
      offSinceMs: s.wear.offSinceMs,
      wornSinceMs: s.wear.wornSinceMs,
    });
    const to = s.states.state;
    if (changed && to) followState(s.position, from, to, s.states.sinceMs, nowMs, sink.event);
  }
  const state = s.states.state ?? "no-data";
  // The track counts seconds: the mean stands for each of them.
  for (let atMs = startMs + 1000; atMs <= endMs + TOUCHING_MS; atMs += 1000)
    trackPosition(s.position, Math.min(atMs, endMs), up, state, total > lyingRad, sink.event);
  for (const episode of settledEpisodes(s.states, endMs)) tellEpisode(episode, sink);

  const second = Math.round(startMs / 1000);
  sink.row({
    second,
    forwardRad: forward,
    lateralRad: lateral,
    totalRad: total,
    tiltRmsRad: spreadRad,
    activityMs2: epoch.activityMs2,
    state,
    still: spreadRad < stillRad,
    zeroSet: s.basis.source !== "mounting",
    ...(s.isStanding && { standReference: true }),
    samples: 0,
    spanS: Math.round(endMs / 1000) - second,
  });
  s.endMs = endMs;
  if (state === "walking") s.lastWalkMs = endMs;
}

/** Nothing joins the newest epoch. */
export function breakEpochs(s: EpochPosture, sink: EpochSink): void {
  if (s.beganMs === undefined || s.endMs === undefined) return;
  for (const episode of endEpisodes(s.states, s.endMs)) tellEpisode(episode, sink);
  breakPosition(s.position, s.endMs, sink.event);
  s.beganMs = undefined;
  s.walkSinceMs = undefined;
  s.wear = freshWear();
}

/** What has begun and not ended. */
export function openEpochs({ beganMs, endMs, states, position }: EpochPosture): OpenSpans | undefined {
  if (beganMs === undefined || endMs === undefined) return undefined;
  const { hopSinceMs, walk } = position;
  return {
    untilMs: endMs,
    episodes: episodesUntil(states, endMs),
    hopSinceMs,
    walk: walk?.counts ? { startMs: walk.startMs, endMs: walk.endMs ?? endMs } : undefined,
  };
}

/** The device's clock is fitted: the end of one epoch and the start of the next are the same moment. */
function touching(endMs: number | undefined, epoch: Epoch): Epoch {
  if (endMs === undefined) return epoch;
  const apart = Math.abs(epoch.startMs - endMs) <= TOUCHING_MS || epoch.startMs < endMs;
  return apart ? { ...epoch, startMs: endMs } : epoch;
}

function followWalk(s: EpochPosture, startMs: number, walking: boolean): void {
  if (walking) s.walkSinceMs ??= startMs;
  else if (s.walkSinceMs !== undefined) {
    s.walkEndedMs = startMs;
    s.walkSinceMs = undefined;
  }
}

function chooseReference(s: EpochPosture, nowMs: number): void {
  const inUse = referenceInUse(s.references, s.lastWalkMs, nowMs, "by-activity");
  if (!inUse) return;
  s.basis = inUse.basis;
  s.isStanding = inUse.pose === "stand";
}

function tellEpisode({ state, startMs, endMs }: Episode, sink: EpochSink): void {
  if (endMs > startMs)
    sink.event({
      kind: "episode-ended",
      state,
      startMs: sessionMs(startMs),
      endMs: sessionMs(endMs),
    });
}
