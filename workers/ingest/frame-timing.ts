// When was each frame taken, and what is missing before it? In: a frame's number, tick, flags and arrival; out: a
// verdict with fitted session times. Keeps per stream: sequence account, unwrapped ticks, clock fit, sample period.
// A sensor without a clock is timed by its sample count, fitted the same way with wider limits; one without a count as
// well by host-clock.ts.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { ImuPacket } from "../../firmware-protocol/packet.ts";
import type { GapCause } from "../../src/domain/events.ts";
import {
  advanceTo,
  type ClockState,
  crystalTuning,
  freshClock,
  latenessOf,
  observeArrival,
  restartClock,
  sampleCountTuning,
  sessionMsOf,
} from "./clock-fit.ts";
import { freshHostClock, type HostClockState, hostRateHz } from "./host-clock.ts";
import { forgetSequence, freshSequence, noteSequence, type SequenceState } from "./sequence-account.ts";
import { unwrappedTick } from "./tick-count.ts";

/** The period estimate averages over about this many frames. */
const PERIOD_MEMORY = 300;
/** After a silence an arrival this much before the line means that the line is wrong, ms. */
const EARLY_MS = 1000;

export interface TimingState {
  readonly clocked: boolean;
  readonly ticksPerS: number;
  readonly modulus: number;
  readonly sequenceModulus: number | undefined;
  readonly clock: ClockState;
  /** Of a sensor with neither clock nor counter; absent of others. */
  readonly host?: HostClockState;
  readonly sequence: SequenceState;
  /** Unwrapped tick as sent, and that of the first sample, of the youngest frame. */
  sentTick: number | undefined;
  firstTick: number;
  frameSamples: number;
  ticksPerSample: number;
  periodFrames: number;
  /** Session time just after the youngest sample (its time plus one period) and of that sample itself. */
  endMs: number | undefined;
  lastSampleMs: number | undefined;
  restartTold: boolean;
  /** Set while samples are known to be missing for another reason than the air: told with the next gap. */
  cause: GapCause | undefined;
  lostFrames: number;
  duplicateFrames: number;
  lateFrames: number;
}

export type FrameTiming =
  | { readonly kind: "duplicate" }
  | { readonly kind: "late"; readonly firstMs: number; readonly periodMs: number; readonly firstTick: number }
  | {
      readonly kind: "next";
      readonly firstMs: number;
      readonly periodMs: number;
      readonly firstTick: number;
      /** The device's clock began anew with this frame: a new segment. */
      readonly clockRestarted: boolean;
      /** What is missing before it; undefined when nothing is. */
      readonly gap: FrameGap | undefined;
    };

export interface FrameGap {
  readonly startMs: number;
  /** Undefined where the wire cannot tell. */
  readonly lostSamples: number | undefined;
  readonly cause: GapCause;
}

/**
 * Timing for a new segment. `before`: the stream's state so far; its clock goes on where `sameBoot`, and its frame
 * count too where the link was not ended in between (a worker that was started again).
 */
export function timingFor(
  format: StreamFormat,
  before: TimingState | undefined,
  sameBoot: boolean,
  cause: GapCause | undefined,
): TimingState {
  const clocked = format.clock !== undefined;
  const ticksPerS = format.clock?.ticksPerS ?? format.rateHz;
  const goesOn = before !== undefined && sameBoot && clocked && before.ticksPerS === ticksPerS;
  // After a restore ("page-closed") the page may send again what it does not know to be stored.
  const uninterrupted = goesOn && (before.cause ?? "page-closed") === "page-closed" && before.cause === cause;
  const sameRate = before?.ticksPerS === ticksPerS;
  return {
    ...(!clocked &&
      format.sequenceModulus === undefined && {
        host: freshHostClock(format.rateHz, sameRate ? before?.host : undefined),
      }),
    clocked,
    ticksPerS,
    modulus: format.clock?.modulus ?? 2 ** 53,
    sequenceModulus: format.sequenceModulus,
    clock: goesOn ? before.clock : freshClock(clocked ? crystalTuning : sampleCountTuning),
    sequence: uninterrupted ? before.sequence : freshSequence(),
    sentTick: goesOn ? before.sentTick : undefined,
    firstTick: goesOn ? before.firstTick : 0,
    frameSamples: goesOn ? before.frameSamples : 0,
    ticksPerSample: clocked ? ticksPerS / format.rateHz : 1,
    periodFrames: 1,
    endMs: before?.endMs,
    lastSampleMs: before?.lastSampleMs,
    restartTold: false,
    cause: cause ?? before?.cause,
    lostFrames: before?.lostFrames ?? 0,
    duplicateFrames: before?.duplicateFrames ?? 0,
    lateFrames: before?.lateFrames ?? 0,
  };
}

/** Why data are missing before a new segment. `before`: what was known already; `cut`: no count goes on from before. */
export function causeOf(
  before: GapCause | undefined,
  restarted: boolean,
  cut: boolean,
): GapCause | undefined {
  if (restarted && (before === undefined || before === "link-lost")) return "device-restarted";
  return before ?? (cut ? "link-lost" : undefined);
}

/** Fitted sample rate on the host's clock, Hz, and the device clock's gain on the host's, ppm; undefined until known. */
export function fittedRateHz(s: TimingState): number | undefined {
  if (s.host) return hostRateHz(s.host);
  if (s.clocked ? s.periodFrames < 10 : !s.clock.slopeKnown) return undefined;
  return s.ticksPerS / (s.ticksPerSample * (1 + s.clock.slope));
}

export const driftPpm = (s: TimingState): number | undefined =>
  s.clocked && s.clock.slopeKnown ? -s.clock.slope * 1e6 : undefined;

/** Places one frame in session time and moves the state on. */
export function placeFrame(
  s: TimingState,
  packet: ImuPacket,
  arrivalMs: number,
  gapBreaksMs: number,
): FrameTiming {
  const samples = packet.counts.length / packet.channels;
  const restarted = packet.flags.clockRestarted && !s.restartTold && s.sentTick !== undefined && s.clocked;
  s.restartTold = packet.flags.clockRestarted;
  if (restarted) forgetSequence(s.sequence);
  let lostFrames = 0;
  let recounted = false;
  if (packet.sequence !== undefined && s.sequenceModulus !== undefined) {
    const younger = isYounger(s, packet);
    if (younger && s.cause === "page-closed") forgetSequence(s.sequence);
    let verdict = noteSequence(s.sequence, packet.sequence, s.sequenceModulus);
    if (younger && verdict.kind !== "next") {
      forgetSequence(s.sequence);
      noteSequence(s.sequence, packet.sequence, s.sequenceModulus);
      verdict = { kind: "restarted" };
    }
    if (verdict.kind === "duplicate") return duplicate(s);
    if (verdict.kind === "late") {
      if (verdict.wasCounted) s.lostFrames--;
      return late(s, packet, samples);
    }
    if (verdict.kind === "next") lostFrames = verdict.lostFrames;
    recounted = verdict.kind === "restarted";
  }
  const known = !restarted && s.sentTick !== undefined;
  const nominal = packet.time?.period;
  if (s.clocked && s.periodFrames === 1 && nominal !== undefined && nominal > 0) s.ticksPerSample = nominal;
  let sent = sentTickOf(s, packet, restarted ? undefined : s.sentTick, lostFrames);
  let leaptBack = false;
  if (known && s.clocked && sent <= s.sentTick!) {
    if (s.sequenceModulus === undefined && sent === s.sentTick) return duplicate(s);
    if (s.sequenceModulus === undefined && (s.sentTick! - sent) / s.ticksPerS < 10)
      return late(s, packet, samples);
    // Younger by its number, older by its tick: the clock began anew without saying so.
    leaptBack = true;
    sent = sentTickOf(s, packet, undefined, 0);
  }
  s.lostFrames += lostFrames;
  const clockRestarted = restarted || leaptBack;
  const firstTick = packet.time?.of === "last" ? sent - (samples - 1) * s.ticksPerSample : sent;
  const hole =
    known && !leaptBack ? (firstTick - s.firstTick) / s.ticksPerSample - s.frameSamples : undefined;
  const lostSamples = lostSamplesIn(hole, lostFrames, packet.flags.droppedBefore, s.frameSamples);
  if (hole !== undefined && lostSamples === 0 && lostFrames === 0 && s.cause === undefined && s.clocked) {
    learnPeriod(s, (firstTick - s.firstTick) / s.frameSamples);
  }

  const lastTick = firstTick + (samples - 1) * s.ticksPerSample;
  const heard = packet.time?.heard;
  const heardTick = heard === undefined ? lastTick : unwrappedTick(lastTick, heard, s.modulus);
  const heardMs = (1000 * heardTick) / s.ticksPerS;
  const lateness = latenessOf(s.clock, heardMs, arrivalMs);
  const astray =
    lateness !== undefined &&
    s.cause !== undefined &&
    (lateness > crystalTuning.leapMs || lateness < -EARLY_MS);
  if (clockRestarted || astray) restartClock(s.clock, heardMs, arrivalMs);
  else observeArrival(s.clock, s.clocked ? crystalTuning : sampleCountTuning, heardMs, arrivalMs);
  const periodMs = (1000 * s.ticksPerSample * (1 + s.clock.slope)) / s.ticksPerS;
  const fitted = advanceTo(s.clock, (1000 * firstTick) / s.ticksPerS);
  const firstMs = s.lastSampleMs === undefined ? fitted : Math.max(fitted, s.lastSampleMs + periodMs / 5);

  let gap: FrameGap | undefined;
  if (s.endMs !== undefined) {
    const openMs = firstMs - s.endMs;
    const told = s.cause !== undefined || clockRestarted;
    if (openMs > gapBreaksMs || (told && openMs > 1.5 * periodMs) || lostSamples > 0 || recounted) {
      gap = {
        startMs: Math.min(s.endMs, firstMs),
        // While the link was down nobody knows whether the sensor went on sampling.
        lostSamples: told || hole === undefined || recounted || lostSamples === 0 ? undefined : lostSamples,
        cause: clockRestarted
          ? "device-restarted"
          : (s.cause ?? (lostFrames === 0 && lostSamples > 0 ? "sensor-overflow" : "frames-lost")),
      };
    }
  }
  s.cause = undefined;
  s.sentTick = sent;
  s.firstTick = firstTick;
  s.frameSamples = samples;
  s.lastSampleMs = firstMs + (samples - 1) * periodMs;
  s.endMs = s.lastSampleMs + periodMs;
  return { kind: "next", firstMs, periodMs, firstTick, clockRestarted, gap };
}

/** Told by its tick: taken after the youngest so far, whatever its number says (a count may begin anew). */
function isYounger(s: TimingState, packet: ImuPacket): boolean {
  if (!s.clocked || !packet.time || s.sentTick === undefined) return false;
  return unwrappedTick(s.sentTick, packet.time.tick, s.modulus) > s.sentTick;
}

function duplicate(s: TimingState): FrameTiming {
  s.duplicateFrames++;
  return { kind: "duplicate" };
}

function late(s: TimingState, packet: ImuPacket, samples: number): FrameTiming {
  s.lateFrames++;
  // Without a clock only its place before the youngest frame is known.
  const sent =
    packet.time && s.clocked
      ? unwrappedTick(s.sentTick, packet.time.tick, s.modulus)
      : s.firstTick - samples * s.ticksPerSample;
  const firstTick = packet.time?.of === "last" ? sent - (samples - 1) * s.ticksPerSample : sent;
  return {
    kind: "late",
    firstMs: sessionMsOf(s.clock, (1000 * firstTick) / s.ticksPerS),
    periodMs: (1000 * s.ticksPerSample * (1 + s.clock.slope)) / s.ticksPerS,
    firstTick,
  };
}

/** The tick as sent, unwrapped; without a device clock, the count of samples so far, lost ones guessed as usual. */
function sentTickOf(s: TimingState, packet: ImuPacket, last: number | undefined, lostFrames: number): number {
  if (packet.time && s.clocked) return unwrappedTick(last, packet.time.tick, s.modulus);
  return last === undefined ? 0 : last + s.frameSamples * (1 + lostFrames);
}

/** Whole samples missing in a hole; a hole within the period's own error is none, unless something was dropped. */
function lostSamplesIn(
  hole: number | undefined,
  lostFrames: number,
  dropped: boolean,
  frameSamples: number,
): number {
  if (hole === undefined) return 0;
  const least = lostFrames > 0 || dropped ? 0.5 : Math.max(1.5, 0.1 * frameSamples);
  return hole >= least ? Math.max(1, Math.round(hole)) : lostFrames > 0 ? lostFrames : 0;
}

function learnPeriod(s: TimingState, seen: number): void {
  s.periodFrames = Math.min(PERIOD_MEMORY, s.periodFrames + 1);
  s.ticksPerSample += (seen - s.ticksPerSample) / s.periodFrames;
}
