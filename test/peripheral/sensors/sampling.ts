// A sensor's inside: its own clock and its own rate. In: the body's motion and the computer's clock. Out: samples in
// the device's axes, each at its device time. The clock runs a few ppm off, the sampling rate is what the chip makes of
// the nominal one, and the parts have an offset and a noise, all from a fixed seed.
import { type BodyMotion, type Matrix, product, type Vector } from "../worn-motion.ts";
import { inDeviceAxes, type Mounting } from "./mounting.ts";

export interface Sample {
  /** Device clock, s since it was switched on. */
  readonly deviceS: number;
  /** m/s², specific force. */
  readonly acc: Vector;
  /** rad/s. */
  readonly gyr: Vector;
  /** From the device's axes to the room: x to the right, y up, z backwards. */
  readonly roomFromDevice: Matrix;
}

/** Device against the computer's clock. */
export class DeviceClock {
  readonly #scale: number;
  readonly #bootedHostS: number;

  /** `uptimeS`: how long it has been on at host time `nowS`. */
  constructor(nowS: number, uptimeS: number, ppm: number) {
    this.#scale = 1 + ppm * 1e-6;
    this.#bootedHostS = nowS - uptimeS / this.#scale;
  }

  deviceS(hostS: number): number {
    return (hostS - this.#bootedHostS) * this.#scale;
  }

  hostS(deviceS: number): number {
    return this.#bootedHostS + deviceS / this.#scale;
  }
}

/** Typical of the parts in such sensors (BMI160, LSM6DS3 data sheets): what is left after factory trimming. */
const GYR_OFFSET_RAD_PER_S: Vector = [0.004, -0.003, 0.005];
const GYR_NOISE_RAD_PER_S = 0.0015;
const ACC_NOISE_M_PER_S2 = 0.02;

/** Uniform in −1…1, from a linear congruential generator (Numerical Recipes' constants): noise need not be finer. */
function noiseFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export interface SamplingSetup {
  readonly motion: (hostS: number) => BodyMotion;
  readonly mounting: Mounting;
  readonly clock: DeviceClock;
  /** True rate over nominal, on the device's clock. */
  readonly rateScale: number;
  readonly seed: number;
}

/** One running measurement. */
export class Sampling {
  readonly #setup: SamplingSetup;
  readonly #noise: () => number;
  readonly #fromDeviceS: number;
  readonly #periodS: number;
  #taken = 0;

  constructor(setup: SamplingSetup, rateHz: number, startHostS: number) {
    this.#setup = setup;
    this.#noise = noiseFrom(setup.seed);
    this.#periodS = 1 / (rateHz * setup.rateScale);
    this.#fromDeviceS = setup.clock.deviceS(startHostS) + this.#periodS;
  }

  /** Samples that have come due, oldest first. */
  takenUntil(hostS: number): Sample[] {
    const samples: Sample[] = [];
    const untilS = this.#setup.clock.deviceS(hostS);
    for (;;) {
      const deviceS = this.#fromDeviceS + this.#taken * this.#periodS;
      if (deviceS > untilS) return samples;
      this.#taken += 1;
      samples.push(this.#sampleAt(deviceS));
    }
  }

  #sampleAt(deviceS: number): Sample {
    const { motion, mounting, clock } = this.#setup;
    const { accMPerS2, gyrRadPerS, roomFromSensor } = motion(clock.hostS(deviceS));
    const noisy = (vector: Vector, offset: Vector, noise: number): Vector => [
      vector[0] + offset[0] + noise * this.#noise(),
      vector[1] + offset[1] + noise * this.#noise(),
      vector[2] + offset[2] + noise * this.#noise(),
    ];
    const { x, y, z } = mounting;
    const sensorFromDevice: Matrix = [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]];
    return {
      deviceS,
      acc: noisy(inDeviceAxes(mounting, accMPerS2), [0, 0, 0], ACC_NOISE_M_PER_S2),
      gyr: noisy(inDeviceAxes(mounting, gyrRadPerS), GYR_OFFSET_RAD_PER_S, GYR_NOISE_RAD_PER_S),
      roomFromDevice: product(roomFromSensor, sensorFromDevice),
    };
  }
}

/** The quantities of a sample by the names that the tables use. */
export const quantitiesOf = ({ acc, gyr, deviceS }: Sample): Record<string, number> => ({
  deviceS,
  accX: acc[0],
  accY: acc[1],
  accZ: acc[2],
  gyrX: gyr[0],
  gyrY: gyr[1],
  gyrZ: gyr[2],
});
