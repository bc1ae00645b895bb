import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cross, dot, lengthOf, plus } from "../../../../workers/calibration/direction.ts";
import { solved } from "../../../../workers/calibration/linear-solve.ts";
import { principalOf } from "../../../../workers/calibration/symmetric-eigen.ts";

const entry = fc.double({ min: -100, max: 100, noNaN: true });

describe("principal directions", () => {
  it("are perpendicular unit vectors that the matrix only stretches, the longest first", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 6, maxLength: 6 }), (m) => {
        const { values, vectors } = principalOf(m);
        const [xx, xy, xz, yy, yz, zz] = m as [number, number, number, number, number, number];
        expect(values[0]).toBeGreaterThanOrEqual(values[1]);
        expect(values[1]).toBeGreaterThanOrEqual(values[2]);
        vectors.forEach((v, k) => {
          const image = [
            xx * v[0] + xy * v[1] + xz * v[2],
            xy * v[0] + yy * v[1] + yz * v[2],
            xz * v[0] + yz * v[1] + zz * v[2],
          ] as const;
          expect(lengthOf(plus(image, v, -values[k]!))).toBeLessThan(1e-10);
          expect(lengthOf(v)).toBeCloseTo(1, 12);
        });
        expect(Math.abs(dot(vectors[0], vectors[1]))).toBeLessThan(1e-12);
        expect(Math.abs(dot(cross(vectors[0], vectors[1]), vectors[2]))).toBeCloseTo(1, 12);
      }),
    );
  });

  it("find the one direction of a matrix of rank one, and nothing in no matrix", () => {
    const { values, vectors } = principalOf([4, 8, 8, 16, 16, 16]);
    expect(values[0]).toBeCloseTo(36, 12);
    expect(Math.abs(dot(vectors[0], [1 / 3, 2 / 3, 2 / 3]))).toBeCloseTo(1, 12);
    expect(principalOf([0, 0, 0, 0, 0, 0]).values).toEqual([0, 0, 0]);
  });
});

describe("the solution of symmetric equations", () => {
  it("fulfils them", () => {
    const rows = fc.array(fc.array(entry, { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(rows, fc.array(entry, { minLength: 4, maxLength: 4 }), (r, b) => {
        // R Rᵀ + I is positive definite whatever R is.
        const a = r.map((p, i) =>
          r.map((q, j) => p.reduce((sum, x, k) => sum + x * q[k]!, 0) + (i === j ? 1 : 0)),
        );
        const x = solved(a, b);
        a.forEach((row, i) => {
          const size = 1 + row.reduce((sum, value, j) => sum + Math.abs(value * x[j]!), 0);
          const off = row.reduce((sum, value, j) => sum + value * x[j]!, 0) - b[i]!;
          expect(Math.abs(off) / size).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it("are asked for in vain where there is none", () => {
    expect(() => solved([[-1]], [1])).toThrow("not positive definite");
  });
});
