// What turns dated records of one log into sessions. Two carry it out: raw-fold.ts and epoch-fold.ts. Records come in the
// order of their numbers; what comes out depends on them alone, not on where a transfer was cut.
import type { LogRecord } from "../../firmware-protocol/log.ts";
import type { Commit } from "../../src/store/repository.ts";

/** Epoch ms of the record's own tick; the boot that it was made in. */
export interface RecordTime {
  readonly epochMs: number;
  readonly bootId: number;
}

/** In the day; left out because something better was there already; or nothing can be made of it. */
export type Fate = "taken" | "covered" | "unusable";

export interface LogFold {
  take(number: number, record: LogRecord, time: RecordTime): Promise<Fate>;
  /** Records before `next` from `from` on have been taken, or passed over: what is stored as one piece is closed where due. */
  passed(from: number, next: number): void;
  /** A commit may be made when `next` is the record to come: not in the midst of what is stored as one piece. */
  mayCommitAt(next: number): boolean;
  /** No record will join the newest: what is open ends. */
  end(): void;
  /** What came since the last call, a Commit for each session. */
  taken(): Commit[];
  /** The session that the next record may join. */
  sessionId(): string | undefined;
  /** Everything that changes: a fold made with it goes on where this one is. */
  state(): unknown;
}
