// The zero of lean. One press: the mean up-vector of the last seconds, if the wearer was steady and the sensor is on a
// body; forward is where the drawing on the sensor says, made perpendicular. Before that, the drawing alone. Where
// sitting and standing have each their own zero, the one in use follows what the wearer does.
import type { BodyReferences, ReferenceChoice, ReferencePose } from "../../src/domain/calibration.ts";
import type { BodyBasis, Vec3, ZeroSource } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";

/** Our sensor axes: x to the wearer's right, y up, z out of the back. */
const OUTWARD: Vec3 = [0, 0, 1];

/** |up · outward| above this: the sensor lies flat, on a table or on a lying body. */
export const FLAT_COSINE = 0.98;

/** The basis when only the drawing on the sensor is known: worn as drawn, on a vertical back. */
export const mountingBasis: BodyBasis = {
  up: [0, 1, 0],
  anterior: [0, 0, -1],
  left: [-1, 0, 0],
  source: "mounting",
};

/** The basis for a mean up-vector (unit); undefined if the sensor lies flat, so that forward cannot be told. */
export function basisFrom(up: Vec3, source: ZeroSource): BodyBasis | undefined {
  const outward = up[0] * OUTWARD[0] + up[1] * OUTWARD[1] + up[2] * OUTWARD[2];
  if (Math.abs(outward) > FLAT_COSINE) return undefined;
  const anterior = unit([
    up[0] * outward - OUTWARD[0],
    up[1] * outward - OUTWARD[1],
    up[2] * outward - OUTWARD[2],
  ]);
  return { up, anterior, left: cross(up, anterior), source };
}

/**
 * The zero in use at `nowMs`: standing while walking and for two minutes after, else sitting; never a mean of both. One
 * alone serves for everything; undefined if there is none. `lastWalkMs`: when the wearer last walked, if ever.
 */
export function referenceInUse(
  { sit, stand }: BodyReferences,
  lastWalkMs: number | undefined,
  nowMs: number,
  choice: ReferenceChoice,
): { readonly pose: ReferencePose; readonly basis: BodyBasis } | undefined {
  const upAndAbout = lastWalkMs !== undefined && nowMs - lastWalkMs <= 1000 * thresholdValues.standAfterWalk;
  const wanted = choice === "by-activity" ? (upAndAbout ? "stand" : "sit") : choice;
  if (stand && (wanted === "stand" || !sit)) return { pose: "stand", basis: stand };
  return sit && { pose: "sit", basis: sit };
}

const unit = ([x, y, z]: Vec3): Vec3 => {
  const length = Math.sqrt(x * x + y * y + z * z);
  return [x / length, y / length, z / length];
};

const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
