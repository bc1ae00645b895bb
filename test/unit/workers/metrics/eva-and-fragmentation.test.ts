import { array, assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { evaSdFrom } from "../../../../workers/metrics/exposure-variation.ts";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { fragmentationFrom, giniFrom, powerLawFrom } from "../../../../workers/metrics/fragmentation.ts";
import { ScriptedWear } from "./scripted-wear.ts";

const quiet = { breathDeg: 0 };

describe("exposure variation analysis", () => {
  it("puts a scripted day where it belongs", () => {
    // 100 s: 10 s at 5°, 2 s at 25°, 5 s at 5°, 43 s at 50°, 40 s at −10°.
    const wear = new ScriptedWear().wear(10, { forwardDeg: 5 }, quiet).wear(2, { forwardDeg: 25 }, quiet);
    wear.wear(5, { forwardDeg: 5 }, quiet).wear(43, { forwardDeg: 50 }, quiet);
    wear.wear(40, { forwardDeg: -10 }, quiet);
    const eva = exposureFrom(wear.exposure.state).lean!.eva!;
    const percent = eva.classic.map((row) => row.map((cell) => Math.round(100 * cell)));
    expect(percent).toEqual([
      [0, 0, 0, 0, 0, 40],
      [0, 0, 5, 10, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 2, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 43],
      [0, 0, 0, 0, 0, 0],
    ]);
    expect(eva.extended[5]![5]).toBeCloseTo(0.43, 9);
    expect(eva.ofS).toBeCloseTo(100, 9);
  });

  it("tells an hour in one class from an hour spread out", () => {
    const kept = new ScriptedWear().wear(3600, { forwardDeg: 5 }, quiet);
    const varied = new ScriptedWear().wear(3600, (s) => ({ forwardDeg: 30 + 40 * Math.sin(s / 9) }), quiet);
    const sd = (wear: ScriptedWear) => exposureFrom(wear.exposure.state).lean!.eva!.extendedSd;
    expect(exposureFrom(kept.exposure.state).lean!.eva!.extended[1]![10]).toBe(1);
    expect(sd(varied)).toBeLessThan(0.5 * sd(kept));
  });

  it("has the standard deviation of its cells", () => {
    expect(
      evaSdFrom([
        [0.5, 0.5],
        [0, 0],
      ]),
    ).toBeCloseTo(0.25, 12);
  });
});

describe("fragmentation", () => {
  it("has the Gini coefficient of known lists", () => {
    expect(giniFrom([3, 3, 3, 3])).toBe(0);
    // ineq::Gini(c(1, 2, 3, 4), corr = TRUE) = 0.3333
    expect(giniFrom([1, 2, 3, 4])).toBeCloseTo(1 / 3, 12);
    expect(giniFrom([0, 0, 0, 10])).toBe(1);
  });

  it("finds the exponent of durations drawn from a power law", () => {
    const n = 20_000;
    const values = Array.from({ length: n }, (_, i) => 2 * (1 - (i + 0.5) / n) ** (-1 / 0.8));
    expect(powerLawFrom(values, 2)).toBeCloseTo(1.8, 2);
  });

  it("scales x0.5 with the shortest duration", () => {
    const values = [2, 2, 2, 3, 3, 4, 5, 8, 12, 30];
    const one = fragmentationFrom(
      values.map((x) => x / 2),
      1,
      5,
      4,
    )!;
    const two = fragmentationFrom(values, 2, 5, 4)!;
    expect(two.alpha).toBeCloseTo(one.alpha!, 12);
    expect(two.x05Min).toBeCloseTo(2 * one.x05Min!, 12);
    expect(two.w05).toBeCloseTo(one.w05!, 12);
    expect(two.gini).toBeCloseTo(one.gini, 12);
    expect(two.perHour).toBe(2);
    expect(two.transitionPerMin).toBeCloseTo(4 / 71, 12);
  });

  it("says nothing of fewer than ten bouts, and has no exponent where all are alike", () => {
    expect(fragmentationFrom([1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 3, 1)).toBeUndefined();
    expect(
      fragmentationFrom(
        Array.from({ length: 10 }, () => 1),
        1,
        3,
        1,
      ),
    ).not.toHaveProperty("alpha");
  });

  it("has a Gini coefficient between 0 and 1 whatever the durations", () => {
    assert(
      property(array(double({ min: 1, max: 500, noNaN: true }), { minLength: 2 }), (values) => {
        const gini = giniFrom(values.toSorted((a, b) => a - b));
        expect(gini).toBeGreaterThanOrEqual(-1e-12);
        expect(gini).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});
