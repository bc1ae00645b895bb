import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { broadBytes, broadMeta, loadBroadTrial } from "../../../golden/broad/load-trial.ts";
import { inclinationRmse, referenceLagS, referenceUp } from "../../../golden/broad/read-broad.ts";
import type { BroadTrial } from "../../../golden/broad/read-broad.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import type { RateConvention } from "../../../../workers/fusion/gyro-integration.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";

const degree = Math.PI / 180;

function upOf(trial: BroadTrial, convention: RateConvention, startBias = 0): Float64Array {
  const filter = new OrientationFilter(defaultFilterParams, 1 / trial.rateHz, convention);
  const up = new Float64Array(3 * trial.length);
  const gyr = [0, 0, 0];
  const acc = [0, 0, 0];
  for (let row = 0; row < trial.length; row++) {
    for (let i = 0; i < 3; i++) {
      gyr[i] = (trial.gyrRadPerS[3 * row + i] as number) + startBias;
      acc[i] = trial.accMPerS2[3 * row + i] as number;
    }
    const [gx = 0, gy = 0, gz = 0] = gyr;
    const [ax = 0, ay = 0, az = 0] = acc;
    filter.update(gx, gy, gz, ax, ay, az);
    up.set(filter.up, 3 * row);
  }
  return up;
}

describe("a real IMU beside an optical reference (BROAD 24, 50 Hz)", () => {
  const meta = broadMeta();
  const trial = loadBroadTrial();

  test("the recording is the one whose checksum is written beside it", () => {
    expect(createHash("sha256").update(broadBytes()).digest("hex")).toBe(meta.sha256);
    expect(trial.length).toBe(meta.rows);
  });

  test("real-time up stays within the tolerance beside the recording, and within 2.0°", () => {
    const up = upOf(trial, "instantaneous");
    const published = inclinationRmse(trial, up) / degree;
    const aligned = inclinationRmse(trial, up, referenceLagS) / degree;
    expect(published).toBeLessThan(2);
    expect(published).toBeLessThan(meta.tolerance.realTimeUpRmseDeg);
    expect(aligned).toBeLessThan(meta.tolerance.realTimeUpRmseAlignedDeg);
  });

  test("taking this gyro's readings for interval means makes up more than twice as wrong", () => {
    const right = inclinationRmse(trial, upOf(trial, "instantaneous"), referenceLagS);
    const wrong = inclinationRmse(trial, upOf(trial, "interval-mean"), referenceLagS);
    expect(wrong / right).toBeGreaterThan(2);
  });

  test("a bias of 1.5 °/s on every axis from a cold start leaves up within 2.0°", () => {
    const up = upOf(trial, "instantaneous", 1.5 * degree);
    expect(inclinationRmse(trial, up) / degree).toBeLessThan(2);
  });

  test("the metric is 0 for the reference itself and 3° for the reference tilted by 3°", () => {
    const reference = new Float64Array(3 * trial.length).fill(Number.NaN);
    const tilted = reference.slice();
    for (let row = 0; row < trial.length; row++) {
      const up = referenceUp(trial, row);
      if (up === undefined) continue;
      const [x, y, z] = up;
      const horizontal = Math.hypot(x, y);
      // (−y, x, 0)/horizontal is perpendicular to up.
      const s = Math.sin(3 * degree) / horizontal;
      const c = Math.cos(3 * degree);
      reference.set(up, 3 * row);
      tilted.set([c * x - s * y, c * y + s * x, c * z], 3 * row);
    }
    expect(inclinationRmse(trial, reference)).toBeLessThan(1e-9);
    expect(inclinationRmse(trial, tilted) / degree).toBeCloseTo(3, 6);
  });
});
