/**
 * The air between sensor and browser: loses, doubles and delays notifications from a seed.
 * In: items offered in order. Out: `deliver` for what arrives, `lose` for what does not.
 * The same seed and the same offers always give the same fates; only the timers are real.
 */
import type { NotificationFaults } from "./misbehaviour.ts";

/** mulberry32 (public domain, T. Ettinger): 32 bits of state are plenty for choosing fates. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class FaultyChannel<Item> {
  readonly #faults: NotificationFaults;
  readonly #random: () => number;
  readonly #deliver: (item: Item) => void;
  readonly #lose: (item: Item) => void;
  readonly #timers = new Map<NodeJS.Timeout, Item>();

  constructor(faults: NotificationFaults, deliver: (item: Item) => void, lose: (item: Item) => void) {
    this.#faults = faults;
    this.#random = randomFrom(faults.seed);
    this.#deliver = deliver;
    this.#lose = lose;
  }

  offer(item: Item): void {
    // Four numbers per offer whatever the fate, so that changing one probability leaves the other fates alone.
    const [drop, duplicate, delay, share] = [this.#random(), this.#random(), this.#random(), this.#random()];
    if (drop < this.#faults.drop) {
      this.#lose(item);
      return;
    }
    if (delay < this.#faults.delay) this.#later(item, share * this.#faults.maxDelayMs);
    else this.#deliver(item);
    if (duplicate < this.#faults.duplicate) this.#deliver(item);
  }

  /** What is still in the air is lost: the link is gone. */
  flushAsLost(): void {
    for (const [timer, item] of this.#timers) {
      clearTimeout(timer);
      this.#lose(item);
    }
    this.#timers.clear();
  }

  #later(item: Item, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#deliver(item);
    }, delayMs);
    this.#timers.set(timer, item);
  }
}
