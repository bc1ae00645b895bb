import { describe, expect, test } from "vitest";
import type { GyroBiasMemory } from "../../../../src/domain/calibration.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import { CORNER } from "../../../../workers/fusion/filter-state.ts";
import { degree, feed, filterAt, g, hold, movingFrom, sigmaOf, trial, tumble } from "./motion.ts";

describe("gyro bias", () => {
  test("a bias of +1.5 °/s on all axes is learned within two minutes of slow tumbling", () => {
    const filter = filterAt(50, {}, "interval-mean");
    expect(sigmaOf(filter)).toBeCloseTo(defaultFilterParams.biasSigmaInitRadPerS, 12);
    tumble(filter, 6000, 1.5 * degree);
    for (const bias of filter.biasRadPerS) {
      expect(bias / degree).toBeGreaterThan(1.45);
      expect(bias / degree).toBeLessThan(1.55);
    }
    expect(sigmaOf(filter) / degree).toBeLessThan(0.15);
  });

  test("on the real recording the same bias is found, from its still beginning and from its motion alone", () => {
    for (const from of [0, movingFrom]) {
      const plain = filterAt();
      const biased = filterAt();
      const to = movingFrom + 6000;
      feed(plain, from, to);
      feed(biased, from, to, 1.5 * degree);
      const found = [0, 1, 2].map((i) => (biased.biasRadPerS[i]! - plain.biasRadPerS[i]!) / degree);
      // In motion the hand turns mostly about the sensor's z axis while that is upright, which gravity cannot show.
      const least = from === 0 ? [1.4, 1.4, 1.4] : [1.4, 1.4, 1];
      for (let i = 0; i < 3; i++) {
        expect(found[i]).toBeGreaterThan(least[i]!);
        expect(found[i]).toBeLessThan(1.6);
      }
    }
  });

  test("what was learned is carried to the next session, which is then right from its first second", () => {
    const first = filterAt();
    expect(first.biasMemory()).toBeUndefined();
    feed(first, 0, trial.length, 1.5 * degree);
    const bias = first.biasMemory();
    expect(bias?.sigmaRadPerS).toBeLessThan(0.2 * degree);
    const next = filterAt(50, { bias });
    expect(Array.from(next.biasRadPerS)).toEqual(Array.from(bias?.biasRadPerS ?? []));
    expect(next.biasMemory()?.sigmaRadPerS).toBeCloseTo(bias?.sigmaRadPerS ?? 0, 12);
    const state = first.save();
    expect(
      Array.from(filterAt(50, { bias: { biasRadPerS: [1, 1, 1], sigmaRadPerS: 1 }, state }).biasRadPerS),
    ).toEqual(Array.from(first.biasRadPerS));
  });

  test("while the bias is open a filter leans on gravity more than with the same bias known", () => {
    const tauOf = (bias?: GyroBiasMemory): number => {
      const filter = filterAt(50, { bias });
      feed(filter, movingFrom, movingFrom + 200);
      return Math.SQRT2 / (filter.save().values[CORNER] ?? 0);
    };
    const known = { biasRadPerS: [0, 0, 0] as const, sigmaRadPerS: 0.02 * degree };
    expect(tauOf()).toBeLessThan(0.9 * tauOf(known));
  });

  test("an old memory, less sure than the start, is held no more firmly than the start", () => {
    const filter = filterAt(50, { bias: { biasRadPerS: [0.01, 0, 0], sigmaRadPerS: 1 } });
    expect(sigmaOf(filter)).toBeCloseTo(defaultFilterParams.biasSigmaInitRadPerS, 12);
    expect(filter.biasMemory()).toBeUndefined();
  });
});

describe("rest", () => {
  test("a sensor that lies still shows its whole bias, the vertical part too, within seven seconds", () => {
    const filter = filterAt();
    hold(filter, 275, [0, 0, 1 * degree], [0, 0, g]);
    expect(filter.atRest).toBe(false);
    hold(filter, 75, [0, 0, 1 * degree], [0, 0, g]);
    expect(filter.atRest).toBe(true);
    hold(filter, 1500, [0, 0, 1 * degree], [0, 0, g]);
    expect(filter.biasRadPerS[2]! / degree).toBeCloseTo(1, 1);
  });

  test("the real sensor is found at rest before and after it is moved, and never in between", () => {
    const filter = filterAt();
    const movedTo = trial.movement.lastIndexOf(1);
    let still = 0;
    let moving = 0;
    for (let row = 0; row < trial.length; row++) {
      feed(filter, row, row + 1);
      if (!filter.atRest) continue;
      if (trial.movement[row] === 1) moving++;
      else still++;
    }
    expect(moving).toBe(0);
    expect(still / (trial.length - (movedTo - movingFrom))).toBeGreaterThan(0.6);
  });

  test("a slow slump that shows in gravity is never rest, and is not learned as bias", () => {
    const worn = filterAt();
    const speed = 0.1 * degree;
    for (let i = 0; i < 6000; i++) {
      const lean = (i / 50) * speed;
      hold(worn, 1, [speed, 0, 0], [0, g * Math.sin(lean), g * Math.cos(lean)]);
      expect(worn.atRest).toBe(false);
    }
    expect(Math.abs(worn.biasRadPerS[0]!)).toBeLessThan(0.1 * speed);
  });

  test("even a slump too slow to be told from rest leaves up within a twentieth of a degree", () => {
    const worn = filterAt();
    const speed = 0.015 * degree;
    let most = 0;
    for (let i = 0; i < 6000; i++) {
      const lean = (i / 50) * speed;
      hold(worn, 1, [speed, 0, 0], [0, g * Math.sin(lean), g * Math.cos(lean)]);
      most = Math.max(most, Math.abs(Math.atan2(worn.up[1], worn.up[2]) - lean));
    }
    expect(worn.atRest).toBe(true);
    expect(most / degree).toBeLessThan(0.05);
  });

  test("off the body a shaking table and a noisy part still count as rest, which they do not on it", () => {
    for (const offBody of [false, true]) {
      const filter = filterAt();
      for (let i = 0; i < 1500; i++) {
        const shake = Math.sin(2 * Math.PI * 0.4 * (i / 50));
        hold(filter, 1, [0.2 * degree * shake, 0, 0], [0.05 * shake, 0, g], offBody);
      }
      expect(filter.atRest).toBe(offBody);
    }
  });

  test("handling ends rest within half a second, and rest needs its time again", () => {
    const filter = filterAt();
    hold(filter, 400, [0, 0, 0], [0, 0, g], true);
    expect(filter.atRest).toBe(true);
    hold(filter, 25, [0.5, 0, 0], [1, 0, g], true);
    expect(filter.atRest).toBe(false);
    hold(filter, 250, [0, 0, 0], [0, 0, g], true);
    expect(filter.atRest).toBe(false);
  });
});
