import { describe, expect, it } from "vitest";
import { frameFlags } from "../../../src/domain/recording.ts";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import {
  begunPipeline,
  feed,
  KeptOutput,
  newPipeline,
  simulatedRun,
  testSensor,
} from "./simulated-frames.ts";

const upright: Keyframe[] = [{ atS: 0, posture: "upright", transitionS: 0 }];
const first = <T>(list: readonly T[]): T => {
  if (list.length === 0) throw new Error("nothing there");
  return list[0]!;
};

describe("the pipeline", () => {
  it("turns frames into raw samples, points at 10 Hz and one row a second", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(20));
    expect(out.segments).toHaveLength(1);
    expect(out.frames.reduce((n, f) => n + f.counts.length / 6, 0)).toBe(1000);
    expect(out.points.length).toBeGreaterThanOrEqual(198);
    expect(out.rows.map((r) => r.second)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(out.rows[10]).toMatchObject({ state: "upright", still: true, samples: 50, zeroSet: false });
    expect(out.events).toEqual([]);
    expect(pipeline.health("upper-back")).toMatchObject({ samples: 1000, lostFrames: 0, duplicateFrames: 0 });
  });

  it("measures lean within a degree of the truth, at rest and after moving", () => {
    const script: Keyframe[] = [...upright, { atS: 30, posture: "bent", transitionS: 2 }];
    const run = simulatedRun(script);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(20));
    expect(pipeline.useReference("upper-back").reply.ok).toBe(true);
    const zero = run.body.truthAt(18.5);
    feed(pipeline, run.frames(60));
    const last = out.points.at(-1)!;
    const truth = run.body.truthAt(last.atMs / 1000);
    expect(Math.abs(last.forwardRad - (truth.forwardRad - zero.forwardRad))).toBeLessThan(0.0175);
    expect(Math.abs(last.lateralRad - (truth.lateralRad - zero.lateralRad))).toBeLessThan(0.0175);
  });

  it("drops doubled frames and counts them", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(
      pipeline,
      run.frames(10).flatMap((frame, i) => (i % 10 === 5 ? [frame, frame] : [frame])),
    );
    expect(pipeline.health("upper-back")).toMatchObject({
      samples: 500,
      duplicateFrames: 10,
      lostFrames: 0,
    });
    expect(out.ofKind("gap")).toEqual([]);
  });

  it("marks a lost frame as a gap with its samples, once nothing can fill it", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    const frames = run.frames(10);
    feed(
      pipeline,
      frames.filter((_, i) => i !== 50),
    );
    const gap = first(out.ofKind("gap"));
    expect(gap).toMatchObject({ lostSamples: 5, cause: "frames-lost" });
    expect(gap.endMs - gap.startMs).toBeCloseTo(100, 0);
    expect(pipeline.health("upper-back")?.lostFrames).toBe(1);
    expect(pipeline.now().positionSinceMs).toBeLessThan(100);
  });

  it("records a late frame at its own time, flagged, and takes back its loss", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    const frames = run.frames(10);
    const late = first(frames.splice(40, 1));
    frames.splice(44, 0, late);
    feed(pipeline, frames);
    expect(pipeline.health("upper-back")).toMatchObject({ samples: 500, lostFrames: 0, lateFrames: 1 });
    expect(out.ofKind("gap")).toEqual([]);
    const recorded = first(out.frames.filter((f) => (f.flags & frameFlags.late) !== 0));
    const neighbour = first(out.frames.filter((f) => f.sequence === 39));
    expect(recorded.sequence).toBe(40);
    expect(recorded.firstMs - neighbour.firstMs).toBeCloseTo(100, 1);
    expect([...recorded.upQ15].every((v) => v === 0)).toBe(true);
  });

  it("goes on over the wrap of the u16 frame number and of the u32 tick", () => {
    const run = simulatedRun(upright, { bootTick: 2 ** 32 - 5 * 32_768, payload: 20 });
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    // Small frames carry one sample: 65 536 of them pass in under 22 minutes.
    for (let s = 60; s <= 1380; s += 60) feed(pipeline, run.frames(s));
    expect(out.frames.length).toBe(69_000);
    expect(out.ofKind("gap")).toEqual([]);
    for (let i = 1; i < out.frames.length; i++) {
      const step = out.frames[i]!.firstMs - out.frames[i - 1]!.firstMs;
      if (Math.abs(step - 20) > 1) throw new Error(`step of ${step} ms at frame ${i}`);
    }
  });

  it("begins a new time base after a reboot and tells the gap", () => {
    const before = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, before);
    feed(pipeline, before.frames(10));
    const after = simulatedRun(upright, { bootId: 2 });
    pipeline.end("upper-back", "link-lost");
    pipeline.begin("upper-back", testSensor, after.format, 2, 15_000);
    feed(
      pipeline,
      after.frames(10).map((f) => ({ ...f, arrivalMs: f.arrivalMs + 15_000 })),
    );
    const gap = first(out.ofKind("gap"));
    expect(gap.cause).toBe("device-restarted");
    expect(gap.lostSamples).toBeUndefined();
    expect(gap.startMs).toBeCloseTo(10_025, -1);
    expect(gap.endMs).toBeCloseTo(15_025, -1);
    expect(out.segments.map((s) => s.bootId)).toEqual([1, 2]);
    expect(out.frames.at(-1)!.tick).toBeLessThan(11 * 32_768);
  });

  it("keeps the clock over a lost link and does not guess how many samples were missed", () => {
    const run = simulatedRun(upright, { clockPpm: 100 });
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(100));
    pipeline.end("upper-back", "link-lost");
    run.frames(130);
    pipeline.begin("upper-back", testSensor, run.format, run.bootId, 130_000);
    // The sensor counts its frames from 0 again; its ticks go on.
    const counted = run.frames(140).map((frame, i) => {
      const bytes = frame.bytes.slice();
      new DataView(bytes.buffer).setUint16(2, i, true);
      return { ...frame, bytes };
    });
    feed(pipeline, counted);
    const gap = first(out.ofKind("gap"));
    expect(gap).toMatchObject({ cause: "link-lost" });
    expect(gap.lostSamples).toBeUndefined();
    expect(gap.endMs - gap.startMs).toBeCloseTo(30_000, -1);
    expect(out.segments.map((s) => s.segment)).toEqual([0, 1]);
    expect(pipeline.health("upper-back")).toMatchObject({ lostFrames: 0, duplicateFrames: 0, lateFrames: 0 });
    const ticks = out.frames.map((f) => f.tick ?? 0);
    expect(ticks.at(-1)! / 32_768).toBeGreaterThan(138);
  });

  it("tells a reboot inside a segment by the frame's flag", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(10));
    const rebooted = simulatedRun(upright, { bootId: 2 });
    feed(
      pipeline,
      rebooted.frames(10).map((f) => ({ ...f, arrivalMs: f.arrivalMs + 12_000 })),
    );
    expect(out.segments.map((s) => s.bootId)).toEqual([1, undefined]);
    expect(first(out.ofKind("gap"))).toMatchObject({ cause: "device-restarted" });
    expect(pipeline.health("upper-back")).toMatchObject({ samples: 1000, lostFrames: 0, duplicateFrames: 0 });
  });

  it("restarts the clock after a gap and draws no beat", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    const frames = run.frames(130);
    feed(
      pipeline,
      frames.filter((_, i) => i < 1000 || i >= 1020),
    );
    expect(out.ofKind("hop-ended")).toHaveLength(1);
    expect(first(out.ofKind("hop-ended")).landed).toBe(false);
    expect(out.ofKind("position-changed")).toEqual([]);
    expect(pipeline.now().positionSinceMs).toBeCloseTo(102_025, -2);
    expect(out.ofKind("episode-ended").map((e) => e.state)).toEqual(["upright", "no-data"]);
  });

  it("never calls silence upright", () => {
    const run = simulatedRun(upright);
    const pipeline = begunPipeline(new KeptOutput(), run);
    expect(pipeline.now()).toMatchObject({ state: "no-data", positionSinceMs: undefined, still: false });
    feed(pipeline, run.frames(20));
    expect(pipeline.now().state).toBe("upright");
    pipeline.elapsed(21_500);
    expect(pipeline.now().state).toBe("upright");
    pipeline.elapsed(22_500);
    expect(pipeline.now()).toMatchObject({ state: "no-data", positionSinceMs: undefined, still: false });
    expect(Math.abs(pipeline.now().stateSinceMs - 20_000)).toBeLessThan(100);
    expect(pipeline.useReference("upper-back").reply).toEqual({ ok: false, reason: "no-data" });
  });

  it("takes silence back when the frames were only late as a bunch", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(70));
    pipeline.elapsed(80_000);
    expect(pipeline.now().state).toBe("no-data");
    feed(
      pipeline,
      run.frames(80).map((f) => ({ ...f, arrivalMs: 80_010 })),
    );
    expect(pipeline.now()).toMatchObject({ state: "upright" });
    expect(pipeline.now().positionSinceMs).toBeLessThan(100);
    expect(out.ofKind("gap")).toEqual([]);
  });

  it("refuses a reference while moving and while flat, and takes it when steady", () => {
    const script: Keyframe[] = [
      ...upright,
      { atS: 30, posture: "walking", transitionS: 1 },
      { atS: 60, posture: "on-table", transitionS: 1 },
    ];
    const run = simulatedRun(script);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(10));
    expect(pipeline.useReference("upper-back").reply).toMatchObject({ ok: true });
    expect(pipeline.now().zero).toBe("reference");
    expect(out.ofKind("reference-set")).toHaveLength(1);
    feed(pipeline, run.frames(45));
    expect(pipeline.useReference("upper-back").reply).toEqual({ ok: false, reason: "moving" });
    feed(pipeline, run.frames(80));
    expect(pipeline.useReference("upper-back").reply).toEqual({ ok: false, reason: "flat" });
  });

  it("counts what it cannot read and goes on", () => {
    const run = simulatedRun(upright);
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    const rubbish = { channel: "stream", arrivalMs: 1, bytes: Uint8Array.of(0xff, 1, 2) };
    feed(pipeline, [rubbish, ...run.frames(10)]);
    expect(out.unreadableCount).toBe(1);
    expect(pipeline.health("upper-back")).toMatchObject({ samples: 500, unreadableFrames: 1 });
  });

  it("keeps two placements apart; the upper back decides the position", () => {
    const back = simulatedRun(upright);
    const pelvis = simulatedRun([{ atS: 0, posture: "bent", transitionS: 0 }], { seed: 2 });
    const out = new KeptOutput();
    const pipeline = newPipeline(out);
    const lower = { ...testSensor, sensorId: "beef" };
    pipeline.join("pelvis", lower, {
      up: [0, 1, 0],
      anterior: [0, 0, -1],
      left: [-1, 0, 0],
      source: "mounting",
    });
    pipeline.join("upper-back", testSensor, {
      up: [0, 1, 0],
      anterior: [0, 0, -1],
      left: [-1, 0, 0],
      source: "mounting",
    });
    pipeline.begin("pelvis", lower, pelvis.format, 1, 0);
    pipeline.begin("upper-back", testSensor, back.format, 1, 0);
    for (let s = 1; s <= 20; s++) {
      feed(pipeline, back.frames(s));
      for (const { channel, bytes, arrivalMs } of pelvis.frames(s)) {
        pipeline.frame("pelvis", channel, new DataView(bytes.buffer), arrivalMs);
      }
    }
    expect(pipeline.primaryPlacement()).toBe("upper-back");
    expect(pipeline.now().state).toBe("upright");
    expect(pipeline.health("pelvis")?.samples).toBe(1000);
  });

  it("tells a 54 Hz part sold as 52 Hz by its ticks", () => {
    const run = simulatedRun(upright, { rateHz: 52, rateScale: 54 / 52 });
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, run);
    feed(pipeline, run.frames(60));
    expect(pipeline.health("upper-back")?.rateHz).toBeCloseTo(54, 1);
    expect(out.ofKind("gap")).toEqual([]);
  });

  it("tells the drift of the device's clock", () => {
    const run = simulatedRun(upright, { clockPpm: 150, payload: 100 });
    const pipeline = begunPipeline(new KeptOutput(), run);
    for (let s = 30; s <= 300; s += 30) feed(pipeline, run.frames(s));
    expect(pipeline.health("upper-back")?.driftPpm).toBeCloseTo(150, -1);
  });
});
