// Weeks of seconds, without samples; the same through the whole pipeline: zero-pipeline.test.ts.
import { describe, expect, it } from "vitest";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { livedWeek, type LivedWeek, walksUntilDoubt } from "./zero-week.ts";

const DAY_S = 9 * 3600;
const doubted = ({ events }: LivedWeek) => events.filter((e) => e.kind === "zero-doubted");
const within = (list: readonly (number | undefined)[], walks: number): number =>
  list.filter((n) => n !== undefined && n <= walks).length;

describe("the zero's check", { timeout: 60_000 }, () => {
  it("doubts nothing in clean weeks, however differently the wearer walks, sits, bends and drops into chairs", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const week = livedWeek({ seed });
      expect(week.walks.length).toBeGreaterThan(150);
      expect(doubted(week)).toEqual([]);
      expect(week.state.doubtful).toBe(false);
    }
  });

  it("finds a slip of ten degrees about any level axis within two walks, and doubts what was since the last walk before it", () => {
    const delays: (number | undefined)[] = [];
    let blamed = 0;
    for (let i = 0; i < 16; i++) {
      const direction = (2 * Math.PI * i) / 16;
      const turnDeg: Vec3 = [10 * Math.cos(direction), 0, 10 * Math.sin(direction)];
      const atS = DAY_S + 1000 * i;
      const week = livedWeek({ seed: 100 + i, days: 2, slip: { atS, turnDeg } });
      delays.push(walksUntilDoubt(week, atS));
      const event = doubted(week).at(-1)!;
      expect(week.state.doubtful).toBe(true);
      if (event.kind !== "zero-doubted") throw new Error(event.kind);
      // A chair that was dropped into just so may be blamed for the slip, and date it.
      const meanwhile = week.walks.find((w) => w.startS <= atS && atS < w.endS);
      if (event.sinceMs <= 1000 * (meanwhile?.endS ?? atS)) continue;
      expect(event.evidence).toBe("handling");
      blamed++;
    }
    // Walks vary by SD 2°: one slip in some dozens takes a third walk.
    expect(within(delays, 2)).toBeGreaterThanOrEqual(15);
    expect(within(delays, 3)).toBe(16);
    expect(blamed).toBeLessThanOrEqual(3);
  });

  it("dates a slip that came with a knock to the second, once a walk has confirmed it", () => {
    const atS = DAY_S + 9000;
    const week = livedWeek({ seed: 4, days: 2, slip: { atS, turnDeg: [10, 0, 0], knock: true } });
    const [event] = doubted(week);
    expect(event).toMatchObject({ kind: "zero-doubted", evidence: "handling" });
    expect(Math.abs((event?.kind === "zero-doubted" ? event.sinceMs : 0) / 1000 - atS)).toBeLessThan(3);
  });

  it("sees a twist about the vertical in how the wearer bends, which walks cannot see", () => {
    const slip = { atS: 1.5 * DAY_S, turnDeg: [0, 30, 0] } as const;
    const found = doubted(livedWeek({ seed: 7, days: 5, slip }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ evidence: "axis" });
    expect(doubted(livedWeek({ seed: 7, days: 5, slip, gyro: false }))).toEqual([]);
  });

  it("takes a slump of fifteen degrees, kept for days, neither for a slip nor for a zero", () => {
    for (const seed of [1, 2, 3]) {
      const week = livedWeek({ seed, days: 4, slumpDeg: 15 });
      expect(week.events.filter((e) => e.kind !== "zero-suspected")).toEqual([]);
      expect(week.state.basis.up).toEqual([0, 1, 0]);
    }
  });

  it("never replaces a set reference, but supplies a zero from two walks where none was ever set", () => {
    const slipped = livedWeek({ seed: 2, days: 2, slip: { atS: DAY_S, turnDeg: [12, 0, 0] } });
    expect(slipped.state.basis).toMatchObject({ source: "reference", up: [0, 1, 0] });
    const unset = livedWeek({ seed: 2, days: 1, referenceSet: false });
    const [taken] = unset.events;
    expect(taken).toMatchObject({ kind: "zero-taken" });
    expect(unset.walks.filter((w) => 1000 * w.endS <= taken!.atMs)).toHaveLength(2);
    expect(unset.state.basis.source).toBe("walking");
  });

  it("goes on from checkpoints as if there were none", () => {
    const slip = { atS: DAY_S + 4000, turnDeg: [8, 0, -7], knock: true } as const;
    const unbroken = livedWeek({ seed: 9, days: 2, slip });
    const restored = livedWeek({ seed: 9, days: 2, slip, restoredEveryS: 7 });
    expect(unbroken.events.length).toBeGreaterThan(0);
    expect(restored.events).toEqual(unbroken.events);
    expect(restored.state).toEqual(unbroken.state);
  });

  it("trusts again when the sensor is back and walks are as they were", () => {
    const atS = DAY_S + 4000;
    const there = livedWeek({ seed: 5, days: 4, slip: { atS, turnDeg: [10, 0, 0], untilS: 2 * DAY_S } });
    expect(there.events.map((e) => e.kind).filter((kind) => kind !== "zero-suspected")).toEqual([
      "zero-doubted",
      "zero-trusted",
    ]);
    expect(there.state.doubtful).toBe(false);
  });
});
