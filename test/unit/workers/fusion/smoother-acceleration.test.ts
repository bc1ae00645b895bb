import { describe, expect, test } from "vitest";
import { filterForDevice } from "../../../../workers/fusion/filter-for-device.ts";
import { AccelerationSmoother } from "../../../../workers/fusion/smoother-acceleration.ts";
import { smootherForDevice } from "../../../../workers/fusion/smoother-for-device.ts";
import { BlockSmoother } from "../../../../workers/fusion/smoother.ts";
import type { Stream } from "./smoother-streams.ts";
import { degree, largestAngle, upFrom } from "./smoother-streams.ts";

const rateHz = 50;
const g = 9.81;

/** Leans to and fro by 10° at `hz`, without any acceleration but gravity. */
function leaning(seconds: number, hz: number): Stream {
  const rows = seconds * rateHz;
  const accMPerS2 = new Float64Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    const lean = 10 * degree * Math.sin((2 * Math.PI * hz * row) / rateHz);
    accMPerS2.set([0, g * Math.cos(lean), g * Math.sin(lean)], 3 * row);
  }
  return { length: rows, rateHz, gyrRadPerS: new Float64Array(3 * rows), accMPerS2 };
}

const directions = (stream: Stream): Float64Array => stream.accMPerS2.map((a) => a / g);
const smoother = (latencyS = 0): AccelerationSmoother =>
  new AccelerationSmoother({ periodS: 1 / rateHz, latencyS });

describe("smoothing without a gyro", () => {
  const slow = leaning(120, 0.1);
  const inside = (row: number): boolean => row > 250 && row < slow.length - 250;

  test("a slow lean is followed without lag, where the real-time filter lags by degrees", () => {
    const filter = filterForDevice("none", 1 / rateHz);
    const live = new Float64Array(3 * slow.length);
    for (let row = 0; row < slow.length; row++) {
      const i = 3 * row;
      filter.update(0, 0, 0, slow.accMPerS2[i]!, slow.accMPerS2[i + 1]!, slow.accMPerS2[i + 2]!);
      live.set(filter.up, i);
    }
    expect(largestAngle(upFrom(smoother(), slow), directions(slow), inside)).toBeLessThan(0.1 * degree);
    expect(largestAngle(live, directions(slow), inside)).toBeGreaterThan(1 * degree);
  });

  test("what shakes at 5 Hz is smoothed away", () => {
    const fast = leaning(60, 5);
    const still = directions(fast).map((_, i) => (i % 3 === 1 ? 1 : 0));
    const within = (row: number): boolean => row > 250 && row < fast.length - 250;
    expect(largestAngle(upFrom(smoother(), fast), still, within)).toBeLessThan(0.1 * degree);
    expect(largestAngle(directions(fast), still, within)).toBeGreaterThan(9 * degree);
  });

  test("a latency is made good by looking ahead", () => {
    const latencyS = 0.25;
    const rows = Math.floor(latencyS * rateHz);
    const ahead = directions(slow).map((_, i, all) => all[Math.min(all.length - 3 + (i % 3), i + 3 * rows)]!);
    const up = upFrom(smoother(latencyS), slow);
    expect(largestAngle(up, ahead, inside)).toBeLessThan(0.2 * degree);
    expect(largestAngle(up, directions(slow), inside)).toBeGreaterThan(1 * degree);
  });

  test("a short hole is crossed, a long one keeps both sides apart", () => {
    const lost = new Uint8Array(slow.length);
    lost.fill(1, 2000, 2020);
    lost.fill(1, 4000, 4200);
    expect(largestAngle(upFrom(smoother(), slow, lost), directions(slow), inside)).toBeLessThan(2.5 * degree);
    const far = (row: number): boolean => inside(row) && Math.abs(row - 4100) > 300;
    expect(largestAngle(upFrom(smoother(), slow, lost), directions(slow), far)).toBeLessThan(0.3 * degree);
  });

  test("zeros where there is no reading change nothing but themselves", () => {
    const holey = { ...slow, accMPerS2: slow.accMPerS2.slice() };
    holey.accMPerS2.fill(0, 9000, 9003);
    expect(largestAngle(upFrom(smoother(), holey), upFrom(smoother(), slow))).toBeLessThan(0.05 * degree);
  });

  test("the device decides: no gyro, no strapdown", () => {
    expect(smootherForDevice("none", { periodS: 0.02 })).toBeInstanceOf(AccelerationSmoother);
    expect(smootherForDevice("interval-mean", { periodS: 0.02 })).toBeInstanceOf(BlockSmoother);
    expect(() => smootherForDevice("none", { periodS: -1 })).toThrow(RangeError);
  });
});
