// How still time is broken up: rates and shape of the distribution of static-bout durations. Sources: S. Chastin et al.
// 2010 (power law, W0.5, Gini); GGIR's fragmentation metrics, whose own x0.5 holds only for x_min = 1; the general
// form is used here. Fewer than ten bouts say nothing: undefined.
import type { Fragmentation } from "../../src/domain/exposure.ts";

/** Least number of bouts. GGIR asks for 5 + 5. */
const FEWEST = 10;

/**
 * `boutsMin`: durations in minutes, ascending, each at least `shortestMin` (x_min). `wornH`: hours of valid wear.
 * `ended`: bouts that were seen to end in movement.
 *  - fragments per hour: n / wornH
 *  - α = 1 + n / Σ ln(x_i / x_min)        (power-law exponent; undefined if all bouts equal x_min)
 *  - x0.5 = 2^(1/(α−1)) · x_min, min      (half of the bouts last longer, by the power law)
 *  - W0.5 = Σ(x_i | x_i > x0.5) / Σ x_i   (share of still time in those)
 *  - Gini = Σ (2i − n − 1) x_i / (n Σ x_i) · n/(n−1)
 *  - transition probability, 1/min: ended / Σ x_i
 */
export function fragmentationFrom(
  boutsMin: readonly number[],
  shortestMin: number,
  wornH: number,
  ended: number,
): Fragmentation | undefined {
  const n = boutsMin.length;
  if (n < FEWEST || wornH <= 0) return undefined;
  const sum = boutsMin.reduce((total, x) => total + x, 0);
  const alpha = powerLawFrom(boutsMin, shortestMin);
  const x05Min = alpha === undefined ? undefined : 2 ** (1 / (alpha - 1)) * shortestMin;
  return {
    bouts: n,
    perHour: n / wornH,
    ...(alpha === undefined || x05Min === undefined
      ? {}
      : { alpha, x05Min, w05: boutsMin.reduce((s, x) => (x > x05Min ? s + x : s), 0) / sum }),
    gini: giniFrom(boutsMin),
    transitionPerMin: ended / sum,
  };
}

/** Power-law exponent by maximum likelihood: 1 + n / Σ ln(x/x_min); undefined if every x is x_min. */
export function powerLawFrom(values: readonly number[], least: number): number | undefined {
  const logs = values.reduce((sum, x) => sum + Math.log(x / least), 0);
  return logs > 0 ? 1 + values.length / logs : undefined;
}

/** Gini coefficient with the n/(n−1) correction; `values` ascending, at least two, not all zero. 0: all alike. */
export function giniFrom(values: readonly number[]): number {
  const n = values.length;
  let weighted = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    weighted += (2 * (i + 1) - n - 1) * values[i]!;
    sum += values[i]!;
  }
  return weighted / ((n - 1) * sum);
}
