// Median direction of the last so many up-vectors, axis by axis, kept sorted as the window moves: replacing one value
// shifts only those between the old and the new, so no second sorts anything. Plain data.

export interface RunningMedian {
  readonly size: number;
  count: number;
  next: number;
  /** [3 × size] in order of arrival, a ring; and the same sorted, axis after axis. */
  readonly ring: Float64Array;
  readonly sorted: Float64Array;
}

export const freshRunningMedian = (size: number): RunningMedian => ({
  size,
  count: 0,
  next: 0,
  ring: new Float64Array(3 * size),
  sorted: new Float64Array(3 * size),
});

export function clearMedian(m: RunningMedian): void {
  m.count = 0;
  m.next = 0;
}

export function pushMedian(m: RunningMedian, x: number, y: number, z: number): void {
  place(m, 0, x);
  place(m, 1, y);
  place(m, 2, z);
  m.next = m.next + 1 === m.size ? 0 : m.next + 1;
  if (m.count < m.size) m.count++;
}

function place(m: RunningMedian, axis: number, value: number): void {
  const { size, count, next, ring, sorted } = m;
  const base = axis * size;
  const full = count === size;
  // The free place: that of the value which leaves, or the one behind the last.
  let at = base + count;
  if (full) {
    const old = ring[base + next]!;
    let high = at;
    at = base;
    while (at < high) {
      const middle = (at + high) >> 1;
      if (sorted[middle]! < old) at = middle + 1;
      else high = middle;
    }
  }
  const last = full ? base + size - 1 : at;
  for (let above = at + 1; above <= last; above++) {
    const other = sorted[above]!;
    if (other >= value) break;
    sorted[at] = other;
    at = above;
  }
  for (let below = at - 1; below >= base; below--) {
    const other = sorted[below]!;
    if (other <= value) break;
    sorted[at] = other;
    at = below;
  }
  sorted[at] = value;
  ring[base + next] = value;
}

/** Writes the unit median direction into `into`; the caller sees to it that there is at least one vector. */
export function writeMedian({ size, count, sorted }: RunningMedian, into: Float64Array): void {
  const half = count >> 1;
  const low = count % 2 === 1 ? half : half - 1;
  const x = (sorted[low]! + sorted[half]!) / 2;
  const y = (sorted[size + low]! + sorted[size + half]!) / 2;
  const z = (sorted[2 * size + low]! + sorted[2 * size + half]!) / 2;
  const length = Math.sqrt(x * x + y * y + z * z);
  // Opposed vectors cancel; then any direction is as good as another.
  const scale = length > 1e-9 ? 1 / length : 0;
  into[0] = scale === 0 ? 0 : x * scale;
  into[1] = scale === 0 ? 1 : y * scale;
  into[2] = scale === 0 ? 0 : z * scale;
}
