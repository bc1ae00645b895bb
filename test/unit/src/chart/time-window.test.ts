import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayWindow, liveWindow, partsOf, timeTicks } from "../../../../src/chart/time-window.ts";
import type { DayView } from "../../../../src/domain/day-view.ts";
import { epochMs } from "../../../../src/domain/units.ts";

const MINUTE = 60_000;
const now = new Date(2026, 3, 14, 14, 37).getTime();
const midnight = new Date(2026, 3, 14).getTime();

const day = (ribbon: readonly (readonly [number, number])[]): DayView => ({
  startMs: epochMs(midnight),
  endMs: epochMs(new Date(2026, 3, 15).getTime()),
  simulated: false,
  hops: [],
  beats: [],
  ribbon: ribbon.map(([from, to]) => ({
    startMs: epochMs(midnight + from * MINUTE),
    endMs: epochMs(midnight + to * MINUTE),
    state: "upright",
  })),
  rail: [],
  nudges: [],
  lean: [],
  totals: { measuredMs: 0, wornMs: 0, changes: 0, ownChanges: 0, longestStillMs: undefined },
});

describe("the live window", () => {
  test("draws 7 px a minute on a desk with the now line at two thirds", () => {
    const window = liveWindow(now, 856, 40, false);
    expect(856 / ((window.endMs - window.startMs) / MINUTE)).toBeCloseTo(7);
    expect((now - window.startMs) / (window.endMs - window.startMs)).toBeCloseTo(0.65);
  });

  test("moves the now line aside for a nudge's card", () => {
    const window = liveWindow(now, 856, 40, true);
    expect((now - window.startMs) / (window.endMs - window.startMs)).toBeCloseTo(0.53);
  });

  test("always holds the next nudge of a hop that begins now", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 240, max: 1600 }),
        fc.integer({ min: 20, max: 60 }),
        (widthPx, intervalMin) => {
          const window = liveWindow(now, widthPx, intervalMin, false);
          expect(window.endMs).toBeGreaterThan(now + intervalMin * MINUTE);
        },
      ),
    );
  });
});

describe("the day window", () => {
  test("begins shortly before the first data and holds at least nine and a half hours", () => {
    const window = dayWindow(day([[521, 600]]), undefined);
    expect(window.startMs).toBe(midnight + 501 * MINUTE);
    expect(window.endMs - window.startMs).toBe(9.5 * 60 * MINUTE);
  });

  test("holds all data and stays inside the day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1380 }), fc.integer({ min: 1, max: 60 }), (from, length) => {
        const view = day([[from, from + length]]);
        const window = dayWindow(view, undefined);
        expect(window.startMs).toBeGreaterThanOrEqual(view.startMs);
        expect(window.endMs).toBeLessThanOrEqual(view.endMs);
        expect(window.startMs).toBeLessThanOrEqual(view.ribbon[0]!.startMs);
        expect(window.endMs).toBeGreaterThanOrEqual(view.ribbon[0]!.endMs);
      }),
    );
  });
});

test("parts of a window follow each other without a gap", () => {
  const parts = partsOf({ startMs: 0, endMs: 90 }, 3);
  expect(parts.map((part) => [part.startMs, part.endMs])).toEqual([
    [0, 30],
    [30, 60],
    [60, 90],
  ]);
});

describe("ticks", () => {
  test("fall on whole local hours, as close as labels allow", () => {
    const ticks = timeTicks({ startMs: midnight + 510 * MINUTE, endMs: midnight + 1080 * MINUTE }, 1128, 60);
    expect(ticks.map((ms) => new Date(ms).getMinutes())).toEqual(ticks.map(() => 0));
    expect(ticks).toHaveLength(10);
  });

  test("keep their distance at every width", () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 2000 }), (widthPx) => {
        const window = { startMs: midnight + 500 * MINUTE, endMs: midnight + 1100 * MINUTE };
        const ticks = timeTicks(window, widthPx, 60);
        for (let i = 1; i < ticks.length; i++) {
          const px = ((ticks[i]! - ticks[i - 1]!) / (window.endMs - window.startMs)) * widthPx;
          expect(px).toBeGreaterThanOrEqual(60 - 1e-6);
        }
      }),
    );
  });
});
