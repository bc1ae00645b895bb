import { describe, expect, it } from "vitest";
import { ChunkBuilder } from "../../../../workers/raw-chunks.ts";
import { mountingBasis } from "../../../../workers/posture/reference.ts";
import type { Pipeline } from "../../../../workers/pipeline.ts";
import { feed, KeptOutput, newPipeline, simulatedRun, testSensor } from "../simulated-frames.ts";

const run = simulatedRun([{ atS: 0, posture: "upright", transitionS: 0 }], { payload: 100 });
const { clock: _clock, sequenceModulus: _modulus, ...bare } = run.format;
/** Held up for 0.4 s of every four. */
const sent = run.frames(40).map((frame) => {
  const late = frame.arrivalMs % 4000;
  return late < 400 ? { ...frame, arrivalMs: frame.arrivalMs + 400 - late } : frame;
});

function begun(out: KeptOutput): Pipeline {
  const pipeline = newPipeline(out);
  pipeline.join("upper-back", testSensor, mountingBasis);
  pipeline.begin("upper-back", testSensor, bare, undefined, 0);
  return pipeline;
}

describe("a stream without time and number", () => {
  it("is recorded whole, each frame with its error, and the segment with what its times are worth", () => {
    const out = new KeptOutput();
    const pipeline = begun(out);
    feed(pipeline, sent);
    expect(out.frames.length).toBeLessThan(sent.length);
    pipeline.end("upper-back", "link-lost");
    expect(out.frames.map((f) => f.arrivalMs)).toEqual(sent.map((f) => f.arrivalMs));
    const builder = new ChunkBuilder("s", "upper-back", 0);
    for (const frame of out.frames) builder.add(frame);
    expect(builder.take()?.timeErrorMs).toHaveLength(sent.length);
    expect(out.segments.map(({ segment }) => segment)).toEqual([0, 0]);
    expect(out.segments[0]!.timing).toBeUndefined();
    expect(out.segments[1]!.timing?.errorMs).toBeGreaterThan(0);
    expect(out.segments[1]!.timing?.rateHz).toBeCloseTo(50, 0);
    expect(pipeline.health("upper-back")?.timeErrorMs).toBe(out.segments[1]!.timing?.errorMs);
    expect(out.ofKind("gap")).toEqual([]);
  });

  it("lets the newest clump go when time passes without another", () => {
    const out = new KeptOutput();
    const pipeline = begun(out);
    feed(pipeline, sent);
    pipeline.elapsed(sent.at(-1)!.arrivalMs + 1000);
    expect(out.frames).toHaveLength(sent.length);
  });

  it("is the same when the worker is restored in the middle of a clump", () => {
    const whole = new KeptOutput();
    feed(begun(whole), sent);
    const middle = sent.findIndex((f, k) => f.arrivalMs > 20_000 && f.arrivalMs === sent[k - 1]!.arrivalMs);
    const parts = new KeptOutput();
    const first = begun(parts);
    feed(first, sent.slice(0, middle));
    feed(newPipeline(parts, structuredClone(first.save())), sent.slice(middle));
    expect(middle).toBeGreaterThan(0);
    expect(parts.frames).toEqual(whole.frames);
    expect(parts.points).toEqual(whole.points);
  });
});
