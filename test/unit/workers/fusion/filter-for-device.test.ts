import { expect, test } from "vitest";
import { filterForDevice } from "../../../../workers/fusion/filter-for-device.ts";

test("a device without a gyro is told apart from one with a gyro", () => {
  expect(filterForDevice("none", 0.02).basis).toBe("acceleration-only");
  expect(filterForDevice("instantaneous", 0.02).basis).toBe("gyro-and-acceleration");
  expect(filterForDevice("interval-mean", 0.02).basis).toBe("gyro-and-acceleration");
});

test("a filter carries on from its own kind of state and starts afresh from the other", () => {
  for (const [convention, other] of [
    ["none", "instantaneous"],
    ["instantaneous", "none"],
  ] as const) {
    const filter = filterForDevice(convention, 0.02);
    for (let i = 0; i < 10; i++) filter.update(0.1, 0, 0, 1, 2, 9);
    const state = structuredClone(filter.save());
    expect(filterForDevice(convention, 0.02, { state }).save()).toEqual(state);
    expect(filterForDevice(convention, 0.02, { state, latencyS: 0.01 }).save()).toEqual(state);
    expect(filterForDevice(other, 0.02, { state }).seeded).toBe(false);
  }
});

test("a known bias and a latency reach the filter that can use them", () => {
  const bias = { biasRadPerS: [0.01, -0.02, 0.03] as const, sigmaRadPerS: 0.001 };
  const filter = filterForDevice("interval-mean", 0.02, { bias, latencyS: 0.1 });
  for (let i = 0; i < 10; i++) filter.update(1, 0, 0, 0, 0, 9.8);
  expect(filter.biasMemory()?.biasRadPerS[1]).toBeCloseTo(-0.02, 9);
  const plain = filterForDevice("interval-mean", 0.02, { bias });
  for (let i = 0; i < 10; i++) plain.update(1, 0, 0, 0, 0, 9.8);
  expect(filter.up[1] - plain.up[1]).toBeGreaterThan(0.08);
});
