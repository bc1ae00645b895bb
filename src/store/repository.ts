// The store as the program sees it. Two implementations (IndexedDB and memory) satisfy one contract suite.
import type { SessionEvent } from "../domain/events.ts";
import type { StoreFault } from "../domain/faults.ts";
import type { LogKind, LogPlace } from "../domain/log-place.ts";
import type { Placement } from "../domain/placement.ts";
import type { RawChunk, SecondRows } from "../domain/recording.ts";
import type {
  AccCalibrationVersion,
  AnalysisRecord,
  ReferenceVersion,
  SensorMemory,
} from "../domain/reference-version.ts";
import type { GyroBiasMemory } from "../domain/calibration.ts";
import type { Result } from "../domain/result.ts";
import type { SegmentRecord, SessionRecord } from "../domain/session.ts";
import type { EpochMs } from "../domain/units.ts";

/** Everything that is written together: either all of it is there afterwards or none. */
export interface Commit {
  readonly session: SessionRecord;
  readonly segments: readonly SegmentRecord[];
  readonly raw: readonly RawChunk[];
  /** Whole minutes, replacing what the minute held. */
  readonly rows: readonly SecondRows[];
  readonly events: readonly SessionEvent[];
  /** Structured-clonable pipeline state that belongs to exactly these rows. */
  readonly checkpoint: unknown;
  /** Gyro biases as the filters know them now, for each sensor's next session. */
  readonly biases?: readonly {
    readonly sensorId: string;
    readonly at: EpochMs;
    readonly memory: GyroBiasMemory;
  }[];
}

/** What a stretch of a sensor's own log has become. */
export interface LogCommit {
  readonly sensorId: string;
  readonly kind: LogKind;
  /** `next` of the place that it goes on from; undefined: nothing was taken over before. */
  readonly from: number | undefined;
  readonly place: LogPlace;
  /** One for each session that it touches. */
  readonly sessions: readonly Commit[];
}

/** A session's derived part, worked out anew from its raw data. */
export interface DerivedReplacement {
  /** All rows of all placements. */
  readonly rows: readonly SecondRows[];
  /** Of the derived kinds only, in order. */
  readonly events: readonly SessionEvent[];
  readonly analyses: readonly AnalysisRecord[];
  readonly checkpoint: unknown;
  /** The session's samples when its raw data were read: one that has grown since is left as it is. */
  readonly sampleCount: number;
}

/** Commit writes; rename, remove and every read reject when the store is gone: a defect, or a page to be reloaded. */
export interface Repository {
  /** The name a session was given by `rename` outlives later commits, whatever name they carry. */
  commit(commit: Commit): Promise<Result<void, StoreFault>>;
  /**
   * All of it in one transaction. False if the log is not at `from` any more, because another page takes it over as well:
   * nothing was written.
   */
  commitLog(commit: LogCommit): Promise<Result<boolean, StoreFault>>;
  session(id: string): Promise<SessionRecord | undefined>;
  /** Newest first. */
  sessions(): Promise<readonly SessionRecord[]>;
  /** Sessions that overlap [start, end), oldest first. */
  sessionsBetween(start: EpochMs, end: EpochMs): Promise<readonly SessionRecord[]>;
  rename(id: string, name: string): Promise<void>;
  /** Removes the session and all that belongs to it, in one transaction. */
  remove(id: string): Promise<void>;
  checkpoint(sessionId: string): Promise<unknown>;
  segments(sessionId: string): Promise<readonly SegmentRecord[]>;
  /** In the order in which they were committed. */
  events(sessionId: string): Promise<readonly SessionEvent[]>;
  rows(sessionId: string, placement: Placement): Promise<readonly SecondRows[]>;
  /** In time order, a few at a time: a day of raw data is never held whole. */
  raw(sessionId: string, placement: Placement): AsyncIterable<RawChunk>;
  /**
   * In one transaction: the session's rows and its events of derived kinds become those given, and the checkpoint with
   * them. Raw data, segments, nudges, gaps, references and what the sensor reported stay. False if the session is gone
   * or has grown: nothing was written.
   */
  replaceDerived(sessionId: string, derived: DerivedReplacement): Promise<Result<boolean, StoreFault>>;
  /** Kept beside the earlier ones; of two set in the same millisecond the later comes a millisecond after. */
  addReference(reference: ReferenceVersion): Promise<Result<void, StoreFault>>;
  /** The newest. */
  reference(sensorId: string, placement: Placement): Promise<ReferenceVersion | undefined>;
  /** Oldest first. */
  references(sensorId: string, placement: Placement): Promise<readonly ReferenceVersion[]>;
  sensor(sensorId: string): Promise<SensorMemory | undefined>;
  addAccCalibration(sensorId: string, version: AccCalibrationVersion): Promise<Result<void, StoreFault>>;
  setting(key: string): Promise<unknown>;
  setSetting(key: string, value: unknown): Promise<Result<void, StoreFault>>;
  close(): void;
}

/** Does the session hold anything in [start, end)? One that has just begun is there from its first instant. */
export function overlaps(session: SessionRecord, start: EpochMs, end: EpochMs): boolean {
  const { startedAt, storedThroughMs } = session;
  return startedAt < end && (startedAt >= start || startedAt + storedThroughMs > start);
}
