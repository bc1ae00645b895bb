// Which recordings to offer for deletion when the browser's space runs short. Only a suggestion: nothing is ever
// deleted but by the person. In: the sessions and what navigator.storage.estimate() says. Out: the oldest that would do.
import type { SessionRecord } from "../domain/session.ts";

export interface Space {
  readonly usageBytes: number;
  readonly quotaBytes: number;
}

export interface DeletionAdvice {
  readonly freeBytes: number;
  /** Whole days of recording that still fit. */
  readonly daysLeft: number;
  /** Oldest first; empty while there is room. */
  readonly suggested: readonly SessionRecord[];
}

/**
 * On disk per sample: 12 B of counts, 6 B of up-vector, and a frame's clocks and flags (37 B) shared by its samples,
 * rounded up for the database's own keys.
 */
export const BYTES_PER_SAMPLE = 24;

/** A long day at the highest usual rate: 16 h at 100 Hz. */
export const BYTES_PER_DAY = 16 * 3600 * 100 * BYTES_PER_SAMPLE;

/** Below this we speak up: time enough to choose without hurry. */
const DAYS_IN_HAND = 3;

/** `sessions` in any order. The newest is never suggested: it may be the one being recorded. */
export function deletionAdvice(sessions: readonly SessionRecord[], space: Space): DeletionAdvice {
  const freeBytes = Math.max(0, space.quotaBytes - space.usageBytes);
  const daysLeft = Math.floor(freeBytes / BYTES_PER_DAY);
  const suggested: SessionRecord[] = [];
  let room = freeBytes;
  for (const session of sessions.toSorted((a, b) => a.startedAt - b.startedAt).slice(0, -1)) {
    if (room >= DAYS_IN_HAND * BYTES_PER_DAY) break;
    suggested.push(session);
    room += session.sampleCount * BYTES_PER_SAMPLE;
  }
  return { freeBytes, daysLeft, suggested };
}
