// The session that is being recorded: one pipeline, its recorder, its digest for today, and the way to the page. In:
// the page's calls; out: worker messages and commits.
import type { FrameDecoder, StreamFormat } from "../firmware-protocol/driver.ts";
import type { AnglePacket } from "../firmware-protocol/packet.ts";
import type { DayView } from "../src/domain/day-view.ts";
import type { NudgeEvent, SessionEvent } from "../src/domain/events.ts";
import type { StoreFault } from "../src/domain/faults.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { SecondRow } from "../src/domain/recording.ts";
import type { SegmentRecord, SensorIdentity, SessionRecord } from "../src/domain/session.ts";
import { type EpochMs, radiansFromDegrees, type SessionMs, sessionMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import type { TimedFrame } from "./stream-state.ts";
import type { FlexionNow, FrameBatch, OpenReply, OpenRequest } from "./contract.ts";
import type { Outbox } from "./outbox.ts";
import { Pipeline, type PipelineSink } from "./pipeline.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { Recorder } from "./recorder.ts";
import { isSameNumbering } from "./session-choice.ts";
import { SessionZeros } from "./session-zeros.ts";
import { dayViewFrom } from "./summary/day-view.ts";
import { digestRow, type SessionDigest } from "./summary/session-digest.ts";

/** Flexion is told while its newest point is no older: two sensors' points come at their own times. */
const FLEXION_FRESH_MS = 1500;

export interface LiveSetup {
  readonly repository: Repository;
  readonly request: OpenRequest;
  readonly record: SessionRecord;
  readonly checkpoint: Checkpoint | undefined;
  /** This session's digest so far, and those of the day's other sessions. */
  readonly digest: SessionDigest;
  readonly others: readonly SessionDigest[];
  /** Rows of the newest stored minute, per placement. */
  readonly lastRows: readonly (readonly [Placement, readonly SecondRow[]])[];
  readonly decoderFor: (format: StreamFormat) => FrameDecoder | undefined;
  readonly outbox: Outbox;
}

export class LiveSession implements PipelineSink {
  readonly digest: SessionDigest;
  /** Which references and calibrations it stands on. */
  readonly zeros: SessionZeros;
  readonly #setup: LiveSetup;
  readonly #pipeline: Pipeline;
  readonly #recorder: Recorder;
  readonly #outbox: Outbox;
  readonly #nextFrame: Map<Placement, number>;
  readonly #unreadableFrames = new Map<Placement, number>();
  #nowMs: number;
  #others: readonly SessionDigest[];
  #flexion: (FlexionNow & { readonly atMs: number }) | undefined;
  #daySecond = -1;
  #dayShown = "";

  constructor(setup: LiveSetup) {
    const { request, record, checkpoint, repository } = setup;
    this.#setup = setup;
    this.#others = setup.others;
    this.#outbox = setup.outbox;
    this.digest = setup.digest;
    this.digest.live = true;
    this.#nowMs = record.storedThroughMs;
    this.#nextFrame = new Map(isSameNumbering(checkpoint, request.numbering) ? checkpoint?.frames : []);
    this.#pipeline = new Pipeline(setup.decoderFor, this, checkpoint?.pipeline);
    this.#recorder = new Recorder(
      repository,
      record,
      checkpoint?.chunkSeq ?? [],
      {
        checkpoint: () => ({
          pipeline: this.#pipeline.save(),
          numbering: request.numbering,
          frames: [...this.#nextFrame],
        }),
        throughMs: () => this.#pipeline.throughMs(),
        biases: () => this.#pipeline.biases(record.startedAt),
      },
      {
        stored: (frames, session) => this.#tellStored(frames, session),
        failed: (fault) => this.#tellFault(fault),
      },
    );
    this.zeros = new SessionZeros({
      repository,
      record,
      pipeline: this.#pipeline,
      recorder: this.#recorder,
      tell: (placement, event) => this.event(placement, event),
      post: (message) => this.#outbox.post(message),
    });
    for (const [placement, rows] of setup.lastRows) {
      for (const row of rows) this.#recorder.restoreRow(placement, row);
    }
    for (const { placement } of record.sensors) this.#pipeline.end(placement, "page-closed");
  }

  get id(): string {
    return this.#recorder.record.id;
  }

  reply(resumed: boolean): OpenReply {
    const { record } = this.#recorder;
    return {
      ok: true,
      sessionId: record.id,
      startedAt: record.startedAt,
      storedThroughMs: record.storedThroughMs,
      resumed,
      zero: this.#pipeline.zero(this.#setup.request.placement),
    };
  }

  join(placement: Placement, sensor: SensorIdentity): Promise<void> {
    return this.zeros.join(placement, sensor);
  }

  begin(
    placement: Placement,
    sensor: SensorIdentity,
    format: StreamFormat,
    bootId: number | undefined,
    atMs: SessionMs,
  ): void {
    this.#pipeline.begin(placement, sensor, format, bootId, atMs, this.zeros.knowledge(placement));
    this.#tell(placement, atMs);
    // So that a worker that dies in the first seconds is followed by one that finds this session.
    void this.#recorder.write();
  }

  frames({ placement, first, frames }: FrameBatch): void {
    let number = first;
    const next = this.#nextFrame.get(placement) ?? 0;
    let arrivalMs = 0;
    for (const { channel, bytes, arrivalMs: atMs } of frames) {
      if (number++ < next) continue;
      this.#pipeline.frame(placement, channel, new DataView(bytes), atMs);
      arrivalMs = atMs;
    }
    this.#nextFrame.set(placement, Math.max(next, number));
    if (arrivalMs > 0) this.#tell(placement, arrivalMs);
  }

  end(placement: Placement, atMs: SessionMs, cause: "link-lost" | "stopped"): Promise<void> {
    this.#pipeline.end(placement, cause);
    this.#tell(placement, atMs);
    return this.#recorder.write();
  }

  elapsed(nowMs: SessionMs): void {
    this.#pipeline.elapsed(nowMs);
    this.zeros.elapsed(nowMs);
    const primary = this.#pipeline.primaryPlacement();
    if (primary) this.#tell(primary, nowMs);
  }

  /** A nudge that the page tells again after a restart is kept once. */
  note(event: NudgeEvent): void {
    if (this.digest.events.some((e) => e.kind === event.kind && e.atMs === event.atMs)) return;
    this.digest.events.push(event);
    this.#recorder.event(event);
    this.#tellDay();
  }

  write(): Promise<void> {
    this.#pipeline.release();
    return this.#recorder.write();
  }

  close(): Promise<void> {
    this.#pipeline.settle(Number.POSITIVE_INFINITY);
    return this.write();
  }

  /** `others` are the day's other sessions as the store has them now: one may have been deleted meanwhile. */
  dayWith(dayStart: EpochMs, dayEnd: EpochMs, others: readonly SessionDigest[]): DayView {
    if (dayStart === this.#setup.request.dayStart) this.#others = others;
    this.digest.open = this.#pipeline.openSpans();
    return dayViewFrom(dayStart, dayEnd, [...others, this.digest]);
  }

  segment(segment: Omit<SegmentRecord, "sessionId">): void {
    this.#recorder.segment(segment);
  }

  frame(placement: Placement, frame: TimedFrame): void {
    this.#recorder.frame(placement, frame);
  }

  row(placement: Placement, row: SecondRow): void {
    this.#recorder.row(placement, row);
    if (placement === this.#pipeline.primaryPlacement()) digestRow(this.digest, row);
  }

  point(placement: Placement, atMs: number, forward: number, lateral: number, total: number): void {
    this.#outbox.point(placement, atMs, forward, lateral, total);
  }

  event(placement: Placement, event: SessionEvent): void {
    // Episodes, hops and changes are the wearer's: the deciding stream tells them once.
    const wearers =
      event.kind === "episode-ended" || event.kind === "hop-ended" || event.kind === "position-changed";
    if (wearers && placement !== this.#pipeline.primaryPlacement()) return;
    // No view of the day is made of gaps, and on bad air they are the many.
    if (event.kind !== "gap") this.digest.events.push(event);
    this.#recorder.event(event);
    this.#outbox.post({ kind: "event", event });
  }

  battery(placement: Placement, percent: number, charging: boolean | undefined): void {
    this.#outbox.post({
      kind: "battery",
      placement,
      percent,
      ...(charging === undefined ? {} : { charging }),
    });
  }

  angle(placement: Placement, atMs: number, { decidegrees, beyondItsLimit }: AnglePacket): void {
    const forwardRad = radiansFromDegrees(decidegrees / 10);
    const limit = beyondItsLimit === undefined ? {} : { beyondItsLimit };
    this.#outbox.post({ kind: "angle", placement, atMs: sessionMs(atMs), forwardRad, ...limit });
  }

  flexion(atMs: number, forwardRad: number, lateralRad: number): void {
    if (this.zeros.areOfOnePosition) this.#flexion = { atMs, forwardRad, lateralRad };
  }

  unreadable(placement: Placement, detail: string): void {
    const count = (this.#unreadableFrames.get(placement) ?? 0) + 1;
    this.#unreadableFrames.set(placement, count);
    // The first, and then ever more rarely: a stream of rubbish is one fault, not thousands.
    if (Number.isInteger(Math.log2(count))) {
      this.#outbox.post({ kind: "fault", fault: { code: "frames-unreadable", count, detail } });
    }
  }

  #tell(placement: Placement, atMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, atMs);
    const health = this.#pipeline.health(placement);
    if (health)
      this.#outbox.postBatch({
        placement,
        now: this.#pipeline.now(),
        lean: this.#pipeline.lean(placement),
        ...this.#flexionAt(atMs),
        health,
        arrivalMs: sessionMs(atMs),
      });
    this.#tellDay();
    this.#recorder.keepUp(this.#nowMs);
  }

  #flexionAt(atMs: number): { readonly flexion?: FlexionNow } {
    const newest = this.#flexion;
    if (newest === undefined || atMs - newest.atMs > FLEXION_FRESH_MS) return {};
    return { flexion: { forwardRad: newest.forwardRad, lateralRad: newest.lateralRad } };
  }

  /** Today anew, if anything but the growing of what is open has changed; at most once a second, once a minute anyway. */
  #tellDay(): void {
    const second = Math.floor(this.#nowMs / 1000);
    if (second === this.#daySecond) return;
    const now = this.#pipeline.now();
    const { positionSinceMs, state, stateSinceMs, zero } = now;
    const minute = Math.floor(second / 60);
    const shown = `${state} ${stateSinceMs} ${positionSinceMs} ${zero} ${minute} ${this.digest.events.length}`;
    if (shown === this.#dayShown) return;
    this.#daySecond = second;
    this.#dayShown = shown;
    const { dayStart, dayEnd } = this.#setup.request;
    this.#outbox.post({ kind: "day", day: this.dayWith(dayStart, dayEnd, this.#others) });
  }

  #tellStored(frames: readonly (readonly [Placement, number])[], session: SessionRecord): void {
    for (const [placement, frame] of frames) {
      this.#outbox.post({
        kind: "stored",
        placement,
        frame,
        throughMs: sessionMs(session.storedThroughMs),
        samples: session.sampleCount,
      });
    }
  }

  #tellFault(fault: StoreFault): void {
    this.#outbox.post({ kind: "fault", fault });
  }
}
