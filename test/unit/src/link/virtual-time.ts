// A clock whose seconds pass only when told: timers and nowMs for the link, and for the fake radio. Between two timers
// every promise that can settle does.
import type { LinkTimers } from "../../../../src/link/ports.ts";

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** setImmediate runs after the whole microtask queue, however long the chain of promises. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class VirtualTime implements LinkTimers {
  #nowMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  nowMs = (): number => this.#nowMs;
  epochMs = (): number => 1_800_000_000_000 + this.#nowMs;

  get pendingTimers(): number {
    return this.#timers.size;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { dueMs: this.#nowMs + ms, order: this.#order++, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Sleep: the clock goes on, no timer runs until the next `advance`. */
  sleep(ms: number): void {
    this.#nowMs += ms;
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settled();
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.run();
      await settled();
    }
    this.#nowMs = Math.max(this.#nowMs, endMs);
  }

  #next(endMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > endMs) continue;
      if (!first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}
