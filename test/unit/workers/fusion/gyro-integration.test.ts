import { expect, test } from "vitest";
import type { RateConvention } from "../../../../workers/fusion/gyro-integration.ts";
import { freshRateHistory, turn, writeMeanRate } from "../../../../workers/fusion/gyro-integration.ts";
import { identityQuaternion } from "../../../../workers/fusion/quaternion.ts";
import type { Vector3 } from "../../../../workers/fusion/vector.ts";
import { vector3 } from "../../../../workers/fusion/vector.ts";

/** Mean rates of the intervals ending at samples 0, 1, 2 … of `rateAt(t)`. */
function meanRates(
  rateAt: (t: number) => Vector3,
  samples: number,
  periodS: number,
  convention: RateConvention,
) {
  const history = freshRateHistory();
  const mean = vector3();
  return Array.from({ length: samples }, (_, i) => {
    writeMeanRate(mean, rateAt(i * periodS), history, convention, periodS);
    return Array.from(mean);
  });
}

/** Integral of 1 + 2t − 3t². */
const integral = (t: number): number => t + t ** 2 - t ** 3;

test("an instantaneous rate that varies quadratically about one axis is averaged exactly from the third sample on", () => {
  const T = 0.1;
  const means = meanRates((t) => vector3(1 + 2 * t - 3 * t * t, 0, 0), 6, T, "instantaneous");
  for (let i = 2; i < 6; i++) {
    expect(means[i]?.[0]).toBeCloseTo((integral(i * T) - integral((i - 1) * T)) / T, 12);
  }
});

test("the first rate stands alone and the second interval is a trapezoid", () => {
  const means = meanRates((t) => vector3(1 + t, 0, 0), 2, 1, "instantaneous");
  expect(means[0]).toEqual([1, 0, 0]);
  expect(means[1]?.[0]).toBeCloseTo(1.5, 12);
});

test("an interval mean is taken as it is", () => {
  const means = meanRates((t) => vector3(t, -t, t * t), 5, 0.5, "interval-mean");
  expect(means[4]).toEqual([2, -2, 4]);
});

/** Angle, rad, by which the integrated orientation misses its start after whole turns of coning. */
function coningError(convention: RateConvention, periodS: number, seconds: number): number {
  // The sensor's z axis runs around a cone of half angle φ, once a second, without spin: q(t) = Rz(at) Rx(φ) Rz(−at).
  // Its rate in sensor axes is Rz(at) Rx(−φ) (0, 0, a) − (0, 0, a); after whole turns it is where it began.
  const a = 2 * Math.PI;
  const phi = 0.3;
  const rateAt = (t: number): Vector3 =>
    vector3(
      -a * Math.sin(phi) * Math.sin(a * t),
      a * Math.sin(phi) * Math.cos(a * t),
      a * (Math.cos(phi) - 1),
    );
  const history = freshRateHistory();
  const mean = vector3();
  const step = identityQuaternion();
  const q = identityQuaternion();
  writeMeanRate(mean, rateAt(0), history, convention, periodS);
  const samples = Math.round(seconds / periodS);
  for (let i = 1; i <= samples; i++) {
    writeMeanRate(mean, rateAt(i * periodS), history, convention, periodS);
    turn(q, mean, periodS, step);
  }
  return 2 * Math.atan2(Math.hypot(q[1], q[2], q[3]), Math.abs(q[0]));
}

test("after ten turns of coning at 50 Hz the three-point rule is at home within 0.02°, the rectangle 20 times worse", () => {
  const threePoint = coningError("instantaneous", 0.02, 10);
  const rectangle = coningError("interval-mean", 0.02, 10);
  expect(threePoint).toBeLessThan((0.02 * Math.PI) / 180);
  expect(rectangle / threePoint).toBeGreaterThan(20);
});
