// Left and forward of the wearer from bows. The trunk turns about the medio-lateral axis: it is the first right singular
// vector of the N × 3 matrix of rates, that is the first eigenvector of its 3 × 3 product (sensor axes, no mean taken
// off). Which way along it is left is told by gravity: in a bow "up" tips backward in the sensor. Without a gyro the
// path of "up" tells forward. Kong et al. 2016 (PMC5190992): sagittal plane from PCA of an ordinary movement.
import type { AxisSource } from "../../src/domain/calibration.ts";
import type { BodyBasis, Vec3 } from "../../src/domain/lean.ts";
import type { BowWatch } from "./bow-watch.ts";
import { type CalibrationPoint, rateOf } from "./calibration-points.ts";
import { across, cross, dot, plus, unit } from "./direction.ts";
import { principalOf } from "./symmetric-eigen.ts";

/** A gyro that tells less than this in a bow is none: 30° in 2 s is 15 °/s. rad/s. */
const DEAD_RATE = 0.02;

export interface BowAxis {
  readonly source: Exclude<AxisSource, "mounting">;
  /** To the wearer's left, unit, sensor frame; the trunk turns about it by the right hand when it bows. */
  readonly left: Vec3;
  /** Share of the sum of squares along it, 0..1. */
  readonly share: number;
}

/** From at least one bow that was seen. */
export function bowAxisFrom({ bows, points, rest }: BowWatch): BowAxis {
  const moving = bows.flatMap(({ from, to }) => points.slice(from, to));
  // Where "up" went: backward in the sensor, away from forward.
  const tips = moving.map(({ up }) => across(up, rest));
  const backward = tips.reduce<Vec3>((sum, tip) => plus(sum, tip), [0, 0, 0]);
  const hasGyro = moving.some((point) => rateOf(point) > DEAD_RATE);
  const rates = hasGyro ? moving.map((point: CalibrationPoint) => point.rate) : tips;
  const { values, vectors } = principalOf(productOf(rates));
  const share = values[0] / (values[0] + values[1] + values[2]);
  // Along the tilt path lies forward or backward; left is then up × forward.
  const axis = hasGyro ? vectors[0] : unit(cross(rest, vectors[0]));
  const forward = cross(axis, rest);
  const left: Vec3 = dot(forward, backward) <= 0 ? axis : [-axis[0], -axis[1], -axis[2]];
  return { source: hasGyro ? "bows" : "bows-without-gyro", left, share };
}

/** Upper half of Σ r rᵀ. */
function productOf(rows: readonly Vec3[]): readonly number[] {
  const m = [0, 0, 0, 0, 0, 0];
  for (const [x, y, z] of rows) {
    m[0]! += x * x;
    m[1]! += x * y;
    m[2]! += x * z;
    m[3]! += y * y;
    m[4]! += y * z;
    m[5]! += z * z;
  }
  return m;
}

/** The basis of a zero `up` for a wearer whose left is known: f = m × u0, made perpendicular; l = u0 × f. */
export function basisAcross(up: Vec3, left: Vec3): BodyBasis {
  const anterior = unit(cross(left, up));
  return { up, anterior, left: cross(up, anterior), source: "reference" };
}
