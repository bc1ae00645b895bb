// The same replay with "up" from the smoother, which looks at what follows a sample as well. Rows wait here, a few
// minutes of them, until their block is smoothed; rows that came late, and are in their place in the file, are used.
import type { AccCalibration } from "../domain/calibration.ts";
import type { SmoothedBlock, UpSmoother } from "../../workers/fusion/smoother-block.ts";
import { smootherForDevice } from "../../workers/fusion/smoother-for-device.ts";
import { vector3 } from "../../workers/fusion/vector.ts";
import {
  freshTiming,
  lostBefore,
  type SampleTiming,
  startTiming,
} from "../../workers/ingest/sample-timing.ts";
import type { KnownUp, SampleOptions, SampleState } from "../../workers/sample-stream.ts";
import { MOST_TIME_BYTES } from "./csv-rows.ts";
import type { SegmentFacts } from "./recording-facts.ts";
import {
  type FileRow,
  isUsable,
  optionsFrom,
  type ReplayPlan,
  type ReplaySink,
  RowReplay,
} from "./row-replay.ts";

interface WaitingRow extends FileRow {
  /** Handed to the smoother. */
  readonly smoothed: boolean;
}

export class SmoothedReplay {
  readonly #plan: ReplayPlan;
  readonly #replay: RowReplay;
  readonly #up = vector3(0, 0, 1);
  readonly #bias = vector3();
  readonly #calibrations: { readonly atUs: number; readonly calibration: AccCalibration }[];
  #waiting: WaitingRow[] = [];
  #smoother: UpSmoother | undefined;
  #timing: SampleTiming = freshTiming();
  #segment: SegmentFacts | undefined;
  #options: SampleOptions | undefined;
  #calibration: AccCalibration | undefined;

  constructor(plan: ReplayPlan, sink: ReplaySink) {
    this.#plan = plan;
    this.#replay = new RowReplay({ ...plan, known: knownUp(this.#up, this.#bias, plan) }, sink);
    this.#calibrations = plan.facts.happenings.filter((one) => one.kind === "acc-calibration");
  }

  get state(): SampleState {
    return this.#replay.state;
  }

  get filter(): RowReplay["filter"] {
    return this.#replay.filter;
  }

  get recoveries(): RowReplay["recoveries"] {
    return this.#replay.recoveries;
  }

  take(row: FileRow): void {
    const { lastMs } = this.#timing;
    const smoothed =
      isUsable(row, this.#plan.channels) && (lastMs === undefined || row.timeUs / 1000 >= lastMs);
    const waiting = copyOf(row, smoothed);
    if (smoothed) {
      const recovery = this.recoveries.of(row.segment);
      recovery?.acc(waiting.acc);
      if (waiting.hasRate) recovery?.rate(waiting.rate);
      this.#join(row);
    }
    this.#waiting.push(waiting);
    if (!smoothed) return;
    const { acc, rate } = waiting;
    const c = this.#calibration;
    const used = (axis: 0 | 1 | 2): number =>
      c ? (acc[axis]! - c.offsetMs2[axis]) * c.gain[axis] : acc[axis]!;
    const block = this.#smoother!.add(row.timeUs, rate[0]!, rate[1]!, rate[2]!, used(0), used(1), used(2));
    if (block) this.#release(block);
  }

  end(): SampleState {
    this.#drain();
    for (const row of this.#waiting) this.#replay.take(row);
    this.#waiting = [];
    return this.#replay.end();
  }

  /** The smoother, its period and what is missing before the row. */
  #join(row: FileRow): void {
    const { facts } = this.#plan;
    const named = facts.segments.find(({ segment }) => segment === row.segment);
    const segment = (row.segment === undefined ? this.#segment : named) ?? facts.segments[0]!;
    if (segment !== this.#segment && !(row.isLate && this.#segment)) this.#begin(segment);
    while (this.#calibrations.length > 0 && this.#calibrations[0]!.atUs < row.timeUs) {
      this.#calibration = this.#calibrations.shift()!.calibration;
    }
    const { filterPeriodMs } = this.#timing;
    const atMs = row.timeUs / 1000;
    const lostMs = lostBefore(this.#timing, atMs);
    this.#timing.lastMs = atMs;
    if (this.#timing.filterPeriodMs !== filterPeriodMs) {
      this.#smoother!.setPeriod(this.#timing.filterPeriodMs / 1000);
    }
    if (lostMs > 0) this.#smoother!.gap(lostMs / 1000);
  }

  #begin(segment: SegmentFacts): void {
    const options = optionsFrom(segment, this.#plan);
    const before = this.#options;
    const goesOn =
      before !== undefined &&
      before.gyroConvention === options.gyroConvention &&
      before.latencyS === options.latencyS &&
      before.nominalRateHz === options.nominalRateHz &&
      this.#segment?.sensorId === segment.sensorId;
    this.#segment = segment;
    this.#options = options;
    this.#calibration = options.accCalibration;
    if (goesOn) return;
    this.#drain();
    if (before?.nominalRateHz !== options.nominalRateHz) startTiming(this.#timing, options.nominalRateHz);
    const { latencyS, gyroBias } = options;
    this.#smoother = smootherForDevice(this.#plan.channels === 3 ? "none" : options.gyroConvention, {
      periodS: this.#timing.filterPeriodMs / 1000,
      latencyS,
      ...(gyroBias && { biasRadPerS: gyroBias.biasRadPerS }),
    });
  }

  #drain(): void {
    const block = this.#smoother?.end();
    if (block) this.#release(block);
  }

  #release({ length, up }: SmoothedBlock): void {
    const smoother = this.#smoother;
    if (smoother && "biasRadPerS" in smoother) this.#bias.set(smoother.biasRadPerS as Float64Array);
    let next = 0;
    for (let i = 0; i < length; i++) {
      while (!this.#waiting[next]!.smoothed) this.#replay.take(this.#waiting[next++]!);
      for (let axis = 0; axis < 3; axis++) this.#up[axis] = up[3 * i + axis]!;
      this.#replay.take(this.#waiting[next++]!);
    }
    this.#waiting = this.#waiting.slice(next);
  }
}

function copyOf(row: FileRow, smoothed: boolean): WaitingRow {
  const text = new Uint8Array(MOST_TIME_BYTES);
  const length = row.writeTime(text, 0);
  return {
    timeUs: row.timeUs,
    acc: row.acc.slice(),
    rate: row.rate.slice(),
    hasAcc: smoothed && row.hasAcc,
    hasRate: row.hasRate,
    flags: row.flags,
    isLate: row.isLate,
    segment: row.segment,
    smoothed,
    writeTime: (bytes, at) => {
      for (let i = 0; i < length; i++) bytes[at + i] = text[i]!;
      return at + length;
    },
  };
}

const knownUp = (up: KnownUp["up"], biasRadPerS: Float64Array, { channels }: ReplayPlan): KnownUp => ({
  basis: channels === 3 ? "acceleration-only" : "gyro-and-acceleration",
  up,
  biasRadPerS,
  seeded: true,
  errorBandRad: undefined,
  update: () => {},
  gap: () => {},
  setPeriod: () => {},
  biasMemory: () => undefined,
  save: () => undefined,
});
