import { array, assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addAngle,
  addHistogram,
  BIN_RAD,
  countOf,
  freshAngleHistogram,
  quantileOf,
  shareBetween,
} from "../../../../workers/metrics/angle-histogram.ts";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import {
  addMagnitude,
  addMagnitudes,
  freshMagnitudes,
  magnitudeQuantileOf,
} from "../../../../workers/metrics/magnitude-histogram.ts";
import { deg, rad, ScriptedWear } from "./scripted-wear.ts";

const histogramOf = (values: readonly number[]) => {
  const h = freshAngleHistogram(-180, 180);
  for (const value of values) addAngle(h, rad(value));
  return h;
};

describe("the distribution of an angle", () => {
  it("gives the percentiles of a sinusoid as its arcsine law says", () => {
    const h = freshAngleHistogram(-180, 180);
    const n = 100_000;
    for (let i = 0; i < n; i++) addAngle(h, rad(30 * Math.sin((2 * Math.PI * (i + 0.5)) / n)));
    for (const p of [0.01, 0.1, 0.5, 0.9, 0.99]) {
      expect(deg(quantileOf(h, p)!)).toBeCloseTo(-30 * Math.cos(Math.PI * p), 0.8);
      expect(Math.abs(deg(quantileOf(h, p)!) + 30 * Math.cos(Math.PI * p))).toBeLessThan(0.1);
    }
  });

  it("is never further from the sample quantile than one bin", () => {
    assert(
      property(
        array(double({ min: -179, max: 179, noNaN: true }), { minLength: 1, maxLength: 200 }),
        double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const sorted = values.toSorted((a, b) => a - b);
          const sample = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]!;
          expect(Math.abs(quantileOf(histogramOf(values), p)! - rad(sample))).toBeLessThanOrEqual(
            BIN_RAD * (1 + 1e-9),
          );
        },
      ),
    );
  });

  it("merges two days as if they had been one", () => {
    const a = [1, 2, 3, 50];
    const b = [-20, 2.2, 88];
    const both = histogramOf(a);
    addHistogram(both, histogramOf(b));
    expect(both).toEqual(histogramOf([...a, ...b]));
    expect(countOf(both)).toBe(7);
  });

  it("has no quantile and no share without values", () => {
    expect(quantileOf(histogramOf([]), 0.5)).toBeUndefined();
    expect(shareBetween(histogramOf([]), 0, 1)).toBeUndefined();
  });

  it("counts the share between two edges", () => {
    expect(shareBetween(histogramOf([5, 15, 25, 65]), rad(20), rad(60))).toBe(0.25);
  });
});

describe("the distribution of a speed", () => {
  it("knows a quantile to a sixty-fourth of its value over four decades", () => {
    for (const degPerS of [0.1, 0.7, 3, 31, 150, 900]) {
      const h = freshMagnitudes();
      for (let i = 0; i < 100; i++) addMagnitude(h, rad(degPerS));
      expect(Math.abs(magnitudeQuantileOf(h, 0.5)! / rad(degPerS) - 1)).toBeLessThan(1 / 64);
    }
  });

  it("merges by addition and has no quantile while empty", () => {
    const a = freshMagnitudes();
    const b = freshMagnitudes();
    const both = freshMagnitudes();
    expect(magnitudeQuantileOf(a, 0.5)).toBeUndefined();
    for (const [i, value] of [0, 0.001, 0.5, 3, 40].entries()) {
      addMagnitude(i % 2 === 0 ? a : b, value);
      addMagnitude(both, value);
    }
    addMagnitudes(a, b);
    expect(a).toEqual(both);
  });
});

describe("the distribution of a worn time", () => {
  it("is left out below an hour and given from an hour on", () => {
    const wear = new ScriptedWear().wear(3599, { forwardDeg: 12.25 });
    expect(exposureFrom(wear.exposure.state).lean?.forward).toBeUndefined();
    wear.wear(1, { forwardDeg: 12.25 });
    const forward = exposureFrom(wear.exposure.state).lean?.forward;
    expect(deg(forward!.p50Rad)).toBeCloseTo(12.25, 0);
    expect(deg(forward!.rangeRad)).toBeLessThan(0.6);
  });

  it("takes sideways lean without its sign, so a mirrored day is the same day", () => {
    const sway = (side: number) =>
      new ScriptedWear().wear(3700, (s) => ({ forwardDeg: 5, rightDeg: side * (8 + 6 * Math.sin(s / 50)) }));
    const [right, left] = [1, -1].map((side) => exposureFrom(sway(side).exposure.state));
    expect(left!.lean!.sideways).toEqual(right!.lean!.sideways);
    expect(left!.lean!.levels).toEqual(right!.lean!.levels);
    expect(left!.movement!.generalisedSpeed).toEqual(right!.movement!.generalisedSpeed);
  });

  it("tells the two speeds of a steady circle apart: the inclination stands still, the up-vector moves", () => {
    // α = 20° all the while, once round in 20 s: the up-vector moves at sin(20°) · 2π/20 s.
    const wear = new ScriptedWear().wear(
      600,
      (s) => {
        const turn = (2 * Math.PI * s) / 20;
        const [side, ahead] = [Math.sin(rad(20)) * Math.sin(turn), Math.sin(rad(20)) * Math.cos(turn)];
        return { forwardDeg: deg(Math.atan2(ahead, Math.cos(rad(20)))), rightDeg: deg(Math.asin(side)) };
      },
      { breathDeg: 0 },
    );
    const { lean, movement } = exposureFrom(wear.exposure.state);
    expect(movement!.generalisedSpeed!.p50RadPerS).toBeCloseTo((Math.sin(rad(20)) * 2 * Math.PI) / 20, 2);
    expect(lean!.inclinationSpeed!.p90RadPerS).toBeLessThan(1e-4);
  });

  it("takes no speed across a gap", () => {
    const wear = new ScriptedWear().wear(60, { forwardDeg: 0 }, { breathDeg: 0 });
    wear.vanish(5).wear(60, { forwardDeg: 80 }, { breathDeg: 0 });
    const { p90RadPerS } = exposureFrom(wear.exposure.state).movement!.generalisedSpeed!;
    expect(p90RadPerS).toBeLessThan(1e-3);
    const seen = new ScriptedWear().wear(60, { forwardDeg: 0 }, { breathDeg: 0 });
    seen.wear(60, { forwardDeg: 80 }, { breathDeg: 0 });
    expect(Math.max(...lastFilled(seen))).toBeGreaterThan(Math.max(...lastFilled(wear)));
  });
});

const lastFilled = (wear: ScriptedWear): number[] =>
  [...wear.exposure.state.totals.movement.speed].flatMap((n, i) => (n > 0 ? [i] : []));
