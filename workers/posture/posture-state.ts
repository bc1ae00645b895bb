// What the posture of one stream remembers: plain data.
import type { BodyReferences, ReferenceChoice, ReferencePose } from "../../src/domain/calibration.ts";
import type { BodyBasis } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { freshSecondTally, type SecondTallyState } from "../summary/second-tally.ts";
import { type AccWindow, freshAccWindow } from "./acc-window.ts";
import { freshPositionTrack, type PositionTrackState } from "./position-track.ts";
import { freshRide, type RideState } from "./riding.ts";
import { freshStateTrack, type StateTrackState } from "./state-track.ts";
import { freshUpWindow, type UpWindow } from "./up-window.ts";
import { freshWalk, type WalkState } from "./walking.ts";
import { freshWear, type WearState } from "./wear.ts";
import { freshZero, type ZeroState } from "./zero-check.ts";

/** The posture stream: one mean up-vector every 0.1 s. */
export const POINT_MS = 100;
/** Restlessness and the reference look back 3 s. */
export const RECENT_POINTS = 30;
const STILL_POINTS = (1000 * thresholdValues.stillWindow) / POINT_MS;

export interface PostureState {
  /** The zero in use. */
  basis: BodyBasis;
  /** Sitting and standing, where each has its own; empty: `basis` stays. */
  references: BodyReferences;
  referenceChoice: ReferenceChoice;
  /** Which of them `basis` is; undefined: neither. */
  referencePose: ReferencePose | undefined;
  lastWalkMs: number | undefined;
  /** The zero may have moved: what rests on lean is not said. */
  doubtful: boolean;
  /** "Up" is from acceleration alone: nothing is claimed of it while the body moves. */
  accelerationOnly: boolean;
  /** How far "up" may be off, one standard deviation, where it is from acceleration alone; undefined: no claim. */
  upErrorRad: number | undefined;
  /** First sample since the start or the last break. */
  beganMs: number | undefined;
  pointBin: number | undefined;
  /** Sums over the present 0.1 s: up, rate; and over the present 0.04 s: specific force. */
  readonly sums: Float64Array;
  pointSamples: number;
  stepBin: number | undefined;
  readonly stepSums: Float64Array;
  stepSamples: number;
  readonly ups: UpWindow;
  /** [STILL_POINTS] |rate| of the points, rad/s, in the ring order of `ups`. */
  readonly rates: Float64Array;
  /** Sum of the up-vectors of the last 3 s. */
  readonly recentSum: Float64Array;
  spreadRad: number;
  still: boolean;
  dead: boolean;
  forwardRad: number;
  totalRad: number;
  readonly tally: SecondTallyState;
  readonly window: AccWindow;
  readonly walk: WalkState;
  readonly ride: RideState;
  readonly wear: WearState;
  readonly states: StateTrackState;
  readonly position: PositionTrackState;
  readonly zero: ZeroState;
}

export const freshPosture = (basis: BodyBasis): PostureState => ({
  basis,
  references: {},
  referenceChoice: "by-activity",
  referencePose: undefined,
  lastWalkMs: undefined,
  doubtful: false,
  accelerationOnly: false,
  upErrorRad: undefined,
  beganMs: undefined,
  pointBin: undefined,
  sums: new Float64Array(6),
  pointSamples: 0,
  stepBin: undefined,
  stepSums: new Float64Array(3),
  stepSamples: 0,
  ups: freshUpWindow(STILL_POINTS),
  rates: new Float64Array(STILL_POINTS),
  recentSum: new Float64Array(3),
  spreadRad: 0,
  still: false,
  dead: false,
  forwardRad: 0,
  totalRad: 0,
  tally: freshSecondTally(),
  window: freshAccWindow(),
  walk: freshWalk(),
  ride: freshRide(),
  wear: freshWear(),
  states: freshStateTrack(),
  position: freshPositionTrack(),
  zero: freshZero(),
});
