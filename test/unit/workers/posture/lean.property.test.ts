import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { degreesFromRadians } from "../../../../src/domain/units.ts";
import { leanFrom } from "../../../../workers/posture/lean.ts";
import { basisFrom, mountingBasis } from "../../../../workers/posture/reference.ts";

const deg = (d: number): number => (d * Math.PI) / 180;

describe("lean", () => {
  it("is forward and positive when the trunk tips to the front, right and positive to the right", () => {
    // Worn as drawn: tipping forward turns "up" towards the sensor's outward axis, to the right towards the left.
    const forward = leanFrom(mountingBasis, 0, Math.cos(deg(30)), Math.sin(deg(30)));
    expect(degreesFromRadians(forward.forward)).toBeCloseTo(30, 9);
    expect(degreesFromRadians(forward.total)).toBeCloseTo(30, 9);
    const right = leanFrom(mountingBasis, -Math.sin(deg(20)), Math.cos(deg(20)), 0);
    expect(degreesFromRadians(right.lateral)).toBeCloseTo(20, 9);
  });

  it("keeps lateral finite when bent to 90°", () => {
    const lean = leanFrom(mountingBasis, 0, 0, 1);
    expect(degreesFromRadians(lean.forward)).toBeCloseTo(90, 9);
    expect(lean.lateral).toBeCloseTo(0, 12);
  });

  it("is zero at its own reference, whatever the slope of the back", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        fc.double({ min: -0.6, max: 0.6, noNaN: true }),
        (a, b) => {
          const length = Math.hypot(a, 1, b);
          const up: Vec3 = [a / length, 1 / length, b / length];
          const basis = basisFrom(up, "reference");
          if (!basis) throw new Error("not flat");
          const lean = leanFrom(basis, ...up);
          expect(Math.abs(lean.forward)).toBeLessThan(1e-9);
          expect(Math.abs(lean.lateral)).toBeLessThan(1e-9);
          const dot = (p: Vec3, q: Vec3): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
          expect(dot(basis.up, basis.anterior)).toBeCloseTo(0, 12);
          expect(dot(basis.left, basis.left)).toBeCloseTo(1, 12);
          expect(basis.anterior[2]).toBeLessThan(0);
        },
      ),
    );
  });

  it("has no basis for a sensor that lies flat", () => {
    expect(basisFrom([0, 0.1, 0.995], "reference")).toBeUndefined();
    expect(basisFrom([0, 0.1, -0.995], "reference")).toBeUndefined();
  });
});
