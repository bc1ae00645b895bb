// A session: one sensor (or the simulated one) on one local day. Connecting the same sensor again the same day,
// after a reload or a killed tab, continues it and shows the gap.
import type { AccCalibration, BodyReferences, GyroBiasMemory } from "./calibration.ts";
import type { BodyBasis, Vec3 } from "./lean.ts";
import type { Placement } from "./placement.ts";
import type { AnalysisRecord } from "./reference-version.ts";
import type { EpochMs, SessionMs } from "./units.ts";

export interface SensorIdentity {
  readonly driverId: string;
  /** The sensor's own random id (hex), or the browser's id for it where the sensor tells none. */
  readonly sensorId: string;
  readonly name: string;
  readonly firmware: string;
  readonly hardware: string;
}

export interface SessionRecord {
  readonly id: string;
  /** Shown and editable; at first empty: the list then shows the date. */
  readonly name: string;
  readonly startedAt: EpochMs;
  /** IANA zone and offset at the start, minutes east of UTC. */
  readonly zone: string;
  readonly utcOffsetMin: number;
  readonly simulated: boolean;
  /** Not received live: fetched from the sensor, which had kept raw frames or only means over five seconds. */
  readonly origin?: "log-raw" | "log-epochs";
  readonly sensors: readonly { readonly placement: Placement; readonly sensor: SensorIdentity }[];
  /** Up to here everything is committed. */
  readonly storedThroughMs: SessionMs;
  readonly sampleCount: number;
  readonly gapCount: number;
  /** Oldest first, each from its `fromMs` on; absent in recordings older than this list. */
  readonly analyses?: readonly AnalysisRecord[];
}

/**
 * One uninterrupted agreement with a sensor: from a start command to the link's end. Everything needed to turn stored
 * counts into SI units without the driver.
 */
export interface SegmentRecord {
  readonly sessionId: string;
  readonly placement: Placement;
  /** 0, 1, 2 … within the session and placement. */
  readonly segment: number;
  readonly startMs: SessionMs;
  readonly sensor: SensorIdentity;
  readonly bootId: number | undefined;
  /** m/s² per count and rad/s per count. */
  readonly accScale: number;
  readonly gyrScale: number;
  /** Rotation from the sensor's own axes to ours (x right, y up, z out of the back), row-major 3×3 of −1, 0, 1. */
  readonly axes: readonly number[];
  /** +1 if the accelerometer reads specific force (+g on the axis that points up), −1 if it reads gravity. */
  readonly accSign: 1 | -1;
  readonly gyroConvention: "instantaneous" | "interval-mean" | "none";
  readonly latencyS: number;
  /** Device ticks per second, or undefined for a sensor without a clock. */
  readonly ticksPerS: number | undefined;
  readonly nominalRateHz: number;
  /** Absent in recordings older than it. */
  readonly start?: SegmentStart;
  /** How well its times are known; written when the segment ends. Absent where the sensor sends time or numbers. */
  readonly timing?: SegmentTiming;
}

/** Of a sensor that is timed by its arrivals alone. */
export interface SegmentTiming {
  /** 95 % of the fitted times are within this of the truth, but for the least delay of the radio, which nobody can see. */
  readonly errorMs: number;
  /** 95 % of the frames came within this of their fitted time. */
  readonly latenessMs: number;
  /** Samples a second; undefined until it was found. */
  readonly rateHz: number | undefined;
}

/** What the analysis stood on when the segment began, so that it can be repeated from the stored counts alone. */
export interface SegmentStart {
  /** What came before had been broken off: nothing spans the two. */
  readonly afterBreak: boolean;
  readonly basis: BodyBasis;
  readonly references?: BodyReferences;
  /** How the first walk that the zero is held against bore the sensor: mean up-vector. */
  readonly walkingUp?: Vec3 | undefined;
  readonly accCalibration: AccCalibration | undefined;
  readonly gyroBias: GyroBiasMemory | undefined;
}
