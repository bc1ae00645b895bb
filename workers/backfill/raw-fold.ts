// A sensor's raw log into sessions, one for each local day: dated frames through the very pipeline of live ones. In:
// frames, oldest first; out: raw chunks, rows, events. Chunks are closed at fixed record numbers, so that they are the
// same wherever a transfer was cut. The gyro's bias is learned anew: the one in the store is the present live session's.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { LogRecord } from "../../firmware-protocol/log.ts";
import type { AccCalibrationVersion } from "../../src/domain/reference-version.ts";
import type { SessionEvent } from "../../src/domain/events.ts";
import type { Commit } from "../../src/store/repository.ts";
import { Pipeline, type PipelineSink, type PipelineState } from "../pipeline.ts";
import { mountingBasis } from "../posture/reference.ts";
import { ChunkBuilder } from "../raw-chunks.ts";
import type { Coverage } from "./coverage.ts";
import { dayWith, type LocalDay } from "./local-days.ts";
import type { Fate, LogFold, RecordTime } from "./log-fold.ts";
import { type LogOwner, type LogSession, LogSessionGain, newLogSession, referenceAt } from "./log-session.ts";

/** Frames in a chunk: four and a half seconds at the usual 25 Hz, as live; two blocks on the way. */
const CHUNK_FRAMES = 8;

/** Plain data. */
interface SavedRaw {
  readonly session: LogSession;
  readonly pipeline: PipelineState;
  readonly nextChunk: number;
  readonly bootId: number | undefined;
}

interface OpenSession {
  readonly session: LogSession;
  readonly gain: LogSessionGain;
  readonly pipeline: Pipeline;
  readonly builder: ChunkBuilder;
  bootId: number | undefined;
}

export interface RawKnowledge {
  readonly format: StreamFormat;
  /** The newest. */
  readonly accCalibration: AccCalibrationVersion | undefined;
}

export class RawFold implements LogFold {
  readonly #owner: LogOwner;
  readonly #days: readonly LocalDay[];
  readonly #coverage: Coverage;
  readonly #format: StreamFormat;
  readonly #accCalibration: AccCalibrationVersion | undefined;
  #open: OpenSession | undefined;
  #finished: Commit[] = [];

  /** `state`: of another fold of this log, or undefined. */
  constructor(
    owner: LogOwner,
    days: readonly LocalDay[],
    coverage: Coverage,
    { format, accCalibration }: RawKnowledge,
    state: unknown,
  ) {
    this.#owner = owner;
    this.#days = days;
    this.#coverage = coverage;
    // Frames are numbered by their records; the number in the frame is the stream's that never was.
    const { sequenceModulus: _, ...unnumbered } = format;
    this.#format = unnumbered;
    this.#accCalibration = accCalibration;
    const saved = structuredClone(state) as SavedRaw | undefined;
    if (saved) {
      const { session, pipeline, nextChunk, bootId } = saved;
      this.#open = this.#opened(session, nextChunk, pipeline);
      this.#open.bootId = bootId;
    }
  }

  passed(from: number, next: number): void {
    const isDue = Math.floor(next / CHUNK_FRAMES) > Math.floor(from / CHUNK_FRAMES);
    if (isDue && this.#open) this.#chunk(this.#open);
  }

  mayCommitAt(next: number): boolean {
    return next % CHUNK_FRAMES === 0;
  }

  async take(number: number, record: LogRecord, { epochMs: startMs, bootId }: RecordTime): Promise<Fate> {
    const day = record.kind === "raw" ? dayWith(this.#days, startMs) : undefined;
    if (record.kind !== "raw" || !day || record.packet.channels !== this.#format.channels) return "unusable";
    const { packet } = record;
    const samples = Math.floor(packet.counts.length / packet.channels);
    const { ticksPerS = this.#format.rateHz } = this.#format.clock ?? {};
    const period = packet.time?.period ?? ticksPerS / this.#format.rateHz;
    const endMs = startMs + (1000 * samples * period) / ticksPerS;
    if (!this.#coverage.isKnown(day)) await this.#coverage.read(day, this.#open?.session.record.id);
    if (this.#coverage.covers(day, startMs, endMs)) return "covered";
    const open = this.#sessionFor(number, startMs, day);
    const atMs = startMs - open.session.record.startedAt;
    if (open.bootId !== bootId) {
      const { placement, sensor } = this.#owner;
      const accCalibration = this.#accCalibration?.calibration;
      open.pipeline.begin(placement, sensor, this.#format, bootId, atMs, { accCalibration });
      open.bootId = bootId;
    }
    const lastMs = endMs - (1000 * period) / ticksPerS - open.session.record.startedAt;
    open.pipeline.packet(this.#owner.placement, packet, lastMs);
    open.gain.reaches(open.pipeline.throughMs());
    return "taken";
  }

  end(): void {
    const open = this.#open;
    if (!open) return;
    open.pipeline.end(this.#owner.placement, "stopped");
    open.pipeline.settle(Number.POSITIVE_INFINITY);
    this.#chunk(open);
  }

  taken(): Commit[] {
    const open = this.#open?.gain.taken(this.#open.pipeline.openSpans());
    const commits = open ? [...this.#finished, open] : this.#finished;
    this.#finished = [];
    return commits;
  }

  sessionId(): string | undefined {
    return this.#open?.session.record.id;
  }

  state(): unknown {
    const open = this.#open;
    if (!open) return undefined;
    const { session, pipeline, builder, bootId } = open;
    const saved: SavedRaw = {
      session: structuredClone(session),
      pipeline: pipeline.save(),
      nextChunk: builder.nextSeq,
      bootId,
    };
    return saved;
  }

  #sessionFor(number: number, startMs: number, day: LocalDay): OpenSession {
    const open = this.#open;
    if (open && startMs >= open.session.record.startedAt && startMs < open.session.dayEnd) return open;
    if (open) {
      this.end();
      const last = open.gain.taken(undefined);
      if (last) this.#finished.push(last);
    }
    const setAt = this.#accCalibration?.setAt;
    const used = setAt === undefined ? {} : { accCalibrationSetAt: setAt };
    const session = newLogSession("raw", number, startMs, day, this.#owner, used);
    const { placement, sensor, references } = this.#owner;
    const reference = referenceAt(references, startMs);
    const next = this.#opened(session, 0, undefined);
    next.pipeline.join(placement, sensor, reference?.basis ?? mountingBasis);
    if (reference) next.pipeline.adopt(placement, reference);
    this.#open = next;
    return next;
  }

  #opened(session: LogSession, nextChunk: number, state: PipelineState | undefined): OpenSession {
    const { placement } = this.#owner;
    const gain = new LogSessionGain(session, placement);
    const builder = new ChunkBuilder(session.record.id, placement, nextChunk);
    const pipeline = new Pipeline(() => undefined, this.#sink(gain, builder), state);
    return { session, gain, pipeline, builder, bootId: undefined };
  }

  #sink(gain: LogSessionGain, builder: ChunkBuilder): PipelineSink {
    return {
      segment: (segment) => gain.segment(segment),
      frame: (_placement, frame) => {
        const closed = builder.add(frame);
        if (closed) gain.chunk(closed);
      },
      row: (_placement, row) => gain.row(row),
      point: () => {},
      event: (_placement, event) => {
        if (!this.#isCovered(event)) gain.event(event);
      },
      battery: () => {},
      unreadable: () => {},
    };
  }

  /** A gap that live data fill is none. */
  #isCovered(event: SessionEvent): boolean {
    const open = this.#open;
    if (event.kind !== "gap" || !open) return false;
    const { startedAt } = open.session.record;
    const middleMs = startedAt + (event.startMs + event.endMs) / 2;
    const day = dayWith(this.#days, middleMs);
    return day !== undefined && this.#coverage.covers(day, middleMs, middleMs + 1);
  }

  #chunk({ builder, gain }: OpenSession): void {
    const chunk = builder.take();
    if (chunk) gain.chunk(chunk);
  }
}
