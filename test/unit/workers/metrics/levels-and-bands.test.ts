import { describe, expect, it } from "vitest";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { heldBeyondS, longestHoldingS } from "../../../../workers/metrics/holding-time.ts";
import { rad, ScriptedWear } from "./scripted-wear.ts";

const quiet = { breathDeg: 0 };
const leanOf = (wear: ScriptedWear) => exposureFrom(wear.exposure.state).lean!;
const level = (wear: ScriptedWear, of: string, deg: number) =>
  leanOf(wear).levels.find((l) => l.of === of && l.deg === deg)!;

describe("time above a level", () => {
  it("counts what is strictly above, of the time worn", () => {
    const wear = new ScriptedWear().wear(60, { forwardDeg: 19.9 }, quiet).wear(20, { forwardDeg: 35 }, quiet);
    wear.wear(20, { forwardDeg: -8 }, quiet);
    expect(level(wear, "forward", 20).time).toEqual({ share: 0.2, ofS: 100 });
    expect(level(wear, "forward", 30).time.share).toBe(0.2);
    expect(level(wear, "forward", 45).time.share).toBe(0);
    expect(level(wear, "backward", 5).time.share).toBe(0.2);
    expect(level(wear, "sideways", 10).time.share).toBe(0);
  });

  it("is kept until the lean is 2° back, so an edge does not flicker", () => {
    const wear = new ScriptedWear().wear(10, { forwardDeg: 10 }, quiet).wear(10, { forwardDeg: 20.5 }, quiet);
    wear.wear(10, { forwardDeg: 18.5 }, quiet).wear(10, { forwardDeg: 17.9 }, quiet);
    expect(level(wear, "forward", 20).time).toEqual({ share: 0.5, ofS: 40 });
    expect(level(wear, "forward", 20).entriesPerMin).toBeCloseTo(1.5, 9);
  });

  it("counts sideways lean to either side", () => {
    const wear = new ScriptedWear().wear(50, { rightDeg: 12 }, quiet).wear(50, { rightDeg: -25 }, quiet);
    expect(level(wear, "sideways", 10).time.share).toBe(1);
    expect(level(wear, "sideways", 20).time.share).toBe(0.5);
  });

  it("counts no entry for a lean that was there when the data began", () => {
    const wear = new ScriptedWear().wear(30, { forwardDeg: 30 }, quiet);
    wear.vanish(5).wear(30, { forwardDeg: 30 }, quiet);
    expect(level(wear, "forward", 20).entriesPerMin).toBe(0);
  });
});

describe("the holding time of ISO 11226", () => {
  it("falls in a line from 4 min at 20° to 1 min at 60°", () => {
    expect(longestHoldingS(rad(20))).toBeCloseTo(240, 9);
    expect(longestHoldingS(rad(40))).toBeCloseTo(150, 9);
    expect(longestHoldingS(rad(60))).toBeCloseTo(60, 9);
  });

  it("is a load only beyond it", () => {
    expect(heldBeyondS(149, rad(40))).toBe(0);
    expect(heldBeyondS(200, rad(40))).toBeCloseTo(50, 9);
  });
});

describe("bouts in bands", () => {
  const band = (wear: ScriptedWear, name: string) => leanOf(wear).bands.find((b) => b.band === name)!;

  it("share the time out among them, where a lean wavers about an edge as well", () => {
    const wear = new ScriptedWear();
    for (let k = 0; k < 30; k++) wear.wear(3, { forwardDeg: 1 }, quiet).wear(1, { forwardDeg: -1 }, quiet);
    wear.wear(120, { forwardDeg: 40 }, quiet).wear(60, { forwardDeg: 70 }, quiet);
    const shares = leanOf(wear).bands.map(({ time }) => time.share);
    const expected = [0.1, 0.3, 0.4, 0.2];
    for (const [i, share] of shares.entries()) expect(share).toBeCloseTo(expected[i]!, 9);
    // Absences of up to 5 s are still bridged in the bouts themselves.
    expect(band(wear, "below-0").bouts).toBe(1);
    expect(band(wear, "below-0").longestS).toBeCloseTo(117, 6);
  });

  it("bridge an absence of five seconds and no more", () => {
    const bridged = new ScriptedWear().wear(60, { forwardDeg: 30 }, quiet).wear(5, { forwardDeg: 5 }, quiet);
    bridged.wear(60, { forwardDeg: 30 }, quiet);
    expect(band(bridged, "20-to-60")).toMatchObject({ bouts: 1, longestS: 125 });
    expect(band(bridged, "0-to-20")).toMatchObject({ bouts: 1, longestS: 5 });
    const cut = new ScriptedWear().wear(60, { forwardDeg: 30 }, quiet).wear(6, { forwardDeg: 5 }, quiet);
    cut.wear(60, { forwardDeg: 30 }, quiet);
    expect(band(cut, "20-to-60")).toMatchObject({ bouts: 2, longestS: 60 });
  });

  it("end at a gap of more than a second, which is missing and not held", () => {
    const wear = new ScriptedWear().wear(60, { forwardDeg: 30 }, quiet).vanish(2);
    wear.wear(40, { forwardDeg: 30 }, quiet);
    expect(band(wear, "20-to-60")).toMatchObject({ bouts: 2, longestS: 60, medianS: 50 });
  });

  it("add up to the load beyond their holding time", () => {
    const wear = new ScriptedWear()
      .wear(200, { forwardDeg: 40.25 }, quiet)
      .wear(60, { forwardDeg: 0 }, quiet);
    wear.wear(200, { forwardDeg: 25 }, quiet);
    const { holdingLoadS, heldBeyond } = leanOf(wear);
    expect(heldBeyond).toBe(1);
    expect(Math.abs(holdingLoadS - heldBeyondS(200, rad(40.25)))).toBeLessThan(1.5);
  });

  it("run a clock while a bent position is held, and none else", () => {
    const wear = new ScriptedWear().wear(90, { forwardDeg: 40 });
    const clock = wear.exposure.holdingClock()!;
    expect(clock.heldS).toBeCloseTo(90, 6);
    expect(Math.abs(clock.longestS - 150)).toBeLessThan(3);
    wear.wear(10, { forwardDeg: 0 });
    expect(wear.exposure.holdingClock()).toBeUndefined();
  });
});

describe("classes of observation tools", () => {
  it("share out the time by forward and sideways lean", () => {
    const wear = new ScriptedWear().wear(40, { forwardDeg: 0 }, quiet).wear(30, { forwardDeg: 12 }, quiet);
    wear.wear(20, { forwardDeg: 30, rightDeg: 25 }, quiet).wear(10, { forwardDeg: -30 }, quiet);
    const { rula, reba, owas } = leanOf(wear).classes!;
    const shares = (list: readonly { share: number }[]) => list.map((c) => Math.round(100 * c.share));
    expect(shares(rula)).toEqual([40, 40, 20, 0]);
    expect(shares(reba)).toEqual([40, 30, 30, 0]);
    expect(shares(owas)).toEqual([70, 10, 0, 20]);
  });
});
