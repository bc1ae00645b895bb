// Timed frames of one placement into the chunks in which raw data are stored: a few seconds of one segment each.
import type { Placement } from "../src/domain/placement.ts";
import type { Counts, RawChunk } from "../src/domain/recording.ts";
import { sessionMs } from "../src/domain/units.ts";
import type { TimedFrame } from "./stream-state.ts";

export class ChunkBuilder {
  readonly placement: Placement;
  readonly #sessionId: string;
  #frames: TimedFrame[] = [];
  /** Number of the next chunk within session and placement. */
  nextSeq: number;

  constructor(sessionId: string, placement: Placement, nextSeq: number) {
    this.#sessionId = sessionId;
    this.placement = placement;
    this.nextSeq = nextSeq;
  }

  get isEmpty(): boolean {
    return this.#frames.length === 0;
  }

  /** A frame that cannot share a chunk with those waiting closes theirs, which is returned. */
  add(frame: TimedFrame): RawChunk | undefined {
    const first = this.#frames[0];
    const fits =
      !first ||
      (first.segment === frame.segment &&
        first.channels === frame.channels &&
        first.counts.constructor === frame.counts.constructor &&
        (first.tick === undefined) === (frame.tick === undefined) &&
        (first.sequence === undefined) === (frame.sequence === undefined) &&
        (first.timeErrorMs === undefined) === (frame.timeErrorMs === undefined));
    const closed = fits ? undefined : this.take();
    this.#frames.push(frame);
    return closed;
  }

  /** Everything that waits, as one chunk. */
  take(): RawChunk | undefined {
    const frames = this.#frames;
    const first = frames[0];
    if (!first) return undefined;
    this.#frames = [];
    const { channels } = first;
    const samples = Uint16Array.from(frames, (f) => f.counts.length / channels);
    let total = 0;
    for (const n of samples) total += n;
    const counts = emptyLike(first.counts, total * channels);
    const upQ15 = new Int16Array(3 * total);
    let at = 0;
    for (const frame of frames) {
      counts.set(frame.counts, at * channels);
      upQ15.set(frame.upQ15, 3 * at);
      at += frame.counts.length / channels;
    }
    return {
      sessionId: this.#sessionId,
      placement: this.placement,
      segment: first.segment,
      startMs: sessionMs(frames.reduce((least, f) => Math.min(least, f.firstMs), first.firstMs)),
      seq: this.nextSeq++,
      ...(first.tick === undefined ? {} : { ticks: Float64Array.from(frames, (f) => f.tick ?? 0) }),
      ...(first.sequence === undefined ? {} : { sequence: Uint16Array.from(frames, (f) => f.sequence ?? 0) }),
      arrivalMs: Float64Array.from(frames, (f) => f.arrivalMs),
      firstMs: Float64Array.from(frames, (f) => f.firstMs),
      periodMs: Float64Array.from(frames, (f) => f.periodMs),
      ...(first.timeErrorMs === undefined
        ? {}
        : { timeErrorMs: Float32Array.from(frames, (f) => f.timeErrorMs ?? 0) }),
      samplesPerFrame: samples,
      flags: Uint8Array.from(frames, (f) => f.flags),
      channels,
      counts,
      upQ15,
    };
  }
}

function emptyLike(counts: Counts, length: number): Counts {
  if (counts instanceof Int16Array) return new Int16Array(length);
  if (counts instanceof Int32Array) return new Int32Array(length);
  return new Float32Array(length);
}
