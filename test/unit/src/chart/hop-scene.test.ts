import { describe, expect, test } from "vitest";
import {
  fillStepOf,
  hopMetrics,
  type HopSceneInput,
  hopScene,
  numberUpOf,
} from "../../../../src/chart/hop-scene.ts";
import type { Beat, DayView, Hop } from "../../../../src/domain/day-view.ts";
import { epochMs } from "../../../../src/domain/units.ts";

const MINUTE = 60_000;
const start = new Date(2026, 3, 14).getTime();
const at = (minute: number) => epochMs(start + minute * MINUTE);

const hop = (from: number, to: number, live = false): Hop => ({
  startMs: at(from),
  endMs: at(to),
  live,
  state: "upright",
});
const beat = (from: number, to = from, afterNudge = false): Beat => ({
  startMs: at(from),
  endMs: at(to),
  walk: to > from,
  afterNudge,
});

function day(parts: Partial<DayView>): DayView {
  return {
    startMs: at(0),
    endMs: at(1440),
    simulated: false,
    hops: [],
    beats: [],
    ribbon: [],
    rail: [],
    nudges: [],
    lean: [],
    totals: { measuredMs: 0, wornMs: 0, changes: 0, ownChanges: 0, longestStillMs: undefined },
    ...parts,
  };
}

const sceneOf = (view: DayView, more: Partial<HopSceneInput> = {}) =>
  hopScene({
    mode: "live",
    view,
    window: { startMs: at(0), endMs: at(120) },
    widthPx: 840,
    ...more,
  });

describe("a hop", () => {
  test("spans its time, and is as high as its minutes, so that at 7 px a minute it is a half-circle", () => {
    const [shape] = sceneOf(day({ hops: [hop(30, 60)] })).hops;
    expect(shape!.x0).toBeCloseTo(210);
    expect(shape!.x1).toBeCloseTo(420);
    expect(shape!.radiusY).toBeCloseTo((shape!.x1 - shape!.x0) / 2);
  });

  test("is pale under 20 minutes, middle from 20, deep from 40", () => {
    expect([19.99, 20, 39.99, 40, 90].map(fillStepOf)).toEqual([1, 2, 2, 3, 3]);
  });

  test("longer than an hour is cut flat at the height of 60 minutes, and keeps its number", () => {
    const scene = sceneOf(day({ hops: [hop(5, 78)] }));
    const shape = scene.hops[0]!;
    expect(shape.flatAt).toBeCloseTo(60 * scene.metrics.perMin);
    expect(Math.floor(shape.minutes)).toBe(73);
    expect(shape.numberUp).toBeLessThan(shape.flatAt!);
    expect(scene.groundY - shape.flatAt!).toBeGreaterThanOrEqual(scene.metrics.marksRow - 0.001);
  });

  test("of exactly 60 minutes is not cut", () => {
    expect(sceneOf(day({ hops: [hop(5, 65)] })).hops[0]!.flatAt).toBeUndefined();
  });

  test("that is live reaches to now and stands on the now line", () => {
    const scene = sceneOf(day({ hops: [hop(30, 40, true)] }), { nowMs: at(48) });
    expect(scene.hops[0]!.x1).toBeCloseTo(scene.nowX!);
    expect(scene.hops[0]!.minutes).toBeCloseTo(18);
    expect(scene.foot).toBe(true);
  });

  test("says its minutes only when they fit", () => {
    expect(numberUpOf(5, 17.5, 17.5, 210)).toBeUndefined();
    const up = numberUpOf(18, 63, 63, 210)!;
    expect(up).toBeGreaterThan(0);
    expect(up).toBeLessThan(63);
  });

  test("on a week row says its minutes from 40 only", () => {
    const row = { mode: "row", window: { startMs: at(0), endMs: at(600) }, widthPx: 720 } as const;
    const [short, long] = sceneOf(day({ hops: [hop(10, 48), hop(60, 112)] }), row).hops;
    expect(short!.numberUp).toBeUndefined();
    expect(long!.numberUp).toBeDefined();
  });

  test("stands at most three times as tall as its half-circle, however narrow the chart", () => {
    for (const mode of ["day", "strip", "row"] as const) {
      for (const pxPerMin of [0.1, 0.3, 0.5, 1, 2]) {
        expect(hopMetrics(mode, pxPerMin).perMin).toBeLessThanOrEqual((3 * pxPerMin) / 2 + 1e-9);
      }
    }
  });
});

describe("beats and walks", () => {
  test("a change is a dot, a walk is as wide as it lasted, a change after a nudge is open", () => {
    const [dot, pill, open] = sceneOf(day({ beats: [beat(20), beat(30, 36), beat(50, 50, true)] })).beats;
    expect(dot!.x1).toBe(dot!.x0);
    expect(pill!.x1 - pill!.x0).toBeCloseTo(42);
    expect([dot!.open, pill!.open, open!.open]).toEqual([false, false, true]);
  });
});

describe("the ghost", () => {
  const view = day({ hops: [hop(30, 48, true)] });
  test("goes from the live hop's start to the next nudge", () => {
    const scene = sceneOf(view, { nowMs: at(48), intervalMin: 40, nextNudgeMs: at(70) });
    expect(scene.ghost!.x0).toBeCloseTo(210);
    expect(scene.ghost!.x1).toBeCloseTo(490);
    expect(scene.ghost!.radiusY).toBeCloseTo(40 * scene.metrics.perMin);
  });

  test("is absent once the nudge is due, and when none is ahead", () => {
    expect(sceneOf(view, { nowMs: at(71), nextNudgeMs: at(70) }).ghost).toBeUndefined();
    expect(sceneOf(view, { nowMs: at(48) }).ghost).toBeUndefined();
  });
});

test("what lies outside the window is left out", () => {
  const scene = sceneOf(day({ hops: [hop(200, 220)], beats: [beat(-5), beat(300)] }));
  expect(scene.hops).toEqual([]);
  expect(scene.beats).toEqual([]);
});

test("the guide stands at the interval's height on the same scale as the hops", () => {
  const scene = sceneOf(day({}), {
    mode: "day",
    intervalMin: 40,
    window: { startMs: at(480), endMs: at(1080) },
    widthPx: 1150,
  });
  expect(scene.guideUp).toBeCloseTo(40 * scene.metrics.perMin);
});
