// A slip in simulated desk days through the whole pipeline; weeks and many seeds: test/bench/truth-zero.ts.
import { describe, expect, it } from "vitest";
import { livedDeskDays } from "./zero-desk-days.ts";

const HOUR = 3600;

describe("the zero of a simulated desk day", () => {
  it("is doubted within two walks of a slip of ten degrees, in rows from then on, and by the event from before it", {
    timeout: 60_000,
  }, () => {
    const atS = 2.5 * HOUR;
    const { out, walks, doubtSinceMs } = livedDeskDays({
      seed: 2,
      untilS: 3.4 * HOUR,
      slip: { atS, turnDeg: [7, 0, -7] },
    });
    const [doubted, ...more] = out.ofKind("zero-doubted");
    expect(more).toEqual([]);
    expect(doubted).toMatchObject({ placement: "upper-back", sinceMs: doubtSinceMs });
    expect(walks.filter((w) => w.startS >= atS && 1000 * w.endS <= doubted!.atMs).length).toBeLessThanOrEqual(
      2,
    );
    expect(doubted!.angleRad).toBeGreaterThan(0.1);
    expect(doubted!.sinceMs).toBeLessThanOrEqual(1000 * atS);
    const lastBefore = walks.findLast((w) => w.endS <= atS)!;
    expect(Math.abs(doubted!.sinceMs / 1000 - lastBefore.endS)).toBeLessThan(10);
    for (const row of out.rows) expect(row.zeroDoubtful === true).toBe(1000 * row.second >= doubted!.atMs);
  });

  it("is not doubted while the sensor stays where it is", { timeout: 60_000 }, () => {
    const { out, walks, doubtSinceMs } = livedDeskDays({ seed: 3, untilS: 2.8 * HOUR });
    expect(walks.length).toBeGreaterThanOrEqual(4);
    expect(out.ofKind("zero-doubted")).toEqual([]);
    expect(doubtSinceMs).toBeUndefined();
    expect(out.rows.some((row) => row.zeroDoubtful)).toBe(false);
  });

  it("comes from the first two walks where none was set", { timeout: 60_000 }, () => {
    const { out, walks } = livedDeskDays({ seed: 5, untilS: 1.4 * HOUR, referenceSet: false });
    const [taken, ...more] = out.ofKind("zero-taken");
    expect(more).toEqual([]);
    expect(walks.filter((w) => 1000 * w.endS <= taken!.atMs)).toHaveLength(2);
    for (const row of out.rows) {
      // The second in which it was taken may say either.
      if (Math.abs(1000 * row.second - taken!.atMs) > 1000)
        expect(row.zeroSet).toBe(1000 * row.second > taken!.atMs);
    }
    const after = out.rows.filter((row) => 1000 * row.second > taken!.atMs && row.state === "walking");
    for (const row of after) expect(Math.abs(row.forwardRad)).toBeLessThan(0.3);
  });
});
