import { expect, test } from "vitest";
import { faultKinds } from "../../../bench/link-soak/soak-faults.ts";
import { soak } from "../../../bench/link-soak/virtual-soak.ts";
import { quantile } from "../../../bench/quantile.ts";

test("four hours with a fault every two minutes lose no delivered sample and leave nothing behind", async () => {
  const found = await soak(4, 120, 20_261_123);
  expect(found.deliveredSamples).toBeGreaterThan(3 * 3600 * 50);
  expect(found.missingSamples).toBe(0);
  expect(found.doubledSamples).toBe(0);
  expect(found.violations).toEqual([]);
  expect([...found.faults.keys()].toSorted()).toEqual([...faultKinds].toSorted());
  expect(found.deviceListeners[1]).toBe(found.deviceListeners[0]);
  expect(found.timers[1]).toBeLessThanOrEqual(found.timers[0] + 2);
  // Growth of the sets that count, not of the link, is some hundred kilobytes.
  expect(found.heapMb[1] - found.heapMb[0]).toBeLessThan(3);
  expect(found.recoveriesS.length).toBeGreaterThan(60);
  // The longest pause between two attempts is 30 s and an attempt that hangs ends after 15 s.
  expect(quantile(found.recoveriesS, 0.95)).toBeLessThan(45);
}, 60_000);
