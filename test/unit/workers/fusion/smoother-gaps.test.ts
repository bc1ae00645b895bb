import { describe, expect, test } from "vitest";
import { AccelerationSmoother } from "../../../../workers/fusion/smoother-acceleration.ts";
import type { UpSmoother } from "../../../../workers/fusion/smoother-block.ts";
import { BlockSmoother } from "../../../../workers/fusion/smoother.ts";
import { inclinationRmse, referenceLagS } from "../../../golden/broad/read-broad.ts";
import { degree, largestAngle, seeded, smoothed, trial, upFrom } from "./smoother-streams.ts";

const whole = smoothed(trial);
const alignedDeg = (up: Float64Array): number => inclinationRmse(trial, up, referenceLagS) / degree;

/** Degrees that the loss costs on the rows that arrived. */
function costOf(lost: Uint8Array): number {
  const arrived = whole.map((value, i) => (lost[Math.floor(i / 3)] === 1 ? Number.NaN : value));
  return alignedDeg(smoothed(trial, {}, lost)) - alignedDeg(arrived);
}

function lostRows(mark: (lost: Uint8Array, random: () => number) => void, seed = 1): Uint8Array {
  const lost = new Uint8Array(trial.length);
  mark(lost, seeded(seed));
  return lost;
}

describe("samples that never arrived (BROAD 24, 50 Hz)", () => {
  test("5 % of the samples, one by one, cost less than 0.2°", () => {
    const lost = lostRows((rows, random) => {
      for (let row = 1; row < rows.length; row++) rows[row] = random() < 0.05 ? 1 : 0;
    });
    expect(costOf(lost)).toBeLessThan(0.2);
  });

  test("a burst of 2 s in every minute costs less than 0.1° beyond the burst", () => {
    const lost = lostRows((rows) => {
      for (let row = 1500; row < rows.length; row += 3000) rows.fill(1, row, row + 100);
    });
    expect(costOf(lost)).toBeLessThan(0.1);
  });

  test("5 % of frames of 10 samples, each half a turn of the hand, cost less than 0.5°", () => {
    const costs = [1, 2, 3].map((seed) =>
      costOf(
        lostRows((rows, random) => {
          for (let row = 10; row < rows.length; row += 10) if (random() < 0.05) rows.fill(1, row, row + 10);
        }, seed),
      ),
    );
    expect(costs.reduce((a, b) => a + b) / 3).toBeLessThan(0.5);
  });

  test("what is far from a burst does not notice it", () => {
    const lost = lostRows((rows) => rows.fill(1, 5000, 5100));
    const far = (row: number): boolean => row < 2500 || row > 7500;
    expect(largestAngle(smoothed(trial, {}, lost), whole, far)).toBeLessThan(0.1 * degree);
  });

  test("a burst that is not told ruins what follows it: the cost of an untold hole is what telling saves", () => {
    const lost = lostRows((rows) => rows.fill(1, 5000, 5100));
    const told = smoothed(trial, {}, lost);
    const kept = (flat: Float64Array): Float64Array => flat.filter((_, i) => lost[Math.floor(i / 3)] === 0);
    const untold = smoothed({
      length: trial.length - 100,
      rateHz: trial.rateHz,
      gyrRadPerS: kept(trial.gyrRadPerS),
      accMPerS2: kept(trial.accMPerS2),
    });
    const up = new Float64Array(whole.length).fill(Number.NaN);
    up.set(untold.subarray(0, 15_000));
    up.set(untold.subarray(15_000), 15_300);
    expect(alignedDeg(up)).toBeGreaterThan(alignedDeg(told) + 0.5);
  });

  test("a hole while the sensor lies still leaves no trace", () => {
    const lost = lostRows((rows) => rows.fill(1, 600, 640));
    const around = (row: number): boolean => row > 500 && row < 900;
    expect(largestAngle(smoothed(trial, {}, lost), whole, around)).toBeLessThan(0.05 * degree);
  });

  test("a gap before the first sample, or of less than half a period, changes nothing", () => {
    const periodS = 1 / trial.rateHz;
    const part = { ...trial, length: 2000 };
    for (const make of [
      () => new BlockSmoother("instantaneous", { periodS }),
      () => new AccelerationSmoother({ periodS }),
    ]) {
      const smoother = make();
      smoother.gap(5);
      const add = smoother.add.bind(smoother);
      const dithered: UpSmoother = {
        add: (...sample) => {
          smoother.gap(0.4 * periodS);
          return add(...sample);
        },
        gap: (lostS) => smoother.gap(lostS),
        setPeriod: (s) => smoother.setPeriod(s),
        end: () => smoother.end(),
      };
      expect(upFrom(dithered, part)).toEqual(upFrom(make(), part));
    }
  });
});
