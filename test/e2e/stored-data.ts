// What the program left in real IndexedDB, read by the page itself: the recording, not the program's opinion of it.
import type { Page } from "playwright-core";
import type { RawChunk, SecondRows } from "../../src/domain/recording.ts";
import type { SessionEvent } from "../../src/domain/events.ts";
import type { SessionRecord } from "../../src/domain/session.ts";

export interface StoredFrame {
  readonly segment: number;
  readonly sequence: number;
  readonly ticks: number;
  readonly arrivalMs: number;
  readonly firstMs: number;
  readonly periodMs: number;
  readonly flags: number;
  /** [samples × channels] */
  readonly counts: readonly number[];
  /** [samples × 3], × 32767 */
  readonly up: readonly number[];
}

export interface StoredSession {
  readonly record: SessionRecord;
  readonly frames: readonly StoredFrame[];
  readonly events: readonly SessionEvent[];
  /** Seconds that have a row. */
  readonly seconds: readonly number[];
  readonly states: readonly number[];
}

/** Every session in the database, oldest first. Frames of a long one are many: leave them out where not needed. */
export function storedSessions(page: Page, database = "thora", withFrames = true): Promise<StoredSession[]> {
  return page.evaluate(
    async ({ name, withFrames }) => {
      const settled = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
        });
      const db = await settled(indexedDB.open(name));
      const all = (store: string): Promise<unknown[]> =>
        settled(db.transaction(store).objectStore(store).getAll());
      const [records, raw, rows] = await Promise.all([
        all("sessions"),
        withFrames ? all("raw") : [],
        all("rows"),
      ]);
      const sessions = [];
      for (const record of (records as { id: string; startedAt: number }[]).toSorted(
        (a, b) => a.startedAt - b.startedAt,
      )) {
        const range = IDBKeyRange.bound([record.id], [record.id, []]);
        const events = await settled(db.transaction("events").objectStore("events").getAll(range));
        const frames = [];
        for (const chunk of (raw as RawChunk[]).filter((c) => c.sessionId === record.id)) {
          let sample = 0;
          for (let f = 0; f < chunk.samplesPerFrame.length; f++) {
            const n = chunk.samplesPerFrame[f]!;
            frames.push({
              segment: chunk.segment,
              sequence: chunk.sequence?.[f] ?? -1,
              ticks: chunk.ticks?.[f] ?? -1,
              arrivalMs: chunk.arrivalMs[f]!,
              firstMs: chunk.firstMs[f]!,
              periodMs: chunk.periodMs[f]!,
              flags: chunk.flags[f]!,
              counts: [...chunk.counts.subarray(sample * chunk.channels, (sample + n) * chunk.channels)],
              up: [...chunk.upQ15.subarray(sample * 3, (sample + n) * 3)],
            });
            sample += n;
          }
        }
        const own = (rows as SecondRows[])
          .filter((r) => r.sessionId === record.id)
          .toSorted((a, b) => a.minute - b.minute);
        sessions.push({
          record,
          frames,
          events,
          seconds: own.flatMap((r) => [...r.second]),
          states: own.flatMap((r) => [...r.state]),
        });
      }
      db.close();
      return sessions as never;
    },
    { name: database, withFrames },
  );
}
