import { describe, expect, it } from "vitest";
import { livelyDay } from "../../../../firmware-protocol/devices/simulated/other-days.ts";
import type { Keyframe } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { boutTally, fidgetTally, livedExposure, shiftTally, trueForwardRad } from "./lived-exposure.ts";
import { deg } from "./scripted-wear.ts";

describe("a simulated day", () => {
  it("is counted as it was lived: shifts, fidgets, static bouts and the distribution of lean", {
    timeout: 60_000,
  }, () => {
    // Other kinds of day and more seeds: npm run bench:truth.
    const day = livedExposure(livelyDay(1), 1, 2 * 3600);
    const [shifts, fidgets, bouts] = [shiftTally(day), fidgetTally(day), boutTally(day)];
    expect(shifts.hit).toBeGreaterThan(15);
    expect(shifts.missed).toEqual([]);
    expect(shifts.falselyClaimed).toEqual([]);
    expect(fidgets.hit).toBeGreaterThan(7);
    expect(fidgets.missed).toEqual([]);
    expect(fidgets.falselyClaimed).toEqual([]);
    expect(bouts.hit).toBeGreaterThan(20);
    expect(bouts.missed).toEqual([]);
    expect(bouts.falselyClaimed).toEqual([]);
    const { lean, movement, activity } = exposureFrom(day.exposure.state);
    const truth = trueForwardRad(day);
    expect(Math.abs(deg(lean!.forward!.p50Rad - truth[Math.floor(truth.length / 2)]!))).toBeLessThan(0.5);
    expect(Math.abs(deg(lean!.forward!.p90Rad - truth[Math.floor(0.9 * truth.length)]!))).toBeLessThan(0.5);
    const told = day.events.filter((event) => event.kind === "position-changed");
    expect(movement!.positionChanges.count).toBe(told.length);
    // 0.13° of breathing and 0.14° of sway, a part of it in the band.
    expect(deg(movement!.breathingBand!.rmsRad)).toBeGreaterThan(0.05);
    expect(deg(movement!.breathingBand!.rmsRad)).toBeLessThan(0.2);
    // About 1,400 s of walking with 0.2 g up and down.
    expect(activity!.intensity.moderate.share).toBeGreaterThan(0.1);
  });

  it("has nothing to count in a wearer who only breathes", () => {
    const script: Keyframe[] = [{ atS: 0, posture: "upright", transitionS: 0 }];
    const day = livedExposure(script, 3, 1200);
    const { movement, static: still } = exposureFrom(day.exposure.state);
    expect(movement!.shifts.count + movement!.fidgets.count + movement!.positionChanges.count).toBe(0);
    expect(still!.bouts.count).toBe(1);
    expect(still!.longestS).toBeGreaterThan(1180);
  });
});
