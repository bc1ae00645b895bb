// What a composite calibration remembers: plain data.
import type { CompositePlan, CompositeStep, TrialRecord } from "../../src/domain/calibration.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import type { BowAxis } from "./bow-axis.ts";
import type { BowWatch } from "./bow-watch.ts";
import { type CalibrationPoint, freshPointSums, type PointSums } from "./calibration-points.ts";
import { compositeStepsOf } from "./composite-plan.ts";
import { meanDirection } from "./direction.ts";
import { freshWalkWatch, type WalkWatch } from "./walk-watch.ts";

export interface CompositeState {
  readonly plan: CompositePlan;
  readonly steps: readonly CompositeStep[];
  readonly statuses: ("ahead" | "done" | "skipped")[];
  /** steps.length once finished. */
  index: number;
  /** False: `begin` is awaited. */
  active: boolean;
  /** Per step, the trial that was taken. */
  readonly taken: (TrialRecord | undefined)[];
  readonly trials: TrialRecord[];

  readonly point: PointSums;
  /** The last second. */
  recent: CalibrationPoint[];
  firstMs: number | undefined;
  lastMs: number;
  silent: boolean;

  hold: CalibrationPoint[];
  /** The trunk moved since the first pose was last held. */
  movedSinceHold: boolean;
  /** A trial of the first pose that agreed with no other yet. */
  stray: TrialRecord | undefined;

  bows: BowWatch | undefined;
  /** Since when the trunk has been quiet and far from its zero. */
  awaySinceMs: number | undefined;
  /** Left, of bows that were held against the mounting. */
  doubted: Vec3 | undefined;
  axis: BowAxis | undefined;

  walk: WalkWatch;
}

export function freshComposite(plan: CompositePlan): CompositeState {
  const steps = compositeStepsOf(plan);
  return {
    plan,
    steps,
    statuses: steps.map(() => "ahead"),
    index: 0,
    active: false,
    taken: steps.map(() => undefined),
    trials: [],
    point: freshPointSums(),
    recent: [],
    firstMs: undefined,
    lastMs: 0,
    silent: true,
    hold: [],
    movedSinceHold: true,
    stray: undefined,
    bows: undefined,
    awaySinceMs: undefined,
    doubted: undefined,
    axis: undefined,
    walk: freshWalkWatch(),
  };
}

/** Mean up-vector of the first pose as far as it was held. */
export function firstPoseUp({ taken }: CompositeState): Vec3 | undefined {
  const ups = [taken[0], taken[1]].flatMap((trial) => (trial?.up ? [trial.up] : []));
  return ups.length > 0 ? meanDirection(ups) : undefined;
}
