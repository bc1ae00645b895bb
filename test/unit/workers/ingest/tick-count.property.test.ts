import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unwrappedTick } from "../../../../workers/ingest/tick-count.ts";

describe("unwrapping a device counter", () => {
  it("gives back the true count over any number of wraps, also for late readings", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2 ** 16, 2 ** 32, 2 ** 40),
        fc.array(fc.double({ min: -0.1, max: 0.45, noNaN: true }), { minLength: 1, maxLength: 100 }),
        (modulus, steps) => {
          let truth = modulus;
          let unwrapped = unwrappedTick(undefined, 0, modulus);
          const base = truth - unwrapped;
          for (const step of steps) {
            truth += Math.floor(step * modulus);
            unwrapped = unwrappedTick(unwrapped, ((truth % modulus) + modulus) % modulus, modulus);
            expect(unwrapped + base).toBe(truth);
          }
        },
      ),
    );
  });

  it("never goes back while the device counts on", () => {
    expect(unwrappedTick(2 ** 32 - 10, 5, 2 ** 32)).toBe(2 ** 32 + 5);
    expect(unwrappedTick(2 ** 53 - 10, 5, 2 ** 53)).toBe(2 ** 53 + 5);
  });
});
