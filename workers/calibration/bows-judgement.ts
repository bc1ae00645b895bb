// Are these bows ones to take forward from? Gates of posture calibration: enough, one axis, upright between them, and
// in agreement with the mounting (median 3.7°, p90 7.1° apart in 35 trials of 12 people): else once more, and believed
// if the second time agrees with the first.
import type { BowFigures, CompositePlan, TrialReason } from "../../src/domain/calibration.ts";
import { calibrationValues as limits } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { leanFrom } from "../posture/lean.ts";
import { basisFrom } from "../posture/reference.ts";
import { type BowAxis, basisAcross, bowAxisFrom } from "./bow-axis.ts";
import type { BowWatch } from "./bow-watch.ts";
import { angleBetween } from "./direction.ts";

const againstRad = radiansFromDegrees(limits.axisAgainstMounting);
const beganBentRad = radiansFromDegrees(limits.beganBent);
/** Bows are asked for between 20° and 60°. */
const deepRad = radiansFromDegrees(60);

export interface BowsJudged {
  readonly accepted: boolean;
  readonly reasons: readonly TrialReason[];
  readonly figures: BowFigures;
  readonly axis?: BowAxis;
  /** The zero was not upright: begin again. */
  readonly beganBent: boolean;
}

/** `up`: the zero of the first pose, if it was held. `doubted`: left of earlier bows against the mounting. */
export function judgedBows(
  watch: BowWatch,
  plan: CompositePlan,
  up: Vec3 | undefined,
  doubted: Vec3 | undefined,
): BowsJudged {
  const { bows } = watch;
  const peaksRad = bows.map((bow) => bow.peakRad);
  if (bows.length < limits.bows) {
    return { accepted: false, reasons: tooFew(watch), figures: { peaksRad }, beganBent: false };
  }
  const zero = up ?? watch.rest;
  const axis = bowAxisFrom(watch);
  const basis = basisAcross(zero, axis.left);
  const prior = plan.mounting === "on-back" ? basisFrom(zero, "mounting") : undefined;
  const againstMountingRad = prior && angleBetween(prior.anterior, basis.anterior);
  const figures: BowFigures = {
    peaksRad,
    axisShare: axis.share,
    ...(againstMountingRad !== undefined && { againstMountingRad }),
  };
  const judged = (accepted: boolean, reasons: TrialReason[], beganBent = false): BowsJudged => ({
    accepted,
    reasons,
    figures,
    axis,
    beganBent,
  });
  if (axis.share < limits.bowAxisShare) return judged(false, [{ kind: "axis-unclear", share: axis.share }]);
  let backwardRad = 0;
  for (const point of watch.points) {
    const forwardRad: number = leanFrom(basis, ...point.up).forward;
    backwardRad = Math.max(backwardRad, -forwardRad);
  }
  if (backwardRad > beganBentRad) return judged(false, [{ kind: "began-bent", backwardRad }], true);
  const notes: TrialReason[] = [];
  const deepestRad = Math.max(...peaksRad);
  if (deepestRad > deepRad) notes.push({ kind: "bows-deep", deepestRad });
  if (againstMountingRad !== undefined && againstMountingRad > againstRad) {
    const against: TrialReason = { kind: "against-mounting", apartRad: againstMountingRad };
    if (!doubted || angleBetween(doubted, axis.left) > againstRad) return judged(false, [against]);
    notes.push(against);
  }
  return judged(true, notes);
}

function tooFew({ bows, deepestShallowRad, shortestQuickMs }: BowWatch): TrialReason[] {
  const reasons: TrialReason[] = [{ kind: "too-few-bows", bows: bows.length, wanted: limits.bows }];
  if (deepestShallowRad !== undefined) reasons.push({ kind: "bows-shallow", deepestRad: deepestShallowRad });
  if (shortestQuickMs !== undefined) reasons.push({ kind: "bows-quick", shortestS: shortestQuickMs / 1000 });
  return reasons;
}
