// An accelerometer with known faults, and poses to hold it in.
import { normalAt, uniformFrom } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { AccCalibration, StillPose } from "../../../../src/domain/calibration.ts";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { applied } from "../../../../workers/calibration/acc-calibration.ts";
import { angleBetween, lengthOf, plus, unit } from "../../../../workers/calibration/direction.ts";

export const G = 9.80665;
/** One thousandth of standard gravity, m/s². */
export const MG = G / 1000;

export const faces: readonly Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
];

export interface Faults {
  readonly offsetMg: Vec3;
  readonly gain: Vec3;
}

/** Offsets up to `offsetMg` on each axis, gains up to `gain` off. */
export function faultsFrom(seed: number, offsetMg: number, gain: number): Faults {
  const uniform = uniformFrom(seed);
  const around = (size: number): number => size * (2 * uniform() - 1);
  return {
    offsetMg: [around(offsetMg), around(offsetMg), around(offsetMg)],
    gain: [1 + around(gain), 1 + around(gain), 1 + around(gain)],
  };
}

/** What it reads at rest with `up` upward. */
export function readAt({ offsetMg, gain }: Faults, up: Vec3, noise: Vec3 = [0, 0, 0]): Vec3 {
  const read = (i: 0 | 1 | 2): number => (G * up[i]) / gain[i] + offsetMg[i] * MG + noise[i];
  return [read(0), read(1), read(2)];
}

/** Means of poses held for 3 s; 1 mg of noise is left in each axis. */
export function posesOf(faults: Faults, ups: readonly Vec3[], seed: number, noiseMg = 1): StillPose[] {
  return ups.map((up, i) => {
    const noise = (axis: number): number => noiseMg * MG * normalAt(seed, i, axis);
    return {
      accMs2: readAt(faults, up, [noise(0), noise(1), noise(2)]),
      startMs: 5000 * i,
      endMs: 5000 * i + 3000,
    };
  });
}

/** `count` random directions, each at least `apartDeg` from the others. */
export function directionsFrom(seed: number, count: number, apartDeg: number): Vec3[] {
  const uniform = uniformFrom(seed);
  const ups: Vec3[] = [];
  for (let tries = 0; ups.length < count && tries < 10_000; tries++) {
    const up = unit([uniform() - 0.5, uniform() - 0.5, uniform() - 0.5]);
    if (ups.every((other) => angleBetween(other, up) > (apartDeg * Math.PI) / 180)) ups.push(up);
  }
  return ups;
}

const everywhere: readonly Vec3[] = Array.from({ length: 200 }, (_, i) => {
  const z = 1 - (2 * i + 1) / 200;
  const r = Math.sqrt(1 - z * z);
  return [r * Math.cos(2.399963 * i), r * Math.sin(2.399963 * i), z];
});

/** RMS over all directions of how far the reading is from the truth, mg. */
export function errorMg(faults: Faults, calibration?: Pick<AccCalibration, "offsetMs2" | "gain">): number {
  const sum = everywhere.reduce((total, up) => {
    const raw = readAt(faults, up);
    const acc = calibration ? applied(calibration, ...raw) : raw;
    return total + lengthOf(plus(acc, up, -G)) ** 2;
  }, 0);
  return Math.sqrt(sum / everywhere.length) / MG;
}

/** The offset that is farthest from the true one, mg. */
export const offsetErrorMg = (faults: Faults, calibration: AccCalibration): number =>
  Math.max(...calibration.offsetMs2.map((offset, i) => Math.abs(offset / MG - faults.offsetMg[i]!)));
