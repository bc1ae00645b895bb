// A real recording with an optical reference, spoken over our wire at 50 Hz and taken through the whole pipeline: what
// was recorded as "up" is held against the cameras. Limit: the program's promise of 2.0°.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { degreesFromRadians } from "../../../src/domain/units.ts";
import { broadTrialFrom, inclinationRmse } from "../../golden/broad/read-broad.ts";
import { begunPipeline, feed, KeptOutput, simulatedRun } from "./simulated-frames.ts";

const RATE_HZ = 50;

describe("a BROAD trial through wire and pipeline", () => {
  it("is recorded within 2.0° RMSE of the optical reference, every sample of it", () => {
    const file = new URL("../../golden/broad/data50.f32", import.meta.url);
    const trial = broadTrialFrom(readFileSync(file), RATE_HZ);
    const axes = (values: Float64Array, row: number): readonly [number, number, number] => {
      const at = 3 * Math.min(row, trial.length - 1);
      return [values[at]!, values[at + 1]!, values[at + 2]!];
    };
    const run = simulatedRun((_tS, index) => ({
      acc: axes(trial.accMPerS2, index),
      gyr: axes(trial.gyrRadPerS, index),
    }));
    const out = new KeptOutput();
    feed(begunPipeline(out, run), run.frames((trial.length + 10) / RATE_HZ));
    const up = new Float64Array(3 * trial.length);
    let at = 0;
    for (const { upQ15 } of out.frames) {
      for (let i = 0; i < upQ15.length && at < up.length; i++) up[at++] = upQ15[i]! / 32_767;
    }
    expect(at).toBe(up.length);
    expect(degreesFromRadians(inclinationRmse(trial, up))).toBeLessThan(2);
  });
});
