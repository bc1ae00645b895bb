import { describe, expect, test } from "vitest";
import type { RateConvention } from "../../../../workers/fusion/gyro-integration.ts";
import { angleBetween, degree, filterAt, g, TrueOrientation } from "./motion.ts";

type Rate = (t: number) => readonly [number, number, number];

/**
 * Angle, rad, between the filter's up and the truth after `samples` intervals of `rateAt`, without acceleration but for
 * the first sample. Rows in `lost` never arrive. An interval mean is made of a thousand steps.
 */
function errorAfter(
  rateAt: Rate,
  samples: number,
  periodS: number,
  convention: RateConvention = "instantaneous",
  lost: readonly number[] = [],
): number {
  const filter = filterAt(1 / periodS, {}, convention);
  const truth = new TrueOrientation();
  filter.update(...rateAt(0), 0, 0, g);
  let missing = 0;
  for (let i = 1; i <= samples; i++) {
    const fine = 1000;
    const mean = [0, 0, 0];
    for (let k = 0; k < fine; k++) {
      const rate = rateAt((i - 1 + (k + 0.5) / fine) * periodS);
      truth.turn(rate, periodS / fine);
      for (let axis = 0; axis < 3; axis++) mean[axis]! += rate[axis]! / fine;
    }
    if (lost.includes(i)) {
      missing++;
      continue;
    }
    if (missing > 0) filter.gap(missing * periodS);
    missing = 0;
    const [x = 0, y = 0, z = 0] = convention === "instantaneous" ? rateAt(i * periodS) : mean;
    filter.update(x, y, z, 0, 0, 0);
  }
  return angleBetween(filter.up, truth.up);
}

describe("an unbroken stretch", () => {
  test("an instantaneous rate that varies quadratically about one axis is integrated exactly from the third sample on", () => {
    const quadratic: Rate = (t) => [0.1 * t - 3 * t * t, 0, 0];
    const trapezoid = errorAfter(quadratic, 1, 0.1);
    expect(trapezoid).toBeCloseTo(3 * 0.1 ** 3 * (1 / 2 - 1 / 3), 8);
    expect(errorAfter(quadratic, 9, 0.1)).toBeCloseTo(trapezoid, 8);
  });

  test("an interval mean about one axis is taken as it is", () => {
    expect(errorAfter((t) => [Math.sin(9 * t), 0, 0], 40, 0.1, "interval-mean")).toBeLessThan(1e-9);
    expect(errorAfter((t) => [Math.sin(9 * t), 0, 0], 41, 0.1)).toBeGreaterThan(1e-4);
  });

  test("a device that says nothing but zeros where it has no acceleration is carried by its gyro alone", () => {
    expect(errorAfter(() => [Math.PI / 4, 0, 0], 200, 0.01)).toBeLessThan(1e-9);
  });

  // The sensor's z axis runs around a cone of half angle φ, once a second: Rz(at) Rx(−φ) (0, 0, a) − (0, 0, a).
  const a = 2 * Math.PI;
  const phi = 0.3;
  const coning: Rate = (t) => [
    -a * Math.sin(phi) * Math.sin(a * t),
    a * Math.sin(phi) * Math.cos(a * t),
    a * (Math.cos(phi) - 1),
  ];

  test("after ten turns of coning at 50 Hz the three-point rule is at home within 0.01°, the rectangle 15 times worse", () => {
    const threePoint = errorAfter(coning, 500, 0.02);
    const rectangle = (() => {
      const filter = filterAt(50, {}, "interval-mean");
      filter.update(...coning(0), 0, 0, g);
      for (let i = 1; i <= 500; i++) filter.update(...coning(i * 0.02), 0, 0, 0);
      return angleBetween(filter.up, [0, 0, 1]);
    })();
    expect(threePoint / degree).toBeLessThan(0.01);
    expect(rectangle / threePoint).toBeGreaterThan(15);
  });

  test("interval means of the same coning at 50 Hz end within 0.01° too", () => {
    expect(errorAfter(coning, 500, 0.02, "interval-mean") / degree).toBeLessThan(0.01);
  });

  test("at 10 Hz, a tenth of a turn per sample, ten turns of coning cost less than 0.7°", () => {
    expect(errorAfter(coning, 100, 0.1) / degree).toBeLessThan(0.7);
  });
});

describe("short losses", () => {
  // Wrist-like: two axes at 1 and 1.3 Hz, up to 150 °/s.
  const lively: Rate = (t) => [
    2.6 * Math.sin(2 * Math.PI * t),
    1.8 * Math.cos(2 * Math.PI * 1.3 * t),
    0.7 * Math.sin(2 * Math.PI * 0.6 * t + 1),
  ];
  const whole = errorAfter(lively, 300, 0.02) / degree;

  test("every tenth sample lost at 50 Hz costs less than 0.02° in six seconds of lively turning", () => {
    const lost = Array.from({ length: 29 }, (_, i) => 10 * (i + 1));
    expect(errorAfter(lively, 300, 0.02, "instantaneous", lost) / degree).toBeLessThan(whole + 0.02);
  });

  test("a frame of ten lost at 100 Hz costs less than 0.1°, and would cost degrees if it were passed over", () => {
    const lost = Array.from({ length: 10 }, (_, i) => 301 + i);
    const bridged = errorAfter(lively, 600, 0.01, "instantaneous", lost) / degree;
    expect(bridged).toBeLessThan(0.1);
    const passed = filterAt(100);
    const truth = new TrueOrientation();
    passed.update(...lively(0), 0, 0, g);
    for (let i = 1; i <= 600; i++) {
      for (let k = 0; k < 100; k++) truth.turn(lively((i - 1 + (k + 0.5) / 100) * 0.01), 0.01 / 100);
      if (!lost.includes(i)) passed.update(...lively(i * 0.01), 0, 0, 0);
    }
    expect(angleBetween(passed.up, truth.up) / degree).toBeGreaterThan(2);
  });

  test("a device of interval means is bridged as well", () => {
    const lost = Array.from({ length: 29 }, (_, i) => 10 * (i + 1));
    expect(errorAfter(lively, 300, 0.02, "interval-mean", lost) / degree).toBeLessThan(0.1);
  });

  test("a second loss right after the first is bridged with what is known", () => {
    expect(errorAfter(lively, 300, 0.02, "instantaneous", [100, 102, 103, 105, 108]) / degree).toBeLessThan(
      0.2,
    );
  });
});
