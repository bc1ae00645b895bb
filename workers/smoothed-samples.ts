// Samples of one placement, held back until the smoother, which looks at what follows a sample as well, has said "up"
// for them. In: samples in order with their segment; out: the same samples in the same order, some minutes later, while
// `up` and `biasRadPerS` are theirs. Memory does not grow with the length of a recording.
import type { AccCalibration } from "../src/domain/calibration.ts";
import type { SegmentRecord } from "../src/domain/session.ts";
import type { SmoothedBlock, UpSmoother } from "./fusion/smoother-block.ts";
import { smootherForDevice } from "./fusion/smoother-for-device.ts";
import { vector3 } from "./fusion/vector.ts";
import { freshTiming, lostBefore, startTiming, wholeMicroseconds } from "./ingest/sample-timing.ts";
import type { KnownUp } from "./sample-stream.ts";

export interface StoredSample {
  readonly segment: SegmentRecord;
  readonly channels: 3 | 6;
  readonly atMs: number;
  readonly notWorn: boolean;
  /** Not calibrated, m/s²; rad/s. */
  readonly acc: Float64Array;
  readonly rate: Float64Array;
}

export class SmoothedSamples {
  readonly #release: (sample: StoredSample) => void;
  readonly #calibration: AccCalibration | undefined;
  readonly #up = vector3(0, 0, 1);
  readonly #bias = vector3();
  #waiting: StoredSample[] = [];
  #smoother: UpSmoother | undefined;
  #timing = freshTiming();
  #last: StoredSample | undefined;

  constructor(calibration: AccCalibration | undefined, release: (sample: StoredSample) => void) {
    this.#calibration = calibration;
    this.#release = release;
  }

  /** What stands in for the live filter: "up" of the sample that is being released. */
  known(channels: 3 | 6): KnownUp {
    return {
      basis: channels === 3 ? "acceleration-only" : "gyro-and-acceleration",
      up: this.#up,
      biasRadPerS: this.#bias,
      seeded: true,
      errorBandRad: undefined,
      update: () => {},
      gap: () => {},
      setPeriod: () => {},
      biasMemory: () => undefined,
      save: () => undefined,
    };
  }

  /** Times never go back. Keeps the sample. */
  take(sample: StoredSample): void {
    const atMs = wholeMicroseconds(sample.atMs);
    const smoother = this.#smootherFor(sample);
    const { filterPeriodMs } = this.#timing;
    const lostMs = lostBefore(this.#timing, atMs);
    this.#timing.lastMs = atMs;
    if (this.#timing.filterPeriodMs !== filterPeriodMs)
      smoother.setPeriod(this.#timing.filterPeriodMs / 1000);
    if (lostMs > 0) smoother.gap(lostMs / 1000);
    this.#waiting.push(sample);
    this.#last = sample;
    const { acc, rate } = sample;
    const c = this.#calibration;
    const used = (axis: 0 | 1 | 2): number =>
      c ? (acc[axis]! - c.offsetMs2[axis]) * c.gain[axis] : acc[axis]!;
    const block = smoother.add(1000 * atMs, rate[0]!, rate[1]!, rate[2]!, used(0), used(1), used(2));
    if (block) this.#hand(block);
  }

  /** Nothing more comes: what waits is released. */
  end(): void {
    const block = this.#smoother?.end();
    if (block) this.#hand(block);
    this.#smoother = undefined;
  }

  /** A new start of the same sensor at the same settings goes on in one stretch; anything else begins another. */
  #smootherFor({ segment, channels }: StoredSample): UpSmoother {
    const before = this.#last;
    const goesOn =
      before !== undefined &&
      before.channels === channels &&
      before.segment.sensor.sensorId === segment.sensor.sensorId &&
      before.segment.gyroConvention === segment.gyroConvention &&
      before.segment.latencyS === segment.latencyS &&
      before.segment.nominalRateHz === segment.nominalRateHz;
    if (this.#smoother && goesOn) return this.#smoother;
    this.end();
    if (before?.segment.nominalRateHz !== segment.nominalRateHz)
      startTiming(this.#timing, segment.nominalRateHz);
    const bias = segment.start?.gyroBias?.biasRadPerS;
    const smoother = smootherForDevice(channels === 3 ? "none" : segment.gyroConvention, {
      periodS: this.#timing.filterPeriodMs / 1000,
      latencyS: segment.latencyS,
      ...(bias && { biasRadPerS: bias }),
    });
    this.#smoother = smoother;
    return smoother;
  }

  #hand({ length, up }: SmoothedBlock): void {
    const smoother = this.#smoother;
    if (smoother && "biasRadPerS" in smoother) this.#bias.set(smoother.biasRadPerS as Float64Array);
    for (let i = 0; i < length; i++) {
      for (let axis = 0; axis < 3; axis++) this.#up[axis] = up[3 * i + axis]!;
      this.#release(this.#waiting[i]!);
    }
    this.#waiting = this.#waiting.slice(length);
  }
}
