// A clock for sensors that send neither time nor number, made of arrivals alone. In: frames as they come, in clumps; out:
// the frames of each clump together, with fitted times, an error for each, and what was lost. A clump is held until the
// next arrival (or the passing of time) shows that it has ended: only then is it known how many of its slots stayed
// empty. slot-line.ts fits the regular line under the arrivals, slot-filter.ts says which slots were filled. The least
// delay of the radio cannot be seen from one side and stays in the line. Plain data, no clock of its own.
import type { ImuPacket } from "../../firmware-protocol/packet.ts";
import { forgetWaiting, freshSlotFilter, type SlotFilterState, slotChoice } from "./slot-filter.ts";
import { CLUMPS_KEPT } from "./slot-line.ts";
import { FIRST_FIT_MS, FIT_SOON_MS, fitLine, MISFITS_MOST, keepClump, slewLine } from "./host-line.ts";

/** Arrivals this close are of one clump, but a clump is no longer than that, ms. */
const CLUMP_GAP_MS = 4;
const CLUMP_MOST_MS = 60;
/** After this silence nobody knows whether the sensor went on in step: the line begins anew, the period is kept. */
export const SILENCE_MS = 2000;
/** What is lost is told once it is this certain, in frames. */
const CERTAIN = 0.9;
const SURE_FITS = 3;
/** Spread of what nothing here models, ms. Measured: test/bench/host-clock.ts. */
const LEAST_SIGMA_MS = 2.5;
/** How far a line may be ahead of an arrival. */
const AHEAD_MS = 4;
/** Before the first fit: half a period and a usual connection interval. */
const UNFITTED_SIGMA_MS = 15;

export interface HeldFrame {
  readonly packet: ImuPacket;
  readonly arrivalMs: number;
}

export interface TimedUnit {
  readonly frame: HeldFrame;
  /** Fitted time of the frame's last sample, ms. */
  readonly lastMs: number;
  /** With 95 % it lies within this of its true time (but for the least delay), ms. */
  readonly errorMs: number;
}

export interface PlacedClump {
  readonly frames: readonly TimedUnit[];
  /** Between two samples, ms. */
  readonly periodMs: number;
  /** Samples lost that have become certain with this clump. */
  readonly lostSamples: number;
  /** The line began anew: after a silence, at the start. */
  readonly fresh: boolean;
}

/** Plain data. Slots are of one frame each (of one sample where frames differ in length). */
export interface HostClockState {
  readonly clumpMs: Float64Array;
  readonly clumpSlots: Float64Array;
  clumps: number;
  /** Of them, so many are joined ones. */
  joined: number;
  /** Which of DELAYS_MS. */
  delay: number;
  held: HeldFrame[];
  slotSamples: number;
  /** The line as it is handed out: a slot's time, and the time between two. */
  anchorMs: number;
  slotMs: number;
  /** What the line is still to be moved by, ms. */
  slewMs: number;
  fits: number;
  /** The period is known; it is known to be no other. */
  found: boolean;
  sure: boolean;
  nextFitMs: number;
  /** Square of the phase's error as the fits themselves tell it, ms². */
  phaseSquare: number;
  filter: SlotFilterState;
  /** Time of the youngest slot of the last clump; undefined at a fresh start. */
  youngestMs: number | undefined;
  lastMs: number | undefined;
  /** Slots that passed and that came, and lost ones told, since the fresh start. */
  passed: number;
  came: number;
  told: number;
  /** Share of clumps that could not be placed, of late, and whether the last one could not. */
  misfits: number;
  misfit: boolean;
  /** Clumps before this are not looked at. */
  searchFromMs: number;
  /** 95 % of times are within this, ms; 95 % of frames come within this of their time. */
  errorMs: number | undefined;
  latenessMs: number | undefined;
}

/** `before`: of an earlier stretch of the same sensor at the same rate, whose period is remembered. */
export function freshHostClock(rateHz: number, before?: HostClockState): HostClockState {
  const knows = before?.sure === true;
  const slotSamples = before?.slotSamples ?? 1;
  return {
    clumpMs: new Float64Array(CLUMPS_KEPT),
    clumpSlots: new Float64Array(CLUMPS_KEPT),
    clumps: 0,
    joined: 0,
    delay: 0,
    held: [],
    slotSamples,
    anchorMs: 0,
    slotMs: knows ? before.slotMs : (1000 / rateHz) * slotSamples,
    slewMs: 0,
    fits: 0,
    found: knows,
    sure: knows,
    nextFitMs: 0,
    phaseSquare: 0,
    filter: freshSlotFilter(),
    youngestMs: undefined,
    lastMs: before?.lastMs,
    passed: 0,
    came: 0,
    told: 0,
    misfits: 0,
    misfit: false,
    searchFromMs: 0,
    errorMs: undefined,
    latenessMs: before?.latenessMs,
  };
}

/** Samples a second, once known. */
export const hostRateHz = (s: HostClockState): number | undefined =>
  s.found && s.fits > 0 ? (1000 * s.slotSamples) / s.slotMs : undefined;

/** Holds a frame; gives the clump before it if this one does not belong to it. */
export function holdFrame(s: HostClockState, frame: HeldFrame): PlacedClump | undefined {
  const placed = closedClump(s, frame.arrivalMs);
  const samples = samplesOf(frame);
  if (s.clumps === 0 && s.held.length === 0 && s.fits === 0 && !s.found) {
    s.slotMs *= samples / s.slotSamples;
    s.slotSamples = samples;
  } else if (samples % s.slotSamples !== 0) {
    const ended = placed ?? releaseClump(s);
    s.slotMs /= s.slotSamples;
    s.slotSamples = 1;
    beginLine(s);
    s.held.push(frame);
    return ended;
  }
  s.held.push(frame);
  return placed;
}

/** The held clump, if it has ended by `nowMs`. */
export function closedClump(s: HostClockState, nowMs: number): PlacedClump | undefined {
  const first = s.held[0];
  const last = s.held.at(-1);
  if (!first || !last) return undefined;
  const goesOn = nowMs - last.arrivalMs <= CLUMP_GAP_MS && nowMs - first.arrivalMs <= CLUMP_MOST_MS;
  return goesOn ? undefined : releaseClump(s);
}

/** The held clump, whatever may follow. */
export function releaseClump(s: HostClockState): PlacedClump | undefined {
  const first = s.held[0];
  if (!first) return undefined;
  const frames = s.held;
  s.held = [];
  let slots = 0;
  for (const frame of frames) slots += samplesOf(frame) / s.slotSamples;
  return placeClump(s, frames, first.arrivalMs, slots);
}

/** What was in step before is not any more: the line begins anew, the period is kept. */
export function beginLine(s: HostClockState): void {
  s.searchFromMs = 0;
  s.clumps = 0;
  s.joined = 0;
  s.fits = 0;
  s.youngestMs = undefined;
  s.slewMs = 0;
  s.misfits = 0;
  s.passed = 0;
  s.came = 0;
  s.told = 0;
  forgetWaiting(s.filter);
}

const samplesOf = ({ packet }: HeldFrame): number => Math.floor(packet.counts.length / packet.channels);

function placeClump(s: HostClockState, frames: HeldFrame[], atMs: number, slots: number): PlacedClump {
  const sinceMs = s.clumps > 0 ? atMs - s.clumpMs[s.clumps - 1]! : 0;
  if (sinceMs > SILENCE_MS) beginLine(s);
  const fresh = s.youngestMs === undefined;
  if (fresh) {
    s.anchorMs = atMs;
    s.nextFitMs = atMs + FIRST_FIT_MS;
  }
  keepClump(s, atMs, slots);
  if (atMs >= s.nextFitMs) fitLine(s, atMs);
  slewLine(s, sinceMs);

  const { slotMs } = s;
  // A slot just ahead counts as well: the line may be a little late.
  const aheadMs = Math.min(AHEAD_MS, slotMs / 4);
  let youngestMs = s.anchorMs + slotMs * Math.floor((atMs + aheadMs - s.anchorMs) / slotMs);
  const passed = s.youngestMs === undefined ? slots : Math.round((youngestMs - s.youngestMs) / slotMs);
  const choice = slotChoice(s.filter, passed, atMs - youngestMs, slotMs, slots);
  s.misfits += ((choice ? 0 : 1) - s.misfits) / 50;
  if (s.misfits > MISFITS_MOST) s.nextFitMs = Math.min(s.nextFitMs, atMs + FIT_SOON_MS);
  if (!choice && s.fits === 0) {
    // Earlier than the line, of which only its first guess is known.
    s.anchorMs = atMs;
    youngestMs = atMs;
  } else if (!choice && !s.misfit && passed < slots) {
    // Two deliveries that ran into one another: the second's frames are younger than the first arrival.
    youngestMs = Math.min(youngestMs + slotMs, s.youngestMs! + slots * slotMs);
  }
  const lostSlots = choice ? lostFrom(s, passed, slots, choice.onTheirWay) : forgiveLost(s, slots);
  s.misfit = choice === undefined;
  s.youngestMs = youngestMs;

  const placed: TimedUnit[] = [];
  let slot = -1;
  let exceeded = 0;
  for (const frame of frames) {
    slot += samplesOf(frame) / s.slotSamples;
    const at = choice ? choice.slots[slot]! : slot - slots + 1;
    const variance = choice ? choice.variances[slot]! : 1;
    const least = s.lastMs === undefined ? 0 : s.lastMs + slotMs / 5;
    const lastMs = Math.max(youngestMs + slotMs * at, least);
    const sigma = Math.sqrt(slotMs ** 2 * variance + phaseSquare(s));
    s.lastMs = lastMs;
    placed.push({ frame, lastMs, errorMs: 1.96 * sigma });
    s.errorMs ??= 1.96 * sigma;
    exceeded += chanceBeyond(s.errorMs / sigma) - 0.05;
    noteLateness(s, Math.max(0.1, frame.arrivalMs - lastMs));
  }
  s.errorMs = s.errorMs! * Math.exp(Math.max(-0.5, Math.min(0.5, 0.05 * exceeded)));
  return { frames: placed, periodMs: slotMs / s.slotSamples, lostSamples: lostSlots * s.slotSamples, fresh };
}

const phaseSquare = (s: HostClockState): number =>
  s.fits === 0
    ? UNFITTED_SIGMA_MS ** 2 + s.slotMs ** 2 / 4
    : s.phaseSquare + s.slewMs ** 2 + LEAST_SIGMA_MS ** 2;

/** Lost slots that have become certain: what passed, less what came and what may be on its way. */
function lostFrom(s: HostClockState, passed: number, slots: number, onTheirWay: number): number {
  s.passed += passed;
  s.came += slots;
  // Before the period is found a wrong one looks like losses.
  if (!s.sure || s.fits < SURE_FITS) s.told = s.passed - s.came - Math.round(onTheirWay);
  const lost = s.passed - s.came - onTheirWay - s.told;
  if (lost < CERTAIN) return 0;
  const sure = Math.max(1, Math.floor(lost + 1 - CERTAIN));
  s.told += sure;
  return sure;
}

function forgiveLost(s: HostClockState, slots: number): number {
  s.came += slots;
  s.passed = Math.max(s.passed, s.came + s.told);
  return 0;
}

/** Chance that a normal number is farther than z from its mean. */
const chanceBeyond = (z: number): number => 2 / (1 + Math.exp(z * (1.5976 + 0.07056 * z * z)));

function noteLateness(s: HostClockState, ms: number): void {
  s.latenessMs ??= ms;
  s.latenessMs *= Math.exp(0.02 * ((ms > s.latenessMs ? 1 : 0) - 0.05));
}
