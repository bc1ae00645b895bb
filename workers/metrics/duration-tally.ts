// Durations of bouts as a sorted list of distinct values with exact counts: mergeable, and bounded by the number of
// different durations. In tenths of a second, the step of the posture stream.

/** Plain data: `tenths` strictly increasing, `counts` beside it. */
export interface DurationTally {
  tenths: number[];
  counts: number[];
}

export const freshDurations = (): DurationTally => ({ tenths: [], counts: [] });

export function addDuration(tally: DurationTally, ms: number, count = 1): void {
  const value = Math.round(ms / 100);
  const { tenths, counts } = tally;
  let low = 0;
  let high = tenths.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tenths[middle]! < value) low = middle + 1;
    else high = middle;
  }
  if (tenths[low] === value) counts[low]! += count;
  else {
    tenths.splice(low, 0, value);
    counts.splice(low, 0, count);
  }
}

export function addDurations(into: DurationTally, other: DurationTally): void {
  for (const [i, count] of other.counts.entries()) addDuration(into, 100 * other.tenths[i]!, count);
}

export const boutsOf = ({ counts }: DurationTally): number => counts.reduce((sum, n) => sum + n, 0);

/** Every duration, s, ascending. */
export const durationsS = ({ tenths, counts }: DurationTally): number[] =>
  tenths.flatMap((value, i) => Array.from({ length: counts[i]! }, () => value / 10));

/** Quantile of ascending values, linear between neighbours (Hyndman & Fan type 7); undefined for none. */
export function quantileOfSorted(values: readonly number[], p: number): number | undefined {
  if (values.length === 0) return undefined;
  const at = p * (values.length - 1);
  const low = Math.floor(at);
  const here = values[low]!;
  return here + (at - low) * ((values[low + 1] ?? here) - here);
}
