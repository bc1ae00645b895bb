// What gathers within one second of session time until its row can be written. No allocation per sample.
import type { Vec3 } from "../../src/domain/lean.ts";

/** More samples than any sensor sends in a second; those beyond it are counted, not measured. */
const MOST_SAMPLES = 1024;

/** Plain data. `second` is undefined while nothing has been gathered. */
export interface SecondTallyState {
  second: number | undefined;
  samples: number;
  /** [samples] |a|, m/s². */
  readonly accNormMs2: Float64Array;
  points: number;
  forwardRad: number;
  lateralRad: number;
  totalRad: number;
  upX: number;
  upY: number;
  upZ: number;
}

const nothing = {
  second: undefined,
  samples: 0,
  points: 0,
  forwardRad: 0,
  lateralRad: 0,
  totalRad: 0,
  upX: 0,
  upY: 0,
  upZ: 0,
};

export const freshSecondTally = (): SecondTallyState => ({
  ...nothing,
  accNormMs2: new Float64Array(MOST_SAMPLES),
});

export function emptyTally(s: SecondTallyState): void {
  Object.assign(s, nothing);
}

export function tallySample(s: SecondTallyState, second: number, ax: number, ay: number, az: number): void {
  s.second = second;
  if (s.samples < MOST_SAMPLES) s.accNormMs2[s.samples] = Math.sqrt(ax * ax + ay * ay + az * az);
  s.samples++;
}

export function tallyPoint(
  s: SecondTallyState,
  up: Vec3,
  forwardRad: number,
  lateralRad: number,
  totalRad: number,
): void {
  s.points++;
  s.forwardRad += forwardRad;
  s.lateralRad += lateralRad;
  s.totalRad += totalRad;
  s.upX += up[0];
  s.upY += up[1];
  s.upZ += up[2];
}

/** Mean direction of the second's points. */
export function meanUpOfTally({ upX, upY, upZ }: SecondTallyState): Vec3 {
  const length = Math.sqrt(upX * upX + upY * upY + upZ * upZ) || 1;
  return [upX / length, upY / length, upZ / length];
}

/** Mean absolute deviation of |a| about its mean (MAD), m/s². */
export function activityOf(s: SecondTallyState): number {
  const count = Math.min(s.samples, MOST_SAMPLES);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += s.accNormMs2[i]!;
  const mean = sum / count;
  let deviation = 0;
  for (let i = 0; i < count; i++) deviation += Math.abs(s.accNormMs2[i]! - mean);
  return deviation / count;
}
