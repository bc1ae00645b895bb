// What flexion between two sensors came to: distributions and the shape of the trunk. Sums that merge by addition.
// Shapes, by our own limit of 20° either way: leaning = the upper back more than 20° forward; rounded = flexion of more
// than 20°. A straight back that leans carries the pelvis along; a rounded one leaves it behind.
import {
  type FlexionExposure,
  type FlexionShape,
  flexionShapes,
  type TimeShare,
} from "../../src/domain/exposure.ts";
import { exposureValues, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { addAngle, addHistogram, type AngleHistogram, freshAngleHistogram } from "./angle-histogram.ts";
import { angleDistributionFrom } from "./exposure-from.ts";
import { POINT_S } from "./point-run.ts";
import type { FlexionPoint } from "./two-sensor-flexion.ts";

const leaningRad = radiansFromDegrees(thresholdValues.bent);
const roundedRad = radiansFromDegrees(exposureValues.rounding);

export interface FlexionTotals {
  readonly flexion: AngleHistogram;
  readonly sideways: AngleHistogram;
  /** Points per shape, in the order of `flexionShapes`. */
  readonly shapes: Float64Array;
}

export const freshFlexionTotals = (): FlexionTotals => ({
  flexion: freshAngleHistogram(-180, 180),
  sideways: freshAngleHistogram(0, 180),
  shapes: new Float64Array(flexionShapes.length),
});

export function shapeFrom(upperForwardRad: number, flexionRad: number): FlexionShape {
  if (flexionRad > roundedRad) return upperForwardRad > leaningRad ? "rounded-lean" : "rounded";
  return upperForwardRad > leaningRad ? "straight-lean" : "neither";
}

export function addFlexionPoint(totals: FlexionTotals, point: FlexionPoint): void {
  addAngle(totals.flexion, point.forwardRad);
  addAngle(totals.sideways, Math.abs(point.lateralRad));
  totals.shapes[flexionShapes.indexOf(shapeFrom(point.upperForwardRad, point.forwardRad))]! += 1;
}

/** The sums of both; neither is changed. */
export function mergedFlexion(a: FlexionTotals, b: FlexionTotals): FlexionTotals {
  const into = freshFlexionTotals();
  for (const other of [a, b]) {
    addHistogram(into.flexion, other.flexion);
    addHistogram(into.sideways, other.sideways);
    for (let i = 0; i < into.shapes.length; i++) into.shapes[i]! += other.shapes[i]!;
  }
  return into;
}

/** Undefined while no point of the two found a partner. */
export function flexionExposureFrom(totals: FlexionTotals): FlexionExposure | undefined {
  const points = totals.shapes.reduce((sum, n) => sum + n, 0);
  if (points === 0) return undefined;
  const ofS = points * POINT_S;
  const share = (shape: FlexionShape): TimeShare => ({
    share: totals.shapes[flexionShapes.indexOf(shape)]! / points,
    ofS,
  });
  return {
    ofS,
    flexion: angleDistributionFrom(totals.flexion, ofS),
    sideways: angleDistributionFrom(totals.sideways, ofS),
    shape: {
      neither: share("neither"),
      "straight-lean": share("straight-lean"),
      rounded: share("rounded"),
      "rounded-lean": share("rounded-lean"),
    },
  };
}
