// Samples on their way into the smoother, which looks at what follows a sample as well and so answers some minutes
// later. In: samples in order, with the settings of their segment; out: one call per sample in the same order, while
// what `known` gave holds its "up" and the bias. Keeps no samples itself: whoever feeds it knows which one is meant.
import type { AccCalibration } from "../src/domain/calibration.ts";
import { defaultQuasiStaticParams, QuasiStaticFilter } from "./fusion/quasi-static-filter.ts";
import type { SmoothedBlock, UpSmoother } from "./fusion/smoother-block.ts";
import { smootherForDevice } from "./fusion/smoother-for-device.ts";
import { vector3 } from "./fusion/vector.ts";
import { freshTiming, lostBefore, startTiming, wholeMicroseconds } from "./ingest/sample-timing.ts";
import type { KnownUp, SampleOptions } from "./sample-stream.ts";

export class SmootherFeed {
  readonly #release: () => void;
  readonly #up = vector3(0, 0, 1);
  readonly #bias = vector3();
  readonly #timing = freshTiming();
  #smoother: UpSmoother | undefined;
  #options: SampleOptions | undefined;
  #sensorId: string | undefined;

  constructor(release: () => void) {
    this.#release = release;
  }

  /**
   * Stands in for the live filter: "up" of the sample that is being released. Without a gyro a state is told only where
   * an error is claimed of "up": then the live filter makes that claim, which errs on the safe side.
   */
  known(channels: 3 | 6, periodS: number): KnownUp {
    const live = channels === 3 ? new QuasiStaticFilter(defaultQuasiStaticParams, periodS) : undefined;
    return {
      basis: channels === 3 ? "acceleration-only" : "gyro-and-acceleration",
      up: this.#up,
      biasRadPerS: this.#bias,
      seeded: true,
      get errorBandRad() {
        return live?.errorBandRad;
      },
      update: (gx, gy, gz, ax, ay, az) => live?.update(gx, gy, gz, ax, ay, az),
      gap: (lostS) => live?.gap(lostS),
      setPeriod: (period) => live?.setPeriod(period),
      biasMemory: () => undefined,
      save: () => undefined,
    };
  }

  /** Time of the newest sample, ms; a sample before it has no place any more. */
  get lastMs(): number | undefined {
    return this.#timing.lastMs;
  }

  /** A new start of the same sensor at the same settings goes on in one stretch; anything else begins another. */
  begin(options: SampleOptions, sensorId: string | undefined): void {
    const before = this.#options;
    const goesOn =
      this.#smoother !== undefined &&
      this.#sensorId === sensorId &&
      before?.channels === options.channels &&
      before.gyroConvention === options.gyroConvention &&
      before.latencyS === options.latencyS &&
      before.nominalRateHz === options.nominalRateHz;
    this.#options = options;
    this.#sensorId = sensorId;
    if (goesOn) return;
    this.end();
    if (before?.nominalRateHz !== options.nominalRateHz) startTiming(this.#timing, options.nominalRateHz);
    const { channels, gyroConvention, latencyS, gyroBias } = options;
    this.#smoother = smootherForDevice(channels === 3 ? "none" : gyroConvention, {
      periodS: this.#timing.filterPeriodMs / 1000,
      latencyS,
      ...(gyroBias && { biasRadPerS: gyroBias.biasRadPerS }),
    });
  }

  /** One sample after `begin`: not calibrated, m/s²; rad/s. Times never go back. */
  add(timeMs: number, acc: Float64Array, rate: Float64Array, calibration: AccCalibration | undefined): void {
    const smoother = this.#smoother!;
    const timing = this.#timing;
    const atMs = wholeMicroseconds(timeMs);
    const { filterPeriodMs } = timing;
    const lostMs = lostBefore(timing, atMs);
    timing.lastMs = atMs;
    if (timing.filterPeriodMs !== filterPeriodMs) smoother.setPeriod(timing.filterPeriodMs / 1000);
    if (lostMs > 0) smoother.gap(lostMs / 1000);
    const used = (axis: 0 | 1 | 2): number =>
      calibration ? (acc[axis]! - calibration.offsetMs2[axis]) * calibration.gain[axis] : acc[axis]!;
    const block = smoother.add(1000 * atMs, rate[0]!, rate[1]!, rate[2]!, used(0), used(1), used(2));
    if (block) this.#hand(block);
  }

  /** Nothing more comes: what waits is released. */
  end(): void {
    const block = this.#smoother?.end();
    if (block) this.#hand(block);
    this.#smoother = undefined;
  }

  #hand({ length, up }: SmoothedBlock): void {
    const smoother = this.#smoother;
    if (smoother && "biasRadPerS" in smoother) this.#bias.set(smoother.biasRadPerS as Float64Array);
    for (let i = 0; i < length; i++) {
      for (let axis = 0; axis < 3; axis++) this.#up[axis] = up[3 * i + axis]!;
      this.#release();
    }
  }
}
