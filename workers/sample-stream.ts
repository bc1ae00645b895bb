// Samples → posture: the one core of the live stream, of re-analysis and of batch. In: SI samples, oldest first, each
// with its time; out: rows, points, events; `up` after each sample. What happens follows from times, samples and the
// options alone, so that whoever has these three gets the same bits. Everything that changes is SampleState, plain data.
import type { GyroConvention } from "../firmware-protocol/driver.ts";
import type { AccCalibration, GyroBiasMemory } from "../src/domain/calibration.ts";
import type { BodyBasis } from "../src/domain/lean.ts";
import { thresholdValues } from "../src/domain/threshold-values.ts";
import { filterForDevice, type UpFilterState } from "./fusion/filter-for-device.ts";
import type { UpFilter } from "./fusion/up-filter.ts";
import {
  freshTiming,
  lostBefore,
  type SampleTiming,
  startTiming,
  wholeMicroseconds,
} from "./ingest/sample-timing.ts";
import { PostureEngine, type PostureSink } from "./posture/posture-engine.ts";
import { freshPosture, type PostureState } from "./posture/posture-state.ts";

const gapBreaksMs = 1000 * thresholdValues.gapBreaks;

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
export interface SampleState extends SampleTiming {
  options: SampleOptions | undefined;
  readonly posture: PostureState;
  filter: UpFilterState | undefined;
  /** Since when nothing has been known; told as an episode when data go on. */
  brokenAtMs: number | undefined;
  /** The sensor's own word on wear, waiting for the first sample after it. */
  readonly wear: { readonly off: boolean; readonly atMs: number }[];
}

export const freshSamples = (basis: BodyBasis): SampleState => ({
  ...freshTiming(),
  options: undefined,
  posture: freshPosture(basis),
  filter: undefined,
  brokenAtMs: undefined,
  wear: [],
});

/** Says "up" for each sample in turn, as a filter does. */
export interface KnownUp extends UpFilter {
  readonly biasRadPerS: Readonly<ArrayLike<number>>;
  save(): undefined;
}

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

export class SampleStream {
  readonly state: SampleState;
  readonly posture: PostureEngine;
  /** Write the sample here, then `take` it: specific force, m/s²; rate, rad/s (left alone without a gyro). */
  readonly acc = new Float64Array(3);
  readonly rate = new Float64Array(3);
  tap: SampleTap | undefined;
  readonly #used = new Float64Array(3);
  readonly #given: KnownUp | undefined;
  #filter: ReturnType<typeof filterForDevice> | KnownUp | undefined;

  /** `known`: takes the filter's place, for an orientation that was worked out before. */
  constructor(state: SampleState, sink: PostureSink, known?: KnownUp) {
    this.state = state;
    this.posture = new PostureEngine(state.posture, sink);
    this.#given = known;
    this.#prepare();
  }

  /** Samples with these options follow; another sensor's know nothing of what the filter had learned. */
  begin(options: SampleOptions, sameSensor = true): void {
    const s = this.state;
    if (this.#filter) s.filter = sameSensor ? this.#filter.save() : undefined;
    if (!sameSensor || s.options?.nominalRateHz !== options.nominalRateHz) {
      startTiming(s, options.nominalRateHz);
    }
    s.options = options;
    this.#prepare();
  }

  /** What says "up", to be asked and not driven; undefined before `begin`. */
  get filter(): Readonly<UpFilter> | undefined {
    return this.#filter;
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
    this.#join(atMs);
    while (s.wear.length > 0 && s.wear[0]!.atMs < atMs) {
      const { off, atMs: heardMs } = s.wear.shift()!;
      posture.hearWear(off, heardMs);
    }
    posture.hearWear(notWorn, atMs);
    filter.update(rate[0]!, rate[1]!, rate[2]!, used[0]!, used[1]!, used[2]!, posture.offBody);
    if (s.posture.accelerationOnly) s.posture.upErrorRad = filter.errorBandRad;
    const bias = "biasRadPerS" in filter ? filter.biasRadPerS : undefined;
    const x = rate[0]! - (bias?.[0] ?? 0);
    const y = rate[1]! - (bias?.[1] ?? 0);
    const z = rate[2]! - (bias?.[2] ?? 0);
    posture.sample(atMs, filter.up, used, x, y, z);
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
    const { options, filter: state, filterPeriodMs } = this.state;
    if (!options) return;
    const { latencyS, gyroBias: bias } = options;
    const convention = options.channels === 3 ? "none" : options.gyroConvention;
    this.state.posture.accelerationOnly = convention === "none";
    this.#filter =
      this.#given ?? filterForDevice(convention, filterPeriodMs / 1000, { state, latencyS, bias });
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
  #join(atMs: number): void {
    const s = this.state;
    const filter = this.#filter!;
    const { filterPeriodMs } = s;
    const lostMs = lostBefore(s, atMs);
    if (lostMs > gapBreaksMs) this.breakOff();
    s.lastMs = atMs;
    if (s.filterPeriodMs !== filterPeriodMs) filter.setPeriod(s.filterPeriodMs / 1000);
    if (lostMs > 0) filter.gap(lostMs / 1000);
    if (s.brokenAtMs === undefined) return;
    this.posture.tellSpan("no-data", s.brokenAtMs, atMs);
    s.brokenAtMs = undefined;
  }
}
