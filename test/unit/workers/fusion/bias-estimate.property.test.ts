import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  ageBias,
  biasCoefficients,
  biasSigma,
  freshBias,
  learnAtRest,
  learnInMotion,
} from "../../../../workers/fusion/bias-estimate.ts";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import type { Quaternion } from "../../../../workers/fusion/quaternion.ts";
import { writeMatrix } from "../../../../workers/fusion/quaternion.ts";
import { matrix3, vector3 } from "../../../../workers/fusion/vector.ts";

const degree = Math.PI / 180;
const c = biasCoefficients(defaultFilterParams, 0.02);
type Matrix = number[][];

const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, x, k) => sum + x * (b[k]?.[j] ?? 0), 0)));
const transposed = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map((row) => row[j] ?? 0));

/** Gauss–Jordan; enough for a well-conditioned 3×3. */
function inverse(a: Matrix): Matrix {
  const m = a.map((row, i) => [...row, ...[0, 1, 2].map((j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < 3; i++) {
    const pivot = m[i] as number[];
    const scale = pivot[i] as number;
    for (let j = 0; j < 6; j++) pivot[j] = (pivot[j] as number) / scale;
    for (let k = 0; k < 3; k++) {
      if (k === i) continue;
      const row = m[k] as number[];
      const factor = row[i] as number;
      for (let j = 0; j < 6; j++) row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  return m.map((row) => row.slice(3));
}

const part = fc.double({ min: -1, max: 1, noNaN: true });
const unit = fc
  .tuple(part, part, part, part)
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((q) => Float64Array.from(q, (x) => x / Math.hypot(...q)) as Quaternion);
const small = part.map((x) => 0.5 * degree * x);

test("readings taken one after the other give the bias and covariance of the joint Kalman update", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(unit, small, small), { minLength: 1, maxLength: 10 }), (steps) => {
      const state = freshBias(c);
      const v = c.initialVariance;
      let P: Matrix = [
        [v, 0, 0],
        [0, v, 0],
        [0, 0, v],
      ];
      let bias: Matrix = [[0], [0], [0]];
      for (const [q, x, y] of steps) {
        const r = matrix3();
        writeMatrix(r, q);
        learnInMotion(c, state, r, vector3(x, y, 0));
        const R: Matrix = [0, 3, 6].map((i) => Array.from(r.subarray(i, i + 3)));
        const S = multiply(multiply(R, P), transposed(R));
        [c.motionNoise, c.motionNoise, c.verticalNoise].forEach((w, i) => {
          (S[i] as number[])[i] = (S[i]?.[i] ?? 0) + w;
        });
        const K = multiply(multiply(P, transposed(R)), inverse(S));
        const shown = multiply(R, bias);
        const e = [[x], [y], [0]].map((row, i) => [(row[0] ?? 0) - (shown[i]?.[0] ?? 0)]);
        const step = multiply(K, e);
        bias = bias.map((row, i) => [(row[0] ?? 0) + (step[i]?.[0] ?? 0)]);
        const lost = multiply(multiply(K, R), P);
        P = P.map((row, i) => row.map((p, j) => p - (lost[i]?.[j] ?? 0)));
      }
      for (let i = 0; i < 3; i++) expect(state.biasRadPerS[i]).toBeCloseTo(bias[i]?.[0] ?? Number.NaN, 12);
      const upper = [P[0]?.[0], P[0]?.[1], P[0]?.[2], P[1]?.[1], P[1]?.[2], P[2]?.[2]];
      upper.forEach((p, i) => {
        expect((state.covariance[i] as number) / v).toBeCloseTo((p as number) / v, 9);
      });
    }),
  );
});

test("at rest the uncertainty settles at the one asked for", () => {
  const state = freshBias(c);
  for (let i = 0; i < 20_000; i++) {
    ageBias(c, state, c.periodS);
    learnAtRest(c, state, vector3(0.5 * degree, 0, -0.2 * degree), vector3());
  }
  expect(biasSigma(c, state) / degree).toBeCloseTo(0.03, 3);
  expect(state.biasRadPerS[0] / degree).toBeCloseTo(0.5, 6);
  expect(state.biasRadPerS[2] / degree).toBeCloseTo(-0.2, 6);
});

test("without readings the uncertainty grows from nothing to 0.1 °/s in the forgetting time", () => {
  const state = freshBias(c);
  state.covariance.fill(0);
  ageBias(c, state, defaultFilterParams.biasForgettingS);
  expect(biasSigma(c, state) / degree).toBeCloseTo(0.1, 9);
});
