import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { deg, ScriptedWear } from "./scripted-wear.ts";

/** Shifts of 8°, fidgets of 4°, and quiet between, for ten minutes. */
function day(wear: ScriptedWear): ScriptedWear {
  wear.wear(90, {});
  for (let i = 1; i <= 4; i++) {
    const at = { forwardDeg: i % 2 === 0 ? 0 : 8, rightDeg: i > 2 ? 7 : 0 };
    wear
      .wear(60, at)
      .wear(2, { ...at, rightDeg: at.rightDeg + 4 })
      .wear(60, at);
  }
  return wear;
}

/** Turns the sensor on the back: its axes change, the wearer does not. */
class TurnedWear extends ScriptedWear {
  constructor(turn: (x: number, y: number, z: number) => [number, number, number]) {
    super();
    const { exposure } = this;
    const point = exposure.point.bind(exposure);
    exposure.point = (atMs, forward, lateral, total, x, y, z) =>
      point(atMs, forward, lateral, total, ...turn(x, y, z));
  }
}

describe("what needs no zero", () => {
  it("is the same however the sensor is turned on the back", () => {
    const plain = exposureFrom(day(new ScriptedWear()).exposure.state);
    expect(plain.movement!.shifts.count).toBe(4);
    expect(plain.movement!.fidgets.count).toBe(4);
    assert(
      property(double({ min: -3, max: 3, noNaN: true }), double({ min: -3, max: 3, noNaN: true }), (a, b) => {
        const turned = new TurnedWear((x, y, z) => {
          const [x1, y1] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
          return [x1, y1 * Math.cos(b) - z * Math.sin(b), y1 * Math.sin(b) + z * Math.cos(b)];
        });
        const { movement, static: still, lean } = exposureFrom(day(turned).exposure.state);
        expect(movement!.shifts.count).toBe(4);
        expect(movement!.fidgets.count).toBe(4);
        expect(Math.abs(still!.longestS! - plain.static!.longestS!)).toBeLessThanOrEqual(1);
        const ratio = (one: number | undefined, other: number | undefined) => one! / other!;
        expect(ratio(movement!.sway?.rmsRad, plain.movement!.sway?.rmsRad)).toBeCloseTo(1, 1);
        expect(
          ratio(movement!.generalisedSpeed?.p90RadPerS, plain.movement!.generalisedSpeed?.p90RadPerS),
        ).toBeCloseTo(1, 1);
        expect(lean).toEqual(plain.lean);
      }),
      { numRuns: 20 },
    );
  });
});

describe("leans twice as large", () => {
  it("have a distribution and a spread twice as wide", () => {
    const sized = (size: number) =>
      exposureFrom(
        new ScriptedWear().wear(3600, (s) => ({ forwardDeg: size * Math.sin(s / 40) }), { breathDeg: 0.05 })
          .exposure.state,
      ).lean!;
    const [one, two] = [sized(12), sized(24)];
    for (const p of ["p1Rad", "p10Rad", "p50Rad", "p90Rad", "p99Rad"] as const) {
      expect(Math.abs(deg(two.forward![p] - 2 * one.forward![p]))).toBeLessThan(1.5);
    }
    expect(two.variability!.forwardSdRad / one.variability!.forwardSdRad).toBeCloseTo(2, 2);
    expect(two.variability!.sampleEntropy! / one.variability!.sampleEntropy!).toBeCloseTo(1, 1);
  });
});

describe("the order of the day", () => {
  it("has no say in distributions, levels and classes", () => {
    const parts = [
      { seconds: 1500, forwardDeg: 4.3 },
      { seconds: 1200, forwardDeg: 33.1 },
      { seconds: 1000, forwardDeg: -11.4 },
    ];
    const lived = (order: readonly (typeof parts)[number][]) => {
      const wear = new ScriptedWear();
      for (const { seconds, forwardDeg } of order) wear.wear(seconds, { forwardDeg }).vanish(100);
      return exposureFrom(wear.exposure.state).lean!;
    };
    const [one, other] = [lived(parts), lived(parts.toReversed())];
    for (const key of ["forward", "total", "levels", "classes", "bands", "eva"] as const) {
      expect(other[key]).toEqual(one[key]);
    }
  });
});
