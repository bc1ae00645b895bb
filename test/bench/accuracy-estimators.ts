// Runs the product's estimators of "up" over a trial. In: a trial, what to change about it; out: up per row, NaN where
// there is none.
import { filterForDevice } from "../../workers/fusion/filter-for-device.ts";
import type { SmoothedBlock } from "../../workers/fusion/smoother-block.ts";
import { smootherForDevice } from "../../workers/fusion/smoother-for-device.ts";
import type { BroadTrial } from "../golden/broad/read-broad.ts";

export interface Conditions {
  /** Told to the estimator as the device's latency, s. */
  readonly latencyS?: number;
  /** Added to each axis of the gyro, rad/s. */
  readonly addedBiasRadPerS?: number;
  /** 1: the row never arrived. */
  readonly lost?: Uint8Array;
  /** First row that is given to the estimator. */
  readonly from?: number;
}

export type Estimator = (trial: BroadTrial, conditions?: Conditions) => Float64Array;

type Sample = (row: number, gx: number, gy: number, gz: number, ax: number, ay: number, az: number) => void;

function feed(trial: BroadTrial, conditions: Conditions, gap: (lostS: number) => void, sample: Sample): void {
  const { addedBiasRadPerS: bias = 0, lost, from = 0 } = conditions;
  const { gyrRadPerS: w, accMPerS2: a } = trial;
  let missing = 0;
  for (let row = from; row < trial.length; row++) {
    if (lost?.[row] === 1) {
      missing += 1;
      continue;
    }
    if (missing > 0) gap(missing / trial.rateHz);
    missing = 0;
    const i = 3 * row;
    sample(row, w[i]! + bias, w[i + 1]! + bias, w[i + 2]! + bias, a[i]!, a[i + 1]!, a[i + 2]!);
  }
}

export const realTime: Estimator = (trial, conditions = {}) => {
  const { latencyS = 0 } = conditions;
  const filter = filterForDevice("instantaneous", 1 / trial.rateHz, { latencyS });
  const up = new Float64Array(3 * trial.length).fill(Number.NaN);
  feed(
    trial,
    conditions,
    (lostS) => filter.gap(lostS),
    (row, gx, gy, gz, ax, ay, az) => {
      filter.update(gx, gy, gz, ax, ay, az);
      up.set(filter.up, 3 * row);
    },
  );
  return up;
};

export const smoother: Estimator = (trial, conditions = {}) => {
  const { latencyS = 0 } = conditions;
  const smoother = smootherForDevice("instantaneous", { periodS: 1 / trial.rateHz, latencyS });
  const up = new Float64Array(3 * trial.length).fill(Number.NaN);
  const keep = (block: SmoothedBlock | undefined): void => {
    if (block === undefined) return;
    for (let i = 0; i < block.length; i++) {
      up.set(block.up.subarray(3 * i, 3 * i + 3), 3 * Math.round((block.timeUs[i]! * trial.rateHz) / 1e6));
    }
  };
  feed(
    trial,
    conditions,
    (lostS) => smoother.gap(lostS),
    (row, gx, gy, gz, ax, ay, az) => {
      keep(smoother.add(Math.round((row * 1e6) / trial.rateHz), gx, gy, gz, ax, ay, az));
    },
  );
  keep(smoother.end());
  return up;
};
