// Collects still poses for the accelerometer calibration: the sensor is laid or held still, turned, held again.
import type { PoseProgress } from "../../src/domain/calibration.ts";

/** Plain data. */
export interface PoseState {
  readonly wanted: number;
}

export const freshPoses = (wanted = 6): PoseState => ({ wanted });

export class PoseRun {
  readonly state: PoseState;

  constructor(state: PoseState) {
    this.state = state;
  }

  /** `acc` in m/s², NOT calibrated; rate in rad/s (its offset does not matter). `atMs` never goes back. */
  sample(_atMs: number, _acc: Float64Array, _rateX: number, _rateY: number, _rateZ: number): void {}

  /** Time has passed, perhaps without data. */
  elapsed(_nowMs: number): void {}

  progress(): PoseProgress {
    return { poses: [], wanted: this.state.wanted, phase: { kind: "waiting", why: "no-data" } };
  }
}
