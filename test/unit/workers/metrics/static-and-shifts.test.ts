import { describe, expect, it } from "vitest";
import { sessionMs } from "../../../../src/domain/units.ts";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { ScriptedWear } from "./scripted-wear.ts";

const of = (wear: ScriptedWear, prolongedMin?: number) => exposureFrom(wear.exposure.state, prolongedMin);
const restless = (s: number) => ({ forwardDeg: 12 * Math.sin(s) });

describe("static bouts", () => {
  it("count from a minute on", () => {
    const short = new ScriptedWear().wear(30, restless).wear(55, { forwardDeg: 5 }).wear(60, restless);
    expect(of(short).static!.bouts.count).toBe(0);
    const long = new ScriptedWear().wear(30, restless).wear(90, { forwardDeg: 5 }).wear(60, restless);
    expect(of(long).static!.bouts.count).toBe(1);
    expect(Math.abs(of(long).static!.longestS! - 90)).toBeLessThan(10);
  });

  it("bridge half a minute of restlessness, fidgets with it", () => {
    const wear = new ScriptedWear()
      .wear(120, { forwardDeg: 5 })
      .wear(15, restless)
      .wear(120, { forwardDeg: 5 });
    expect(of(wear).static).toMatchObject({ bouts: { count: 1 }, longestS: 255 });
    const cut = new ScriptedWear()
      .wear(120, { forwardDeg: 5 })
      .wear(40, restless)
      .wear(120, { forwardDeg: 5 });
    expect(of(cut).static!.bouts.count).toBe(2);
  });

  it("go on through a shift of less than 10° and end with a larger one", () => {
    const within = new ScriptedWear().wear(300, { forwardDeg: 5 }).wear(300, { forwardDeg: 12 });
    expect(of(within).static!.bouts.count).toBe(1);
    const beyond = new ScriptedWear().wear(300, { forwardDeg: 5 }).wear(300, { forwardDeg: 20 });
    const { bouts, longestS } = of(beyond).static!;
    expect(bouts.count).toBe(2);
    expect(Math.abs(longestS! - 300)).toBeLessThan(4);
  });

  it("end where slow sinking has led 10° away", () => {
    const wear = new ScriptedWear().wear(1800, (s) => ({ forwardDeg: s / 90 }));
    expect(of(wear).static!.bouts.count).toBe(2);
  });

  it("end at a change of position that the engine tells, from where it began", () => {
    const wear = new ScriptedWear().wear(400, { forwardDeg: 5 });
    const atMs = sessionMs(200_000);
    wear.exposure.event({ kind: "position-changed", atMs, knownMs: sessionMs(260_000), cause: "shifts" });
    wear.wear(100, { forwardDeg: 5 });
    expect(of(wear).static).toMatchObject({ bouts: { count: 2 }, longestS: 300 });
    expect(of(wear).movement!.positionChanges.count).toBe(1);
    expect(of(wear).movement!.breaks.count).toBe(0);
  });

  it("are cut by a gap, which is not still, and are not told in lying or walking", () => {
    const wear = new ScriptedWear().wear(200, { forwardDeg: 5 }).vanish(3).wear(100, { forwardDeg: 5 });
    expect(of(wear).static).toMatchObject({ bouts: { count: 2 }, longestS: 200 });
    expect(wear.exposure.state.totals.movement.static.ended).toBe(0);
    for (const state of ["lying", "walking", "vehicle"] as const) {
      expect(of(new ScriptedWear().wear(300, {}, { state })).static!.bouts.count).toBe(0);
    }
  });

  it("go on while nothing is known of the zero", () => {
    const wear = new ScriptedWear().wear(150, {}, { zero: "doubtful" }).wear(150, {}, { state: "unknown" });
    expect(of(wear).static!.bouts.count).toBe(1);
    expect(of(wear).lean).toBeUndefined();
    expect(of(wear).coverage.doubtfulS).toBe(300);
  });

  it("are prolonged from the wearer's own interval on", () => {
    const wear = new ScriptedWear().wear(1500, { forwardDeg: 5 });
    expect(of(wear, 25).static!.prolonged.count).toBe(1);
    expect(of(wear, 26).static!.prolonged.count).toBe(0);
    expect(of(wear, 25).static!.prolongedTime).toEqual({ share: 1, ofS: 1500 });
  });
});

describe("shifts", () => {
  const shifts = (wear: ScriptedWear) => of(wear).movement!.shifts.count;

  it("are counted once each, per hour of wear", () => {
    const wear = new ScriptedWear().wear(60, { forwardDeg: 0 });
    for (let i = 1; i <= 10; i++) wear.wear(54, { forwardDeg: i % 2 === 0 ? 0 : 7 });
    expect(shifts(wear)).toBe(10);
    expect(of(wear).movement!.shifts.perHour).toBeCloseTo(60, 9);
  });

  it("need 5° and at most 5 s", () => {
    const step = (deg: number) => new ScriptedWear().wear(60, {}).wear(60, { rightDeg: deg });
    expect(shifts(step(4.5))).toBe(0);
    expect(shifts(step(-5.5))).toBe(1);
    const ramp = (seconds: number) =>
      new ScriptedWear().wear(60, {}).wear(90, (s) => ({ forwardDeg: 8 * Math.min(1, s / seconds) }));
    expect(shifts(ramp(4))).toBe(1);
    expect(shifts(ramp(15))).toBe(0);
  });

  it("are two when they are twelve seconds apart in the same direction", () => {
    const wear = new ScriptedWear().wear(60, {}).wear(14, { forwardDeg: 8 }).wear(60, { forwardDeg: 16 });
    expect(shifts(wear)).toBe(2);
  });

  it("are not seen across a gap, in a fidget or in quiet sitting", () => {
    expect(shifts(new ScriptedWear().wear(60, {}).vanish(2).wear(60, { forwardDeg: 20 }))).toBe(0);
    expect(shifts(new ScriptedWear().wear(60, {}).wear(3, { forwardDeg: 8 }).wear(60, {}))).toBe(0);
    expect(shifts(new ScriptedWear().wear(3600, {}, { breathDeg: 0.4 }))).toBe(0);
  });
});

describe("fidgets", () => {
  const fidgets = (wear: ScriptedWear) => of(wear).movement!.fidgets.count;
  const away = (deg: number, seconds: number) =>
    new ScriptedWear().wear(60, {}).wear(seconds, { forwardDeg: deg }).wear(60, {});

  it("are excursions of 3° that are back in 5 s", () => {
    expect(fidgets(away(3.5, 2))).toBe(1);
    expect(fidgets(away(-3.5, 4))).toBe(1);
    expect(fidgets(away(2.5, 2))).toBe(0);
    expect(fidgets(away(3.5, 7))).toBe(0);
  });

  it("are not shifts", () => {
    expect(fidgets(new ScriptedWear().wear(120, {}).wear(120, { forwardDeg: 9 }))).toBe(0);
  });
});
