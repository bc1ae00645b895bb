import { describe, expect, test } from "vitest";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import { degree, feed, filterAt, g, hold, movingFrom, sigmaOf, trial, tumble } from "./motion.ts";

describe("gyro bias", () => {
  test("a bias of +1.5 °/s on all axes is learned within five minutes of slow tumbling", () => {
    const filter = new OrientationFilter(defaultFilterParams, 0.02, "interval-mean");
    expect(sigmaOf(filter)).toBeCloseTo(defaultFilterParams.biasSigmaInitRadPerS, 12);
    tumble(filter, 15_000, 1.5 * degree);
    for (const bias of Array.from(filter.biasRadPerS)) {
      expect(bias / degree).toBeGreaterThan(1.4);
      expect(bias / degree).toBeLessThan(1.6);
    }
    expect(sigmaOf(filter) / degree).toBeLessThan(0.2);
  });

  test("on the real recording the same bias is found on the axes that become horizontal", () => {
    const plain = filterAt();
    const biased = filterAt();
    feed(plain, 0, trial.length);
    feed(biased, 0, trial.length, 1.5 * degree);
    // The recorded hand turns mostly about the sensor's z axis while that is upright, which gravity cannot show.
    const found = [0, 1, 2].map((i) => ((biased.biasRadPerS[i] ?? 0) - (plain.biasRadPerS[i] ?? 0)) / degree);
    expect(found[0]).toBeGreaterThan(1.35);
    expect(found[1]).toBeGreaterThan(1.35);
    expect(found[2]).toBeGreaterThan(0.8);
    for (const axis of found) expect(axis).toBeLessThan(1.55);
  });

  test("the vertical part, which gravity cannot show, is learned only at rest that the caller allows", () => {
    const vouched = filterAt();
    const worn = filterAt();
    hold(vouched, 1500, [0, 0, 1 * degree], [0, 0, g], true);
    hold(worn, 1500, [0, 0, 1 * degree], [0, 0, g], false);
    expect(vouched.atRest).toBe(true);
    expect(worn.atRest).toBe(false);
    expect((vouched.biasRadPerS[2] as number) / degree).toBeCloseTo(1, 1);
    expect(Math.abs(worn.biasRadPerS[2] as number) / degree).toBeLessThan(0.01);
  });

  test("a slow slump of a worn sensor is not learned as bias, though it looks like rest", () => {
    const worn = filterAt();
    const vouched = filterAt();
    const speed = 0.1 * degree;
    for (let i = 0; i < 6000; i++) {
      const lean = (i / 50) * speed;
      const a = [0, g * Math.sin(lean), g * Math.cos(lean)];
      hold(worn, 1, [speed, 0, 0], a, false);
      hold(vouched, 1, [speed, 0, 0], a, true);
    }
    expect(Math.abs(worn.biasRadPerS[0] as number)).toBeLessThan(0.1 * speed);
    expect(vouched.biasRadPerS[0] as number).toBeGreaterThan(0.5 * speed);
  });

  test("rest ends at once when the caller withdraws it, and needs its time again", () => {
    const filter = filterAt();
    hold(filter, 200, [0, 0, 0], [0, 0, g], true);
    expect(filter.atRest).toBe(true);
    hold(filter, 1, [0, 0, 0], [0, 0, g], false);
    expect(filter.atRest).toBe(false);
    hold(filter, 50, [0, 0, 0], [0, 0, g], true);
    expect(filter.atRest).toBe(false);
  });

  test("movement while rest is allowed is not rest", () => {
    const filter = filterAt();
    feed(filter, movingFrom + 500, movingFrom + 1000, 0, true);
    expect(filter.atRest).toBe(false);
  });
});
