// Is a hold of several seconds one to take a zero from? Gates of posture calibration: tilt RMS, rate, force, life.
import type { CompositePlan, HoldFigures, TrialReason } from "../../src/domain/calibration.ts";
import { calibrationValues as limits, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { angleBetween } from "./direction.ts";

const deadTiltRad = radiansFromDegrees(thresholdValues.offBodyTiltRms);
const deadRate = radiansFromDegrees(thresholdValues.offBodyRate);
const swayRad = radiansFromDegrees(limits.holdTiltRms);
const turnRate = radiansFromDegrees(limits.holdRate);
const offFlatRad = radiansFromDegrees(limits.uprightOffFlat);
/** Nobody sits upright this far from where they stand upright, or relaxes so far from sitting. */
const farRad = radiansFromDegrees(50);

export function holdReasons({ tiltRmsRad, rateRadPerS, deviationMs2 }: HoldFigures): TrialReason[] {
  const reasons: TrialReason[] = [];
  if (tiltRmsRad < deadTiltRad && rateRadPerS < deadRate) reasons.push({ kind: "not-on-body", tiltRmsRad });
  if (tiltRmsRad >= swayRad) reasons.push({ kind: "swayed", tiltRmsRad });
  if (rateRadPerS >= turnRate) reasons.push({ kind: "turning", rateRadPerS });
  if (deviationMs2 >= limits.holdForce) reasons.push({ kind: "not-at-rest", deviationMs2 });
  return reasons;
}

/**
 * Undefined: plausibly upright. Else the angle that is too large, to the first pose; or where that is not known yet, the
 * one that is too small, to lying flat, of a sensor that is flat on a back. Upright backs slope by up to 46°.
 */
export function tiltedBy(plan: CompositePlan, up: Vec3, first: Vec3 | undefined): number | undefined {
  if (first) {
    const away = angleBetween(up, first);
    return away > farRad ? away : undefined;
  }
  if (plan.mounting === "any") return undefined;
  const toFlat = Math.min(angleBetween(up, [0, 0, 1]), angleBetween(up, [0, 0, -1]));
  return toFlat < offFlatRad ? toFlat : undefined;
}
