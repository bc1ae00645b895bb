// What is there of a sensor already, so that its log fills only what is missing: live wins, and raw frames win over
// means. In: the rows in the store, a local day at a time, and when the present live stream began; out: is a span covered?
import type { EpochMs } from "../../src/domain/units.ts";
import type { Repository } from "../../src/store/repository.ts";
import { rowsFrom } from "../summary/row-columns.ts";
import type { LocalDay } from "./local-days.ts";

/** Rows stand on whole seconds: what overlaps by no more than this, or by less than half, is not there yet, ms. */
const ROUNDING_MS = 600;

/** Epoch ms, end exclusive. */
interface Span {
  readonly startMs: number;
  endMs: number;
}

export class Coverage {
  readonly #repository: Repository;
  readonly #sensorId: string;
  readonly #liveSince: EpochMs;
  readonly #days = new Map<number, readonly Span[]>();

  /** `liveSince`: from then on everything is covered by the live stream, written or not yet. */
  constructor(repository: Repository, sensorId: string, liveSince: EpochMs) {
    this.#repository = repository;
    this.#sensorId = sensorId;
    this.#liveSince = liveSince;
  }

  isKnown(day: LocalDay): boolean {
    return this.#days.has(day.start);
  }

  /** Reads what the day holds now. `exceptId`: the session that is being made, which covers nothing for itself. */
  async read(day: LocalDay, exceptId: string | undefined): Promise<void> {
    const spans: Span[] = [];
    for (const session of await this.#repository.sessionsBetween(day.start, day.end)) {
      if (session.id === exceptId) continue;
      for (const { placement, sensor } of session.sensors) {
        if (sensor.sensorId !== this.#sensorId) continue;
        for (const minute of await this.#repository.rows(session.id, placement)) {
          for (const { second, spanS } of rowsFrom(minute)) {
            const startMs = session.startedAt + 1000 * second;
            join(spans, startMs, startMs + 1000 * (spanS ?? 1));
          }
        }
      }
    }
    this.#days.set(
      day.start,
      spans.toSorted((a, b) => a.startMs - b.startMs),
    );
  }

  /** Is some of [startMs, endMs) there already? The day in which it begins must have been read. */
  covers(day: LocalDay, startMs: number, endMs: number): boolean {
    if (endMs > this.#liveSince) return true;
    const spans = this.#days.get(day.start) ?? [];
    const least = Math.min(ROUNDING_MS, (endMs - startMs) / 2);
    return spans.some((span) => Math.min(span.endMs, endMs) - Math.max(span.startMs, startMs) > least);
  }
}

function join(spans: Span[], startMs: number, endMs: number): void {
  const last = spans.at(-1);
  if (last && startMs >= last.startMs && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
  else spans.push({ startMs, endMs });
}
