// Gaps wait here for a moment before they are told, so that a late frame can still fill (part of) one and neighbours
// become one. In: gaps and late frames in session time; out: settled gaps, oldest first.
import type { GapCause } from "../../src/domain/events.ts";

/** How long a straggler may take, ms of session time. */
const SETTLE_MS = 2000;
/** Remainders shorter than this are rounding, not loss, ms. */
const NOTHING_MS = 0.5;

export interface Gap {
  readonly startMs: number;
  readonly endMs: number;
  readonly lostSamples: number | undefined;
  readonly cause: GapCause;
}

/** Plain data, oldest first. */
export interface GapLedgerState {
  waiting: Gap[];
}

export const freshGapLedger = (): GapLedgerState => ({ waiting: [] });

export function addGap(state: GapLedgerState, gap: Gap): void {
  const last = state.waiting.at(-1);
  if (last && gap.startMs - last.endMs < NOTHING_MS && last.cause === gap.cause) {
    const lost =
      last.lostSamples === undefined || gap.lostSamples === undefined
        ? undefined
        : last.lostSamples + gap.lostSamples;
    state.waiting[state.waiting.length - 1] = {
      ...last,
      endMs: Math.max(last.endMs, gap.endMs),
      lostSamples: lost,
    };
    return;
  }
  state.waiting.push(gap);
}

/** `samples` arrived late and cover [startMs, endMs): what they cover is no gap. */
export function fillGap(state: GapLedgerState, startMs: number, endMs: number, samples: number): void {
  const after: Gap[] = [];
  for (const gap of state.waiting) {
    if (endMs <= gap.startMs || startMs >= gap.endMs) {
      after.push(gap);
      continue;
    }
    const left = Math.max(0, startMs - gap.startMs);
    const right = Math.max(0, gap.endMs - endMs);
    const lost = gap.lostSamples === undefined ? undefined : Math.max(0, gap.lostSamples - samples);
    if (lost === 0) continue;
    const share = lost === undefined ? undefined : Math.round((lost * left) / (left + right));
    const period = gap.lostSamples ? (gap.endMs - gap.startMs) / gap.lostSamples : NOTHING_MS;
    if (left > period / 2) after.push({ ...gap, endMs: gap.startMs + left, lostSamples: share });
    if (right > period / 2) {
      const rest = lost === undefined ? undefined : lost - (share ?? 0);
      after.push({ ...gap, startMs: gap.endMs - right, lostSamples: rest });
    }
  }
  state.waiting = after;
}

/** Takes out the gaps that nothing can fill any more at `nowMs` (Infinity: all of them). */
export function settledGaps(state: GapLedgerState, nowMs: number): readonly Gap[] {
  const settled = state.waiting.filter((gap) => gap.endMs + SETTLE_MS <= nowMs);
  if (settled.length > 0) state.waiting = state.waiting.filter((gap) => gap.endMs + SETTLE_MS > nowMs);
  return settled;
}
