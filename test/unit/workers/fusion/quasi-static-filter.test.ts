import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defaultQuasiStaticParams,
  QuasiStaticFilter,
} from "../../../../workers/fusion/quasi-static-filter.ts";
import { loadBroadTrial } from "../../../golden/broad/load-trial.ts";
import { referenceUp } from "../../../golden/broad/read-broad.ts";

const g = 9.81;

test("up from acceleration alone says on what it rests", () => {
  expect(new QuasiStaticFilter(defaultQuasiStaticParams, 0.02).basis).toBe("acceleration-only");
});

test("a lean shows within a second, and a knock of one sample barely", () => {
  const filter = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
  for (let i = 0; i < 200; i++) filter.update(0, 0, 0, 0, 0, g);
  filter.update(0, 0, 0, 2 * g, 0, g);
  for (let i = 0; i < 5; i++) filter.update(0, 0, 0, 0, 0, g);
  expect(filter.up[0]).toBeLessThan(0.1);
  for (let i = 0; i < 50; i++) filter.update(0, 0, 0, g, 0, 0);
  expect(filter.up[0]).toBeGreaterThan(0.95);
});

test("the first acceleration after a long gap is believed at once", () => {
  const filter = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
  for (let i = 0; i < 200; i++) filter.update(0, 0, 0, 0, 0, g);
  filter.gap(5);
  expect(filter.seeded).toBe(false);
  filter.update(0, 0, 0, 0, -g, 0);
  expect(filter.up[1]).toBeCloseTo(-1, 9);
});

test("a short loss does not make it forget", () => {
  const filter = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
  for (let i = 0; i < 200; i++) filter.update(0, 0, 0, 0, 0, g);
  filter.gap(0.2);
  filter.update(0, 0, 0, 0, -g, 0);
  expect(filter.up[2]).toBeGreaterThan(0.99);
});

test("nothing is learned of a gyro that is not there", () => {
  expect(new QuasiStaticFilter(defaultQuasiStaticParams, 0.02).biasMemory()).toBeUndefined();
});

describe("error band", () => {
  const after = (seconds: number, forceAt: (t: number) => readonly [number, number, number]) => {
    const filter = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
    for (let i = 0; i < 50 * seconds; i++) filter.update(0, 0, 0, ...forceAt(i / 50));
    return filter;
  };
  const degree = Math.PI / 180;

  test("it is a fraction of a degree for a sensor that has been still for ten seconds, and none before a few", () => {
    expect(after(10, () => [0, 0, 9.80665]).errorBandRad).toBeLessThan(0.1 * degree);
    expect(new QuasiStaticFilter(defaultQuasiStaticParams, 0.02).errorBandRad).toBeUndefined();
  });

  test("nothing is claimed of a sensor that moves", () => {
    expect(after(10, (t) => [2 * Math.sin(7 * t), 0, 9.80665]).errorBandRad).toBeUndefined();
  });

  test("a force longer than gravity widens it by what it is too long", () => {
    expect(after(10, () => [0, 0, 9.90665]).errorBandRad).toBeCloseTo(0.1 / 9.80665, 3);
  });

  test("on the real recording what is claimed is right within two bands in 95 of 100 claims, and almost nothing is claimed in motion", () => {
    const trial = loadBroadTrial();
    const filter = new QuasiStaticFilter(defaultQuasiStaticParams, 1 / trial.rateHz);
    const count = { claims: 0, held: 0, moving: 0, claimedMoving: 0 };
    for (let row = 0; row < trial.length; row++) {
      const [x = 0, y = 0, z = 0] = trial.accMPerS2.subarray(3 * row, 3 * row + 3);
      filter.update(0, 0, 0, x, y, z);
      const truth = referenceUp(trial, row);
      const band = filter.errorBandRad;
      if (trial.movement[row] === 1) {
        count.moving++;
        if (band !== undefined) count.claimedMoving++;
      }
      if (truth === undefined || band === undefined) continue;
      count.claims++;
      const [u, v, w] = filter.up;
      if (Math.acos(Math.min(1, u * truth[0] + v * truth[1] + w * truth[2])) < 2 * band) count.held++;
    }
    expect(count.claims).toBeGreaterThan(500);
    expect(count.held / count.claims).toBeGreaterThan(0.95);
    expect(count.claimedMoving / count.moving).toBeLessThan(0.02);
  });
});

const part = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -20, max: 20, noNaN: true }),
  fc.constantFrom(0, Number.MIN_VALUE, Number.MAX_VALUE),
);
const accelerations = fc.array(fc.tuple(part, part, part), { minLength: 1, maxLength: 60 });

test("any finite acceleration leaves up a unit vector, and a split run equals the unsplit one", () => {
  fc.assert(
    fc.property(accelerations, fc.nat(60), (samples, split) => {
      const whole = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
      for (const a of samples) whole.update(0, 0, 0, ...a);
      const first = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
      for (const a of samples.slice(0, split)) first.update(0, 0, 0, ...a);
      const second = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02, {
        state: structuredClone(first.save()),
      });
      for (const a of samples.slice(split)) second.update(0, 0, 0, ...a);
      expect(Math.hypot(...whole.up)).toBeCloseTo(1, 9);
      expect(second.save()).toEqual(whole.save());
    }),
  );
});
