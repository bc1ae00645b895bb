import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import { degree, feed, filterAt, hold, movingFrom, sigmaOf } from "./motion.ts";

describe("state", () => {
  test("a run split anywhere, saved, cloned and restored is bit-identical to the unsplit one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), (split, gapAt) => {
        const from = movingFrom - 200;
        const run = (filter: OrientationFilter, begin: number, end: number): void => {
          for (let i = begin; i < end; i++) {
            if (i === gapAt) filter.gap(0.5);
            feed(filter, from + i, from + i + 1, 0, i < 150);
          }
        };
        const whole = filterAt();
        run(whole, 0, 400);
        const first = filterAt();
        run(first, 0, split);
        const second = filterAt(50, structuredClone(first.save()));
        expect(Array.from(second.up)).toEqual(Array.from(first.up));
        run(second, split, 400);
        expect(second.save()).toEqual(whole.save());
        expect(Array.from(second.up)).toEqual(Array.from(whole.up));
        expect(Array.from(second.earthFromSensor)).toEqual(Array.from(whole.earthFromSensor));
      }),
      {
        examples: [
          [100, 400],
          [0, 0],
          [400, 100],
        ],
      },
    );
  });

  test("what was saved does not change with the filter that goes on", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 50);
    const saved = filter.save();
    const copy = structuredClone(saved);
    feed(filter, movingFrom + 50, movingFrom + 100);
    expect(saved).toEqual(copy);
    expect(filter.save()).not.toEqual(copy);
  });

  test("any finite input leaves up a unit vector and the bias within its bounds", () => {
    const any = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.constantFrom(0, -0, Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE),
    );
    const sample = fc.record({
      w: fc.array(any, { minLength: 3, maxLength: 3 }),
      a: fc.array(any, { minLength: 3, maxLength: 3 }),
      n: fc.integer({ min: 1, max: 40 }),
      rest: fc.boolean(),
      gap: fc.boolean(),
    });
    const convention = fc.constantFrom("instantaneous" as const, "interval-mean" as const);
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 12 }), convention, (samples, meaning) => {
        const filter = new OrientationFilter(defaultFilterParams, 0.02, meaning);
        for (const { w, a, n, rest, gap } of samples) {
          if (gap) filter.gap();
          hold(filter, n, w, a, rest);
          expect(Math.hypot(...filter.up)).toBeCloseTo(1, 9);
          expect(Math.hypot(...filter.earthFromSensor)).toBeCloseTo(1, 9);
          for (const b of Array.from(filter.biasRadPerS)) expect(Math.abs(b)).toBeLessThanOrEqual(2 * degree);
          expect(sigmaOf(filter)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
