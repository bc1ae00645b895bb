import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  defaultQuasiStaticParams,
  QuasiStaticFilter,
} from "../../../../workers/fusion/quasi-static-filter.ts";

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

test("the first acceleration after a gap is believed at once", () => {
  const filter = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02);
  for (let i = 0; i < 200; i++) filter.update(0, 0, 0, 0, 0, g);
  filter.gap();
  expect(filter.seeded).toBe(false);
  filter.update(0, 0, 0, 0, -g, 0);
  expect(filter.up[1]).toBeCloseTo(-1, 9);
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
      const second = new QuasiStaticFilter(defaultQuasiStaticParams, 0.02, structuredClone(first.save()));
      for (const a of samples.slice(split)) second.update(0, 0, 0, ...a);
      expect(Math.hypot(...whole.up)).toBeCloseTo(1, 9);
      expect(second.save()).toEqual(whole.save());
    }),
  );
});
