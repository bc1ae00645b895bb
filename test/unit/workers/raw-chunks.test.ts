import { expect, it } from "vitest";
import { ChunkBuilder } from "../../../workers/raw-chunks.ts";
import type { TimedFrame } from "../../../workers/stream-state.ts";

const frame = (number: number, samples: number, more: Partial<TimedFrame> = {}): TimedFrame => ({
  segment: 0,
  tick: 1000 * number,
  sequence: number,
  arrivalMs: 100 * number + 7,
  firstMs: 100 * number,
  periodMs: 20,
  timeErrorMs: undefined,
  flags: number,
  channels: 6,
  counts: Int16Array.from({ length: 6 * samples }, (_, i) => 1000 * number + i),
  upQ15: Int16Array.from({ length: 3 * samples }, (_, i) => 100 * number + i),
  ...more,
});

it("a chunk holds its frames one after another, every count in its place", () => {
  const builder = new ChunkBuilder("s", "pelvis", 7);
  const frames = [frame(2, 2), frame(1, 1), frame(3, 3)];
  for (const one of frames) expect(builder.add(one)).toBeUndefined();
  const chunk = builder.take()!;
  expect(chunk).toMatchObject({ sessionId: "s", placement: "pelvis", segment: 0, seq: 7, startMs: 100 });
  expect([...chunk.samplesPerFrame]).toEqual([2, 1, 3]);
  expect([...chunk.counts]).toEqual(frames.flatMap((f) => [...f.counts]));
  expect([...chunk.upQ15]).toEqual(frames.flatMap((f) => [...f.upQ15]));
  expect([...chunk.ticks!]).toEqual([2000, 1000, 3000]);
  expect([...chunk.sequence!]).toEqual([2, 1, 3]);
  expect([...chunk.arrivalMs]).toEqual([207, 107, 307]);
  expect([...chunk.firstMs]).toEqual([200, 100, 300]);
  expect([...chunk.periodMs]).toEqual([20, 20, 20]);
  expect([...chunk.flags]).toEqual([2, 1, 3]);
  expect(builder.isEmpty).toBe(true);
  expect(builder.take()).toBeUndefined();
  expect(builder.nextSeq).toBe(8);
});

it.each([
  ["segment", { segment: 1 }],
  ["number of axes", { channels: 3 as const, counts: new Int16Array(3) }],
  ["kind of count", { counts: new Float32Array(6) }],
  ["lack of a clock", { tick: undefined }],
  ["lack of a number", { sequence: undefined }],
])("a frame of another %s begins another chunk", (_what, more) => {
  const builder = new ChunkBuilder("s", "upper-back", 0);
  builder.add(frame(1, 1));
  const closed = builder.add(frame(2, 1, more));
  expect([...closed!.sequence!]).toEqual([1]);
  const open = builder.take()!;
  expect(open.seq).toBe(1);
  expect(open.counts.constructor).toBe((more as Partial<TimedFrame>).counts?.constructor ?? Int16Array);
  expect(open.ticks === undefined).toBe("tick" in more);
  expect(open.sequence === undefined).toBe("sequence" in more);
});
