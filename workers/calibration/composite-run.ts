// Leads one person through the composite calibration. In: samples (up-vector, specific force, unbiased rate) and
// commands; out: progress and verdicts as data, in the end a zero for sitting and one for standing. Everything that
// changes is in CompositeState, plain data. It waits for stillness and then counts: it never hurries anybody.
import type {
  CompositeCalibration,
  CompositeCommand,
  CompositePhase,
  CompositeProgress,
  CompositeRefusal,
} from "../../src/domain/calibration.ts";
import type { Result } from "../../src/domain/result.ts";
import { calibrationValues as limits, thresholdValues } from "../../src/domain/threshold-values.ts";
import { isDeepEnough } from "./bow-watch.ts";
import { gather } from "./calibration-points.ts";
import { compositeFrom } from "./composite-result.ts";
import type { CompositeState } from "./composite-state.ts";
import {
  forget,
  HOLD_MS,
  heldMs,
  judgeBows,
  judgeWalkStep,
  leave,
  rest,
  takePoint,
  waitingFor,
} from "./composite-steps.ts";
import { feedWalk, secondsOf } from "./walk-watch.ts";

export { freshComposite } from "./composite-state.ts";

const NO_DATA_MS = 1000 * thresholdValues.noDataAfter;

export class CompositeRun {
  readonly state: CompositeState;

  constructor(state: CompositeState) {
    this.state = state;
  }

  /** `atMs` never goes back. `acc` in m/s² (calibrated, if a calibration is known), rate in rad/s less bias. */
  sample(
    atMs: number,
    up: Float64Array,
    acc: Float64Array,
    rateX: number,
    rateY: number,
    rateZ: number,
  ): void {
    const s = this.state;
    s.firstMs ??= atMs;
    s.lastMs = atMs;
    s.silent = false;
    if (s.active && s.steps[s.index] === "walk") feedWalk(s.walk, atMs, acc);
    const point = gather(s.point, atMs, up, acc, rateX, rateY, rateZ);
    if (point) takePoint(s, point);
  }

  /** Time has passed, perhaps without data. */
  elapsed(nowMs: number): void {
    const s = this.state;
    if (nowMs - s.lastMs <= NO_DATA_MS) return;
    s.silent = true;
    s.hold = [];
  }

  command(command: CompositeCommand): void {
    const s = this.state;
    if (command.kind === "repeat") {
      if (s.steps[command.index] === undefined) return;
      forget(s, command.index);
      s.index = command.index;
      rest(s);
      return;
    }
    const step = s.steps[s.index];
    if (step === undefined) return;
    switch (command.kind) {
      case "begin":
        rest(s);
        s.active = true;
        return;
      case "done":
        if (s.active && step === "bows") judgeBows(s, s.lastMs);
        else if (s.active && step === "walk") judgeWalkStep(s, s.lastMs);
        return;
      case "skip":
        leave(s, "skipped");
        return;
      case "finish":
        rest(s);
        s.index = s.steps.length;
    }
  }

  progress(): CompositeProgress {
    const s = this.state;
    return {
      steps: s.steps.map((step, i) => ({
        step,
        status: i === s.index ? "present" : (s.statuses[i] ?? "ahead"),
      })),
      index: s.index,
      phase: this.#phase(),
      last: s.trials.at(-1),
    };
  }

  /** What there is now; all of it once the phase is `finished`. */
  result(): Result<CompositeCalibration, CompositeRefusal> {
    return compositeFrom(this.state);
  }

  #phase(): CompositePhase {
    const s = this.state;
    const step = s.steps[s.index];
    if (step === undefined) return { kind: "finished" };
    if (!s.active) return { kind: "ready" };
    if (s.silent) return { kind: "waiting", why: "no-data" };
    if (step === "walk") {
      const seconds = Math.min(limits.calibrationWalk, secondsOf(s.walk, s.lastMs));
      if (seconds <= 0) return { kind: "waiting", why: "not-walking" };
      const share = seconds / limits.calibrationWalk;
      return { kind: "walking", share, secondsLeft: limits.calibrationWalk - seconds };
    }
    if (step === "bows" && s.bows) {
      const { bows, leanRad } = s.bows;
      const deepEnough = isDeepEnough(s.bows);
      return { kind: "bowing", bows: bows.length, wanted: limits.bows, leanRad, deepEnough };
    }
    if (s.hold.length === 0) return { kind: "waiting", why: waitingFor(s) ?? "moving" };
    const held = Math.min(HOLD_MS, heldMs(s.hold));
    return { kind: "holding", share: held / HOLD_MS, secondsLeft: (HOLD_MS - held) / 1000 };
  }
}
