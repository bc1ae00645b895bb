// What lies where in IndexedDB, for the newest version. Keys are chosen so that one session's records lie side by side:
// reading a session in time order and removing it whole are both one key range.
import type { DBSchema } from "idb";
import type { SessionEvent } from "../domain/events.ts";
import type { Placement } from "../domain/placement.ts";
import type { RawChunk, SecondRows } from "../domain/recording.ts";
import type { SegmentRecord, SessionRecord } from "../domain/session.ts";
import type { ReferenceVersion, SensorMemory } from "../domain/reference-version.ts";

export interface StoreLayout extends DBSchema {
  sessions: { key: string; value: SessionRecord; indexes: { "by-start": number } };
  segments: { key: [string, Placement, number]; value: SegmentRecord };
  raw: { key: [string, Placement, number]; value: RawChunk };
  rows: { key: [string, Placement, number]; value: SecondRows };
  /** [session, running number within the session], given inside the commit's transaction. */
  events: { key: [string, number]; value: SessionEvent };
  /** By session: one each, the newest. Wrapped, because a checkpoint may be undefined. */
  checkpoints: { key: string; value: { readonly state: unknown } };
  references: { key: [string, Placement, number]; value: ReferenceVersion };
  sensors: { key: string; value: SensorMemory };
  settings: { key: string; value: { readonly setting: unknown } };
}

/** Everything that belongs to a session and is written together. */
export const sessionStores = ["sessions", "segments", "raw", "rows", "events", "checkpoints"] as const;

/** What working a session out again reads and writes. */
export const derivedStores = ["sessions", "rows", "events", "checkpoints"] as const;

/** Stores whose keys begin with the session's id. */
export const keyedBySession = ["segments", "raw", "rows", "events"] as const;

/**
 * All keys that are arrays beginning with `head`. In IndexedDB's order an array is greater than any number or string,
 * so [...head, []] lies above every key that continues head.
 */
export function keysUnder(...head: readonly (string | number)[]): IDBKeyRange {
  return IDBKeyRange.bound([...head], [...head, []]);
}
