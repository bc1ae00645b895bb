// Principal directions of a symmetric 3 × 3 matrix, by cyclic Jacobi rotations: exact to rounding, and indifferent to
// equal eigenvalues (Golub & Van Loan, Matrix Computations, 8.5).
import type { Vec3 } from "../../src/domain/lean.ts";

export interface Principal {
  /** Descending. */
  readonly values: Vec3;
  /** Unit, in the order of `values`; their signs mean nothing. */
  readonly vectors: readonly [Vec3, Vec3, Vec3];
}

/** Sweeps until nothing is left off the diagonal; three to five are usual. */
const MOST_SWEEPS = 30;
const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/** `m`: [xx, xy, xz, yy, yz, zz]. */
export function principalOf(m: ArrayLike<number>): Principal {
  const a = [
    [m[0]!, m[1]!, m[2]!],
    [m[1]!, m[3]!, m[4]!],
    [m[2]!, m[4]!, m[5]!],
  ];
  const v = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    if (a[0]![1] === 0 && a[0]![2] === 0 && a[1]![2] === 0) break;
    for (const [p, q] of pairs) rotate(a, v, p, q);
  }
  const order = [0, 1, 2].toSorted((i, j) => a[j]![j]! - a[i]![i]!);
  const vector = (k: number): Vec3 => [v[0]![order[k]!]!, v[1]![order[k]!]!, v[2]![order[k]!]!];
  const value = (k: number): number => a[order[k]!]![order[k]!]!;
  return { values: [value(0), value(1), value(2)], vectors: [vector(0), vector(1), vector(2)] };
}

/** Makes a[p][q] zero. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const off = a[p]![q]!;
  // Too small to change either diagonal: already zero to rounding.
  if (Math.abs(off) <= 1e-18 * (Math.abs(a[p]![p]!) + Math.abs(a[q]![q]!))) {
    a[p]![q] = 0;
    a[q]![p] = 0;
    return;
  }
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < 3; k++) {
    const kp = a[k]![p]!;
    const kq = a[k]![q]!;
    a[k]![p] = c * kp - s * kq;
    a[k]![q] = s * kp + c * kq;
  }
  for (let k = 0; k < 3; k++) {
    const pk = a[p]![k]!;
    const qk = a[q]![k]!;
    a[p]![k] = c * pk - s * qk;
    a[q]![k] = s * pk + c * qk;
  }
  for (let k = 0; k < 3; k++) {
    const kp = v[k]![p]!;
    const kq = v[k]![q]!;
    v[k]![p] = c * kp - s * kq;
    v[k]![q] = s * kp + c * kq;
  }
}
