// The last so many up-vectors, their mean direction, their spread about it and their median. Plain data.
import type { Vec3 } from "../../src/domain/lean.ts";

export interface UpWindow {
  readonly capacity: number;
  /** [capacity × 3], a ring. */
  readonly vectors: Float64Array;
  next: number;
  length: number;
}

export const freshUpWindow = (capacity: number): UpWindow => ({
  capacity,
  vectors: new Float64Array(capacity * 3),
  next: 0,
  length: 0,
});

export function clearWindow(w: UpWindow): void {
  w.length = 0;
}

export function pushUp(w: UpWindow, x: number, y: number, z: number): void {
  const at = 3 * w.next;
  w.vectors[at] = x;
  w.vectors[at + 1] = y;
  w.vectors[at + 2] = z;
  w.next = w.next + 1 === w.capacity ? 0 : w.next + 1;
  if (w.length < w.capacity) w.length++;
}

/** Where the `back`-th youngest (0 = newest) begins in `vectors`. The caller keeps `back` below `length`. */
const placeOf = ({ next, capacity }: UpWindow, back: number): number =>
  3 * (next > back ? next - 1 - back : next - 1 - back + capacity);

/** The `back`-th youngest as a vector. */
export function upAt(w: UpWindow, back: number): Vec3 {
  const at = placeOf(w, back);
  return [w.vectors[at]!, w.vectors[at + 1]!, w.vectors[at + 2]!];
}

/** The sum of the `count` youngest, in place. */
export function sumUps(sum: Float64Array, w: UpWindow, count: number): void {
  const { vectors, capacity } = w;
  let x = 0;
  let y = 0;
  let z = 0;
  for (let k = 0, at = placeOf(w, 0); k < count; k++, at = (at === 0 ? 3 * capacity : at) - 3) {
    x += vectors[at]!;
    y += vectors[at + 1]!;
    z += vectors[at + 2]!;
  }
  sum[0] = x;
  sum[1] = y;
  sum[2] = z;
}

/**
 * Carries the sum of the `count` youngest over to one more, before that is pushed. Rounding adds up: whoever follows for
 * long sums anew now and then.
 */
export function slideSum(
  sum: Float64Array,
  w: UpWindow,
  count: number,
  x: number,
  y: number,
  z: number,
): void {
  sum[0]! += x;
  sum[1]! += y;
  sum[2]! += z;
  if (w.length < count) return;
  const at = placeOf(w, count - 1);
  sum[0]! -= w.vectors[at]!;
  sum[1]! -= w.vectors[at + 1]!;
  sum[2]! -= w.vectors[at + 2]!;
}

/** RMS chord of `count` unit vectors about their mean direction, by their sum: Σ|u−m|² = 2n − 2|Σu|. */
export function chordOfSum(sum: Float64Array, count: number): number {
  const length = Math.sqrt(sum[0]! * sum[0]! + sum[1]! * sum[1]! + sum[2]! * sum[2]!);
  return Math.sqrt(Math.max(0, 2 - (2 * length) / count));
}

const total = new Float64Array(3);

/** Mean direction of the `count` youngest. */
export function meanUpOf(w: UpWindow, count: number): Vec3 {
  sumUps(total, w, count);
  return unitOr(total[0]!, total[1]!, total[2]!);
}

/** Angular RMS of the `count` youngest about their mean direction, rad: sqrt(mean ∠²). */
export function spreadOf(w: UpWindow, count: number): number {
  const { vectors, capacity } = w;
  const mean = meanUpOf(w, count);
  let sum = 0;
  for (let k = 0, at = placeOf(w, 0); k < count; k++, at = (at === 0 ? 3 * capacity : at) - 3) {
    const angle = angleOf(vectors[at]!, vectors[at + 1]!, vectors[at + 2]!, mean);
    sum += angle * angle;
  }
  return Math.sqrt(sum / count);
}

const column = new Float64Array(256);

/** Median direction (axis by axis) of the youngest from `skip` back on, `count` of them; count ≤ 256. */
export function medianUpOf(w: UpWindow, skip: number, count: number): Vec3 {
  return unitOr(medianOf(w, skip, count, 0), medianOf(w, skip, count, 1), medianOf(w, skip, count, 2));
}

/** Sorted by insertion: a quarter of a minute is short, and mostly in order already. */
function medianOf(w: UpWindow, skip: number, count: number, axis: number): number {
  for (let k = 0; k < count; k++) {
    const value = w.vectors[placeOf(w, skip + k) + axis]!;
    let i = k;
    for (; i > 0 && column[i - 1]! > value; i--) column[i] = column[i - 1]!;
    column[i] = value;
  }
  const half = count >> 1;
  return count % 2 === 1 ? column[half]! : (column[half - 1]! + column[half]!) / 2;
}

/** Angle between a unit vector and another, rad; by the chord, which keeps its precision for small angles. */
export function angleOf(x: number, y: number, z: number, other: Vec3): number {
  const dx = x - other[0];
  const dy = y - other[1];
  const dz = z - other[2];
  const half = Math.sqrt(dx * dx + dy * dy + dz * dz) / 2;
  // asin to third order, where that is exact to 1e-16 and many times as fast.
  return half < 1e-3 ? 2 * half + (half * half * half) / 3 : 2 * Math.asin(Math.min(1, half));
}

/** Opposed vectors cancel; then any direction is as good as another. */
function unitOr(x: number, y: number, z: number): Vec3 {
  const length = Math.sqrt(x * x + y * y + z * z);
  return length > 1e-9 ? [x / length, y / length, z / length] : [0, 1, 0];
}
