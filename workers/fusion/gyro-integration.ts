/**
 * Strapdown integration. In: one angular rate per sample (rad/s, sensor axes); out: the mean rate over the interval
 * which ends at this sample, and a quaternion turned by it.
 *
 * What a gyro word means belongs to the device. A mean over the last interval is integrated as it is. An instantaneous
 * reading taken for a mean makes the error of up three times as large at 50 Hz (BROAD: 1.5° against 0.5°). The
 * three-point rule mean = (5 w0 + 8 w1 − w2)/12 + (T/12)(w1 × w0) prevents that: Adams–Moulton weights, exact for a
 * rate that varies quadratically, and the second-order coning term (J. E. Bortz, IEEE Trans. Aerosp. Electron. Syst.
 * 7(1), 1971). It is causal: no later sample is awaited.
 */

import type { GyroConvention } from "../../firmware-protocol/driver.ts";
import type { Quaternion } from "./quaternion.ts";
import { writeProduct } from "./quaternion.ts";
import type { Vector3 } from "./vector.ts";
import { vector3 } from "./vector.ts";

/** Whether the device's gyro word is a reading at the sample's instant or a mean over the interval that ends there. */
export type RateConvention = Exclude<GyroConvention, "none">;

/** The last two rates, newest first, and how many of them (0–2) belong to the unbroken stretch. */
export interface RateHistory {
  readonly w1: Vector3;
  readonly w2: Vector3;
  known: number;
}

export function freshRateHistory(): RateHistory {
  return { w1: vector3(), w2: vector3(), known: 0 };
}

export function copyOfRateHistory(history: RateHistory): RateHistory {
  return {
    w1: history.w1.slice() as Vector3,
    w2: history.w2.slice() as Vector3,
    known: history.known,
  };
}

/**
 * Writes into `meanRate` (rad/s) the mean rate over the interval ending at the rate `w0`, and remembers `w0`. At the
 * first sample of a stretch, where the interval is unknown, the mean is `w0` itself; at the second, the trapezoid.
 */
export function writeMeanRate(
  meanRate: Vector3,
  w0: Vector3,
  history: RateHistory,
  convention: RateConvention,
  periodS: number,
): void {
  const { w1, w2 } = history;
  if (convention === "interval-mean" || history.known === 0) {
    meanRate[0] = w0[0];
    meanRate[1] = w0[1];
    meanRate[2] = w0[2];
  } else {
    const coning = periodS / 12;
    const three = history.known === 2;
    const k0 = three ? 5 / 12 : 1 / 2;
    const k1 = three ? 8 / 12 : 1 / 2;
    const k2 = three ? -1 / 12 : 0;
    meanRate[0] = k0 * w0[0] + k1 * w1[0] + k2 * w2[0] + coning * (w1[1] * w0[2] - w1[2] * w0[1]);
    meanRate[1] = k0 * w0[1] + k1 * w1[1] + k2 * w2[1] + coning * (w1[2] * w0[0] - w1[0] * w0[2]);
    meanRate[2] = k0 * w0[2] + k1 * w1[2] + k2 * w2[2] + coning * (w1[0] * w0[1] - w1[1] * w0[0]);
  }
  w2[0] = w1[0];
  w2[1] = w1[1];
  w2[2] = w1[2];
  w1[0] = w0[0];
  w1[1] = w0[1];
  w1[2] = w0[2];
  if (history.known < 2) history.known += 1;
}

/** Turns `frameFromSensor` by `rate` (rad/s, sensor axes) held for `periodS`. `scratch` is overwritten. */
export function turn(frameFromSensor: Quaternion, rate: Vector3, periodS: number, scratch: Quaternion): void {
  const speed = Math.sqrt(rate[0] * rate[0] + rate[1] * rate[1] + rate[2] * rate[2]);
  if (speed <= Number.EPSILON) return;
  const half = (speed * periodS) / 2;
  const s = Math.sin(half) / speed;
  scratch[0] = Math.cos(half);
  scratch[1] = s * rate[0];
  scratch[2] = s * rate[1];
  scratch[3] = s * rate[2];
  writeProduct(frameFromSensor, frameFromSensor, scratch);
}
