import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addPoint, dayColumns, emptyColumns, labelYs, leanTicks } from "../../../../src/chart/lean-scale.ts";
import { epochMs } from "../../../../src/domain/units.ts";

describe("ticks", () => {
  test("are two to five round steps that hold the data and zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: -180, max: 0 }), fc.integer({ min: 0, max: 180 }), (least, most) => {
        const ticks = leanTicks(least, most);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks).toContain(0);
        expect(ticks[0]).toBeLessThanOrEqual(least);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      }),
    );
  });
});

test("a pause breaks the line with an empty point, never with a filled-in one", () => {
  const columns = emptyColumns();
  addPoint(columns, 0, 0.1, 0, 1000);
  addPoint(columns, 100, 0.1, 0, 1000);
  addPoint(columns, 5000, 0.2, 0, 1000);
  expect(columns.forwardDeg).toHaveLength(4);
  expect(columns.forwardDeg[2]).toBeNull();
  expect(columns.lateralDeg[2]).toBeNull();
});

test("a day is thinned to means, with a break between its runs", () => {
  const run = (startMs: number, rad: number) => ({
    startMs: epochMs(startMs),
    stepMs: 1000,
    forwardRad: new Float32Array(3600).fill(rad),
    lateralRad: new Float32Array(3600),
  });
  const columns = dayColumns([run(0, 0.1), run(7_200_000, 0.3)], 36_000_000, 600);
  expect(columns.ms.length).toBeLessThan(140);
  expect(columns.forwardDeg.filter((v) => v === null)).toHaveLength(1);
  expect(columns.forwardDeg[0]).toBeCloseTo((0.1 * 180) / Math.PI, 3);
  expect(columns.ms).toEqual(columns.ms.toSorted((a, b) => a - b));
});

test("labels at the lines' ends keep their order and do not overlap", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 200, noNaN: true }),
      fc.double({ min: 0, max: 200, noNaN: true }),
      (a, b) => {
        const [forward, lateral] = labelYs(a, b, 19);
        expect(Math.abs(forward - lateral)).toBeGreaterThanOrEqual(19 - 1e-9);
        if (a < b) expect(forward).toBeLessThan(lateral);
      },
    ),
  );
});
