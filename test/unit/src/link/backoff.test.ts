import * as fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "../../../../src/link/backoff.ts";

test("the first retry comes after half a second to a second", () => {
  expect(backoffMs(1, 0)).toBe(500);
  expect(backoffMs(1, 0.999_999)).toBe(1_000);
});

test("each retry waits twice as long, up to thirty seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((retry) => backoffMs(retry, 0))).toEqual([
    500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
});

test("no retry is ever sooner than 0.5 s or later than 30 s", () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.double({ min: 0, max: 0.999, noNaN: true }), (retry, chance) => {
      const ms = backoffMs(retry, chance);
      expect(ms).toBeGreaterThanOrEqual(500);
      expect(ms).toBeLessThanOrEqual(30_000);
    }),
  );
});
