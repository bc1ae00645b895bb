// An hour at a desk as a sensor reads it, with the truth beside it: the simulated body's ideal readings (breathing,
// typing, fidgets, changes of position, slow slumps) plus white noise and a gyro bias. The accelerometer has no offset:
// one would tilt every estimator alike, and calibration is judged elsewhere.
import { SimulatedBody } from "../../../firmware-protocol/devices/simulated/body.ts";
import { normalAt } from "../../../firmware-protocol/devices/simulated/random.ts";
import type { UpFilter } from "../../../workers/fusion/up-filter.ts";

const degree = Math.PI / 180;

export interface WornSensor {
  /** White noise of one reading, rad/s and m/s². */
  readonly gyrNoise: number;
  readonly accNoise: number;
  /** Bias of the three axes at a time, rad/s. */
  readonly biasAt: (tS: number) => readonly [number, number, number];
}

/** A common six-axis part: 4 m°/s/√Hz, 60 µg/√Hz, a bias that calibration left. */
export const commonSensor: WornSensor = {
  gyrNoise: 4e-4,
  accNoise: 0.003,
  biasAt: () => [0.2 * degree, -0.15 * degree, 0.1 * degree],
};

/** A cheap one that warms: five times the noise, and from 0.5 to 1.5 °/s on every axis within 25 minutes. */
export const warmingSensor: WornSensor = {
  gyrNoise: 2e-3,
  accNoise: 0.02,
  biasAt: (tS) => {
    const bias = (0.5 + Math.min(1, tS / 1500)) * degree;
    return [bias, -bias, bias];
  },
};

export interface Wear {
  readonly rateHz: number;
  readonly samples: number;
  /** Rows of six: rate xyz, rad/s, specific force xyz, m/s², without noise and bias. */
  readonly ideal: Float64Array;
  /** Rows of three: the true unit vector up. */
  readonly up: Float64Array;
}

/** From the first second of the desk day of this seed. */
export function deskWear(seed: number, seconds: number, rateHz = 50): Wear {
  const body = new SimulatedBody({ seed });
  const samples = Math.round(seconds * rateHz);
  const ideal = new Float64Array(6 * samples);
  const up = new Float64Array(3 * samples);
  for (let row = 0; row < samples; row++) {
    const { acc, gyr } = body.idealAt(row / rateHz);
    ideal.set(gyr, 6 * row);
    ideal.set(acc, 6 * row + 3);
    up.set(body.truthAt(row / rateHz).up, 3 * row);
  }
  return { rateHz, samples, ideal, up };
}

/** What the sensor reads at a row: rate xyz, specific force xyz. */
export function readingAt(wear: Wear, sensor: WornSensor, seed: number, row: number): number[] {
  const bias = sensor.biasAt(row / wear.rateHz);
  return Array.from(wear.ideal.subarray(6 * row, 6 * row + 6), (value, i) => {
    const noise = normalAt(seed, row, i);
    return i < 3 ? value + bias[i]! + sensor.gyrNoise * noise : value + sensor.accNoise * noise;
  });
}

/**
 * RMSE of the filter's up against the truth, rad, over the rows that arrived. `lost`: whether a row never arrives.
 * `each` is told of the filter after each row.
 */
export function wearRmse(
  filter: UpFilter,
  wear: Wear,
  sensor: WornSensor,
  seed: number,
  lost: (row: number) => boolean = () => false,
  each: (row: number) => void = () => {},
): number {
  let sum = 0;
  let rows = 0;
  let missing = 0;
  for (let row = 0; row < wear.samples; row++) {
    if (lost(row)) {
      missing++;
      continue;
    }
    if (missing > 0) filter.gap(missing / wear.rateHz);
    missing = 0;
    const [gx = 0, gy = 0, gz = 0, ax = 0, ay = 0, az = 0] = readingAt(wear, sensor, seed, row);
    filter.update(gx, gy, gz, ax, ay, az);
    const [x = 0, y = 0, z = 0] = wear.up.subarray(3 * row, 3 * row + 3);
    const [u, v, w] = filter.up;
    const cross = Math.hypot(y * w - z * v, z * u - x * w, x * v - y * u);
    sum += Math.atan2(cross, x * u + y * v + z * w) ** 2;
    rows++;
    each(row);
  }
  return Math.sqrt(sum / rows);
}

/** What one normal number in twenty exceeds. */
const fivePercent = 1.645;
/** Which rows never arrive, seeded: one in twenty, one frame of ten in twenty, two seconds in every minute. */
const wearLosses: Readonly<Record<string, (rateHz: number) => (row: number) => boolean>> = {
  "5 % of samples": () => (row) => row >= 10 && normalAt(1, row, 0) > fivePercent,
  "5 % of frames of 10": () => (row) => row >= 10 && normalAt(1, Math.floor(row / 10), 0) > fivePercent,
  "2 s in every minute": (rateHz) => (row) => row % (60 * rateHz) >= 58 * rateHz,
};
export interface WearFigures {
  /** Nothing lost, rad. */
  readonly rmseRad: number;
  /** What each loss adds, on the rows that arrived, rad. */
  readonly costRad: ReadonlyMap<string, number>;
}

/** All of it for one sensor; `fresh` gives a new filter for the sampling period in seconds. */
export function wearFigures(
  fresh: (periodS: number) => UpFilter,
  wear: Wear,
  sensor: WornSensor,
  seed: number,
): WearFigures {
  const rmse = (lost?: (row: number) => boolean): number =>
    wearRmse(fresh(1 / wear.rateHz), wear, sensor, seed, lost);
  const rmseRad = rmse();
  const costs = Object.entries(wearLosses).map(
    ([name, lost]) => [name, rmse(lost(wear.rateHz)) - rmseRad] as const,
  );
  return { rmseRad, costRad: new Map(costs) };
}
