// The store as the program sees it. Two implementations (IndexedDB and memory) satisfy one contract suite.
import type { SessionEvent } from "../domain/events.ts";
import type { StoreFault } from "../domain/faults.ts";
import type { BodyBasis } from "../domain/lean.ts";
import type { Placement } from "../domain/placement.ts";
import type { RawChunk, SecondRows } from "../domain/recording.ts";
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
}

/** A reference kept per sensor and placement; the newest is used, none is overwritten. */
export interface StoredReference {
  readonly sensorId: string;
  readonly placement: Placement;
  readonly setAt: EpochMs;
  readonly basis: BodyBasis;
}

/** Commit writes; rename, remove and every read reject when the store is gone: a defect, or a page to be reloaded. */
export interface Repository {
  /** The name a session was given by `rename` outlives later commits, whatever name they carry. */
  commit(commit: Commit): Promise<Result<void, StoreFault>>;
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
  addReference(reference: StoredReference): Promise<Result<void, StoreFault>>;
  reference(sensorId: string, placement: Placement): Promise<StoredReference | undefined>;
  setting(key: string): Promise<unknown>;
  setSetting(key: string, value: unknown): Promise<Result<void, StoreFault>>;
  close(): void;
}

/** Does the session hold anything in [start, end)? One that has just begun is there from its first instant. */
export function overlaps(session: SessionRecord, start: EpochMs, end: EpochMs): boolean {
  const { startedAt, storedThroughMs } = session;
  return startedAt < end && (startedAt >= start || startedAt + storedThroughMs > start);
}
