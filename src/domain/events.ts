// What happened in a session, in session time. Stored as they are; every chart and list is derived from them.
import type { AccCalibration, ReferencePose } from "./calibration.ts";
import type { Vec3 } from "./lean.ts";
import type { Placement } from "./placement.ts";
import type { PositionState } from "./position-state.ts";
import type { ReferenceMethod } from "./reference-version.ts";
import type { SessionMs } from "./units.ts";

/** A stretch of one state; `endMs` is exclusive. Written when it ends. */
export interface EpisodeEnded {
  readonly kind: "episode-ended";
  readonly state: PositionState;
  readonly startMs: SessionMs;
  readonly endMs: SessionMs;
  /** How sure, 0 to 1, on the mean; absent for no data, and in what was stored before there was a confidence. */
  readonly confidence?: number;
}

/** What made a change of position: a lasting shift, a walk, several shifts together, lying down, taking the sensor off. */
export type ChangeCause = "shift" | "walk" | "shifts" | "lay-down" | "doffed";

/** A change of position. `atMs` is when it began, `knownMs` when it was certain; `untilMs` only for a walk. */
export interface PositionChanged {
  readonly kind: "position-changed";
  readonly atMs: SessionMs;
  readonly knownMs: SessionMs;
  readonly cause: ChangeCause;
  readonly untilMs?: SessionMs;
}

/** A hop: time in one position, ended by a change, a gap, lying, a walk or doffing. Written when it ends. */
export interface HopEnded {
  readonly kind: "hop-ended";
  readonly startMs: SessionMs;
  readonly endMs: SessionMs;
  /** True when the end was seen (a change); false when data stopped: no beat is drawn then. */
  readonly landed: boolean;
}

export type GapCause =
  | "frames-lost"
  | "link-lost"
  | "device-restarted"
  | "page-closed"
  | "stopped"
  | "sensor-overflow";

/** No samples between two instants: never interpolated. `lostSamples` is absent where the wire cannot tell. */
export interface GapMarked {
  readonly kind: "gap";
  readonly placement: Placement;
  readonly startMs: SessionMs;
  readonly endMs: SessionMs;
  readonly lostSamples?: number;
  readonly cause: GapCause;
}

export interface ReferenceSet {
  readonly kind: "reference-set";
  readonly placement: Placement;
  readonly atMs: SessionMs;
  readonly up: Vec3;
  readonly anterior: Vec3;
  /** Angular RMS of the up vector while it was taken, rad. */
  readonly steadinessRad: number;
  /** Absent: one press. */
  readonly method?: ReferenceMethod;
  /** The position that it is the zero of, where sitting and standing are told apart. */
  readonly pose?: ReferencePose;
  /** Mean up-vector of the walk that later walks are held against. */
  readonly walkingUp?: Vec3;
}

/** From here on the sensor's accelerometer is read through a new calibration; its counts stay as they are sent. */
export interface SensorCalibrated {
  readonly kind: "sensor-calibrated";
  readonly placement: Placement;
  readonly atMs: SessionMs;
  readonly calibration: AccCalibration;
}

/** What speaks against the zero: how walks bear the sensor, handling that a walk confirms, the axis of bending. */
export type ZeroEvidence = "walk" | "handling" | "axis";

/** The sensor has probably moved on the body: from `sinceMs` on nothing that rests on lean is said. */
export interface ZeroDoubted {
  readonly kind: "zero-doubted";
  readonly placement: Placement;
  /** When it was known, and since when it holds: the slip, or the last time that nothing spoke against the zero. */
  readonly atMs: SessionMs;
  readonly sinceMs: SessionMs;
  readonly evidence: ZeroEvidence;
  /** How far the sensor has turned, as far as the evidence sees it, rad. */
  readonly angleRad: number;
}

/** Two walks in a row were as learned again: the doubt ends. (A new reference ends it too, and is its own event.) */
export interface ZeroTrusted {
  readonly kind: "zero-trusted";
  readonly placement: Placement;
  readonly atMs: SessionMs;
}

/** Walks have come to differ a little: the sensor, the clothes or the way of walking. Nothing is muted. */
export interface ZeroSuspected {
  readonly kind: "zero-suspected";
  readonly placement: Placement;
  readonly atMs: SessionMs;
  readonly angleRad: number;
}

/** No reference was ever set: two walks that agree have given a zero. */
export interface ZeroTaken {
  readonly kind: "zero-taken";
  readonly placement: Placement;
  readonly atMs: SessionMs;
  readonly up: Vec3;
  readonly anterior: Vec3;
}

export type ZeroEvent = ZeroDoubted | ZeroTrusted | ZeroSuspected | ZeroTaken;

export type NudgeOutcome = "moved" | "snoozed" | "closed" | "expired";

export interface NudgeGiven {
  readonly kind: "nudge-given";
  readonly id: string;
  readonly atMs: SessionMs;
  readonly stillForMs: number;
}

export interface NudgeEnded {
  readonly kind: "nudge-ended";
  readonly id: string;
  readonly atMs: SessionMs;
  readonly outcome: NudgeOutcome;
  readonly snoozeMs?: number;
}

/** A nudge that was due and was not given, with the reason. */
export interface NudgeWithheld {
  readonly kind: "nudge-withheld";
  readonly atMs: SessionMs;
  readonly stillForMs: number;
  readonly reason: "snoozed";
}

export type NudgeEvent = NudgeGiven | NudgeEnded | NudgeWithheld;

/** Something the sensor itself reported. */
export interface SensorReported {
  readonly kind: "sensor-reported";
  readonly placement: Placement;
  readonly atMs: SessionMs;
  readonly what:
    | "button"
    | "tap"
    | "worn"
    | "off-body"
    | "device-nudge"
    | "battery-low"
    | "rebooted"
    | "buffer-overflow"
    | "stream-stopped";
}

/** Worked out from the samples, and replaced when they are worked out again; all other kinds happened and stay. */
export const derivedKinds: ReadonlySet<SessionEvent["kind"]> = new Set([
  "episode-ended",
  "position-changed",
  "hop-ended",
  "zero-doubted",
  "zero-trusted",
  "zero-suspected",
  "zero-taken",
]);

export type SessionEvent =
  | EpisodeEnded
  | PositionChanged
  | HopEnded
  | GapMarked
  | ReferenceSet
  | ZeroEvent
  | SensorCalibrated
  | NudgeEvent
  | SensorReported;
