// What the pipeline says into the store: raw chunks, rows, events and the checkpoint that belongs to them, all in one
// commit. In: frames, rows, events; out: `stored` after each commit, a fault when one fails. Commits follow one
// another; what could not be written stays in memory and goes with the next. Nothing is dropped.
import type { SessionEvent } from "../src/domain/events.ts";
import type { StoreFault } from "../src/domain/faults.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { RawChunk, SecondRow } from "../src/domain/recording.ts";
import type { AnalysisRecord } from "../src/domain/reference-version.ts";
import { err } from "../src/domain/result.ts";
import type { SegmentRecord, SensorIdentity, SessionRecord } from "../src/domain/session.ts";
import { sessionMs } from "../src/domain/units.ts";
import type { Commit, Repository } from "../src/store/repository.ts";
import type { TimedFrame } from "./stream-state.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { ChunkBuilder } from "./raw-chunks.ts";
import { columnsFrom, minuteOf } from "./summary/row-columns.ts";

/** A commit is due when this much session time waits; with its own duration that stays well below 10 s. */
const DUE_MS = 4000;

export interface RecorderSource {
  /** Called synchronously with the taking of what is pending: state and rows can never disagree. */
  readonly checkpoint: () => Pick<Checkpoint, "pipeline" | "numbering" | "frames">;
  readonly throughMs: () => number;
  readonly biases: () => NonNullable<Commit["biases"]>;
}

export interface RecorderListener {
  stored(frames: readonly (readonly [Placement, number])[], session: SessionRecord): void;
  failed(fault: StoreFault): void;
}

export class Recorder {
  #session: SessionRecord;
  readonly #repository: Repository;
  readonly #source: RecorderSource;
  readonly #listener: RecorderListener;
  readonly #builders = new Map<Placement, ChunkBuilder>();
  #chunks: RawChunk[] = [];
  #segments: SegmentRecord[] = [];
  #events: SessionEvent[] = [];
  readonly #minutes = new Map<string, { placement: Placement; minute: number; rows: SecondRow[] }>();
  readonly #changedMinutes = new Set<string>();
  readonly #chunkSeq: Map<Placement, number>;
  #writing: Promise<void> = Promise.resolve();
  #waiting = false;
  #lastTryMs: number;
  #faultTold = false;

  constructor(
    repository: Repository,
    session: SessionRecord,
    chunkSeq: Checkpoint["chunkSeq"],
    source: RecorderSource,
    listener: RecorderListener,
  ) {
    this.#repository = repository;
    this.#session = session;
    this.#chunkSeq = new Map(chunkSeq);
    this.#source = source;
    this.#listener = listener;
    this.#lastTryMs = session.storedThroughMs;
  }

  get record(): SessionRecord {
    return this.#session;
  }

  segment(segment: Omit<SegmentRecord, "sessionId">): void {
    this.#segments.push({ ...segment, sessionId: this.#session.id });
    this.#addSensor(segment.placement, segment.sensor);
  }

  frame(placement: Placement, frame: TimedFrame): void {
    let builder = this.#builders.get(placement);
    if (!builder) {
      builder = new ChunkBuilder(this.#session.id, placement, this.#chunkSeq.get(placement) ?? 0);
      this.#builders.set(placement, builder);
    }
    const closed = builder.add(frame);
    if (closed) this.#chunks.push(closed);
    this.#session = {
      ...this.#session,
      sampleCount: this.#session.sampleCount + frame.counts.length / frame.channels,
    };
  }

  row(placement: Placement, row: SecondRow): void {
    this.restoreRow(placement, row);
    this.#changedMinutes.add(`${placement} ${minuteOf(row.second)}`);
  }

  /** A row that is in the store already but whose minute may still grow. */
  restoreRow(placement: Placement, row: SecondRow): void {
    const minute = minuteOf(row.second);
    const key = `${placement} ${minute}`;
    const kept = this.#minutes.get(key) ?? { placement, minute, rows: [] };
    this.#minutes.set(key, kept);
    // A link that came back within the second: its later part stands for the whole.
    if (kept.rows.at(-1)?.second === row.second) kept.rows.pop();
    kept.rows.push(row);
  }

  event(event: SessionEvent): void {
    this.#events.push(event);
    if (event.kind === "gap") this.#session = { ...this.#session, gapCount: this.#session.gapCount + 1 };
  }

  /** What the rows stand on from `fromMs` on, if that is another thing than before. */
  analysed(entry: AnalysisRecord): void {
    const earlier = (this.#session.analyses ?? []).filter(({ fromMs }) => fromMs < entry.fromMs);
    const last = earlier.at(-1);
    if (last && JSON.stringify({ ...last, fromMs: 0 }) === JSON.stringify({ ...entry, fromMs: 0 })) return;
    this.#session = { ...this.#session, analyses: [...earlier, entry] };
  }

  /** Writes if enough session time waits. */
  keepUp(nowMs: number): void {
    if (nowMs - this.#lastTryMs < DUE_MS || !this.#hasPending()) return;
    this.#lastTryMs = nowMs;
    void this.write();
  }

  /** Writes what is pending now; resolves when it is in, or has failed and been told. */
  write(): Promise<void> {
    if (!this.#waiting) {
      this.#waiting = true;
      this.#writing = this.#writing.then(() => this.#writeOnce());
    }
    return this.#writing;
  }

  #addSensor(placement: Placement, sensor: SensorIdentity): void {
    const known = this.#session.sensors.some(
      (s) => s.placement === placement && s.sensor.sensorId === sensor.sensorId,
    );
    if (!known)
      this.#session = { ...this.#session, sensors: [...this.#session.sensors, { placement, sensor }] };
  }

  #hasPending(): boolean {
    return (
      this.#chunks.length + this.#segments.length + this.#events.length + this.#changedMinutes.size > 0 ||
      [...this.#builders.values()].some((builder) => !builder.isEmpty)
    );
  }

  async #writeOnce(): Promise<void> {
    this.#waiting = false;
    const throughMs = this.#source.throughMs();
    if (!this.#hasPending()) return;
    for (const builder of this.#builders.values()) {
      const chunk = builder.take();
      if (chunk) this.#chunks.push(chunk);
      this.#chunkSeq.set(builder.placement, builder.nextSeq);
    }
    this.#session = { ...this.#session, storedThroughMs: sessionMs(throughMs) };
    const chunks = this.#chunks;
    const segments = this.#segments;
    const events = this.#events;
    const session = this.#session;
    const keys = [...this.#changedMinutes];
    this.#chunks = [];
    this.#segments = [];
    this.#events = [];
    this.#changedMinutes.clear();
    const state = this.#source.checkpoint();
    const checkpoint: Checkpoint = { version: 1, chunkSeq: [...this.#chunkSeq], ...state };
    const rows = keys.flatMap((key) => {
      const kept = this.#minutes.get(key);
      return kept ? [columnsFrom(session.id, kept.placement, kept.minute, kept.rows)] : [];
    });
    const result = await this.#repository
      .commit({ session, segments, raw: chunks, rows, events, checkpoint, biases: this.#source.biases() })
      .catch((thrown: unknown) => err<StoreFault>({ code: "storage-unavailable", detail: String(thrown) }));
    if (result.ok) {
      this.#faultTold = false;
      this.#forgetOldMinutes();
      this.#listener.stored(state.frames, session);
      return;
    }
    this.#chunks = [...chunks, ...this.#chunks];
    this.#segments = [...segments, ...this.#segments];
    this.#events = [...events, ...this.#events];
    for (const key of keys) this.#changedMinutes.add(key);
    if (!this.#faultTold) this.#listener.failed(result.error);
    this.#faultTold = true;
  }

  /** Only the newest minute of a placement can still grow. */
  #forgetOldMinutes(): void {
    const newest = new Map<Placement, number>();
    for (const { placement, minute } of this.#minutes.values()) {
      newest.set(placement, Math.max(minute, newest.get(placement) ?? 0));
    }
    for (const [key, { placement, minute }] of this.#minutes) {
      if (minute < newest.get(placement)! && !this.#changedMinutes.has(key)) this.#minutes.delete(key);
    }
  }
}
