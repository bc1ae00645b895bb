// How samples follow one another, from their times alone: the sampling period, and what is missing before a sample. In:
// times, oldest first; out: the time missing, and the period that the filter is to use. Plain data.

/** The sampling period is a mean over about this many intervals. */
const PERIOD_MEMORY = 1000;
/** The filter hears of a new period when it differs by more than this share. */
const PERIOD_STEP = 1e-3;
/** Times that come in bursts run ahead of the samples by at most this much, ms; a pause that pays it back is no loss. */
const AHEAD_MS = 250;

/** Times in ms. */
export interface SampleTiming {
  lastMs: number | undefined;
  /** Mean interval, and how many intervals it stands on. */
  periodMs: number;
  periods: number;
  filterPeriodMs: number;
  aheadMs: number;
}

export const freshTiming = (): SampleTiming => ({
  lastMs: undefined,
  periodMs: 0,
  periods: 0,
  filterPeriodMs: 0,
  aheadMs: 0,
});

/** A time as six decimals of a second hold it: what was written to a file and read again is the same time. */
export const wholeMicroseconds = (ms: number): number =>
  (ms < 0 ? -1 : 1) * (Math.round(Math.abs(ms / 1000) * 1e6) / 1000) + 0;

/** Samples at this nominal rate follow. */
export function startTiming(s: SampleTiming, nominalRateHz: number): void {
  s.periodMs = 1000 / nominalRateHz;
  s.filterPeriodMs = s.periodMs;
  s.periods = 1;
}

/** The time for which samples are missing between the last one and one at `atMs`, ms; learns the period on the way. */
export function lostBefore(s: SampleTiming, atMs: number): number {
  if (s.lastMs === undefined) return 0;
  const openMs = atMs - s.lastMs;
  if (openMs < s.periodMs / 2) {
    s.aheadMs = Math.min(AHEAD_MS, s.aheadMs + s.periodMs - openMs);
    return 0;
  }
  if (openMs > 1.5 * s.periodMs) {
    const lostMs = openMs - s.periodMs - s.aheadMs;
    s.aheadMs = 0;
    return lostMs > s.periodMs / 2 ? lostMs : 0;
  }
  s.aheadMs *= 0.9;
  s.periods = Math.min(PERIOD_MEMORY, s.periods + 1);
  s.periodMs += (openMs - s.periodMs) / s.periods;
  if (Math.abs(s.periodMs / s.filterPeriodMs - 1) > PERIOD_STEP) s.filterPeriodMs = s.periodMs;
  return 0;
}
