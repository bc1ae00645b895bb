// A quarter turn by hand about each of our axes, right-handed → which way each axis of the gyroscope reads, and its scale.
// In: the integral of the rate in device axes as on the wire, rad. The hand is good for ten degrees or so: the direction
// is certain, the scale is a sign of a wrong unit, no more.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { lengthOf } from "../calibration/direction.ts";
import { type Axis, axisIndices, directionOf, gyrReadingOf, readingFrom, type Side } from "./device-axes.ts";

/** The sides about whose direction it is turned, in order: right-handed, the thumb points to that side. */
export const turnAxes = ["right", "top", "front"] as const;
export type TurnAxis = (typeof turnAxes)[number];

/** Further from 90° than any hand: the scale is not what the driver says. */
const HAND_RAD = Math.PI / 6;

export interface TurnMean {
  readonly about: TurnAxis;
  readonly angleRad: Vec3;
}

export interface GyrAxis {
  /** Turning right-handed about the direction of this side makes the axis read positive. */
  readonly reads: Side;
  readonly expected: Side;
  /** What it said of the quarter turn, rad. */
  readonly angleRad: number;
}

export type TurnFinding =
  | {
      readonly kind: "found";
      readonly axes: readonly [GyrAxis, GyrAxis, GyrAxis];
      readonly agrees: boolean;
      /** Device axes that say something else than a quarter turn, whatever the hand. */
      readonly scalesOff: readonly Axis[];
    }
  | { readonly kind: "incomplete" }
  /** The turns were about no one axis. */
  | { readonly kind: "aslant" };

export function turnFinding(turns: readonly TurnMean[], format: StreamFormat): TurnFinding {
  const means = new Map(turns.map(({ about, angleRad }) => [about, angleRad]));
  const columns = turnAxes.map((about) => means.get(about));
  const [x, y, z] = columns;
  if (x === undefined || y === undefined || z === undefined) return { kind: "incomplete" };
  const reading = readingFrom([x, y, z]);
  if (reading === undefined) return { kind: "aslant" };
  const expected = gyrReadingOf(format);
  const axisOf = (device: Axis): GyrAxis => ({
    reads: reading[device],
    expected: expected[device],
    angleRad: lengthOf(columns[directionOf(reading[device]).axis]!),
  });
  const axes = [axisOf(0), axisOf(1), axisOf(2)] as const;
  return {
    kind: "found",
    axes,
    agrees: axisIndices.every((device) => reading[device] === expected[device]),
    scalesOff: axisIndices.filter((device) => Math.abs(axes[device].angleRad - Math.PI / 2) > HAND_RAD),
  };
}
