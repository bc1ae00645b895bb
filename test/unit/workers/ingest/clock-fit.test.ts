import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advanceTo,
  crystalTuning,
  freshClock,
  latenessOf,
  observeArrival,
  restartClock,
  sampleCountTuning,
} from "../../../../workers/ingest/clock-fit.ts";

/** A repeatable 0 … 1 sequence. */
const uniform = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

interface Radio {
  readonly ppm: number;
  readonly seed: number;
  readonly minutes: number;
  /** Every 20 s everything is held up for 2 s and arrives at once. */
  readonly bunched: boolean;
}

/** Ten frames a second; gives the errors of what was handed out, and the times themselves. */
function replay({ ppm, seed, minutes, bunched }: Radio): { errorsMs: number[]; handedOutMs: number[] } {
  const random = uniform(seed);
  const clock = freshClock(crystalTuning);
  const errorsMs: number[] = [];
  const handedOutMs: number[] = [];
  let lastMs = 0;
  for (let trueMs = 100; trueMs < minutes * 60_000; trueMs += 100) {
    const deviceMs = trueMs * (1 + ppm * 1e-6);
    const held = bunched && trueMs % 20_000 < 2000 ? 2000 - (trueMs % 20_000) : 0;
    lastMs = Math.max(lastMs, trueMs + held + 80 * random());
    observeArrival(clock, crystalTuning, deviceMs, lastMs);
    const atMs = advanceTo(clock, deviceMs);
    handedOutMs.push(atMs);
    errorsMs.push(atMs - trueMs);
  }
  return { errorsMs, handedOutMs };
}

describe("the device clock fit", () => {
  for (const ppm of [-200, -50, 0, 200]) {
    it(`is within 10 ms after ten minutes at ${ppm} ppm, whatever the jitter and bunching`, () => {
      for (const seed of [1, 2, 3]) {
        const { errorsMs } = replay({ ppm, seed, minutes: 12, bunched: true });
        const worst = Math.max(...errorsMs.slice(10 * 600).map(Math.abs));
        expect(worst).toBeLessThan(10);
      }
    });
  }

  it("is not pulled by late bunched arrivals", () => {
    const smooth = replay({ ppm: 30, seed: 5, minutes: 12, bunched: false });
    const bunched = replay({ ppm: 30, seed: 5, minutes: 12, bunched: true });
    expect(Math.abs(smooth.errorsMs.at(-1)! - bunched.errorsMs.at(-1)!)).toBeLessThan(5);
  });

  it("never hands out a time before an earlier one", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -200, max: 200 }),
        fc.nat(),
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 50, maxLength: 400 }),
        (ppm, seed, delays) => {
          const random = uniform(seed);
          const clock = freshClock(crystalTuning);
          let lastMs = 0;
          let before = Number.NEGATIVE_INFINITY;
          for (const [i, delay] of delays.entries()) {
            const trueMs = 100 * (i + 1);
            const deviceMs = trueMs * (1 + ppm * 1e-6);
            lastMs = Math.max(lastMs, trueMs + delay * random());
            observeArrival(clock, crystalTuning, deviceMs, lastMs);
            const atMs = advanceTo(clock, deviceMs);
            expect(atMs).toBeGreaterThan(before);
            before = atMs;
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("believes no crystal beyond 200 ppm", () => {
    const clock = freshClock(crystalTuning);
    for (let ms = 0; ms < 600_000; ms += 100) {
      observeArrival(clock, crystalTuning, ms * 1.002, ms);
      advanceTo(clock, ms * 1.002);
    }
    expect(Math.abs(clock.slope)).toBeLessThanOrEqual(200e-6);
  });

  it("follows when the host's clock leaps over a sleep, after two windows of arrivals", () => {
    const clock = freshClock(crystalTuning);
    let atMs = 0;
    for (let ms = 0; ms < 120_000; ms += 100) {
      observeArrival(clock, crystalTuning, ms, ms < 60_000 ? ms : ms + 3_600_000);
      atMs = advanceTo(clock, ms);
    }
    expect(Math.abs(atMs - (119_900 + 3_600_000))).toBeLessThan(50);
  });

  it("can tell that an arrival does not fit and begin anew there", () => {
    const clock = freshClock(crystalTuning);
    observeArrival(clock, crystalTuning, 0, 10);
    expect(latenessOf(clock, 1000, 4010)).toBeCloseTo(3000, 6);
    restartClock(clock, 1000, 4010);
    expect(advanceTo(clock, 1000)).toBeCloseTo(4010, 6);
  });

  it("finds the true rate of a part without a clock: 54 Hz sold as 52", () => {
    const clock = freshClock(sampleCountTuning);
    const random = uniform(9);
    for (let n = 0; n < 54 * 120; n += 6) {
      const trueMs = (1000 * n) / 54;
      const nominalMs = (1000 * n) / 52;
      observeArrival(clock, sampleCountTuning, nominalMs, trueMs + 30 * random());
      advanceTo(clock, nominalMs);
    }
    expect(52 / (1 + clock.slope)).toBeCloseTo(54, 1);
  });
});
