// Samples → posture: the one core of the live stream, of re-analysis and of batch. In: SI samples, oldest first, each
// with its time; out: rows, points, events; `up` after each sample. What happens follows from times, samples and the
// options alone, so that whoever has these three gets the same bits. Everything that changes is SampleState, plain data.
import type { GyroConvention } from "../firmware-protocol/driver.ts";
import type { AccCalibration, GyroBiasMemory } from "../src/domain/calibration.ts";
import type { BodyBasis } from "../src/domain/lean.ts";
import { thresholdValues } from "../src/domain/threshold-values.ts";
import { filterForDevice, type UpFilterState } from "./fusion/filter-for-device.ts";
import { PostureEngine, type PostureSink } from "./posture/posture-engine.ts";
import { freshPosture, type PostureState } from "./posture/posture-state.ts";

const gapBreaksMs = 1000 * thresholdValues.gapBreaks;
/** The sampling period is a mean over about this many intervals. */
const PERIOD_MEMORY = 1000;
/** The filter hears of a new period when it differs by more than this share. */
const PERIOD_STEP = 1e-3;
/** Times handed out in bursts run ahead of the samples by at most this much, ms; a pause that pays it back is no loss. */
const AHEAD_MS = 250;

/** What is known of a sensor from earlier. The bias is used where the filter has learned none yet. */
export interface SensorKnowledge {
  readonly accCalibration?: AccCalibration | undefined;
  readonly gyroBias?: GyroBiasMemory | undefined;
}

/** What a stretch of samples from one sensor has in common. Plain data. */
export interface SampleOptions extends SensorKnowledge {
  readonly gyroConvention: GyroConvention;
  readonly channels: 3 | 6;
  readonly latencyS: number;
  readonly nominalRateHz: number;
}

/** Plain data; times in session ms, whole microseconds. */
export interface SampleState {
  options: SampleOptions | undefined;
  readonly posture: PostureState;
  filter: UpFilterState | undefined;
  filterPeriodMs: number;
  /** Mean interval, and how many intervals it stands on. */
  periodMs: number;
  periods: number;
  lastMs: number | undefined;
  aheadMs: number;
  /** Since when nothing has been known; told as an episode when data go on. */
  brokenAtMs: number | undefined;
  /** The sensor's own word on wear, waiting for the first sample after it. */
  readonly wear: { readonly off: boolean; readonly atMs: number }[];
  /** Last sample in SI units: rate, specific force. */
  readonly last: Float64Array;
}

export const freshSamples = (basis: BodyBasis): SampleState => ({
  options: undefined,
  posture: freshPosture(basis),
  filter: undefined,
  filterPeriodMs: 0,
  periodMs: 0,
  periods: 0,
  lastMs: undefined,
  aheadMs: 0,
  brokenAtMs: undefined,
  wear: [],
  last: new Float64Array(6),
});

/** Told of each sample: calibrated and raw specific force, rate less bias. Arrays are lent, not given. */
export type SampleTap = (
  atMs: number,
  up: Float64Array,
  acc: Float64Array,
  rateX: number,
  rateY: number,
  rateZ: number,
  rawAcc: Float64Array,
) => void;

/** A time as six decimals of a second hold it: what was written to a file and read again is the same time. */
export const wholeMicroseconds = (ms: number): number =>
  (ms < 0 ? -1 : 1) * (Math.round(Math.abs(ms / 1000) * 1e6) / 1000) + 0;

export class SampleStream {
  readonly state: SampleState;
  readonly posture: PostureEngine;
  /** Write the sample here, then `take` it: specific force, m/s²; rate, rad/s (left alone without a gyro). */
  readonly acc = new Float64Array(3);
  readonly rate = new Float64Array(3);
  tap: SampleTap | undefined;
  readonly #used = new Float64Array(3);
  #filter: ReturnType<typeof filterForDevice> | undefined;

  constructor(state: SampleState, sink: PostureSink) {
    this.state = state;
    this.posture = new PostureEngine(state.posture, sink);
    this.#prepare();
  }

  /** Samples with these options follow; another sensor's know nothing of what the filter had learned. */
  begin(options: SampleOptions, sameSensor = true): void {
    const s = this.state;
    if (this.#filter) s.filter = sameSensor ? this.#filter.save() : undefined;
    if (!sameSensor || s.options?.nominalRateHz !== options.nominalRateHz) {
      s.filterPeriodMs = s.periodMs = 1000 / options.nominalRateHz;
      s.periods = 1;
    }
    s.options = options;
    this.#prepare();
  }

  /** Unit vector up in the sensor frame at the newest sample, overwritten by the next; undefined before `begin`. */
  get up(): Float64Array | undefined {
    return this.#filter?.up;
  }

  /** The sample in `acc` and `rate`. `ms` never goes back. `notWorn`: the sensor says so. */
  take(ms: number, notWorn: boolean): void {
    const { state: s, posture, rate, acc } = this;
    const filter = this.#filter;
    if (!filter) return;
    const atMs = wholeMicroseconds(ms);
    const used = this.#calibrated();
    if (s.lastMs !== undefined) this.#join(s.lastMs, atMs, used);
    s.lastMs = atMs;
    while (s.wear.length > 0 && s.wear[0]!.atMs < atMs) {
      const { off, atMs: heardMs } = s.wear.shift()!;
      posture.hearWear(off, heardMs);
    }
    posture.hearWear(notWorn, atMs);
    filter.update(rate[0]!, rate[1]!, rate[2]!, used[0]!, used[1]!, used[2]!, posture.offBody);
    const bias = filter.basis === "gyro-and-acceleration" ? filter.biasRadPerS : undefined;
    const x = rate[0]! - (bias?.[0] ?? 0);
    const y = rate[1]! - (bias?.[1] ?? 0);
    const z = rate[2]! - (bias?.[2] ?? 0);
    posture.sample(atMs, filter.up, used, x, y, z);
    s.last.set(rate, 0);
    s.last.set(used, 3);
    this.tap?.(atMs, filter.up, used, x, y, z, acc);
  }

  /** The sensor itself tells wear; gives the time from which that counts, never before the newest sample. */
  hearWear(off: boolean, ms: number): number {
    const atMs = Math.max(wholeMicroseconds(ms), this.state.lastMs ?? Number.NEGATIVE_INFINITY);
    this.state.wear.push({ off, atMs });
    return atMs;
  }

  /** Data ended with the newest sample and will not go on from there. True if that is news. */
  breakOff(): boolean {
    const s = this.state;
    if (s.brokenAtMs !== undefined || s.lastMs === undefined) return false;
    s.brokenAtMs = wholeMicroseconds(s.lastMs + s.periodMs);
    this.posture.breakAt(s.brokenAtMs);
    return true;
  }

  save(): SampleState {
    if (this.#filter) this.state.filter = this.#filter.save();
    return structuredClone(this.state);
  }

  #prepare(): void {
    const { options, filter, filterPeriodMs } = this.state;
    if (!options) return;
    const convention = options.channels === 3 ? "none" : options.gyroConvention;
    this.state.posture.accelerationOnly = convention === "none";
    this.#filter = filterForDevice(convention, filterPeriodMs / 1000, filter);
  }

  #calibrated(): Float64Array {
    const { acc } = this;
    const calibration = this.state.options?.accCalibration;
    if (!calibration) return acc;
    const used = this.#used;
    for (let axis = 0; axis < 3; axis++) {
      used[axis] = (acc[axis]! - calibration.offsetMs2[axis]!) * calibration.gain[axis]!;
    }
    return used;
  }

  /** What lies between the last sample and this one: nothing, a short loss, or a break. */
  #join(lastMs: number, atMs: number, acc: Float64Array): void {
    const s = this.state;
    const filter = this.#filter!;
    const openMs = atMs - lastMs;
    if (openMs - s.periodMs > gapBreaksMs) this.breakOff();
    if (s.brokenAtMs !== undefined) {
      filter.gap(Math.max(0, atMs - s.brokenAtMs) / 1000);
      this.posture.tellSpan("no-data", s.brokenAtMs, atMs);
      s.brokenAtMs = undefined;
      s.aheadMs = 0;
      return;
    }
    if (openMs < s.periodMs / 2) {
      s.aheadMs = Math.min(AHEAD_MS, s.aheadMs + s.periodMs - openMs);
    } else if (openMs < 1.5 * s.periodMs) {
      s.aheadMs *= 0.9;
      s.periods = Math.min(PERIOD_MEMORY, s.periods + 1);
      s.periodMs += (openMs - s.periodMs) / s.periods;
      if (Math.abs(s.periodMs / s.filterPeriodMs - 1) > PERIOD_STEP) {
        s.filterPeriodMs = s.periodMs;
        filter.setPeriod(s.periodMs / 1000);
      }
    } else {
      const lost = Math.round((openMs - s.periodMs - s.aheadMs) / s.periodMs);
      s.aheadMs = 0;
      this.#bridge(lost, acc);
    }
  }

  /** Over a short loss the filter is carried by the mean of both sides. */
  #bridge(lost: number, acc: Float64Array): void {
    const { rate } = this;
    const { last } = this.state;
    for (let k = lost; k > 0; k--) {
      this.#filter!.update(
        (last[0]! + rate[0]!) / 2,
        (last[1]! + rate[1]!) / 2,
        (last[2]! + rate[2]!) / 2,
        (last[3]! + acc[0]!) / 2,
        (last[4]! + acc[1]!) / 2,
        (last[5]! + acc[2]!) / 2,
      );
    }
  }
}
