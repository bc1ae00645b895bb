// How notifications come and what is missing: rate, spacing, clumps, loss, clock drift. In: arrivals on the page's clock
// and decoded frames. Lost is counted where the wire numbers its frames, seen in the device's clock where it has only
// that, and estimated from the slots that stayed empty where it has neither. Plain data.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { ImuPacket } from "../../firmware-protocol/packet.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { driftPpm, fittedRateHz, placeFrame, type TimingState, timingFor } from "../ingest/frame-timing.ts";
import { freshHostClock, holdFrame, type HostClockState, hostRateHz } from "../ingest/host-clock.ts";
import type { LossMethod, TimingReport } from "../bench-contract.ts";

/** Figures are of the last half minute. */
const WINDOW_MS = 30_000;
/** 30 s at 136 notifications a second; more often than that the window is shorter. */
const KEPT = 4096;
/** Arrivals this close came in one connection event. */
const CLUMP_MS = 4;
const GAP_MS = 1000 * thresholdValues.gapBreaks;

export interface TimingAccount {
  readonly format: StreamFormat;
  readonly method: LossMethod;
  /** Rings over the last KEPT motion notifications. */
  readonly arrivalMs: Float64Array;
  readonly samplesUntil: Float64Array;
  notifications: number;
  frames: number;
  samples: number;
  lostSamples: number;
  readonly frame: TimingState | undefined;
  readonly host: HostClockState | undefined;
  /** Fitted time of the youngest sample, and whether any was before it. */
  lastFittedMs: number | undefined;
  isMonotone: boolean;
}

export function freshTimingAccount(format: StreamFormat): TimingAccount {
  const method =
    format.sequenceModulus !== undefined ? "sequence" : format.clock !== undefined ? "clock" : "slots";
  return {
    format,
    method,
    arrivalMs: new Float64Array(KEPT),
    samplesUntil: new Float64Array(KEPT),
    notifications: 0,
    frames: 0,
    samples: 0,
    lostSamples: 0,
    frame: method === "slots" ? undefined : timingFor(format, undefined, true, undefined),
    host: method === "slots" ? freshHostClock(format.rateHz) : undefined,
    lastFittedMs: undefined,
    isMonotone: true,
  };
}

/** A notification that carries motion, or a part of it. */
export function noteMotion(a: TimingAccount, packets: readonly ImuPacket[], atMs: number): void {
  for (const packet of packets) noteFrame(a, packet, atMs);
  const at = a.notifications % KEPT;
  a.arrivalMs[at] = atMs;
  a.samplesUntil[at] = a.samples;
  a.notifications++;
}

function noteFrame(a: TimingAccount, packet: ImuPacket, atMs: number): void {
  const samples = packet.counts.length / packet.channels;
  if (a.host !== undefined) {
    a.samples += samples;
    a.frames++;
    const placed = holdFrame(a.host, { packet, arrivalMs: atMs });
    a.lostSamples += placed?.lostSamples ?? 0;
    for (const { lastMs } of placed?.frames ?? []) fitted(a, lastMs);
    return;
  }
  const verdict = placeFrame(a.frame!, packet, atMs, GAP_MS);
  if (verdict.kind === "duplicate") return;
  a.samples += samples;
  a.frames++;
  if (verdict.kind === "late") return;
  fitted(a, verdict.firstMs);
  const { gap } = verdict;
  if (a.method === "clock" && gap?.cause !== "device-restarted") a.lostSamples += gap?.lostSamples ?? 0;
}

function fitted(a: TimingAccount, ms: number): void {
  if (a.lastFittedMs !== undefined && ms < a.lastFittedMs) a.isMonotone = false;
  a.lastFittedMs = ms;
}

export function timingReport(a: TimingAccount): TimingReport {
  const { arrivals, samples } = windowOf(a);
  const intervals = arrivals.slice(1).map((ms, i) => ms - arrivals[i]!);
  const ascending = intervals.toSorted((x, y) => x - y);
  const spanMs = arrivals.length < 2 ? 0 : arrivals.at(-1)! - arrivals[0]!;
  const perFrame = a.frames === 0 ? 0 : a.samples / a.frames;
  const lostFrames = a.frame?.lostFrames;
  const lostSamples = a.method === "sequence" ? Math.round((lostFrames ?? 0) * perFrame) : a.lostSamples;
  return {
    windowS: spanMs / 1000,
    arrivedHz: slopeHz(arrivals, samples),
    sampledHz: a.frame === undefined ? hostRateHz(a.host!) : fittedRateHz(a.frame),
    notificationsHz: spanMs > 0 ? (1000 * intervals.length) / spanMs : undefined,
    intervalMs:
      ascending.length < 10
        ? undefined
        : { p50: quantile(ascending, 0.5), p95: quantile(ascending, 0.95), most: ascending.at(-1)! },
    ...clumpsOf(intervals),
    loss: {
      method: a.method,
      lostSamples,
      ...(a.method === "sequence" ? { lostFrames: lostFrames ?? 0 } : {}),
      share: a.samples + lostSamples === 0 ? 0 : lostSamples / (a.samples + lostSamples),
      duplicates: a.frame?.duplicateFrames ?? 0,
      late: a.frame?.lateFrames ?? 0,
    },
    driftPpm: a.frame === undefined ? undefined : driftPpm(a.frame),
  };
}

/** Oldest first. */
function windowOf(a: TimingAccount): { readonly arrivals: number[]; readonly samples: number[] } {
  const arrivals: number[] = [];
  const samples: number[] = [];
  const last = a.arrivalMs[(a.notifications - 1 + KEPT) % KEPT]!;
  for (let i = Math.max(0, a.notifications - KEPT); i < a.notifications; i++) {
    const atMs = a.arrivalMs[i % KEPT]!;
    if (atMs < last - WINDOW_MS) continue;
    arrivals.push(atMs);
    samples.push(a.samplesUntil[i % KEPT]!);
  }
  return { arrivals, samples };
}

/** Least squares; a few notifications say nothing yet. */
function slopeHz(ms: readonly number[], samples: readonly number[]): number | undefined {
  if (ms.length < 5) return undefined;
  const meanMs = ms.reduce((sum, x) => sum + x, 0) / ms.length;
  const mean = samples.reduce((sum, y) => sum + y, 0) / ms.length;
  let [above, below] = [0, 0];
  for (const [i, x] of ms.entries()) {
    above += (x - meanMs) * (samples[i]! - mean);
    below += (x - meanMs) ** 2;
  }
  return below > 0 ? (1000 * above) / below : undefined;
}

const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(share * ascending.length))]!;

function clumpsOf(intervals: readonly number[]): {
  readonly clumpedShare: number;
  readonly largestClump: number;
} {
  let [clumped, run, largest] = [0, 1, intervals.length > 0 ? 1 : 0];
  for (const ms of intervals) {
    run = ms <= CLUMP_MS ? run + 1 : 1;
    if (ms <= CLUMP_MS) clumped++;
    largest = Math.max(largest, run);
  }
  return { clumpedShare: intervals.length === 0 ? 0 : clumped / intervals.length, largestClump: largest };
}
