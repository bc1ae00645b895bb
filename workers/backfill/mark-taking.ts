// A sensor's clock marks, read whole before any record that they date. In: blocks; out: what to read, and the clock. One
// that is missing could give records to another boot, so without all of them nothing is dated. They are read anew at each
// connection: a few hundred at most.
import type { ClockMark, LogClock, LogContents, LogReader, LogRecord } from "../../firmware-protocol/log.ts";
import type { LogWish } from "./log-taking.ts";

const TRIES = 8;

export class MarkTaking {
  readonly #reader: LogReader;
  readonly #until: number;
  readonly #marks: { readonly number: number; readonly mark: ClockMark }[] = [];
  #next: number;
  #tries = 0;

  constructor(reader: LogReader, contents: LogContents) {
    this.#reader = reader;
    this.#next = contents.from;
    this.#until = contents.from + contents.count;
  }

  wish(): LogWish | undefined {
    return this.#next < this.#until ? { from: this.#next, count: this.#until - this.#next } : undefined;
  }

  /** A ring: the oldest may have given way since it was listed. */
  startsAt(from: number): void {
    this.#next = Math.min(Math.max(this.#next, from), this.#until);
  }

  /** Gives how many were new. */
  take(first: number, records: readonly LogRecord[]): number {
    let count = 0;
    for (const [index, mark] of records.entries()) {
      const number = first + index;
      if (number !== this.#next || number >= this.#until) continue;
      if (mark.kind === "clock-mark") this.#marks.push({ number, mark });
      this.#next++;
      this.#tries = 0;
      count++;
    }
    return count;
  }

  /** False: it was asked for often enough. */
  failed(): boolean {
    return ++this.#tries < TRIES;
  }

  clock(): LogClock {
    return this.#reader.clock(this.#marks.map(({ mark }) => mark));
  }

  /** The marks below this number date nothing that is still to come: no record of the given next numbers or above. */
  settled(nextEpoch: number, nextRaw: number): number {
    const needed = this.#marks.findLast(({ mark }) => mark.nextEpoch <= nextEpoch && mark.nextRaw <= nextRaw);
    // With it all of its boot: where a host set the time in it ties its ticks to time.
    const boot = this.#marks.find(({ mark }) => mark.bootId === needed?.mark.bootId);
    return boot?.number ?? this.#marks[0]?.number ?? this.#next;
  }
}
