// Intensity of movement in epochs of 5 s from the length of the specific force, EN = |a| / g: ENMO = mean(max(EN − 1, 0))
// and MAD = mean |EN − mean EN|. Source: GGIR (g.applymetrics); cut-points of MAD 22.5 mg (from memory), 91 and 414 mg
// (Vähä-Ypyä 2015, adults), made for the hip: at the upper back they label an intensity and no more.
import { intensities, type Intensity } from "../../src/domain/exposure.ts";

const G = 9.80665;
const EPOCH_MS = 5000;
/** More samples than any sensor sends in 5 s. */
const MOST_SAMPLES = 5120;
/** An epoch must be filled to within half a second at either end. */
const SLACK_MS = 500;
/** Epochs that wait for the word that they were worn. */
const MOST_WAITING = 200;
const cutsMs2 = [0.0225 * G, 0.091 * G, 0.414 * G];

export interface ActivityTotals {
  epochs: number;
  enmoMs2: number;
  madMs2: number;
  /** Epochs per intensity, in the order of `intensities`. */
  readonly perIntensity: number[];
}

interface Epoch {
  readonly epoch: number;
  readonly enmoMs2: number;
  readonly madMs2: number;
}

/** Plain data. The open epoch's samples, epochs not yet known to be worn, and worn seconds per epoch. */
export interface ActivityTrack {
  epoch: number | undefined;
  firstMs: number;
  lastMs: number;
  samples: number;
  readonly normsMs2: Float64Array;
  waiting: Epoch[];
  worn: { readonly epoch: number; seconds: number }[];
}

export const freshActivity = (): ActivityTotals => ({
  epochs: 0,
  enmoMs2: 0,
  madMs2: 0,
  perIntensity: intensities.map(() => 0),
});
export const freshActivityTrack = (): ActivityTrack => ({
  epoch: undefined,
  firstMs: 0,
  lastMs: 0,
  samples: 0,
  normsMs2: new Float64Array(MOST_SAMPLES),
  waiting: [],
  worn: [],
});

/** Mean over an epoch of max(|a| − g, 0), m/s². */
export function enmoFrom(normsMs2: Float64Array): number {
  let sum = 0;
  for (const norm of normsMs2) sum += Math.max(0, norm - G);
  return sum / normsMs2.length;
}

/** Mean absolute deviation of |a| about its mean over an epoch, m/s². */
export function madFrom(normsMs2: Float64Array): number {
  let sum = 0;
  for (const norm of normsMs2) sum += norm;
  const mean = sum / normsMs2.length;
  let deviation = 0;
  for (const norm of normsMs2) deviation += Math.abs(norm - mean);
  return deviation / normsMs2.length;
}

/** The label of a MAD, m/s². */
export function intensityFrom(madMs2: number): Intensity {
  const above = cutsMs2.findIndex((cut) => madMs2 < cut);
  return intensities[above < 0 ? intensities.length - 1 : above]!;
}

/** One sample: its time and |a|, m/s². */
export function trackActivity(
  totals: ActivityTotals,
  track: ActivityTrack,
  atMs: number,
  normMs2: number,
): void {
  const epoch = Math.floor(atMs / EPOCH_MS);
  if (epoch !== track.epoch) {
    closeEpoch(totals, track);
    track.epoch = epoch;
    track.firstMs = atMs;
    track.samples = 0;
  } else if (atMs - track.lastMs > 1000) {
    // A gap inside: the epoch cannot be whole.
    track.firstMs = atMs;
  }
  track.lastMs = atMs;
  if (track.samples < MOST_SAMPLES) track.normsMs2[track.samples++] = normMs2;
}

/** A second of valid wear. */
export function wornActivity(totals: ActivityTotals, track: ActivityTrack, second: number): void {
  const epoch = Math.floor((1000 * second) / EPOCH_MS);
  const last = track.worn.at(-1);
  if (last?.epoch === epoch) last.seconds++;
  else track.worn.push({ epoch, seconds: 1 });
  if (track.worn.length > 2 * MOST_WAITING) track.worn.splice(0, MOST_WAITING);
  if (track.worn.at(-1)!.seconds === EPOCH_MS / 1000) settleEpochs(totals, track);
}

export function closeEpoch(totals: ActivityTotals, track: ActivityTrack): void {
  const { epoch, samples } = track;
  track.epoch = undefined;
  if (epoch === undefined) return;
  const early = track.firstMs - EPOCH_MS * epoch <= SLACK_MS;
  const late = EPOCH_MS * (epoch + 1) - track.lastMs <= SLACK_MS;
  if (!early || !late) return;
  const norms = track.normsMs2.subarray(0, samples);
  track.waiting.push({ epoch, enmoMs2: enmoFrom(norms), madMs2: madFrom(norms) });
  if (track.waiting.length > MOST_WAITING) track.waiting.shift();
  settleEpochs(totals, track);
}

function settleEpochs(totals: ActivityTotals, track: ActivityTrack): void {
  if (track.waiting.length === 0) return;
  const whole = new Set(track.worn.filter(({ seconds }) => seconds === EPOCH_MS / 1000).map((w) => w.epoch));
  const settled = track.waiting.filter(({ epoch }) => whole.has(epoch));
  if (settled.length === 0) return;
  for (const { enmoMs2, madMs2 } of settled) {
    totals.epochs++;
    totals.enmoMs2 += enmoMs2;
    totals.madMs2 += madMs2;
    totals.perIntensity[intensities.indexOf(intensityFrom(madMs2))]! += 1;
  }
  const newest = settled.at(-1)!.epoch;
  track.waiting = track.waiting.filter(({ epoch }) => epoch > newest);
  track.worn = track.worn.filter(({ epoch }) => epoch > newest);
}

export function addActivity(into: ActivityTotals, other: ActivityTotals): void {
  into.epochs += other.epochs;
  into.enmoMs2 += other.enmoMs2;
  into.madMs2 += other.madMs2;
  for (const [i, count] of other.perIntensity.entries()) into.perIntensity[i]! += count;
}
