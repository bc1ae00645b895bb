// What the bench page may ask of its worker, and what comes back: types only. Times are ms of the page's monotonic clock
// on the way in, ms since the stream opened on the way out. Comlink makes every answer a promise.
import type { DecodeError } from "../firmware-protocol/decode-error.ts";
import type { DeviceTraits, StreamFormat } from "../firmware-protocol/driver.ts";
import type { Vec3 } from "../src/domain/lean.ts";
import type { AxisFinding } from "./bench/axis-check.ts";
import type { Side } from "./bench/device-axes.ts";
import type { CheckWait } from "./bench/guided-check.ts";
import type { TurnAxis, TurnFinding } from "./bench/turn-check.ts";

/** `bytes` is transferred. */
export interface BenchNotification {
  readonly channel: string;
  readonly bytes: ArrayBuffer;
  readonly atMs: number;
}

export interface RawLine {
  /** From 1, since the stream opened. */
  readonly number: number;
  readonly atMs: number;
  readonly channel: string;
  /** "55 61 0c …" */
  readonly hex: string;
}

/** Mean of the samples since the report before. */
export interface BenchValues {
  readonly samples: number;
  /** As the device signs and orients them: m/s² and rad/s. */
  readonly deviceAccMs2: Vec3;
  readonly deviceGyrRadPerS: Vec3 | undefined;
  /** Ours: x to the wearer's right, y up, z out of the back; specific force. */
  readonly accMs2: Vec3;
  readonly gyrRadPerS: Vec3 | undefined;
  readonly magnitudeMs2: number;
}

export type LossMethod = "sequence" | "clock" | "slots";

/** Of the last half minute; what is lost since the stream opened. Undefined: not yet known. */
export interface TimingReport {
  readonly windowS: number;
  /** Samples a second that came, by least squares over their arrivals. */
  readonly arrivedHz: number | undefined;
  /** At which the device samples, on this computer's clock. */
  readonly sampledHz: number | undefined;
  readonly notificationsHz: number | undefined;
  readonly intervalMs: { readonly p50: number; readonly p95: number; readonly most: number } | undefined;
  /** Of the intervals, those within one connection event. */
  readonly clumpedShare: number;
  readonly largestClump: number;
  readonly loss: {
    readonly method: LossMethod;
    readonly lostSamples: number;
    /** Where frames are numbered. */
    readonly lostFrames?: number;
    readonly share: number;
    readonly duplicates: number;
    readonly late: number;
  };
  /** The device's clock against this computer's; undefined without one, and in the first minute. */
  readonly driftPpm: number | undefined;
}

export interface NoteLine {
  readonly atMs: number;
  readonly event: string;
  readonly value?: number;
}

export interface ErrorLine {
  readonly atMs: number;
  readonly channel: string;
  readonly error: DecodeError;
  readonly hex: string;
}

export interface CheckReport {
  readonly phase: "idle" | "faces" | "turns" | "done";
  readonly hasGyro: boolean;
  readonly facesDone: number;
  readonly turnsDone: number;
  /** The side or turn that is asked for. */
  readonly side: Side | undefined;
  readonly turn: TurnAxis | undefined;
  readonly wait: CheckWait;
  readonly share: number;
  readonly axis: AxisFinding;
  readonly gyro: TurnFinding;
}

export interface CaptureReport {
  /** full: ten minutes are kept. ended: the stream closed. */
  readonly state: "recording" | "full" | "ended";
  readonly notifications: number;
  readonly bytes: number;
  readonly lengthMs: number;
}

export interface BenchReport {
  readonly lengthMs: number;
  readonly notifications: number;
  readonly samples: number;
  /** Youngest first, at most 100. */
  readonly recent: readonly RawLine[];
  readonly values: BenchValues | undefined;
  /** The device's own lean, tenths of a degree, where it tells nothing else. */
  readonly decidegrees: number | undefined;
  readonly battery: { readonly percent: number; readonly charging?: boolean } | undefined;
  readonly timing: TimingReport;
  /** Youngest first. */
  readonly events: readonly NoteLine[];
  readonly errors: readonly ErrorLine[];
  readonly errorCount: number;
  readonly check: CheckReport;
  readonly capture: CaptureReport;
}

/** What the person lets into the file beside the wire. */
export interface CaptureOptions {
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly appVersion: string;
  /** Ticked: the browser's own words about itself. */
  readonly userAgent?: string;
  /** Ticked: the name as advertised, and with it the serial number of this unit. */
  readonly sensorName?: string;
}

export interface BenchWorker {
  /** A stream opens. The capture of an earlier one stays as it is until `restart`. */
  open(traits: DeviceTraits, format: StreamFormat, atMs: number): void;
  push(notifications: readonly BenchNotification[]): void;
  closed(): void;
  /** Undefined until a stream was opened. */
  report(): BenchReport | undefined;
  check(verb: "begin" | "retake" | "skip-turns" | "end"): void;
  /** Everything begins anew on the open stream: figures, capture, check. */
  restart(atMs: number): void;
  /** The capture as the text of a file. */
  capture(options: CaptureOptions): string | undefined;
}
