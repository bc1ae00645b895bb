// The boundary between the page and the posture worker: types only. Commands go in through Comlink; what comes back
// is one union over a MessagePort. Comlink drops an error's class and code, so faults travel as data. Notifications are
// transferred, never dropped; the page may bundle them when the worker is behind. Only chart refreshes are dropped.
// Checkpoints are not handed to the page: each is committed with the rows it belongs to, so that after a killed tab or
// a dead worker the state and the rows can never disagree; the page replays what was not yet acknowledged.
import type { StreamFormat } from "../firmware-protocol/driver.ts";
import type {
  AccCalibration,
  AccRefusal,
  CompositeCalibration,
  CompositeCommand,
  CompositePlan,
  CompositeProgress,
  CompositeRefusal,
  PoseProgress,
  ReferenceChoice,
} from "../src/domain/calibration.ts";
import type { DayView } from "../src/domain/day-view.ts";
import type { NudgeEvent, SessionEvent } from "../src/domain/events.ts";
import type { StoreFault, WorkerFault } from "../src/domain/faults.ts";
import type { ZeroSource } from "../src/domain/lean.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { PositionState } from "../src/domain/position-state.ts";
import type { SensorIdentity } from "../src/domain/session.ts";
import type { Result } from "../src/domain/result.ts";
import type { EpochMs, SessionMs } from "../src/domain/units.ts";

export interface OpenRequest {
  /** "thora" for people, "thora-demo" for the simulated sensor: invented data never mix with real ones. */
  readonly database: string;
  readonly now: EpochMs;
  /** IANA zone, minutes east of UTC, and the local day's bounds at `now`. */
  readonly zone: string;
  readonly utcOffsetMin: number;
  readonly dayStart: EpochMs;
  readonly dayEnd: EpochMs;
  readonly sensor: SensorIdentity;
  readonly placement: Placement;
  readonly simulated: boolean;
  /**
   * A random name for one numbering of frames: another wherever numbers begin at 0 again, the same when the session is
   * reopened because its worker died. With it, frames sent again that had been committed without the page hearing of
   * it are recognised even where the wire has no numbers of its own.
   */
  readonly numbering?: string;
}

export type OpenReply =
  | {
      readonly ok: true;
      readonly sessionId: string;
      readonly startedAt: EpochMs;
      /** Session time is resumed at now − startedAt; this is the latest committed, for a clock that went back. */
      readonly storedThroughMs: SessionMs;
      readonly resumed: boolean;
      readonly zero: ZeroSource;
    }
  | { readonly ok: false; readonly fault: StoreFault };

/** One notification: its bytes are transferred. */
export interface WireFrame {
  readonly channel: string;
  readonly arrivalMs: SessionMs;
  readonly bytes: ArrayBuffer;
}

export interface FrameBatch {
  readonly placement: Placement;
  /** Running number of the batch's first frame within this page's life; acknowledged by `stored`. */
  readonly first: number;
  readonly frames: readonly WireFrame[];
}

export type ReferenceReply =
  | { readonly ok: true; readonly steadinessRad: number }
  /** moving: not steady over the last 3 s; no-data: no fresh samples; flat: the sensor lies on a table, or is off the body. */
  | {
      readonly ok: false;
      readonly reason: "moving" | "no-data" | "flat";
      /** The one that it was, of two asked for together. */
      readonly placement?: Placement;
    };

/** What a guided calibration is told. One runs at a time; a new `begin` ends the one before. */
export type CalibrationCall =
  | { readonly do: "begin-composite"; readonly placement: Placement; readonly plan: CompositePlan }
  | { readonly do: "begin-poses"; readonly placement: Placement }
  /** From the still moments of all that is stored of this sensor. */
  | { readonly do: "begin-wear"; readonly placement: Placement }
  | { readonly do: "command"; readonly command: CompositeCommand }
  /** Which zero is used from here on where sitting and standing have one each. Whether one runs or not. */
  | { readonly do: "choose"; readonly choice: ReferenceChoice }
  /** Store the result as a new version beside the earlier ones, and use it from here on. */
  | { readonly do: "keep" }
  | { readonly do: "end" };

export type CalibrationReport =
  | {
      readonly kind: "composite";
      readonly progress: CompositeProgress;
      /** Once the run has finished. */
      readonly result: Result<CompositeCalibration, CompositeRefusal> | undefined;
    }
  | {
      readonly kind: "poses";
      readonly progress: PoseProgress;
      readonly result: Result<AccCalibration, AccRefusal> | undefined;
    }
  | {
      readonly kind: "wear";
      /** Of what is stored, 0 … 1, and the still moments found in it. */
      readonly share: number;
      readonly moments: number;
      readonly result: Result<AccCalibration, AccRefusal> | undefined;
    };

export type CalibrationReply =
  | { readonly ok: true; readonly report: CalibrationReport | undefined }
  /** no-data: this placement sends nothing. not-running: it ended, or its worker did. no-result: nothing to keep yet. */
  | { readonly ok: false; readonly reason: "no-data" | "not-running" | "no-result" };

export interface PostureWorker {
  /** Where WorkerMessages go; the page answers each Batch on it with an Acknowledgement. Called once, before anything else. */
  attach(port: MessagePort): Promise<void>;
  /** Opens the database; continues today's session of this sensor or begins one; restores its checkpoint. */
  open(request: OpenRequest): Promise<OpenReply>;
  /** Another sensor joins the open session (the second placement). */
  join(placement: Placement, sensor: SensorIdentity): Promise<void>;
  /** A start command was answered: a new segment begins. */
  begin(
    placement: Placement,
    sensor: SensorIdentity,
    format: StreamFormat,
    bootId: number | undefined,
    atMs: SessionMs,
  ): Promise<void>;
  frames(batch: FrameBatch): Promise<void>;
  /** The link ended: what follows is a gap. */
  end(placement: Placement, atMs: SessionMs, cause: "link-lost" | "stopped"): Promise<void>;
  /** Time has passed, with or without data. Called about once a second; while hidden, with each notification. */
  elapsed(nowMs: SessionMs): Promise<void>;
  /** Of two together both zeros are of one moment, or neither is set: the bend between the sensors is told from them. */
  useReference(...placements: Placement[]): Promise<ReferenceReply>;
  /** A guided calibration on the live stream. Its progress comes as messages, at most five a second. */
  calibrate(call: CalibrationCall): Promise<CalibrationReply>;
  record(event: NudgeEvent): Promise<void>;
  /** Writes what is pending now (page hidden, stop, before an export). */
  flush(): Promise<void>;
  /** A past or present day, from the store (and, for today, the live state). */
  day(database: string, dayStart: EpochMs, dayEnd: EpochMs): Promise<DayView>;
  /** Flushes and lets go of the session. */
  close(): Promise<void>;
}

/** The wearer's moment, on sample time. Everything the Now screen and the nudge policy need. */
export interface Now {
  /** Session time of the newest sample, or of `elapsed` while there is no data. */
  readonly atMs: SessionMs;
  readonly state: PositionState;
  readonly stateSinceMs: SessionMs;
  /** Undefined while walking, lying, riding, off body, without data: no position is being kept. */
  readonly positionSinceMs: SessionMs | undefined;
  /** A change that has begun and is not yet certain: where it began. */
  readonly changeSensedMs: SessionMs | undefined;
  readonly still: boolean;
  /** How sure the state is, 0 to 1; absent without data. */
  readonly confidence?: number;
  readonly zero: ZeroSource;
  /** True: the sensor may have moved since the zero was set. */
  readonly zeroDoubtful?: boolean;
}

export interface LeanNow {
  readonly forwardRad: number;
  readonly lateralRad: number;
  readonly totalRad: number;
  /** From acceleration alone, and the sensor moves: what it says of up is not claimed. */
  readonly uncertain?: true;
}

/** The bend between two sensors: lean of the upper back less lean of the pelvis, rad, each from its own zero. */
export interface FlexionNow {
  readonly forwardRad: number;
  readonly lateralRad: number;
}

/** A refresh for the screen, at most 20 a second. Lean points at 10 Hz. May be dropped when the page is behind. */
export interface Batch {
  readonly kind: "batch";
  readonly placement: Placement;
  readonly now: Now;
  /** Lean at the newest sample, up to 0.1 s younger than the newest point; undefined off the body or without data. */
  readonly lean: LeanNow | undefined;
  /** While both sensors are worn, send, and have zeros of the wearer's own. */
  readonly flexion?: FlexionNow | undefined;
  /** [P] session ms and lean, oldest first; empty when there was no new point. */
  readonly pointMs: Float64Array;
  readonly forwardRad: Float32Array;
  readonly lateralRad: Float32Array;
  readonly totalRad: Float32Array;
  readonly health: StreamHealth;
  /** Arrival of the newest frame in this batch: for measuring wire → screen latency. */
  readonly arrivalMs: SessionMs;
}

export interface StreamHealth {
  readonly samples: number;
  readonly lostFrames: number;
  readonly duplicateFrames: number;
  readonly lateFrames: number;
  readonly unreadableFrames: number;
  /** Fitted, Hz; undefined until it is known. Drift of the device clock against the host, ppm. */
  readonly rateHz: number | undefined;
  readonly driftPpm: number | undefined;
  /** Of a sensor without clock or counter: 95 % of fitted times are within this, ms; and 95 % of frames come within this. */
  readonly timeErrorMs?: number;
  readonly latenessMs?: number;
}

/** The page has shown a batch. While more than two are unacknowledged no batch is posted; points wait for the next. */
export interface Acknowledgement {
  readonly kind: "ack";
}

export type WorkerMessage =
  | Batch
  /** Today changed (a hop ended, a state changed, a gap, a nudge): at most one a second. */
  | { readonly kind: "day"; readonly day: DayView }
  | { readonly kind: "event"; readonly event: SessionEvent }
  /** The sensor's own word on how far it leans forward from a zero of its own; nothing is worked out from it. */
  | {
      readonly kind: "angle";
      readonly placement: Placement;
      readonly atMs: SessionMs;
      readonly forwardRad: number;
      /** By a limit of its own; absent where it said nothing of it. */
      readonly beyondItsLimit?: boolean;
    }
  | { readonly kind: "calibration"; readonly report: CalibrationReport }
  | {
      readonly kind: "battery";
      readonly placement: Placement;
      readonly percent: number;
      readonly charging?: boolean;
    }
  /** Committed: all frames numbered below `frame` of this placement, up to session time `throughMs`. */
  | {
      readonly kind: "stored";
      readonly placement: Placement;
      readonly frame: number;
      readonly throughMs: SessionMs;
      readonly samples: number;
    }
  | { readonly kind: "fault"; readonly fault: StoreFault | WorkerFault };
