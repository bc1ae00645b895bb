// Collects still poses for the accelerometer calibration: the sensor is laid or held still, turned, held again. Poses that
// resemble an earlier one teach nothing new and are not taken.
import type { PoseProgress, StillPose } from "../../src/domain/calibration.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { calibrationValues as limits, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { angleBetween, unit } from "./direction.ts";
import { freshStillWatch, type StillWatch, stillForMs, stillNow, watchStillness } from "./still-watch.ts";

const apartRad = radiansFromDegrees(limits.posesApart);
const HOLD_MS = 1000 * limits.poseHold;
const NO_DATA_MS = 1000 * thresholdValues.noDataAfter;

/** Plain data. */
export interface PoseState {
  readonly wanted: number;
  readonly watch: StillWatch;
  readonly poses: StillPose[];
  lastMs: number;
  silent: boolean;
  finished: boolean;
}

export const freshPoses = (wanted = 6): PoseState => ({
  wanted,
  watch: freshStillWatch(limits.poseHold),
  poses: [],
  lastMs: 0,
  silent: true,
  finished: false,
});

export class PoseRun {
  readonly state: PoseState;

  constructor(state: PoseState) {
    this.state = state;
  }

  /** `acc` in m/s², NOT calibrated; rate in rad/s (its offset does not matter). `atMs` never goes back. */
  sample(atMs: number, acc: Float64Array, rateX: number, rateY: number, rateZ: number): void {
    const s = this.state;
    s.lastMs = atMs;
    s.silent = false;
    if (s.finished) return;
    const pose = watchStillness(s.watch, atMs, acc, rateX, rateY, rateZ);
    if (!pose || isKnown(s, pose.accMs2)) return;
    s.poses.push(pose);
    s.finished = s.poses.length >= s.wanted;
  }

  /** Time has passed, perhaps without data. */
  elapsed(nowMs: number): void {
    this.state.silent = nowMs - this.state.lastMs > NO_DATA_MS;
  }

  /** No more poses: the calibration is made of what there is. */
  finish(): void {
    this.state.finished = true;
  }

  progress(): PoseProgress {
    const { poses, wanted } = this.state;
    return { poses: [...poses], wanted, phase: this.#phase() };
  }

  #phase(): PoseProgress["phase"] {
    const s = this.state;
    if (s.finished) return { kind: "complete" };
    if (s.silent) return { kind: "waiting", why: "no-data" };
    const acc = stillNow(s.watch);
    if (!acc) {
      // Just taken: the sensor still lies there.
      const last = s.poses.at(-1);
      const justTaken = last !== undefined && s.lastMs - last.endMs < 1000;
      return { kind: "waiting", why: justTaken ? "same-as-before" : "moving" };
    }
    if (isKnown(s, acc)) return { kind: "waiting", why: "same-as-before" };
    const held = Math.min(HOLD_MS, stillForMs(s.watch));
    return { kind: "holding", share: held / HOLD_MS, secondsLeft: (HOLD_MS - held) / 1000 };
  }
}

const isKnown = ({ poses }: PoseState, acc: Vec3): boolean =>
  poses.some((pose) => angleBetween(unit(pose.accMs2), unit(acc)) < apartRad);
