// The one module that reads time. Session time is monotonic: it may jump forward after the machine slept (when the
// monotonic clock stood still), never back. A simulated session runs on the same clock at another pace.
import { type EpochMs, epochMs, type SessionMs, sessionMs } from "../domain/units.ts";

/** A wall clock this much ahead of session time means that the machine slept. */
const SLEEP_MS = 1500;

export interface TimeSource {
  /** Monotonic, ms. */
  monotonicMs(): number;
  wallMs(): number;
}

export const systemTime: TimeSource = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
};

export interface LocalDay {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** The local calendar day that holds `at`: 23, 24 or 25 hours. */
export function localDayOf(at: EpochMs): LocalDay {
  const date = new Date(at);
  const start = new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const end = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1);
  return { start: epochMs(start.getTime()), end: epochMs(end.getTime()) };
}

/** The day before or after the one that starts at `dayStart`. */
export function neighbouringDay(dayStart: EpochMs, days: number): EpochMs {
  const date = new Date(dayStart);
  return epochMs(new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime());
}

export const zoneOf = (at: EpochMs): { zone: string; utcOffsetMin: number } => ({
  zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  utcOffsetMin: -new Date(at).getTimezoneOffset(),
});

export class SessionClock {
  readonly #time: TimeSource;
  readonly startedAt: EpochMs;
  #baseMs: number;
  #baseMonotonic: number;
  #pace: number;

  /** `atMs`: session time at `baseMonotonicMs`, at least what was stored, so that a clock set back never repeats a moment. */
  constructor(
    time: TimeSource,
    startedAt: EpochMs,
    atMs: SessionMs,
    pace = 1,
    baseMonotonicMs = time.monotonicMs(),
  ) {
    this.#time = time;
    this.startedAt = startedAt;
    this.#baseMs = atMs;
    this.#baseMonotonic = baseMonotonicMs;
    this.#pace = pace;
  }

  get pace(): number {
    return this.#pace;
  }

  now(): SessionMs {
    return sessionMs(this.#baseMs + (this.#time.monotonicMs() - this.#baseMonotonic) * this.#pace);
  }

  /** Session time of an instant that was read from the monotonic clock. */
  at(monotonicMs: number): SessionMs {
    return sessionMs(this.#baseMs + (monotonicMs - this.#baseMonotonic) * this.#pace);
  }

  epochNow(): EpochMs {
    return epochMs(this.startedAt + this.now());
  }

  setPace(pace: number): void {
    this.#baseMs = this.now();
    this.#baseMonotonic = this.#time.monotonicMs();
    this.#pace = pace;
  }

  /** Forward to `atMs`: the simulated body's day has come so far. Never back. */
  jumpTo(atMs: SessionMs): void {
    const now = this.now();
    this.#baseMonotonic = this.#time.monotonicMs();
    this.#baseMs = Math.max(now, atMs);
  }

  /** After sleep the wall is ahead: session time follows it. A wall that is behind is ignored. */
  catchUp(): void {
    const aheadMs = this.#time.wallMs() - this.startedAt - this.now();
    if (aheadMs > SLEEP_MS) this.#baseMs += aheadMs;
  }
}
