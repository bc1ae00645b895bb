// What the samples themselves say while they are written: how many, how fast, how the clocks ran, where some are missing.
// In: every run, in the order written. Out: an account per segment and the holes between neighbouring samples.
import { frameFlags } from "../domain/recording.ts";
import { type Run, sampleMs } from "./time-order.ts";

export interface SegmentAccount {
  samples: number;
  frames: number;
  lateFrames: number;
  /** Counts without a step: they cannot be recovered from decimals. */
  floating: boolean;
  firstMs: number;
  lastMs: number;
  /** Sum over samples of the fitted period. */
  periodSumMs: number;
  /** Device tick and fitted time of the first and last frame that had one. */
  ticks: { readonly first: readonly [number, number]; last: readonly [number, number] } | undefined;
  /** Over frames: arrival after the frame's last sample, ms. */
  delayMs: { least: number; most: number; sum: number };
  /** Over frames whose time has a stated error (95 %): how many, sum and largest, ms. */
  timeErrorMs: { frames: number; sum: number; most: number };
}

export interface Hole {
  readonly startMs: number;
  readonly endMs: number;
  readonly periodMs: number;
}

export interface Account {
  rows: number;
  /** Rows earlier than the row before them: frames later than the look-ahead. */
  outOfOrder: number;
  readonly segments: Map<number, SegmentAccount>;
  readonly holes: Hole[];
  lastMs: number;
  lastPeriodMs: number;
}

export const newAccount = (): Account => ({
  rows: 0,
  outOfOrder: 0,
  segments: new Map(),
  holes: [],
  lastMs: Number.NEGATIVE_INFINITY,
  lastPeriodMs: 0,
});

/** An open stretch this many periods long is a hole: a clock tells one lost sample, arrival times only two. */
const holePeriods = (clocked: boolean): number => (clocked ? 0.75 : 1.5);

export function noteRun(account: Account, run: Run): void {
  const { chunk, frame } = run;
  const startMs = sampleMs(run, run.from);
  const endMs = sampleMs(run, run.to - 1);
  const periodMs = chunk.periodMs[frame]!;
  if (startMs < account.lastMs) account.outOfOrder += run.to - run.from;
  else {
    const openMs = startMs - (account.lastMs + account.lastPeriodMs);
    if (account.rows > 0 && openMs > holePeriods(chunk.ticks !== undefined) * periodMs)
      account.holes.push({ startMs: account.lastMs + account.lastPeriodMs, endMs: startMs, periodMs });
    account.lastMs = endMs;
    account.lastPeriodMs = periodMs;
  }
  account.rows += run.to - run.from;

  const segment = account.segments.get(chunk.segment) ?? emptySegment(startMs);
  account.segments.set(chunk.segment, segment);
  segment.samples += run.to - run.from;
  segment.floating ||= chunk.counts instanceof Float32Array;
  segment.periodSumMs += (run.to - run.from) * periodMs;
  segment.firstMs = Math.min(segment.firstMs, startMs);
  segment.lastMs = Math.max(segment.lastMs, endMs);
  if (run.from === 0) noteFrame(segment, run);
}

function noteFrame(segment: SegmentAccount, { chunk, frame }: Run): void {
  const late = (chunk.flags[frame]! & frameFlags.late) !== 0;
  segment.frames += 1;
  if (late) segment.lateFrames += 1;
  const firstMs = chunk.firstMs[frame]!;
  const lastMs = firstMs + (chunk.samplesPerFrame[frame]! - 1) * chunk.periodMs[frame]!;
  const delayMs = chunk.arrivalMs[frame]! - lastMs;
  segment.delayMs.least = Math.min(segment.delayMs.least, delayMs);
  segment.delayMs.most = Math.max(segment.delayMs.most, delayMs);
  segment.delayMs.sum += delayMs;
  const errorMs = chunk.timeErrorMs?.[frame];
  if (errorMs !== undefined) {
    segment.timeErrorMs.frames += 1;
    segment.timeErrorMs.sum += errorMs;
    segment.timeErrorMs.most = Math.max(segment.timeErrorMs.most, errorMs);
  }
  const tick = chunk.ticks?.[frame];
  if (tick === undefined || late) return;
  if (segment.ticks === undefined) segment.ticks = { first: [tick, firstMs], last: [tick, firstMs] };
  else segment.ticks.last = [tick, firstMs];
}

const emptySegment = (firstMs: number): SegmentAccount => ({
  samples: 0,
  frames: 0,
  lateFrames: 0,
  floating: false,
  firstMs,
  lastMs: firstMs,
  periodSumMs: 0,
  ticks: undefined,
  delayMs: { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY, sum: 0 },
  timeErrorMs: { frames: 0, sum: 0, most: 0 },
});
