// Taking over one of a sensor's two logs: which record comes next, what is damaged, what is written. In: blocks, checked
// by their CRC; out: what to read, and commits in which the sessions and the place in the log are one. A block that came
// damaged is asked for again; after some tries record by record; a record that stays damaged is a hole. A hole is asked
// for on three connections, each time as its own small session if it comes, and until then nothing above it is confirmed.
// After that it is told as lost and passed: a full log that is never confirmed would stop recording for its sake.
import type { LogClock, LogContents, LogRecord } from "../../firmware-protocol/log.ts";
import type { StoreFault } from "../../src/domain/faults.ts";
import type { LogHole, LogKind, LogPlace } from "../../src/domain/log-place.ts";
import { err, ok, type Result } from "../../src/domain/result.ts";
import type { Commit, Repository } from "../../src/store/repository.ts";
import type { Fate, LogFold } from "./log-fold.ts";

/** Readings of a block, and then of its first record alone, before that record is a hole. Own choice. */
const BLOCK_TRIES = 4;
const RECORD_TRIES = 3;
const HOLE_VISITS = 3;

export interface LogWish {
  readonly from: number;
  readonly count: number;
}

export interface LogTakingParts {
  readonly repository: Pick<Repository, "commitLog">;
  readonly sensorId: string;
  readonly kind: LogKind;
  readonly contents: LogContents;
  readonly place: LogPlace | undefined;
  readonly clock: LogClock;
  readonly fold: (state: unknown) => LogFold;
}

/** Elsewhere: another page takes the log over as well. */
export type TakingFault = StoreFault | { readonly code: "log-elsewhere" };
export type Written = Result<void, TakingFault>;

const done: Written = ok(undefined);

export class LogTaking {
  readonly kind: LogKind;
  readonly #parts: LogTakingParts;
  readonly #until: number;
  readonly #fold: LogFold;
  /** Holes of earlier connections that are still to be asked for on this one. */
  #retries: LogHole[];
  #holes: readonly LogHole[];
  #stored: number | undefined;
  #next: number;
  #tries = 0;
  #lost: number;
  #lostBefore: number;
  #taken = 0;
  #isEnded = false;

  constructor(parts: LogTakingParts) {
    const { contents, place, kind, fold } = parts;
    this.kind = kind;
    this.#parts = parts;
    this.#until = contents.from + contents.count;
    // A log that ends before the place where we were has begun anew.
    const known = place !== undefined && place.next <= this.#until ? place : undefined;
    this.#stored = place?.next;
    this.#next = Math.max(contents.from, known?.next ?? contents.from);
    this.#lostBefore = known?.lost ?? 0;
    this.#lost = known ? this.#next - known.next : 0;
    this.#fold = fold(known?.state);
    const holes = known?.holes ?? [];
    const kept = holes.filter(({ from }) => from >= contents.from);
    this.#lost += holes.length - kept.length;
    this.#holes = kept;
    this.#retries = [...kept];
  }

  /** Records that are still to come. */
  get left(): number {
    return this.#until - this.#next + this.#retries.length;
  }

  get taken(): number {
    return this.#taken;
  }

  get lost(): number {
    return this.#lost;
  }

  get damaged(): number {
    return this.#holes.length;
  }

  /** What may be confirmed: all below is dealt with for good. */
  get settled(): number {
    return Math.min(this.#next, this.#holes[0]?.from ?? this.#next);
  }

  /** What to ask the sensor for; undefined: everything is here. */
  wish(): LogWish | undefined {
    const retry = this.#retries[0];
    if (retry) return { from: retry.from, count: 1 };
    if (this.#next >= this.#until) return undefined;
    return { from: this.#next, count: this.#tries < BLOCK_TRIES ? this.#until - this.#next : 1 };
  }

  /** The read began higher than asked: what lies between is gone. */
  async startsAt(from: number): Promise<Written> {
    const retry = this.#retries[0];
    if (retry) return from > retry.from ? this.#giveUp(retry) : done;
    const gone = Math.min(from, this.#until) - this.#next;
    if (gone > 0) {
      this.#lost += gone;
      this.#advance(gone);
    }
    return done;
  }

  /** Records `first` and on, whole. Gives how many of them were new. Those that do not join what is here are left alone. */
  async take(first: number, records: readonly LogRecord[]): Promise<Result<number, TakingFault>> {
    const retry = this.#retries[0];
    if (retry) {
      const record = records[retry.from - first];
      if (record === undefined) return ok(0);
      const written = await this.#fillHole(retry, record);
      return written.ok ? ok(1) : written;
    }
    let count = 0;
    for (const [index, record] of records.entries()) {
      const number = first + index;
      if (number !== this.#next || number >= this.#until) continue;
      this.#count(await this.#fate(this.#fold, number, record));
      this.#advance(1);
      count++;
      if (this.#fold.mayCommitAt(this.#next) && this.#isLastChance(first + records.length)) {
        const written = await this.#write();
        if (!written.ok) return written;
      }
    }
    return ok(count);
  }

  /** The read brought nothing for the record that comes next, or brought it damaged. */
  async failed(): Promise<Written> {
    const retry = this.#retries[0];
    this.#tries++;
    if (retry) {
      if (this.#tries < RECORD_TRIES) return done;
      this.#tries = 0;
      if (retry.visits + 1 >= HOLE_VISITS) return this.#giveUp(retry);
      this.#retries.shift();
      this.#holes = this.#holes.map((hole) => (hole === retry ? { ...hole, visits: hole.visits + 1 } : hole));
      return this.#writePlace();
    }
    if (this.#tries < BLOCK_TRIES + RECORD_TRIES || this.#next >= this.#until) return done;
    this.#holes = [...this.#holes, { from: this.#next, count: 1, visits: 1 }];
    this.#advance(1);
    return done;
  }

  /** All is here: what is open ends. */
  async end(): Promise<Written> {
    if (this.#isEnded) return done;
    this.#isEnded = true;
    this.#fold.end();
    return this.#write();
  }

  /** Several blocks may come at once: only the last place in them where it may be is worth a commit. */
  #isLastChance(end: number): boolean {
    const last = Math.min(end, this.#until);
    for (let next = this.#next + 1; next <= last; next++) if (this.#fold.mayCommitAt(next)) return false;
    return true;
  }

  async #fate(fold: LogFold, number: number, record: LogRecord): Promise<Fate> {
    if (record.kind !== "epoch" && record.kind !== "raw") return "unusable";
    const tick = record.kind === "epoch" ? record.tick : record.packet.time?.tick;
    if (tick === undefined) return "unusable";
    // A boot that is over and never knew the time will never know it: left unconfirmed, it would hold up all after it.
    const time = this.#parts.clock.timeOf(this.kind, number, tick);
    return time.known ? fold.take(number, record, time) : "unusable";
  }

  #count(fate: Fate): void {
    if (fate === "taken") this.#taken++;
    if (fate === "unusable") this.#lost++;
  }

  #advance(count: number): void {
    this.#fold.passed(this.#next, this.#next + count);
    this.#next += count;
    this.#tries = 0;
  }

  async #fillHole(hole: LogHole, record: LogRecord): Promise<Written> {
    const fold = this.#parts.fold(undefined);
    this.#count(await this.#fate(fold, hole.from, record));
    fold.end();
    this.#forget(hole);
    return this.#writePlace(fold.taken());
  }

  #giveUp(hole: LogHole): Promise<Written> {
    this.#lost++;
    this.#forget(hole);
    return this.#writePlace();
  }

  #forget(hole: LogHole): void {
    this.#tries = 0;
    this.#retries = this.#retries.filter((other) => other !== hole);
    this.#holes = this.#holes.filter((other) => other !== hole);
  }

  #write(): Promise<Written> {
    return this.#writePlace(this.#fold.taken());
  }

  /** Sessions and place in one transaction. Called only where the fold may be cut. */
  async #writePlace(sessions: readonly Commit[] = []): Promise<Written> {
    const { repository, sensorId, kind } = this.#parts;
    const place: LogPlace = {
      next: this.#next,
      settled: this.settled,
      holes: this.#holes,
      lost: this.#lostBefore + this.#lost,
      state: this.#fold.state(),
      sessionId: this.#fold.sessionId(),
    };
    const result = await repository.commitLog({ sensorId, kind, from: this.#stored, place, sessions });
    if (!result.ok) return result;
    if (!result.value) return err({ code: "log-elsewhere" });
    this.#stored = this.#next;
    return done;
  }
}
