// Two sensors' bytes through one pipeline: flexion is told only where both leans are known.
import { describe, expect, it } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { type Placement, placements } from "../../../../src/domain/placement.ts";
import type { Pipeline, PipelineState } from "../../../../workers/pipeline.ts";
import { mountingBasis } from "../../../../workers/posture/reference.ts";
import { KeptOutput, newPipeline, simulatedRun, testSensor } from "../simulated-frames.ts";
import { deg } from "./scripted-wear.ts";

const script: Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 60, posture: "slumped", transitionS: 2, forwardRad: 0.4, pelvisForwardRad: -0.1 },
];

class FlexionOutput extends KeptOutput {
  readonly flexions: { readonly atMs: number; readonly forwardRad: number }[] = [];
  flexion(atMs: number, forwardRad: number): void {
    this.flexions.push({ atMs, forwardRad });
  }
}

const runFor = (placement: Placement) => {
  const body = new SimulatedBody({ seed: 6, script, placement });
  return simulatedRun((tS) => body.sampleAt(tS), {
    seed: 6,
    delayMs: () => (placement === "pelvis" ? 180 : 5),
  });
};

class Pair {
  readonly runs = placements.map((placement) => ({ placement, run: runFor(placement) }));
  pipeline: Pipeline;
  readonly out: FlexionOutput;

  constructor(out = new FlexionOutput(), worn: readonly Placement[] = placements) {
    this.out = out;
    this.pipeline = newPipeline(out);
    for (const { placement, run } of this.runs) {
      if (!worn.includes(placement)) continue;
      const sensor = { ...testSensor, sensorId: placement };
      this.pipeline.join(placement, sensor, mountingBasis);
      this.pipeline.begin(placement, sensor, run.format, run.bootId, 0);
    }
  }

  until(untilS: number): this {
    const frames = this.runs.flatMap(({ placement, run }) =>
      run.frames(untilS).map((frame) => ({ ...frame, placement })),
    );
    for (const { placement, channel, arrivalMs, bytes } of frames.toSorted(
      (a, b) => a.arrivalMs - b.arrivalMs,
    )) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      this.pipeline.frame(placement, channel, view, arrivalMs);
    }
    return this;
  }

  restore(state: PipelineState): this {
    this.pipeline = newPipeline(this.out, state);
    return this;
  }
}

describe("a pipeline with two sensors", () => {
  it("tells flexion from when both have a zero, as the body bends", () => {
    const pair = new Pair().until(20);
    expect(pair.out.flexions).toEqual([]);
    expect(pair.pipeline.useReference("upper-back").reply.ok).toBe(true);
    pair.until(30);
    expect(pair.out.flexions).toEqual([]);
    expect(pair.pipeline.useReference("pelvis").reply.ok).toBe(true);
    pair.until(110);
    const { flexions } = pair.out;
    expect(flexions.length).toBeGreaterThan(770);
    const last = flexions.at(-1)!;
    expect(Math.abs(deg(last.forwardRad) - deg(0.5))).toBeLessThan(1);
    expect(Math.abs(deg(flexions[50]!.forwardRad))).toBeLessThan(1);
  });

  it("tells none with one sensor, and forgets nothing over a checkpoint", () => {
    const alone = new Pair(new FlexionOutput(), ["upper-back"]).until(20);
    expect(alone.pipeline.useReference("upper-back").reply.ok).toBe(true);
    expect(alone.until(30).out.flexions).toEqual([]);
    const zeroed = (pair: Pair): Pair => {
      pair.until(20);
      for (const placement of placements) pair.pipeline.useReference(placement);
      return pair.until(40);
    };
    const whole = zeroed(new Pair()).until(80);
    const parted = zeroed(new Pair());
    parted.restore(structuredClone(parted.pipeline.save())).until(80);
    expect(parted.out.flexions).toEqual(whole.out.flexions);
    expect(whole.out.flexions.length).toBeGreaterThan(550);
  });
});
