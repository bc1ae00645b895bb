import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { broadBytes, broadMeta, loadBroadTrial } from "../../../golden/broad/load-trial.ts";
import { inclinationRmse, referenceLagS, referenceUp } from "../../../golden/broad/read-broad.ts";
import type { BroadTrial } from "../../../golden/broad/read-broad.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import type { RateConvention } from "../../../../workers/fusion/gyro-integration.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";

const degree = Math.PI / 180;

interface Conditions {
  readonly addedBias?: number;
  readonly latencyS?: number;
  readonly from?: number;
  readonly lost?: (row: number) => boolean;
}

const filterOf = (trial: BroadTrial, convention: RateConvention, latencyS = 0): OrientationFilter =>
  new OrientationFilter(defaultFilterParams, 1 / trial.rateHz, convention, { latencyS });

function step(filter: OrientationFilter, trial: BroadTrial, row: number, addedBias = 0): void {
  const [gx = 0, gy = 0, gz = 0] = trial.gyrRadPerS.subarray(3 * row, 3 * row + 3);
  const [ax = 0, ay = 0, az = 0] = trial.accMPerS2.subarray(3 * row, 3 * row + 3);
  filter.update(gx + addedBias, gy + addedBias, gz + addedBias, ax, ay, az);
}

function upOf(trial: BroadTrial, convention: RateConvention, conditions: Conditions = {}): Float64Array {
  const { addedBias, latencyS, from = 0, lost = () => false } = conditions;
  const filter = filterOf(trial, convention, latencyS);
  const up = new Float64Array(3 * trial.length).fill(Number.NaN);
  let missing = 0;
  for (let row = from; row < trial.length; row++) {
    if (lost(row)) {
      missing++;
      continue;
    }
    if (missing > 0) filter.gap(missing / trial.rateHz);
    missing = 0;
    step(filter, trial, row, addedBias);
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

  test("real-time up stays within the tolerances beside the recording", () => {
    const up = upOf(trial, "instantaneous");
    expect(inclinationRmse(trial, up) / degree).toBeLessThan(meta.tolerance.realTimeUpRmseDeg);
    expect(inclinationRmse(trial, up, referenceLagS) / degree).toBeLessThan(
      meta.tolerance.realTimeUpRmseAlignedDeg,
    );
  });

  test("told the IMU's lag as the device's latency, up is as good beside the unshifted reference", () => {
    const up = upOf(trial, "instantaneous", { latencyS: referenceLagS });
    expect(inclinationRmse(trial, up) / degree).toBeLessThan(meta.tolerance.realTimeUpRmseAlignedDeg);
  });

  test("taking this gyro's readings for interval means makes up more than twice as wrong", () => {
    const right = inclinationRmse(trial, upOf(trial, "instantaneous"), referenceLagS);
    const wrong = inclinationRmse(trial, upOf(trial, "interval-mean"), referenceLagS);
    expect(wrong / right).toBeGreaterThan(2);
  });

  test("a bias of 1.5 °/s on every axis, unknown at the start, costs less than a tenth of a degree", () => {
    const up = upOf(trial, "instantaneous", { addedBias: 1.5 * degree });
    expect(inclinationRmse(trial, up, referenceLagS) / degree).toBeLessThan(
      meta.tolerance.realTimeUpRmseAlignedDeg + 0.1,
    );
  });

  test("started in the midst of motion with the same bias, up is within 0.8° after a minute", () => {
    const from = trial.movement.indexOf(1);
    const up = upOf(trial, "instantaneous", { addedBias: 1.5 * degree, from });
    up.fill(Number.NaN, 0, 3 * (from + 60 * trial.rateHz));
    expect(inclinationRmse(trial, up, referenceLagS) / degree).toBeLessThan(0.8);
  });

  test("one sample in twenty lost costs less than 0.5°, though the hand turns by up to 30° between two that are left", () => {
    let word = 1;
    const lost = (row: number): boolean => {
      word = (Math.imul(word, 1664525) + 1013904223 + row) >>> 0;
      return word / 2 ** 32 < 0.05;
    };
    const up = upOf(trial, "instantaneous", { lost });
    expect(inclinationRmse(trial, up, referenceLagS) / degree).toBeLessThan(
      meta.tolerance.realTimeUpRmseAlignedDeg + 0.5,
    );
  });

  test("of the error bands two in three hold the true up within twice their width", () => {
    const filter = filterOf(trial, "instantaneous");
    let rows = 0;
    let held = 0;
    for (let row = 0; row < trial.length; row++) {
      step(filter, trial, row);
      const truth = referenceUp(trial, row - referenceLagS * trial.rateHz);
      const band = filter.errorBandRad;
      if (truth === undefined || band === undefined || trial.movement[row] !== 1) continue;
      const [x, y, z] = filter.up;
      rows++;
      if (Math.acos(Math.min(1, x * truth[0] + y * truth[1] + z * truth[2])) < 2 * band) held++;
    }
    expect(held / rows).toBeGreaterThan(2 / 3);
    expect(held / rows).toBeLessThan(1);
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
