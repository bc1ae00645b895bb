import { describe, expect, it } from "vitest";
import type { BodyReferences } from "../../../../src/domain/calibration.ts";
import { calibrationThresholds } from "../../../../src/domain/calibration-thresholds.ts";
import type { BodyBasis, Vec3 } from "../../../../src/domain/lean.ts";
import { basisFrom, referenceInUse } from "../../../../workers/posture/reference.ts";
import { columnsFrom, rowsFrom } from "../../../../workers/summary/row-columns.ts";
import { Wearer } from "./wearer.ts";

const tipped = (deg: number): BodyBasis => {
  const rad = (deg * Math.PI) / 180;
  const up: Vec3 = [0, Math.cos(rad), Math.sin(rad)];
  const basis = basisFrom(up, "reference");
  if (!basis) throw new Error("not flat");
  return basis;
};
const both: BodyReferences = { sit: tipped(10), stand: tipped(4) };

describe("the reference in use", () => {
  it("is sitting until the wearer has walked, standing while walking and for two minutes after", () => {
    expect(referenceInUse(both, undefined, 0, "by-activity")?.pose).toBe("sit");
    expect(referenceInUse(both, 500_000, 500_000, "by-activity")?.pose).toBe("stand");
    expect(referenceInUse(both, 500_000, 620_000, "by-activity")?.pose).toBe("stand");
    expect(referenceInUse(both, 500_000, 620_001, "by-activity")?.pose).toBe("sit");
  });

  it("is what the wearer chose, walking or not", () => {
    expect(referenceInUse(both, 0, 0, "sit")?.basis).toBe(both.sit);
    expect(referenceInUse(both, undefined, 0, "stand")?.basis).toBe(both.stand);
  });

  it("is one of the two as it stands, never something between", () => {
    for (const nowMs of [0, 60_000, 119_999, 120_001, 1e7]) {
      const basis = referenceInUse(both, 0, nowMs, "by-activity")?.basis;
      expect([both.sit, both.stand]).toContain(basis);
    }
  });

  it("is the only one there is, and says so", () => {
    const { sit, stand } = both;
    expect(referenceInUse({ sit: sit! }, 0, 0, "stand")?.pose).toBe("sit");
    expect(referenceInUse({ stand: stand! }, undefined, 0, "by-activity")?.pose).toBe("stand");
    expect(referenceInUse({}, 0, 0, "by-activity")).toBeUndefined();
  });
});

describe("the engine with two references", () => {
  it("stores with each row which one it used: sitting, standing around a walk, sitting again", () => {
    const wearer = new Wearer();
    wearer.engine.useReferences(both, "by-activity", 0);
    wearer.bear(60, { forwardDeg: 10 }).bear(60, { forwardDeg: 4, steps: 1.9 }).bear(300, { forwardDeg: 10 });
    const rowAt = (second: number) => wearer.rows.find((row) => row.second === second)!;
    const forwardDegAt = (second: number): number => (rowAt(second).forwardRad * 180) / Math.PI;
    expect(rowAt(50).standReference).toBeUndefined();
    expect(forwardDegAt(50)).toBeCloseTo(0, 0);
    expect(rowAt(110).standReference).toBe(true);
    expect(rowAt(110).zeroSet).toBe(true);
    // Seated again within two minutes of the walk: still against standing.
    expect(rowAt(200).standReference).toBe(true);
    expect(forwardDegAt(200)).toBeCloseTo(6, 0);
    expect(rowAt(400).standReference).toBeUndefined();
    expect(forwardDegAt(400)).toBeCloseTo(0, 0);
  });

  it("has one zero for everything once one is set by a press", () => {
    const wearer = new Wearer();
    wearer.engine.useReferences(both, "stand", 0);
    wearer.engine.useBasis(tipped(20));
    wearer.bear(30, { forwardDeg: 20 });
    const row = wearer.rows.at(-1)!;
    expect(row.standReference).toBeUndefined();
    expect(Math.abs(row.forwardRad)).toBeLessThan(0.01);
  });
});

describe("a stored row", () => {
  it("keeps which reference it used, beside its other bits", () => {
    const wearer = new Wearer();
    wearer.engine.useReferences(both, "stand", 0);
    wearer.bear(20, { forwardDeg: 4 });
    wearer.engine.useReferences(both, "sit", 20_000);
    wearer.bear(20, { forwardDeg: 4 });
    const back = rowsFrom(columnsFrom("s", "upper-back", 0, wearer.rows));
    expect(back.map((row) => [row.standReference, row.still, row.zeroSet])).toEqual(
      wearer.rows.map((row) => [row.standReference, row.still, row.zeroSet]),
    );
    expect(new Set(back.map((row) => row.standReference))).toEqual(new Set([true, undefined]));
  });
});

describe("calibration thresholds", () => {
  it("lie within their own range", () => {
    for (const { value, min, max } of Object.values(calibrationThresholds)) {
      expect(value).toBeGreaterThanOrEqual(min);
      expect(value).toBeLessThanOrEqual(max);
    }
  });
});
