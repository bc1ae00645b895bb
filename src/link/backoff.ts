// Delay before the n-th retry: 0.5–1 s, then twice as long each time, to 15–30 s. The jitter keeps two sensors, or two
// tabs, from trying in step. Source: what Espruino, Movesense and Upright do in the field (1 s → 30 s).

const FIRST_CEILING_MS = 1_000;
const LAST_CEILING_MS = 30_000;

/** @param retry from 1. @param chance 0 ≤ chance < 1. @returns ms, between half the ceiling and the ceiling. */
export function backoffMs(retry: number, chance: number): number {
  const ceilingMs = Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** (Math.max(1, retry) - 1));
  return Math.round(ceilingMs * (0.5 + 0.5 * chance));
}
