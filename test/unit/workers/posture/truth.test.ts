// A short form of npm run bench:truth: simulated days through the whole pipeline, held against what was true in them.
import { describe, expect, it } from "vitest";
import { type DayKind, delaysOf, livedDay, stateScores, toldStates, trueStates } from "./lived-days.ts";
import { changeScore } from "./true-changes.ts";

const days = [
  ["ride", 1],
  ["night", 2],
  ["lively", 3],
  ["lost radio", 2],
] as const satisfies readonly (readonly [DayKind, number])[];

describe.each(days)("a day of kind %s, seed %i", (kind, seed) => {
  const day = livedDay(kind, seed);

  it("is told in states as it was lived", () => {
    const scores = stateScores(day);
    expect(scores.size).toBeGreaterThanOrEqual(3);
    for (const [state, { hit, missed, falselyClaimed }] of scores) {
      // Nothing but the edges of a ride and of a table may be off, and those by seconds.
      const least = state === "vehicle" ? 0.9 : 0.97;
      if (hit + missed > 60) expect(hit / (hit + missed), state).toBeGreaterThan(least);
      expect(falselyClaimed, state).toBeLessThan(state === "upright" ? 150 : 20);
    }
    expect(scores.get("vehicle")?.falselyClaimed ?? 0).toBe(0);
    expect(scores.get("off-body")?.falselyClaimed ?? 0).toBe(0);
  });

  it("claims no position for a second without data", () => {
    const truth = trueStates(day);
    const told = toldStates(day);
    for (const [s, state] of truth.entries()) if (state === "no-data") expect(told[s]).toBe("no-data");
    for (const [s, said] of day.live.entries()) {
      const silent = day.outages.some(([from, to]) => s + 1 > from + 3 && s + 1 <= to);
      if (silent) expect(said).toBe("no-data");
    }
  });

  it("knows the sensor off the body within six minutes, and a ride within five", () => {
    for (const { knownAfterS } of delaysOf(day, "on-table", "off-body"))
      expect(knownAfterS).toBeLessThan(360);
    for (const { knownAfterS } of delaysOf(day, "riding", "vehicle")) expect(knownAfterS).toBeLessThan(300);
  });

  it("tells every change of position where it began, and none that was not", () => {
    const { hit, missed, falselyClaimed } = changeScore(day);
    expect(hit).toBeGreaterThan(0);
    expect(missed).toEqual([]);
    expect(falselyClaimed).toEqual([]);
  });

  it("is surer of what it tells than of nothing", () => {
    const episodes = day.out.ofKind("episode-ended").filter((e) => e.endMs - e.startMs > 60_000);
    expect(episodes.length).toBeGreaterThan(2);
    for (const { state, confidence = 0 } of episodes) {
      if (state !== "no-data" && state !== "unknown") expect(confidence).toBeGreaterThan(0.5);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });
});
