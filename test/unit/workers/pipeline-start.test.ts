import { describe, expect, it } from "vitest";
import { epochMs } from "../../../src/domain/units.ts";
import { begunPipeline, feed, KeptOutput, simulatedRun, testSensor } from "./simulated-frames.ts";

const run = () => simulatedRun([{ atS: 0, posture: "upright", transitionS: 0 }]);

describe("a segment", () => {
  it("says what its analysis began with: the zero in use, and whether something was broken off before it", () => {
    const sensor = run();
    const out = new KeptOutput();
    const pipeline = begunPipeline(out, sensor);
    feed(pipeline, sensor.frames(10));
    const { basis } = pipeline.useReference("upper-back");
    pipeline.end("upper-back", "page-closed");
    pipeline.begin("upper-back", testSensor, sensor.format, sensor.bootId, 10_000);
    feed(pipeline, sensor.frames(20));
    pipeline.end("upper-back", "link-lost");
    sensor.frames(30);
    const gyroBias = { biasRadPerS: [0.01, 0, 0], sigmaRadPerS: 0.001 } as const;
    pipeline.begin("upper-back", testSensor, sensor.format, sensor.bootId, 30_000, { gyroBias });
    const starts = out.segments.map(({ start }) => start);
    expect(starts.map((start) => start?.afterBreak)).toEqual([false, false, true]);
    expect(starts.map((start) => start?.basis.source)).toEqual(["mounting", "reference", "reference"]);
    expect(starts[2]).toMatchObject({ basis, gyroBias });
  });
});

describe("a gyro's bias", () => {
  it("is handed on once something of it is known, with the time of the newest sample", () => {
    const sensor = run();
    const pipeline = begunPipeline(new KeptOutput(), sensor);
    feed(pipeline, sensor.frames(0.5));
    expect(pipeline.biases(epochMs(1000))).toEqual([]);
    feed(pipeline, sensor.frames(300));
    const [known] = pipeline.biases(epochMs(1000));
    expect(known).toMatchObject({ sensorId: testSensor.sensorId });
    expect(known!.at).toBeGreaterThan(300_000);
    expect(known!.memory.sigmaRadPerS).toBeLessThan(0.0087);
  });
});
