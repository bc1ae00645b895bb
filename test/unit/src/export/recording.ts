// A seeded recording in chunks, as the worker stores one: counts of any kind, frames lost, late and between segments.
import type { Placement } from "../../../../src/domain/placement.ts";
import { type Counts, frameFlags, type RawChunk } from "../../../../src/domain/recording.ts";
import { sessionMs } from "../../../../src/domain/units.ts";

/** mulberry32: small, seeded, good enough to vary data. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface FrameSpec {
  readonly firstMs: number;
  readonly samples: number;
  readonly late?: boolean;
  readonly flags?: number;
  readonly sequence?: number;
  readonly tick?: number;
  readonly arrivalMs?: number;
}

export interface ChunkSpec {
  readonly seq: number;
  readonly frames: readonly FrameSpec[];
  readonly periodMs?: number;
  readonly channels?: 3 | 6;
  readonly segment?: number;
  readonly placement?: Placement;
  /** Value of count number i of the chunk. */
  readonly count?: (index: number) => number;
  readonly up?: readonly [number, number, number];
  readonly of?: (length: number) => Counts;
}

export function chunkFrom(spec: ChunkSpec): RawChunk {
  const { frames, channels = 6, periodMs = 20 } = spec;
  const samples = frames.reduce((sum, frame) => sum + frame.samples, 0);
  const counts = (spec.of ?? ((length) => new Int16Array(length)))(samples * channels);
  if (spec.count !== undefined) for (let i = 0; i < counts.length; i += 1) counts[i] = spec.count(i);
  const upQ15 = new Int16Array(samples * 3);
  if (spec.up !== undefined)
    for (let i = 0; i < upQ15.length; i += 1) upQ15[i] = Math.round(32767 * spec.up[i % 3]!);
  return {
    sessionId: "a",
    placement: spec.placement ?? "upper-back",
    segment: spec.segment ?? 0,
    startMs: sessionMs(Math.min(...frames.map(({ firstMs }) => firstMs))),
    seq: spec.seq,
    ...(frames.every(({ tick }) => tick !== undefined)
      ? { ticks: Float64Array.from(frames, ({ tick }) => tick ?? 0) }
      : {}),
    ...(frames.every(({ sequence }) => sequence !== undefined)
      ? { sequence: Uint16Array.from(frames, ({ sequence }) => sequence ?? 0) }
      : {}),
    arrivalMs: Float64Array.from(
      frames,
      (frame) => frame.arrivalMs ?? frame.firstMs + frame.samples * periodMs + 30,
    ),
    firstMs: Float64Array.from(frames, ({ firstMs }) => firstMs),
    periodMs: Float64Array.from(frames, () => periodMs),
    samplesPerFrame: Uint16Array.from(frames, ({ samples }) => samples),
    flags: Uint8Array.from(
      frames,
      (frame) => (frame.flags ?? 0) | (frame.late === true ? frameFlags.late : 0),
    ),
    channels,
    counts,
    upQ15,
  };
}

/** A steady 100 Hz stream of ten-sample frames, fifty frames a chunk, random counts. */
export function* steadyChunks(samples: number, seed: number): Generator<RawChunk> {
  const random = seeded(seed);
  for (let seq = 0; seq * 500 < samples; seq += 1)
    yield chunkFrom({
      seq,
      periodMs: 10,
      frames: Array.from({ length: 50 }, (_, index) => {
        const frame = seq * 50 + index;
        return { firstMs: frame * 100, samples: 10, sequence: frame % 65_536, tick: frame * 3277 };
      }),
      count: () => Math.floor(random() * 65_536) - 32_768,
      up: [0.1, 0.98, -0.17],
    });
}

export async function* streamed<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}

export async function textOf(blocks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const block of blocks) text += decoder.decode(block, { stream: true });
  return text;
}
