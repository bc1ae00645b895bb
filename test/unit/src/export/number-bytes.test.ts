import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeFixed, writeWhole } from "../../../../src/export/number-bytes.ts";

const written = (write: (bytes: Uint8Array) => number): string => {
  const bytes = new Uint8Array(64);
  return new TextDecoder().decode(bytes.subarray(0, write(bytes)));
};

describe("numbers as bytes", () => {
  test("are those of toFixed to within one last place, for every value and every number of places", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (value, places) => {
          const text = written((bytes) => writeFixed(bytes, 0, value, places));
          expect(text).toMatch(new RegExp(`^-?\\d+\\.\\d{${places}}$`));
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(
            0.5000001 * 10 ** -places + Math.abs(value) * 1e-15,
          );
          expect(text).not.toMatch(/^-0\.0+$/);
        },
      ),
    );
  });

  test("whole numbers are exact up to 2^53", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written((bytes) => writeWhole(bytes, 0, value))).toBe(String(value === 0 ? 0 : value));
      }),
    );
  });

  test("one too large for fixed places is still a number", () => {
    for (const value of [-3e30, 3.4e38, 1e16, 123_456_789_012.5]) {
      const text = written((bytes) => writeFixed(bytes, 0, value, 7));
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Math.abs(Number(text) - value)).toBeLessThan(1 + Math.abs(value) * 1e-15);
    }
  });
});
