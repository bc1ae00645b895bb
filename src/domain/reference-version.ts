// A zero of lean as it was set once: kept beside all earlier ones of the same sensor and placement. The newest is used;
// what was measured with an earlier one can be worked out again.
import type {
  AccCalibration,
  BodyReferences,
  CompositeCalibration,
  GyroBiasMemory,
  ReferencePose,
} from "./calibration.ts";
import type { BodyBasis, Vec3 } from "./lean.ts";
import type { LogKind, LogPlace } from "./log-place.ts";
import type { Placement } from "./placement.ts";
import type { EpochMs, SessionMs } from "./units.ts";

/** One press; led through several positions; or taken from how the wearer walks. */
export type ReferenceMethod = "one-press" | "composite" | "walking";

export interface ReferenceVersion {
  readonly sensorId: string;
  readonly placement: Placement;
  readonly setAt: EpochMs;
  readonly method: ReferenceMethod;
  /** The zero where sitting and standing are not told apart. */
  readonly basis: BodyBasis;
  /** Sitting and standing, where each has its own. */
  readonly references: BodyReferences;
  /** Angular RMS of the up-vector while it was taken, rad; of one press. */
  readonly steadinessRad?: number;
  /** All that the leading-through gave, with its quality, its trials and the person's own range. */
  readonly composite?: CompositeCalibration;
  /** Mean up-vector of an upright walk, sensor frame. */
  readonly walkingUp?: Vec3;
  /** Whose raw data it was made of; absent for those carried over from before this was kept. */
  readonly sessionId?: string;
}

/** What is known of one sensor, whoever wears it. */
export interface SensorMemory {
  readonly sensorId: string;
  readonly bias?: { readonly at: EpochMs; readonly memory: GyroBiasMemory };
  /** Oldest first; the last is used, none is overwritten. */
  readonly accCalibrations: readonly AccCalibrationVersion[];
  /** How far its own log has been taken over; absent before the first time, and for sensors that keep none. */
  readonly log?: { readonly [K in LogKind]?: LogPlace };
}

export interface AccCalibrationVersion {
  readonly setAt: EpochMs;
  readonly calibration: AccCalibration;
}

/** Which analysis made a session's derived rows and events from `fromMs` on. */
export interface AnalysisRecord {
  readonly fromMs: SessionMs;
  readonly analysisVersion: number;
  /** True: history, worked out with what came after as well. */
  readonly smoothed: boolean;
  /** The reference's and the calibration's `setAt`; absent where none was used. */
  readonly used: readonly {
    readonly placement: Placement;
    readonly referenceSetAt?: EpochMs;
    /** Absent: sitting and standing followed what the wearer did. */
    readonly referencePose?: ReferencePose;
    readonly accCalibrationSetAt?: EpochMs;
  }[];
}
