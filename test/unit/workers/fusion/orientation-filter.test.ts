import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import type { Quaternion } from "../../../../workers/fusion/quaternion.ts";
import { angleBetween, degree, feed, filterAt, g, hold, movingFrom, sigmaOf } from "./motion.ts";

describe("what it shows", () => {
  test("up is the axis on which a sensor at rest reads +g, from the first sample on", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -3.2, max: 3.2, noNaN: true }),
        (z, azimuth) => {
          const r = Math.sqrt(1 - z * z);
          const up = [r * Math.cos(azimuth), r * Math.sin(azimuth), z];
          const filter = filterAt();
          hold(
            filter,
            1,
            [0, 0, 0],
            up.map((u) => u * g),
          );
          expect(angleBetween(filter.up, up)).toBeLessThan(1e-6);
          hold(
            filter,
            300,
            [0, 0, 0],
            up.map((u) => u * g),
          );
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

  test("up is the third row of the rotation matrix of earthFromSensor", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 500);
    const [w = 0, x = 0, y = 0, z = 0] = filter.earthFromSensor;
    expect(filter.up[0]).toBeCloseTo(2 * (x * z - w * y), 12);
    expect(filter.up[1]).toBeCloseTo(2 * (y * z + w * x), 12);
    expect(filter.up[2]).toBeCloseTo(w * w - x * x - y * y + z * z, 12);
  });

  test("the heading of the world changes nothing in up", () => {
    const plain = filterAt();
    const seed = filterAt().save();
    const turned = filterAt(50, {
      ...seed,
      earthFromInertial: Float64Array.of(Math.cos(0.6), 0, 0, Math.sin(0.6)) as Quaternion,
    });
    let most = 0;
    for (let row = movingFrom; row < movingFrom + 3000; row++) {
      feed(plain, row, row + 1, 1.5 * degree);
      feed(turned, row, row + 1, 1.5 * degree);
      most = Math.max(most, angleBetween(plain.up, turned.up));
    }
    expect(most).toBeLessThan(1e-10);
    expect(
      angleBetween(plain.earthFromSensor.subarray(1), turned.earthFromSensor.subarray(1)),
    ).toBeGreaterThan(0.1);
  });

  test("without acceleration the gyro alone carries the orientation", () => {
    const filter = filterAt(100);
    hold(filter, 1, [0, 0, 0], [0, 0, g]);
    hold(filter, 2, [0, 0, 0], [0, 0, 0]);
    hold(filter, 101, [Math.PI / 2, 0, 0], [0, 0, 0]);
    // Once around x by 90°: earth's up, which was z, is now the sensor's y. The ramp of the first samples takes a share.
    expect(angleBetween(filter.up, [0, 1, 0])).toBeLessThan(1 * degree);
  });
});

describe("gaps and periods", () => {
  test("after a gap up follows the next acceleration and the bias is kept", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 2000, 1 * degree);
    const bias = Array.from(filter.biasRadPerS);
    filter.gap();
    expect(filter.seeded).toBe(false);
    hold(filter, 1, [0, 0, 0], [g, 0, 0]);
    expect(filter.seeded).toBe(true);
    expect(filter.save().accLow.settled).toBe(false);
    expect(angleBetween(filter.up, [1, 0, 0])).toBeLessThan(1e-6);
    expect(Array.from(filter.biasRadPerS)).toEqual(bias);
  });

  test("nothing is integrated over a gap, however fast the first rate after it", () => {
    const filter = filterAt();
    hold(filter, 200, [0, 0, 0], [0, 0, g]);
    filter.gap(5);
    hold(filter, 1, [10, 0, 0], [0, 0, 0]);
    expect(angleBetween(filter.up, [0, 0, 1])).toBeLessThan(1e-6);
  });

  test("a long gap makes the bias less certain, up to the initial uncertainty", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 5000);
    const before = sigmaOf(filter);
    filter.gap(600);
    expect(sigmaOf(filter)).toBeGreaterThan(before);
    expect(sigmaOf(filter)).toBeLessThanOrEqual(defaultFilterParams.biasSigmaInitRadPerS);
  });

  test("a gap every ten seconds of motion leaves the bias within 0.3 °/s of the unbroken one", () => {
    const whole = filterAt();
    const broken = filterAt();
    for (let row = movingFrom; row < movingFrom + 6000; row++) {
      if (row % 500 === 0) broken.gap(0.1);
      feed(whole, row, row + 1);
      feed(broken, row, row + 1);
    }
    for (let i = 0; i < 3; i++) {
      const difference = (whole.biasRadPerS[i] as number) - (broken.biasRadPerS[i] as number);
      expect(Math.abs(difference) / degree).toBeLessThan(0.3);
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
