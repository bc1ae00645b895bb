import { serialize } from "node:v8";
import { type Arbitrary, array, assert, boolean, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionMs } from "../../../../src/domain/units.ts";
import { ExposureAccumulator, mergedExposure } from "../../../../workers/metrics/exposure-accumulator.ts";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import type { ExposureState } from "../../../../workers/metrics/exposure-state.ts";
import { ScriptedWear, type Wear } from "./scripted-wear.ts";

interface Stay {
  readonly seconds: number;
  readonly forwardDeg: number;
  readonly rightDeg: number;
  readonly restless: boolean;
  readonly gapS: number;
  readonly how: Wear;
}

const stay: Arbitrary<Stay> = record({
  seconds: integer({ min: 1, max: 240 }),
  forwardDeg: integer({ min: -40, max: 95 }),
  rightDeg: integer({ min: -30, max: 30 }),
  restless: boolean(),
  gapS: constantFrom(0, 0, 0, 3),
  how: record({
    state: constantFrom("upright" as const, "upright" as const, "walking" as const, "off-body" as const),
    zero: constantFrom("reference" as const, "reference" as const, "mounting" as const, "doubtful" as const),
  }),
});
/** deg; on the very edge of a class the last bit decides. */
const OFF_EDGES = 0.37;
const day = array(stay, { minLength: 1, maxLength: 8 });

function live(wear: ScriptedWear, stays: readonly Stay[]): ScriptedWear {
  for (const { seconds, forwardDeg, rightDeg, restless, gapS, how } of stays) {
    wear.wear(
      seconds,
      (s) => ({ forwardDeg: forwardDeg + OFF_EDGES + (restless ? 9 * Math.sin(s) : 0), rightDeg }),
      how,
    );
    if (gapS > 0) wear.vanish(gapS);
  }
  return wear;
}
const stateOf = (stays: readonly Stay[], startS = 0): ExposureState =>
  live(new ScriptedWear(startS), stays).exposure.state;

/** Sums of fractions differ in the last bits with the order of adding; everything else must be equal. */
function alike(a: unknown, b: unknown): void {
  if (typeof a === "number" && typeof b === "number") {
    expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 + 1e-7 * Math.abs(b));
  } else if (typeof a === "object" && a !== null && typeof b === "object" && b !== null) {
    expect(Object.keys(a).toSorted()).toEqual(Object.keys(b).toSorted());
    for (const key of Object.keys(a)) alike(Reflect.get(a, key), Reflect.get(b, key));
  } else {
    expect(a).toEqual(b);
  }
}

describe("an exposure accumulator", () => {
  it("merges two days into what it would have gathered from both", () => {
    assert(
      property(day, day, (first, second) => {
        const both = live(new ScriptedWear(), first);
        both.exposure.beginDay();
        const next = live(new ScriptedWear(both.nowS + 1000, both.exposure), second);
        const merged = mergedExposure(stateOf(first), stateOf(second, both.nowS + 1000));
        alike(exposureFrom(merged), exposureFrom(next.exposure.state));
      }),
      { numRuns: 25 },
    );
  });

  it("merges in any order and grouping, and leaves what it merges as it was", () => {
    assert(
      property(day, day, day, (a, b, c) => {
        const [x, y, z] = [stateOf(a), stateOf(b), stateOf(c)];
        const before = structuredClone(x);
        const left = mergedExposure(mergedExposure(x, y), z);
        const right = mergedExposure(x, mergedExposure(y, z));
        const turned = mergedExposure(z, mergedExposure(y, x));
        alike(exposureFrom(left), exposureFrom(right));
        alike(exposureFrom(left), exposureFrom(turned));
        expect(x).toEqual(before);
      }),
      { numRuns: 10 },
    );
  });

  it("goes on from a checkpoint as if there had been none, to the last bit", () => {
    assert(
      property(day, day, (first, second) => {
        const whole = live(live(new ScriptedWear(), first), second);
        const half = live(new ScriptedWear(), first);
        const restored = new ScriptedWear(
          half.nowS,
          new ExposureAccumulator(structuredClone(half.exposure.state)),
        );
        Object.assign(restored, { ups: structuredClone(Reflect.get(half, "ups")) });
        expect(live(restored, second).exposure.state).toEqual(whole.exposure.state);
      }),
      { numRuns: 15 },
    );
  });

  it("does not ask what time it is", () => {
    assert(
      property(day, integer({ min: 1, max: 100_000 }), (stays, later) => {
        // Breathing has a period of 4 s.
        alike(exposureFrom(stateOf(stays)), exposureFrom(stateOf(stays, 4 * later)));
      }),
      { numRuns: 15 },
    );
  });

  it("keeps leans against the drawing apart, and gives them only where there are no others", () => {
    const mounting = new ScriptedWear().wear(100, { forwardDeg: 30 }, { zero: "mounting" });
    expect(exposureFrom(mounting.exposure.state).lean).toMatchObject({ referenced: false, ofS: 100 });
    mounting.wear(50, { forwardDeg: 5 }, { zero: "reference" });
    const { lean, coverage } = exposureFrom(mounting.exposure.state);
    expect(lean).toMatchObject({ referenced: true, ofS: 50 });
    expect(lean!.levels[0]!.time.share).toBe(0);
    expect(coverage.calibrated!.share).toBeCloseTo(1 / 3, 12);
  });

  it("counts nothing of a sensor that is off the body, and not the minutes before that was known", () => {
    const wear = new ScriptedWear().wear(120, { forwardDeg: 5 });
    wear.wear(200, { forwardDeg: 75 }, { breathDeg: 0 });
    wear.wear(100, { forwardDeg: 75 }, { breathDeg: 0, state: "off-body" });
    const { coverage, static: still, lean } = exposureFrom(wear.exposure.state);
    // The first ten seconds on the table still hold the movement in their window.
    expect(coverage.validS).toBeLessThanOrEqual(130);
    expect(coverage.offBodyS).toBeGreaterThanOrEqual(290);
    expect(still!.longestS).toBeLessThanOrEqual(120);
    expect(lean!.levels[3]!.time.share).toBeLessThan(0.1);
  });

  it("keeps a very quiet wearer once movement shows that there is one", () => {
    const wear = new ScriptedWear().wear(60, {}).wear(200, {}, { breathDeg: 0 }).wear(60, {});
    expect(exposureFrom(wear.exposure.state).coverage.validS).toBe(320);
  });

  it("breaks at more than a second between points of neighbouring rows", () => {
    const wear = new ScriptedWear().wear(30, { forwardDeg: 30 });
    const { point, second } = { point: 30_950, second: 30 };
    wear.exposure.point(point + 300, 0.5, 0, 0.5, 0, Math.cos(0.5), Math.sin(0.5));
    wear.exposure.second({
      second: second + 1,
      forwardRad: 0.5,
      lateralRad: 0,
      totalRad: 0.5,
      tiltRmsRad: 0.01,
      activityMs2: 0,
      state: "upright",
      still: false,
      zeroSet: true,
      samples: 5,
    });
    expect(exposureFrom(wear.exposure.state).lean!.bands[2]!.bouts).toBe(2);
  });

  it("leaves out a second that comes again, and points without a row", () => {
    const wear = new ScriptedWear().wear(10, {});
    wear.nowS = 5;
    wear.wear(5, {});
    wear.exposure.point(-50, 1, 1, 1, 0, 1, 0);
    wear.wear(5, {});
    const { coverage, lean } = exposureFrom(wear.exposure.state);
    expect(coverage.validS).toBe(15);
    expect(lean!.ofS).toBe(15);
  });

  it("counts a silence between worn times as worn, not as valid, unless the sensor was off the body", () => {
    const wear = new ScriptedWear().wear(100, {}).vanish(40).wear(60, {});
    wear.wear(30, {}, { state: "off-body" });
    wear.vanish(500).wear(100, {});
    expect(exposureFrom(wear.exposure.state).coverage).toMatchObject({
      validS: 260,
      wornS: 300,
      offBodyS: 30,
    });
  });

  it("counts gaps and changes of position, days, and days long enough for a trend", () => {
    const wear = new ScriptedWear().wear(4 * 3600, {});
    wear.exposure.event({
      kind: "gap",
      placement: "upper-back",
      startMs: sessionMs(1000),
      endMs: sessionMs(5000),
      cause: "link-lost",
    });
    for (const [i, cause] of (["walk", "walk", "shift"] as const).entries()) {
      const atMs = sessionMs(1e6 * (i + 1));
      wear.exposure.event({ kind: "position-changed", atMs, knownMs: atMs, cause });
    }
    wear.exposure.beginDay();
    wear.nowS += 60_000;
    wear.wear(3599, {});
    const { coverage, movement } = exposureFrom(wear.exposure.state);
    expect(coverage).toMatchObject({ days: 2, trendDays: 1, gaps: 1, gapS: 4 });
    expect(movement!.positionChanges.count).toBe(3);
    expect(movement!.changesByCause).toEqual({ walk: 2, shift: 1 });
    expect(movement!.breaks.count).toBe(2);
  });

  it("remembers no more of four hours than of one", () => {
    const size = (seconds: number) => serialize(new ScriptedWear().wear(seconds, {}).exposure.state).length;
    expect(size(4 * 3600)).toBeLessThan(1.01 * size(3600));
  });

  it("says nothing before anything was worn", () => {
    const exposure = exposureFrom(new ExposureAccumulator().state);
    expect(exposure).toMatchObject({ lean: undefined, movement: undefined, static: undefined });
    expect(exposure.coverage.calibrated).toBeUndefined();
  });

  it("gives finite numbers for any finite angles", () => {
    assert(
      property(day, (stays) => {
        const seen = JSON.stringify(exposureFrom(stateOf(stays)), (_, v: unknown) =>
          typeof v === "number" && !Number.isFinite(v) ? "not finite" : v,
        );
        expect(seen).not.toContain("not finite");
      }),
      { numRuns: 20 },
    );
  });
});
