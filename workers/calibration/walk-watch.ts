// The mean up-vector of a walk of some length. In: samples and points; out: how long the wearer has walked, and the mean
// of the last stretch of it. Walking is recognised as everywhere in the program.
import { calibrationValues as limits, thresholdValues } from "../../src/domain/threshold-values.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import {
  ACC_RATE_HZ,
  type AccWindow,
  freshAccWindow,
  pushAcc,
  rhythmOf,
  spanOf,
} from "../posture/acc-window.ts";
import { forgetWalk, freshWalk, judgeWalk, type WalkState } from "../posture/walking.ts";
import { type CalibrationPoint, POINT_MS } from "./calibration-points.ts";
import { meanDirection } from "./direction.ts";

const STEP_MS = 1000 / ACC_RATE_HZ;
const WALK_POINTS = (1000 * limits.calibrationWalk) / POINT_MS;

/** Plain data. */
export interface WalkWatch {
  readonly walk: WalkState;
  window: AccWindow;
  stepBin: number | undefined;
  readonly sums: Float64Array;
  samples: number;
  second: number | undefined;
  /** Of the last so many seconds. */
  points: CalibrationPoint[];
}

export const freshWalkWatch = (): WalkWatch => ({
  walk: freshWalk(),
  window: freshAccWindow(),
  stepBin: undefined,
  sums: new Float64Array(3),
  samples: 0,
  second: undefined,
  points: [],
});

export function feedWalk(w: WalkWatch, atMs: number, acc: Float64Array): void {
  const step = Math.floor(atMs / STEP_MS);
  const { sums, stepBin } = w;
  if (stepBin !== undefined && step !== stepBin) {
    // Below 25 Hz the last value stands in for the empty steps.
    for (let k = Math.min(ACC_RATE_HZ, step - stepBin); k > 0; k--) {
      pushAcc(w.window, sums[0]! / w.samples, sums[1]! / w.samples, sums[2]! / w.samples);
    }
    sums.fill(0);
    w.samples = 0;
  }
  w.stepBin = step;
  sums[0]! += acc[0]!;
  sums[1]! += acc[1]!;
  sums[2]! += acc[2]!;
  w.samples++;
}

/** Seconds walked without a break, after this point. */
export function walkedS(w: WalkWatch, point: CalibrationPoint): number {
  const last = w.points.at(-1);
  if (last && point.atMs - last.atMs > 1000 * thresholdValues.gapBreaks) {
    forgetWalk(w.walk);
    w.window = freshAccWindow();
    w.points = [];
  }
  w.points = [...w.points.slice(1 - WALK_POINTS), point];
  const nowMs = point.atMs + POINT_MS;
  const second = Math.floor(nowMs / 1000);
  if (second !== w.second) {
    w.second = second;
    const span = spanOf(w.window, thresholdValues.walkAmplitude);
    if (span) judgeWalk(w.walk, nowMs, span, rhythmOf(span));
  }
  return secondsOf(w, nowMs);
}

export const secondsOf = ({ walk }: WalkWatch, nowMs: number): number =>
  walk.sinceMs === undefined ? 0 : (nowMs - walk.sinceMs) / 1000;

/** Mean up of the walk, or of its last `calibrationWalk` seconds. */
export function walkedUp({ points, walk }: WalkWatch): Vec3 {
  return meanDirection(points.filter(({ atMs }) => atMs >= (walk.sinceMs ?? 0)).map((p) => p.up));
}
