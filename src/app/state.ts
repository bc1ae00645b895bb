// The program's state as signals. Screens read it and call actions; nobody else writes it but src/app.
import { type Signal, signal } from "@preact/signals";
import type { Now, ReferenceReply, StreamHealth } from "../../workers/contract.ts";
import type { BackfillFault, BackfillProgress, BackfillResult } from "../../workers/backfill-contract.ts";
import type { DerivedChange } from "../../workers/derived-change.ts";
import type { DayView } from "../domain/day-view.ts";
import type { Fault, LinkFault } from "../domain/faults.ts";
import type { Lean } from "../domain/lean.ts";
import type { Placement } from "../domain/placement.ts";
import type { SessionRecord } from "../domain/session.ts";
import { defaultSettings, type Settings } from "../domain/settings.ts";
import type { EpochMs, Radians, SessionMs } from "../domain/units.ts";
import type { MovementKey } from "../nudge/movement.ts";
import type { CalibrationView } from "./calibration.ts";
import { LeanTrace } from "./lean-trace.ts";

export type { MovementKey };

export type Screen =
  | "welcome"
  | "setup"
  | "now"
  | "day"
  | "recordings"
  | "settings"
  | "calibrate"
  | "sensor-accuracy"
  | "sensors";

/** The sensor link as a person sees it. */
export type LinkStatus =
  | { readonly phase: "none" }
  | { readonly phase: "choosing" }
  | { readonly phase: "connecting" | "preparing"; readonly sensor: string; readonly attempt: number }
  | { readonly phase: "streaming"; readonly sensor: string }
  | {
      readonly phase: "waiting";
      readonly sensor: string;
      readonly attempt: number;
      readonly retryInMs: number;
      readonly fault: LinkFault;
    }
  | { readonly phase: "paused"; readonly sensor: string; readonly by: "hidden" | "adapter-off" }
  | { readonly phase: "stopped"; readonly sensor: string }
  | { readonly phase: "failed"; readonly sensor: string | undefined; readonly fault: LinkFault };

export interface BatteryLevel {
  readonly percent: number;
  readonly charging?: boolean;
}

/** What the stream that was opened last is able to. */
export interface StreamFacts {
  readonly driverId: string;
  /** As its driver calls it. */
  readonly model: string;
  /** 3: an accelerometer only. */
  readonly channels: 3 | 6;
  readonly rateHz: number;
  readonly hasGyro: boolean;
  /** False: it tells an angle of its own and no acceleration, so that no zero can be set here. */
  readonly hasSamples: boolean;
  readonly canBuzz: boolean;
  /** It can show which one it is. */
  readonly canIdentify?: boolean;
}

/** The sensor at one placement. */
export interface SensorState {
  readonly link: Signal<LinkStatus>;
  readonly battery: Signal<BatteryLevel | undefined>;
  /** Kept through a lost link; undefined before the first stream, and once the sensor is forgotten. */
  readonly stream: Signal<StreamFacts | undefined>;
  /** Did it show which one it is, when it was asked? */
  readonly sign: Signal<"waiting" | "done" | "not-done" | undefined>;
}

/** A sensor's own word on its lean, from a zero of its own. */
export interface OwnAngle {
  readonly atMs: SessionMs;
  readonly forward: Radians;
  /** By a limit of its own; undefined where it said nothing of it. */
  readonly beyondItsLimit: boolean | undefined;
}

/** A line of the registry, as far as a screen speaks of it. */
export interface SensorKind {
  readonly id: string;
  readonly title: string;
  readonly standing: "supported" | "experimental";
}

export interface ActiveNudge {
  readonly id: string;
  readonly stillForMs: number;
  /** The one movement that it suggests; any change counts. */
  readonly movement: MovementKey;
  /** asked: waiting for movement; moved: movement was sensed, about to leave. */
  readonly phase: "asked" | "moved";
}

export interface ExportProgress {
  readonly sessionId: string;
  /** 0 … 1 of the samples. */
  readonly share: number;
  readonly phase: "running" | "done" | "failed" | "cancelled";
  readonly detail?: string;
}

export type ReanalysisProgress = { readonly sessionId: string; readonly share: number } & (
  | { readonly phase: "running" }
  | { readonly phase: "cancelled" }
  | { readonly phase: "failed"; readonly detail: string }
  | {
      readonly phase: "done";
      readonly change: DerivedChange;
      readonly referenceSetAt: EpochMs | undefined;
    }
);

/** Fetching what a sensor recorded by itself. */
export type BackfillState =
  | ({ readonly phase: "running" } & BackfillProgress)
  | { readonly phase: "done"; readonly result: BackfillResult }
  | { readonly phase: "cancelled" }
  | { readonly phase: "failed"; readonly fault: BackfillFault };

export type SimulationSpeed = 1 | 10 | 60;

export interface AppState {
  readonly screen: Signal<Screen>;
  /** All sensors that there are drivers for. */
  readonly sensorKinds: readonly SensorKind[];
  readonly sensors: Readonly<Record<Placement, SensorState>>;
  /** The upper back's, which decides the position; the simulated sensor's while that one runs. */
  readonly link: Signal<LinkStatus>;
  /** Undefined when real; the simulated body's pace otherwise. */
  readonly simulation: Signal<{ readonly speed: SimulationSpeed } | undefined>;
  readonly battery: Signal<BatteryLevel | undefined>;
  readonly moment: Signal<Now | undefined>;
  readonly lean: Signal<Lean | undefined>;
  /** From acceleration alone, and the sensor moves: there is no lean to show until it is quiet. */
  readonly leanWaits: Signal<boolean>;
  /** The bend between two sensors, while both are worn, send, and have a zero. */
  readonly flexion: Signal<Pick<Lean, "forward" | "lateral"> | undefined>;
  /** Of a sensor that tells nothing but an angle of its own; undefined after it has been silent for some seconds. */
  readonly ownAngle: Signal<OwnAngle | undefined>;
  readonly health: Signal<StreamHealth | undefined>;
  /** The last 60 s for the live trace. */
  readonly trace: LeanTrace;
  /** Session clock ↔ wall clock: epoch = sessionStart + SessionMs. Undefined before a session is open. */
  readonly sessionStart: Signal<EpochMs | undefined>;
  /** Wall clock of what is shown, refreshed each second: real, or the simulated body's. */
  readonly wallNow: Signal<EpochMs>;
  readonly today: Signal<DayView | undefined>;
  /** The day on the Day screen: its local midnight, and its view once read. */
  readonly shownDay: Signal<{ readonly startMs: EpochMs; readonly view: DayView | undefined }>;
  readonly nudge: Signal<ActiveNudge | undefined>;
  readonly snoozedUntilMs: Signal<SessionMs | undefined>;
  /** When the next nudge comes if the wearer stays; undefined if none will in this position. */
  readonly nextNudgeMs: Signal<SessionMs | undefined>;
  readonly settings: Signal<Settings>;
  /** What the system says about notifications. */
  readonly notificationPermission: Signal<"default" | "granted" | "denied" | "unavailable">;
  readonly sessions: Signal<readonly SessionRecord[]>;
  /** The session that is being recorded: it can be deleted only after a stop. */
  readonly recordingId: Signal<string | undefined>;
  readonly exporting: Signal<ExportProgress | undefined>;
  readonly reanalysing: Signal<ReanalysisProgress | undefined>;
  /** Undefined while there is nothing to fetch, or the link that it was fetched over is lost. */
  readonly backfill: Signal<BackfillState | undefined>;
  /** A guided calibration, from its beginning until it is left. */
  readonly calibration: Signal<CalibrationView | undefined>;
  /** Faults that last, newest last; a banner shows them with the next step. */
  readonly faults: Signal<readonly Fault[]>;
  /** Answer to the last "Use this position as reference". */
  readonly referenceReply: Signal<ReferenceReply | "waiting" | undefined>;
  /** Did the sensor buzz when it was tried? */
  readonly buzzReply: Signal<"waiting" | "done" | "not-done" | undefined>;
  /** Did the browser promise to keep the data? Undefined while unknown. */
  readonly storagePersisted: Signal<boolean | undefined>;
  /** Requests to the network since the page loaded, as the browser counts them. */
  readonly requestsSinceLoad: Signal<number>;
}

const noSensor = (): SensorState => ({
  link: signal<LinkStatus>({ phase: "none" }),
  battery: signal(undefined),
  stream: signal(undefined),
  sign: signal(undefined),
});

export function createState(
  now: EpochMs,
  dayStart: EpochMs,
  sensorKinds: readonly SensorKind[] = [],
): AppState {
  const sensors = { "upper-back": noSensor(), pelvis: noSensor() };
  return {
    screen: signal<Screen>("welcome"),
    sensorKinds,
    sensors,
    link: sensors["upper-back"].link,
    simulation: signal(undefined),
    battery: sensors["upper-back"].battery,
    moment: signal(undefined),
    lean: signal(undefined),
    leanWaits: signal(false),
    flexion: signal(undefined),
    ownAngle: signal(undefined),
    health: signal(undefined),
    trace: new LeanTrace(60_000),
    sessionStart: signal(undefined),
    wallNow: signal(now),
    today: signal(undefined),
    shownDay: signal({ startMs: dayStart, view: undefined }),
    nudge: signal(undefined),
    snoozedUntilMs: signal(undefined),
    nextNudgeMs: signal(undefined),
    settings: signal(defaultSettings),
    notificationPermission: signal<"default" | "granted" | "denied" | "unavailable">("default"),
    sessions: signal([]),
    recordingId: signal(undefined),
    exporting: signal(undefined),
    reanalysing: signal(undefined),
    backfill: signal(undefined),
    calibration: signal(undefined),
    faults: signal([]),
    referenceReply: signal(undefined),
    buzzReply: signal(undefined),
    storagePersisted: signal(undefined),
    requestsSinceLoad: signal(0),
  };
}
