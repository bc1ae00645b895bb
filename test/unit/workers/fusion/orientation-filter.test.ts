import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import { AGE, CORNER } from "../../../../workers/fusion/filter-state.ts";
import { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import {
  angleBetween,
  degree,
  feed,
  filterAt,
  g,
  hold,
  movingFrom,
  sigmaOf,
  TrueOrientation,
} from "./motion.ts";

describe("what it shows", () => {
  test("up is the axis on which a sensor at rest reads +g, from the first sample on", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -3.2, max: 3.2, noNaN: true }),
        (z, azimuth) => {
          const r = Math.sqrt(1 - z * z);
          const up = [r * Math.cos(azimuth), r * Math.sin(azimuth), z];
          const force = up.map((u) => u * g);
          const filter = filterAt();
          hold(filter, 1, [0, 0, 0], force);
          expect(angleBetween(filter.up, up)).toBeLessThan(1e-6);
          hold(filter, 300, [0, 0, 0], force);
          expect(angleBetween(filter.up, up)).toBeLessThan(1e-6);
        },
      ),
      {
        examples: [
          [-1, 0],
          [1, 0],
          [0, 1],
        ],
      },
    );
  });

  test("a calm sensor is held to gravity more firmly than a shaken one, within the bounds of the parameters", () => {
    const tauAfter = (speed: number): number => {
      const filter = filterAt();
      for (let i = 0; i < 3000; i++) filter.update(0, 0, 0, 20 * speed * Math.cos(20 * (i / 50)), 0, g);
      return Math.SQRT2 / (filter.save().values[CORNER] ?? 0);
    };
    const { tauAccS, tauAccSpeedMPerS, tauAccLeastS, tauAccMostS } = defaultFilterParams;
    expect(tauAfter(0.01)).toBeLessThan(1.1);
    expect(tauAfter(tauAccSpeedMPerS)).toBeGreaterThan(0.9 * tauAccS);
    expect(tauAfter(tauAccSpeedMPerS)).toBeLessThan(1.1 * tauAccS);
    expect(tauAfter(0)).toBeCloseTo(tauAccLeastS, 9);
    expect(tauAfter(5)).toBeCloseTo(tauAccMostS, 9);
  });

  test("an uncorrected bias costs a calm sensor less than half of what it costs a shaken one", () => {
    const errorAfter = (speed: number): number => {
      const filter = new OrientationFilter(
        { ...defaultFilterParams, biasClipRadPerS: 0 },
        0.02,
        "interval-mean",
      );
      for (let i = 0; i < 3000; i++) {
        filter.update(0.2 * degree, 0, 0, 20 * speed * Math.cos(20 * (i / 50)), 0, g);
      }
      return angleBetween(filter.up, [0, 0, 1]);
    };
    expect(errorAfter(0.01)).toBeLessThan(errorAfter(0.7) / 2);
  });
});

describe("latency", () => {
  const turning = (latencyS: number): number => {
    const filter = filterAt(50, { latencyS });
    const truth = new TrueOrientation();
    for (let i = 0; i < 500; i++) {
      const t = i / 50;
      const rateAt = (s: number): readonly number[] => [2 * Math.sin(3 * s), Math.cos(2 * s), 0];
      const [x = 0, y = 0, z = 0] = rateAt(t);
      const [a, b, c] = truth.up;
      filter.update(x, y, z, g * a, g * b, g * c);
      for (let k = 0; k < 20; k++) truth.turn(rateAt(t + (k + 0.5) / 1000), 0.001);
    }
    // The truth is one period after the last sample.
    return angleBetween(filter.up, truth.up) / degree;
  };

  test("up is shown for a later instant than the sample's, by the latency", () => {
    expect(turning(0)).toBeGreaterThan(1);
    expect(turning(0.02)).toBeLessThan(0.1);
  });

  test("a long latency follows the rate, and its trend only so far as a trend lasts", () => {
    const filter = filterAt(50, { latencyS: 0.1 });
    hold(filter, 2, [0, 0, 0], [0, 0, g]);
    hold(filter, 1, [0.2, 0, 0], [0, 0, g]);
    // 0.2 rad/s for 0.1 s, growing by 10 rad/s² for 0.03 s of it: not for all of it, which would be 0.07 rad.
    expect(angleBetween(filter.up, [0, 0, 1])).toBeCloseTo(0.1 * (0.2 + 10 * 0.015), 2);
  });

  test("the prediction is not remembered: the state is that of a device without latency", () => {
    const plain = filterAt();
    const late = filterAt(50, { latencyS: 0.03 });
    feed(plain, movingFrom, movingFrom + 500);
    feed(late, movingFrom, movingFrom + 500);
    expect(late.save()).toEqual(plain.save());
    expect(angleBetween(late.up, plain.up)).toBeGreaterThan(0.2 * degree);
  });
});

describe("losses and periods", () => {
  test("a loss of nothing changes nothing", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 100);
    const before = filter.save();
    filter.gap(0);
    expect(filter.save()).toEqual(before);
  });

  test("half a second after two lost ones a calm wearer's up is what gravity shows, wherever it was before", () => {
    const filter = filterAt();
    hold(filter, 1500, [0, 0, 0], [0, 0, g]);
    filter.gap(2);
    hold(filter, 25, [0, 0, 0], [0, g * Math.sin(0.3), g * Math.cos(0.3)]);
    expect(angleBetween(filter.up, [0, Math.sin(0.3), Math.cos(0.3)]) / degree).toBeLessThan(0.75);
  });

  test("after the same loss in lively motion one jolt does not throw up away", () => {
    const filter = filterAt();
    for (let i = 0; i < 500; i++) filter.update(0, 0, 0, 8 * Math.cos(i / 5), 0, g);
    filter.gap(0.5);
    hold(filter, 1, [0, 0, 0], [8, 0, g]);
    expect(angleBetween(filter.up, [0, 0, 1]) / degree).toBeLessThan(15);
    expect(angleBetween([8, 0, g], [0, 0, 1]) / degree).toBeGreaterThan(35);
  });

  test("after a wild loss up is found anew from acceleration, and the bias is kept", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 2000, 1 * degree);
    const bias = Array.from(filter.biasRadPerS);
    filter.gap(5);
    hold(filter, 1, [3, 0, 0], [g, 0, 0]);
    expect(filter.seeded).toBe(true);
    expect(filter.save().values[AGE]).toBeCloseTo(0.02, 9);
    expect(angleBetween(filter.up, [1, 0, 0])).toBeLessThan(1e-6);
    expect(Array.from(filter.biasRadPerS)).toEqual(bias);
  });

  test("nothing is integrated over a long loss, however fast the first rate after it", () => {
    const filter = filterAt();
    hold(filter, 200, [0, 0, 0], [0, 0, g]);
    filter.gap(5);
    hold(filter, 1, [10, 0, 0], [0, 0, 0]);
    expect(angleBetween(filter.up, [0, 0, 1])).toBeLessThan(1e-6);
  });

  test("a long loss makes the bias less certain, up to the initial uncertainty", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 5000);
    const before = sigmaOf(filter);
    filter.gap(600);
    feed(filter, movingFrom, movingFrom + 1);
    expect(sigmaOf(filter)).toBeGreaterThan(before);
    expect(sigmaOf(filter)).toBeLessThanOrEqual(1.5 * defaultFilterParams.biasSigmaInitRadPerS);
  });

  test("a loss every ten seconds of motion leaves the bias within 0.3 °/s of the unbroken one", () => {
    const whole = filterAt();
    const broken = filterAt();
    for (let row = movingFrom; row < movingFrom + 6000; row++) {
      feed(whole, row, row + 1);
      if (row % 500 < 5) continue;
      if (row % 500 === 5) broken.gap(0.1);
      feed(broken, row, row + 1);
    }
    for (let i = 0; i < 3; i++) {
      expect(Math.abs(whole.biasRadPerS[i]! - broken.biasRadPerS[i]!) / degree).toBeLessThan(0.3);
    }
  });

  test("a period that creeps by 200 ppm changes up by less than a twentieth of a degree", () => {
    const steady = filterAt();
    const creeping = filterAt();
    let most = 0;
    for (let row = movingFrom; row < movingFrom + 2000; row++) {
      if (row % 50 === 0) creeping.setPeriod(0.02 * (1 + 2e-4 * Math.sin(row)));
      feed(steady, row, row + 1);
      feed(creeping, row, row + 1);
      most = Math.max(most, angleBetween(steady.up, creeping.up));
    }
    expect(most).toBeGreaterThan(0);
    expect(most / degree).toBeLessThan(0.05);
  });

  test("a new period leaves a resting sensor where it was", () => {
    const filter = filterAt(50);
    hold(filter, 400, [0, 0, 0], [0, 3, 9]);
    const before = Array.from(filter.up);
    filter.setPeriod(1 / 100);
    hold(filter, 400, [0, 0, 0], [0, 3, 9]);
    expect(angleBetween(filter.up, before)).toBeLessThan(1e-7);
  });

  test("a period that is not a positive number is refused", () => {
    for (const period of [0, -0.02, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => filterAt().setPeriod(period)).toThrow(RangeError);
    }
  });
});

describe("error band", () => {
  test("nothing is claimed before the first acceleration", () => {
    expect(filterAt().errorBandRad).toBeUndefined();
  });

  test("it narrows while the bias becomes known, and widens with motion and with a loss", () => {
    const filter = filterAt();
    hold(filter, 50, [0, 0, 0], [0, 0, g]);
    const early = filter.errorBandRad ?? 0;
    hold(filter, 6000, [0, 0, 0], [0, 0, g]);
    const calm = filter.errorBandRad ?? 0;
    expect(calm).toBeGreaterThan(0);
    expect(calm).toBeLessThan(early / 2);
    for (let i = 0; i < 200; i++) filter.update(0, 0, 0, 8 * Math.cos(i / 5), 0, g);
    const shaken = filter.errorBandRad ?? 0;
    expect(shaken).toBeGreaterThan(2 * calm);
    filter.gap(2);
    hold(filter, 1, [0, 0, 0], [8, 0, g]);
    expect(filter.errorBandRad).toBeGreaterThan(2 * shaken);
  });
});
