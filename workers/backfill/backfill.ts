// Taking over what a sensor recorded by itself, for one connection: clock marks, then raw frames, then epochs (raw wins
// over means of the same time), each confirmed once it is in the store. In: the sensor's list, its replies, pieces; out:
// the next step for the page. A drop at any moment, of the link or of this worker, resumes from the place in the store.
import type {
  AssemblyState,
  LogBlock,
  LogClock,
  LogContents,
  LogName,
  LogRange,
  LogReader,
  LogAssembler,
} from "../../firmware-protocol/log.ts";
import type { LogKind } from "../../src/domain/log-place.ts";
import type { AccCalibrationVersion, SensorMemory } from "../../src/domain/reference-version.ts";
import { ok } from "../../src/domain/result.ts";
import type { EpochMs } from "../../src/domain/units.ts";
import type { Repository } from "../../src/store/repository.ts";
import type {
  BackfillFault,
  BackfillProgress,
  BackfillRequest,
  BackfillStep,
  BackfillTaken,
} from "../backfill-contract.ts";
import { Coverage } from "./coverage.ts";
import { EpochFold } from "./epoch-fold.ts";
import { withoutDeleted } from "./kept-places.ts";
import { dayWith } from "./local-days.ts";
import type { LogFold } from "./log-fold.ts";
import type { LogOwner } from "./log-session.ts";
import { joinedBlocks } from "./joined-blocks.ts";
import { LogTaking } from "./log-taking.ts";
import { MarkTaking } from "./mark-taking.ts";
import { RawFold } from "./raw-fold.ts";

/** Blocks of the read before that may still be on their way when a new one has begun. */
const STALE_BLOCKS = 8;
/** Reads in a row to which not a piece came. */
const SILENT_READS = 3;

/** The rest of a block that was under way when a read began is no defect of that read. */
const amidst: AssemblyState = {
  phase: "skipping",
  bytes: new Uint8Array(0),
  next: 0,
  previous: new Uint8Array(0),
};

const kinds: readonly LogKind[] = ["raw", "epochs"];

export class Backfill {
  readonly #repository: Repository;
  readonly #reader: LogReader;
  readonly #request: BackfillRequest;
  readonly #owner: LogOwner;
  readonly #sensor: SensorMemory | undefined;
  readonly #changedDays = new Set<EpochMs>();
  readonly #marks: MarkTaking;
  #assembler: LogAssembler;
  #clock: LogClock | undefined;
  /** Those of this connection, in the order in which they are read; the first that is not over is being read. */
  readonly #takings: LogTaking[] = [];
  #at = 0;
  readonly #confirmations: { readonly log: LogName; readonly below: number }[] = [];
  #stale = 0;
  /** The read that was asked for last: over, heard of, and did it bring a record that was due? */
  #asked: { readonly log: LogName; readonly from: number } | undefined;
  #isOver = true;
  #isHeard = false;
  #hasBrought = false;
  #silent = 0;
  #fault: BackfillFault | undefined;
  #of = 0;

  private constructor(
    repository: Repository,
    reader: LogReader,
    request: BackfillRequest,
    owner: LogOwner,
    sensor: SensorMemory | undefined,
  ) {
    this.#repository = repository;
    this.#reader = reader;
    this.#request = request;
    this.#owner = owner;
    this.#sensor = sensor;
    this.#assembler = reader.assembler();
    const held = request.contents.find(({ log }) => log === "clock");
    this.#marks = new MarkTaking(reader, held ?? { log: "clock", from: 0, count: 0, bytesPerRecord: 0 });
  }

  static async of(repository: Repository, reader: LogReader, request: BackfillRequest): Promise<Backfill> {
    const { sensor, placement, zone } = request;
    const references = await repository.references(sensor.sensorId, placement);
    const memory = await withoutDeleted(repository, await repository.sensor(sensor.sensorId));
    return new Backfill(repository, reader, request, { sensor, placement, zone, references }, memory);
  }

  /** What to do now. */
  async next(): Promise<BackfillStep> {
    await this.#closeRead();
    if (this.#fault) return { do: "stop", fault: this.#fault };
    const marks = this.#marks.wish();
    if (marks) return this.#reads("clock", marks);
    this.#beginLogs();
    for (; this.#at < this.#takings.length; this.#at++) {
      const taking = this.#takings[this.#at]!;
      const wish = taking.wish();
      if (wish) return this.#reads(taking.kind, wish);
      const ended = await taking.end();
      if (!ended.ok) return { do: "stop", fault: ended.error };
      if (taking.settled > 0) this.#confirmations.push({ log: taking.kind, below: taking.settled });
      if (this.#at === this.#takings.length - 1) this.#confirmClock();
      const confirmed = this.#nextConfirmation();
      if (confirmed) {
        this.#at++;
        return confirmed;
      }
    }
    return this.#nextConfirmation() ?? { do: "done", result: this.#result() };
  }

  answered = async ({ from }: LogRange): Promise<void> => {
    const taking = this.#reading();
    if (!taking) return this.#marks.startsAt(from);
    const written = await taking.startsAt(from);
    if (!written.ok) this.#fault = written.error;
  };

  async pieces(pieces: readonly ArrayBuffer[]): Promise<BackfillTaken> {
    const blocks: LogBlock[] = [];
    this.#isHeard ||= pieces.length > 0;
    for (const piece of pieces) {
      for (const finding of this.#assembler.take(new Uint8Array(piece))) {
        if (finding.found === "block") blocks.push(finding.block);
        else this.#isOver = true;
      }
      if (this.#isOver) break;
    }
    for (const block of joinedBlocks(blocks)) await this.#block(block);
    return { over: this.#isOver || this.#fault !== undefined, progress: this.#progress() };
  }

  /** By their local midnight. */
  changedDays(): EpochMs[] {
    return [...this.#changedDays].toSorted((a, b) => a - b);
  }

  #result() {
    const sum = (of: (taking: LogTaking) => number): number =>
      this.#takings.reduce((total, taking) => total + of(taking), 0);
    return {
      records: sum(({ taken }) => taken),
      lost: sum(({ lost }) => lost),
      damaged: sum(({ damaged }) => damaged),
    };
  }

  #progress(): BackfillProgress {
    const left = this.#takings.reduce((total, taking) => total + taking.left, 0);
    return { records: this.#of - left, of: this.#of };
  }

  #reading(): LogTaking | undefined {
    return this.#clock ? this.#takings[this.#at] : undefined;
  }

  #reads(log: LogName, { from, count }: { from: number; count: number }): BackfillStep {
    this.#assembler = this.#reader.assembler(amidst);
    this.#asked = { log, from };
    this.#isOver = this.#isHeard = this.#hasBrought = false;
    this.#stale = 0;
    return { do: "read", log, from, count };
  }

  /** The read before is over, however it ended. */
  async #closeRead(): Promise<void> {
    const asked = this.#asked;
    this.#asked = undefined;
    this.#isOver = true;
    this.#silent = this.#isHeard || !asked ? 0 : this.#silent + 1;
    if (!asked || this.#hasBrought || this.#fault) return;
    // Who says nothing at all has damaged nothing.
    if (!this.#isHeard) {
      if (this.#silent >= SILENT_READS) this.#fault = { code: "log-silent", detail: asked.log };
      return;
    }
    const taking = this.#reading();
    if (!taking) {
      if (!this.#marks.failed()) this.#fault = { code: "log-undated", detail: "the clock marks" };
      return;
    }
    const written = await taking.failed();
    if (!written.ok) this.#fault = written.error;
  }

  #beginLogs(): void {
    if (this.#clock) return;
    this.#clock = this.#marks.clock();
    for (const kind of kinds) {
      const contents = this.#request.contents.find(({ log }) => log === kind);
      const fold = contents && this.#foldFor(contents, kind);
      if (!contents || !fold) continue;
      const { sensorId } = this.#owner.sensor;
      const place = this.#sensor?.log?.[kind];
      const repository = this.#watched();
      this.#takings.push(
        new LogTaking({ repository, sensorId, kind, contents, place, clock: this.#clock, fold }),
      );
    }
    this.#of = this.#takings.reduce((total, taking) => total + taking.left, 0);
  }

  #foldFor({ format }: LogContents, kind: LogKind): ((state: unknown) => LogFold) | undefined {
    const owner = this.#owner;
    const { days, liveSince } = this.#request;
    // One for each log: what the raw log has brought covers the epochs of its time.
    const coverage = new Coverage(this.#repository, owner.sensor.sensorId, liveSince);
    if (kind === "epochs") return (state) => new EpochFold(owner, days, coverage, state);
    const accCalibration: AccCalibrationVersion | undefined = this.#sensor?.accCalibrations.at(-1);
    if (!format) return undefined;
    return (state) => new RawFold(owner, days, coverage, { format, accCalibration }, state);
  }

  /** Notes which days are changed by what is written. */
  #watched(): Pick<Repository, "commitLog"> {
    return {
      commitLog: (commit) => {
        for (const { session } of commit.sessions) {
          const day = dayWith(this.#request.days, session.startedAt);
          if (day) this.#changedDays.add(day.start);
        }
        return this.#repository.commitLog(commit);
      },
    };
  }

  async #block({ log, first, records }: LogBlock): Promise<void> {
    const asked = this.#asked;
    if (!asked) return;
    if (log !== asked.log) return this.#passStale();
    // The end of this read; the rest of one before it is not sent any more.
    if (records.length === 0) {
      if (first >= asked.from) this.#isOver = true;
      return;
    }
    const taking = this.#reading();
    const wish = taking ? taking.wish() : this.#marks.wish();
    if (wish === undefined || first > wish.from) return this.#passStale();
    const taken = taking ? await taking.take(first, records) : ok(this.#marks.take(first, records));
    if (!taken.ok) this.#fault = taken.error;
    else if (taken.value > 0) {
      this.#hasBrought = true;
      this.#stale = 0;
    }
  }

  /** Not what is due: left over from the read before, or something was lost on the way. */
  #passStale(): void {
    if (++this.#stale > STALE_BLOCKS) this.#isOver = true;
  }

  #confirmClock(): void {
    const nextOf = (kind: LogKind): number =>
      this.#takings.find((taking) => taking.kind === kind)?.settled ?? Number.POSITIVE_INFINITY;
    if (this.#takings.length > 0)
      this.#confirmations.push({ log: "clock", below: this.#marks.settled(nextOf("epochs"), nextOf("raw")) });
  }

  #nextConfirmation(): BackfillStep | undefined {
    const next = this.#confirmations.shift();
    return next && { do: "confirm", ...next };
  }
}
