import { describe, expect, test } from "vitest";
import { filterForDevice } from "../../../../workers/fusion/filter-for-device.ts";
import { BlockSmoother } from "../../../../workers/fusion/smoother.ts";
import { broadMeta } from "../../../golden/broad/load-trial.ts";
import { inclinationRmse, referenceLagS } from "../../../golden/broad/read-broad.ts";
import type { Stream } from "./smoother-streams.ts";
import { degree, largestAngle, seeded, smoothed, trial, upFrom } from "./smoother-streams.ts";

const whole = smoothed(trial);
const alignedDeg = (up: Float64Array): number => inclinationRmse(trial, up, referenceLagS) / degree;

function realTime(): Float64Array {
  const filter = filterForDevice("instantaneous", 1 / trial.rateHz);
  const { gyrRadPerS: w, accMPerS2: a } = trial;
  const up = new Float64Array(3 * trial.length);
  for (let row = 0; row < trial.length; row++) {
    const i = 3 * row;
    filter.update(w[i]!, w[i + 1]!, w[i + 2]!, a[i]!, a[i + 1]!, a[i + 2]!);
    up.set(filter.up, i);
  }
  return up;
}

describe("the smoother on a real IMU beside an optical reference (BROAD 24, 50 Hz)", () => {
  test("is within 0.36° and at least a fifth better than the filter in real time", () => {
    const live = alignedDeg(realTime());
    expect(alignedDeg(whole)).toBeLessThan(0.36);
    expect(alignedDeg(whole)).toBeLessThan(0.8 * live);
    // The comparison means something only while the filter itself is within its tolerance.
    expect(live).toBeLessThan(broadMeta().tolerance.realTimeUpRmseAlignedDeg);
  });

  test("told the latency of 4 ms, is as near to the reference of the same instant as else to the aligned one", () => {
    const compensated = smoothed(trial, { latencyS: referenceLagS });
    expect(inclinationRmse(trial, compensated) / degree).toBeLessThan(alignedDeg(whole) + 0.02);
    expect(inclinationRmse(trial, whole) / degree).toBeGreaterThan(alignedDeg(whole) + 0.2);
  });

  test("a latency of whole periods and a half lies between the samples that it lies between", () => {
    const later = smoothed(trial, { latencyS: 2.5 / trial.rateHz });
    const shifted = new Float64Array(whole.length).fill(Number.NaN);
    for (let row = 0; row + 3 < trial.length; row++) {
      for (let i = 0; i < 3; i++) {
        shifted[3 * row + i] = (whole[3 * (row + 2) + i]! + whole[3 * (row + 3) + i]!) / 2;
      }
    }
    // The sensor turns by up to 0.14 rad between samples; the chord's middle is that near to the arc's,
    // and rather less so while it is tapped.
    expect(largestAngle(later, shifted)).toBeLessThan(degree);
    expect(largestAngle(later, whole)).toBeGreaterThan(5 * degree);
  });

  test("a cold start with 1.5 °/s on every axis costs less than 0.03°", () => {
    const gyrRadPerS = trial.gyrRadPerS.map((rate) => rate + 1.5 * degree);
    expect(alignedDeg(smoothed({ ...trial, gyrRadPerS }))).toBeLessThan(alignedDeg(whole) + 0.03);
  });

  test("a cold start in the middle of the movement costs less than 0.1°", () => {
    const from = trial.movement.indexOf(1) + 500;
    const part: Stream = {
      length: trial.length - from,
      rateHz: trial.rateHz,
      gyrRadPerS: trial.gyrRadPerS.subarray(3 * from).map((rate) => rate + 1.5 * degree),
      accMPerS2: trial.accMPerS2.subarray(3 * from),
    };
    const up = new Float64Array(whole.length).fill(Number.NaN);
    up.set(smoothed(part), 3 * from);
    const known = whole.map((value, i) => (i < 3 * from ? Number.NaN : value));
    expect(alignedDeg(up)).toBeLessThan(alignedDeg(known) + 0.1);
  });

  test("interval means are integrated as such: taking instantaneous words for them is much worse", () => {
    const wrong = upFrom(new BlockSmoother("interval-mean", { periodS: 1 / trial.rateHz }), trial);
    expect(alignedDeg(wrong)).toBeGreaterThan(2 * alignedDeg(whole));
    // The mean of two neighbouring readings is nearly what such a sensor would have said.
    const means = trial.gyrRadPerS.map((rate, i) => (i < 3 ? rate : (rate + trial.gyrRadPerS[i - 3]!) / 2));
    const right = upFrom(new BlockSmoother("interval-mean", { periodS: 1 / trial.rateHz }), {
      ...trial,
      gyrRadPerS: means,
    });
    expect(alignedDeg(right)).toBeLessThan(1.3 * alignedDeg(whole));
  });

  test("the same samples give the same bits", () => {
    expect(smoothed(trial)).toEqual(whole);
  });
});

describe("what the smoother makes of odd streams", () => {
  const smoother = (): BlockSmoother => new BlockSmoother("instantaneous", { periodS: 0.02 });

  test("nothing gives nothing", () => {
    expect(smoother().end()).toBeUndefined();
  });

  test("one sample gives the direction of its acceleration", () => {
    const one = smoother();
    expect(one.add(7, 0, 0, 0, 0, 4.9, 0)).toBeUndefined();
    const block = one.end();
    expect(block?.timeUs).toEqual(Float64Array.of(7));
    expect(largestAngle(block!.up, Float64Array.of(0, 1, 0))).toBeLessThan(1e-9);
  });

  test("a second stream may follow the end of the first", () => {
    const one = smoother();
    one.add(0, 0, 0, 0, 0, 9.81, 0);
    one.end();
    one.add(1, 0, 0, 0, 9.81, 0, 0);
    expect(Array.from(one.end()!.up)).toEqual([1, 0, 0]);
  });

  test("a device that sends no acceleration still gets unit vectors", () => {
    const one = smoother();
    for (let row = 0; row < 200; row++) one.add(row, 0.3, 0, 0.1, 0, 0, 0);
    const { up } = one.end()!;
    for (let i = 0; i < up.length; i += 3)
      expect(Math.hypot(up[i]!, up[i + 1]!, up[i + 2]!)).toBeCloseTo(1, 9);
  });

  test("wild but finite numbers and gaps of any length leave unit vectors", () => {
    const random = seeded(5);
    const wild = (): number => (random() < 0.1 ? 1e300 : 1) * (random() - 0.5) * 10 ** (6 * random());
    const one = smoother();
    let seen = 0;
    const check = (block: ReturnType<BlockSmoother["end"]>): void => {
      for (let i = 0; i < (block?.length ?? 0); i++) {
        const [x, y, z] = block!.up.subarray(3 * i, 3 * i + 3);
        if (Math.abs(Math.hypot(x!, y!, z!) - 1) < 1e-9) seen += 1;
      }
    };
    const samples = 30_000;
    for (let row = 0; row < samples; row++) {
      if (random() < 0.02) one.gap(3 * random() ** 3);
      check(one.add(row, wild(), wild(), wild(), wild(), wild(), wild()));
    }
    check(one.end());
    expect(seen).toBe(samples);
  });

  test("a period that is not positive is a defect of the caller", () => {
    expect(() => new BlockSmoother("instantaneous", { periodS: 0 })).toThrow(RangeError);
    expect(() => smoother().setPeriod(Number.NaN)).toThrow(RangeError);
  });

  test("every second row from the middle on is near the truth if the new period is told, and only then", () => {
    const half = trial.length >> 1;
    const thinned = (told: boolean): number => {
      const one = new BlockSmoother("instantaneous", { periodS: 1 / trial.rateHz });
      const up = new Float64Array(whole.length).fill(Number.NaN);
      const keep = (block: ReturnType<BlockSmoother["end"]>): void => {
        for (let i = 0; i < (block?.length ?? 0); i++) {
          up.set(block!.up.subarray(3 * i, 3 * i + 3), 3 * block!.timeUs[i]!);
        }
      };
      const { gyrRadPerS: w, accMPerS2: a } = trial;
      for (let row = 0; row < trial.length; row += row < half ? 1 : 2) {
        if (told && row === half) one.setPeriod(2 / trial.rateHz);
        const i = 3 * row;
        keep(one.add(row, w[i]!, w[i + 1]!, w[i + 2]!, a[i]!, a[i + 1]!, a[i + 2]!));
      }
      keep(one.end());
      return alignedDeg(up);
    };
    // The tapping is faster than 25 Hz can show; hence more than all rows give.
    expect(thinned(true)).toBeLessThan(alignedDeg(whole) + 0.3);
    expect(thinned(false)).toBeGreaterThan(5);
  });
});
