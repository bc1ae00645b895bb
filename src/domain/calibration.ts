// What is learned about one sensor and about how one person wears it. Kept per sensor, versioned, never overwritten:
// raw data are kept as they were sent, and everything derived can be computed again with a newer calibration.
import type { BodyBasis, Vec3 } from "./lean.ts";

/** Accelerometer: a = (raw − offset) × gain, axis by axis, our axes. */
export interface AccCalibration {
  /** m/s². */
  readonly offsetMs2: Vec3;
  /** No unit, near 1. */
  readonly gain: Vec3;
  /** RMS over the still poses of |a| − g, m/s², without and with the calibration. */
  readonly residualBeforeMs2: number;
  readonly residualMs2: number;
  /** Held on purpose, or gathered from still moments of daily wear. */
  readonly method: "poses" | "daily-wear";
  readonly poses: number;
  /** How far the offset is known, m/s², per axis (standard deviation); where nothing was seen, what parts are sold with. */
  readonly offsetSigmaMs2?: Vec3;
}

/** Gyro bias as the filter last knew it, carried to the sensor's next session. */
export interface GyroBiasMemory {
  /** rad/s, our axes. */
  readonly biasRadPerS: Vec3;
  /** Standard deviation, rad/s. */
  readonly sigmaRadPerS: number;
}

/** Sitting and standing have their own zero; they are never averaged. */
export type ReferencePose = "sit" | "stand";

export interface BodyReferences {
  readonly sit?: BodyBasis;
  readonly stand?: BodyBasis;
}

/** Which zero the wearer wants: by what they do (sit, and stand around walking), or always the one. */
export type ReferenceChoice = "by-activity" | ReferencePose;

// ---- Composite calibration: about a minute of standing, bowing and sitting (posture definitions 2.2).

export type CompositeStep = "stand" | "bows" | "sit-tall" | "sit-relaxed" | "walk";

export interface CompositePlan {
  /** `seated`: for people who cannot stand; sitting tall takes the place of both stands, bows are seated. */
  readonly position: "standing-and-sitting" | "seated";
  /** False: forward is taken from the mounting (the sensor's back lies against the body). */
  readonly bows: boolean;
  readonly walk: boolean;
  /** `on-back`: flat on the back, turned any way round. `any`: nothing is known, so bows are needed. */
  readonly mounting: "on-back" | "any";
}

export type CompositeCommand =
  /** Start the present step; it then waits by itself until the wearer is ready. */
  | { readonly kind: "begin" }
  /** The wearer says that the step is done: judge what there is (bows, walk). */
  | { readonly kind: "done" }
  /** Leave the present step out. */
  | { readonly kind: "skip" }
  /** Do a step again, the present or an earlier one: its own result is dropped, the record of the trial is kept. */
  | { readonly kind: "repeat"; readonly index: number }
  /** Stop and take what there is. */
  | { readonly kind: "finish" };

/** What a step waits for. */
export type WaitingWhy =
  /** Trunk or sensor is moving. */
  | "moving"
  /** The sensor lies too flat, or the trunk is far from where it was upright. */
  | "tilted"
  | "no-data"
  /** The second trial is to be independent of the first: loosen up in between. */
  | "move-in-between"
  | "not-walking";

export type CompositePhase =
  /** `begin` is awaited. */
  | { readonly kind: "ready" }
  | { readonly kind: "waiting"; readonly why: WaitingWhy }
  /** Keeping still: `share` of the hold is done, 0..1. */
  | { readonly kind: "holding"; readonly share: number; readonly secondsLeft: number }
  /** `leanRad`: from upright now; `deepEnough`: the present bow may come up again. */
  | {
      readonly kind: "bowing";
      readonly bows: number;
      readonly wanted: number;
      readonly leanRad: number;
      readonly deepEnough: boolean;
    }
  | { readonly kind: "walking"; readonly share: number; readonly secondsLeft: number }
  | { readonly kind: "finished" };

/** Why a trial was not taken, or what is noted about one that was; with the number that decided it. */
export type TrialReason =
  /** Angular RMS of up about its mean was 1° or more. */
  | { readonly kind: "swayed"; readonly tiltRmsRad: number }
  /** Median rate was 5 °/s or more. */
  | { readonly kind: "turning"; readonly rateRadPerS: number }
  /** ||a| − g| was 0.05 g or more: accelerated, or an accelerometer that needs calibrating. */
  | { readonly kind: "not-at-rest"; readonly deviationMs2: number }
  /** Too flat, or too far from the other trials, for somebody upright. */
  | { readonly kind: "not-upright"; readonly angleRad: number }
  /** Stiller than any living trunk. */
  | { readonly kind: "not-on-body"; readonly tiltRmsRad: number }
  /** The two trials of a pose differ by more than 3°. */
  | { readonly kind: "trials-differ"; readonly apartRad: number }
  /** Only one trial of the pose was taken (note). */
  | { readonly kind: "single-trial" }
  | { readonly kind: "too-few-bows"; readonly bows: number; readonly wanted: number }
  | { readonly kind: "bows-shallow"; readonly deepestRad: number }
  /** Up and down again in less than a second. */
  | { readonly kind: "bows-quick"; readonly shortestS: number }
  /** Deeper than 60° (note). */
  | { readonly kind: "bows-deep"; readonly deepestRad: number }
  /** The bows turn about no one axis: PC1 of the rate explains less than 80 %. */
  | { readonly kind: "axis-unclear"; readonly share: number }
  /** Forward of the bows and forward of the mounting are more than 15° apart. */
  | { readonly kind: "against-mounting"; readonly apartRad: number }
  /** The zero was not upright: the trunk came to rest behind it. The run goes back to the first step. */
  | { readonly kind: "began-bent"; readonly backwardRad: number }
  /** Relaxed was not lower than tall (note): no slump range. */
  | { readonly kind: "no-range"; readonly rangeRad: number }
  | { readonly kind: "walk-short"; readonly walkedS: number }
  /** Samples were lost for longer than a second while bowing. */
  | { readonly kind: "data-lost"; readonly seconds: number };

export interface TrialRecord {
  readonly step: CompositeStep;
  /** Place of the step in the plan. */
  readonly index: number;
  /** Session ms: the raw data of the trial lie here. */
  readonly startMs: number;
  readonly endMs: number;
  readonly accepted: boolean;
  /** Why not; or notes, if accepted. */
  readonly reasons: readonly TrialReason[];
  /** Mean up-vector in the sensor frame, of a hold or a walk. */
  readonly up?: Vec3;
  readonly hold?: HoldFigures;
  readonly bows?: BowFigures;
}

export interface HoldFigures {
  /** Angular RMS of up about its mean. */
  readonly tiltRmsRad: number;
  /** Median |rate|. */
  readonly rateRadPerS: number;
  /** |mean |a| − g|. */
  readonly deviationMs2: number;
}

export interface BowFigures {
  /** Largest inclination of each bow that counted. */
  readonly peaksRad: readonly number[];
  /** Share of the rate's (without gyro: of the tilt path's) sum of squares along the one axis, 0..1. */
  readonly axisShare?: number;
  /** Between forward of the bows and forward of the mounting. */
  readonly againstMountingRad?: number;
}

export interface CompositeProgress {
  readonly steps: readonly {
    readonly step: CompositeStep;
    readonly status: "ahead" | "present" | "done" | "skipped";
  }[];
  /** Present step; equals steps.length when finished. */
  readonly index: number;
  readonly phase: CompositePhase;
  /** The last trial that was judged: shown as what was just done, or why it is to be repeated. */
  readonly last: TrialRecord | undefined;
}

/** Where forward was taken from. */
export type AxisSource = "bows" | "bows-without-gyro" | "mounting";

export interface CompositeQuality {
  /** The largest of each among the holds that were taken. */
  readonly hold: HoldFigures;
  /** Between the two trials of the first pose. */
  readonly agreementRad?: number;
  readonly bows?: BowFigures;
}

export interface CompositeCalibration {
  readonly plan: CompositePlan;
  /** At least one of the two. */
  readonly references: BodyReferences;
  readonly axis: AxisSource;
  /** θf(relaxed) − θf(tall), both seated. */
  readonly slumpRangeRad?: number;
  /** Mean up-vector while walking, in the sensor frame. */
  readonly walkingUp?: Vec3;
  readonly quality: CompositeQuality;
  readonly notes: readonly TrialReason[];
  /** Every trial, taken or not, in order. */
  readonly trials: readonly TrialRecord[];
  readonly startMs: number;
  readonly endMs: number;
}

/** Why there is no calibration yet. */
export type CompositeRefusal =
  | { readonly kind: "nothing-held" }
  /** Mounting is unknown and there were no bows: forward cannot be told. */
  | { readonly kind: "forward-unknown" };

// ---- Accelerometer calibration from still poses.

/** Mean specific force of a still moment, not calibrated. */
export interface StillPose {
  readonly accMs2: Vec3;
  readonly startMs: number;
  readonly endMs: number;
}

export type PoseWaitingWhy =
  | "moving"
  | "no-data" /** Like a pose that was held already. */
  | "same-as-before";

export interface PoseProgress {
  readonly poses: readonly StillPose[];
  readonly wanted: number;
  readonly phase:
    | { readonly kind: "waiting"; readonly why: PoseWaitingWhy }
    | { readonly kind: "holding"; readonly share: number; readonly secondsLeft: number }
    | { readonly kind: "complete" };
}

/** Why still poses gave no calibration. */
export type AccRefusal =
  /** Not enough different positions yet. */
  | { readonly kind: "too-few-positions"; readonly positions: number; readonly wanted: number }
  /** Positions enough, but all to one side: the offset along some direction cannot be seen. */
  | { readonly kind: "too-little-spread"; readonly positions: number }
  | { readonly kind: "no-better"; readonly beforeMs2: number; readonly afterMs2: number }
  | { readonly kind: "residual-large"; readonly residualMs2: number }
  | { readonly kind: "implausible"; readonly offsetMs2: Vec3; readonly gain: Vec3 };
