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
  w.next = (w.next + 1) % w.capacity;
  if (w.length < w.capacity) w.length++;
}

/** Where the `back`-th youngest (0 = newest) begins in `vectors`. The caller keeps `back` below `length`. */
const placeOf = ({ next, capacity }: UpWindow, back: number): number =>
  3 * ((next - 1 - back + 2 * capacity) % capacity);

/** The `back`-th youngest as a vector. */
export function upAt(w: UpWindow, back: number): Vec3 {
  const at = placeOf(w, back);
  return [w.vectors[at]!, w.vectors[at + 1]!, w.vectors[at + 2]!];
}

/** Mean direction of the `count` youngest. */
export function meanUpOf(w: UpWindow, count: number): Vec3 {
  let x = 0;
  let y = 0;
  let z = 0;
  for (let k = 0; k < count; k++) {
    const at = placeOf(w, k);
    x += w.vectors[at]!;
    y += w.vectors[at + 1]!;
    z += w.vectors[at + 2]!;
  }
  return unitOr([x, y, z]);
}

/** Angular RMS of the `count` youngest about their mean direction, rad: sqrt(mean ∠²). */
export function spreadOf(w: UpWindow, count: number): number {
  const mean = meanUpOf(w, count);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    const at = placeOf(w, k);
    const angle = angleOf(w.vectors[at]!, w.vectors[at + 1]!, w.vectors[at + 2]!, mean);
    sum += angle * angle;
  }
  return Math.sqrt(sum / count);
}

const columns = new Float64Array(256);

/** Median direction (axis by axis) of the youngest from `skip` back on, `count` of them; count ≤ 256. */
export function medianUpOf(w: UpWindow, skip: number, count: number): Vec3 {
  const median = (axis: number): number => {
    const column = columns.subarray(0, count);
    for (let k = 0; k < count; k++) {
      column[k] = w.vectors[placeOf(w, skip + k) + axis]!;
    }
    column.sort();
    const half = count >> 1;
    return count % 2 === 1 ? column[half]! : (column[half - 1]! + column[half]!) / 2;
  };
  return unitOr([median(0), median(1), median(2)]);
}

/** Angle between a unit vector and another, rad; by the chord, which keeps its precision for small angles. */
export function angleOf(x: number, y: number, z: number, other: Vec3): number {
  const dx = x - other[0];
  const dy = y - other[1];
  const dz = z - other[2];
  return 2 * Math.asin(Math.min(1, Math.sqrt(dx * dx + dy * dy + dz * dz) / 2));
}

/** Opposed vectors cancel; then any direction is as good as another. */
function unitOr([x, y, z]: Vec3): Vec3 {
  const length = Math.sqrt(x * x + y * y + z * z);
  return length > 1e-9 ? [x / length, y / length, z / length] : [0, 1, 0];
}
