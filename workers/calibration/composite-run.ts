// Leads one person through the composite calibration. In: samples (up-vector, specific force, unbiased rate) and
// commands; out: progress and verdicts as data, in the end a zero for sitting and one for standing. Everything that
// changes is in CompositeState, plain data. It waits for stillness and then counts: it never hurries anybody.
import type {
  CompositeCalibration,
  CompositeCommand,
  CompositePlan,
  CompositeProgress,
  CompositeRefusal,
} from "../../src/domain/calibration.ts";
import { err, type Result } from "../../src/domain/result.ts";

/** Plain data. */
export interface CompositeState {
  readonly plan: CompositePlan;
}

export const freshComposite = (plan: CompositePlan): CompositeState => ({ plan });

export class CompositeRun {
  readonly state: CompositeState;

  constructor(state: CompositeState) {
    this.state = state;
  }

  /** `atMs` never goes back. `acc` in m/s² (calibrated, if a calibration is known), rate in rad/s less bias. */
  sample(
    _atMs: number,
    _up: Float64Array,
    _acc: Float64Array,
    _rateX: number,
    _rateY: number,
    _rateZ: number,
  ): void {}

  /** Time has passed, perhaps without data. */
  elapsed(_nowMs: number): void {}

  command(_command: CompositeCommand): void {}

  progress(): CompositeProgress {
    return { steps: [], index: 0, phase: { kind: "ready" }, last: undefined };
  }

  /** What there is now; complete once the phase is `finished`. */
  result(): Result<CompositeCalibration, CompositeRefusal> {
    return err({ kind: "nothing-held" });
  }
}
