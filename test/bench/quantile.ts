/** Linear-interpolated quantile, q in 0 … 1. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const below = sorted[low];
  if (below === undefined) throw new Error("No values to take a quantile of.");
  return below + (at - low) * ((sorted[low + 1] ?? below) - below);
}
