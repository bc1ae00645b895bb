// Six sides laid upward in turn → which way each axis of the accelerometer reads, its sign, scale and offset, and whether
// that is what the driver says. In: the mean reading of each side in device axes and as signed on the wire, m/s².
// A reading that is mirrored as a whole cannot be a turn: axes being right-handed, it is gravity that is read, not
// specific force. Scale and offset hold however crookedly a side was laid: all that is asked is that each reading is 1 g.
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { dot, lengthOf } from "../calibration/direction.ts";
import { solved } from "../calibration/linear-solve.ts";
import {
  accReadingOf,
  type Axis,
  axisIndices,
  handednessOf,
  matrixOf,
  readingFrom,
  type Side,
  sideAt,
  sides,
} from "./device-axes.ts";

/** Standard gravity, m/s² (CGPM 1901). */
const GRAVITY = 9.80665;
/** Opposite sides must read at least this opposite (cosine). */
const OPPOSITE = -0.7;
/** A scale further off than this is worth a word: what parts are specified to is 1 to 3 %. Own choice. */
export const SCALE_LIMIT = 0.05;

export interface FaceMean {
  readonly side: Side;
  readonly accMs2: Vec3;
}

export interface AccAxis {
  /** The side that points up while this axis reads most. */
  readonly reads: Side;
  readonly expected: Side;
  /** Reading over truth; undefined where the six readings are no ellipsoid. */
  readonly scale: number | undefined;
  readonly offsetMs2: number | undefined;
}

export type AxisFinding =
  | {
      readonly kind: "found";
      readonly axes: readonly [AccAxis, AccAxis, AccAxis];
      /** Row-major 3×3 and sign, as a driver's format would have them. */
      readonly matrix: readonly number[];
      readonly accSign: 1 | -1;
      readonly agrees: boolean;
      /** Mean |a| of the six as read, m/s². */
      readonly magnitudeMs2: number;
    }
  /** Sides are missing. */
  | { readonly kind: "incomplete" }
  /** These opposite sides do not read opposite: one of the six was another side. */
  | { readonly kind: "mixed-up"; readonly pairs: readonly Side[] }
  /** Opposite, but along no axis: laid on an edge, or the axes are not those of the housing. */
  | { readonly kind: "aslant" };

export function axisFinding(faces: readonly FaceMean[], format: StreamFormat): AxisFinding {
  const means = new Map(faces.map(({ side, accMs2 }) => [side, accMs2]));
  if (sides.some((side) => !means.has(side))) return { kind: "incomplete" };
  const at = (axis: Axis, sign: 1 | -1): Vec3 => means.get(sideAt(axis, sign))!;
  const pairs = axisIndices.filter((axis) => cosineOf(at(axis, 1), at(axis, -1)) > OPPOSITE);
  if (pairs.length > 0) return { kind: "mixed-up", pairs: pairs.map((axis) => sideAt(axis, 1)) };
  const column = (axis: Axis): Vec3 => {
    const [up, down] = [at(axis, 1), at(axis, -1)];
    return [(up[0] - down[0]) / 2, (up[1] - down[1]) / 2, (up[2] - down[2]) / 2];
  };
  const reading = readingFrom([column(0), column(1), column(2)]);
  if (reading === undefined) return { kind: "aslant" };
  const expected = accReadingOf(format);
  const readings = sides.map((side) => means.get(side)!);
  const fit = ellipsoidFrom(readings);
  const accSign = handednessOf(reading);
  const axisOf = (device: Axis): AccAxis => ({
    reads: reading[device],
    expected: expected[device],
    scale: fit?.scale[device],
    offsetMs2: fit?.offset[device],
  });
  return {
    kind: "found",
    axes: [axisOf(0), axisOf(1), axisOf(2)],
    matrix: matrixOf(reading).map((entry) => entry * accSign + 0),
    accSign,
    agrees: axisIndices.every((device) => reading[device] === expected[device]),
    magnitudeMs2: readings.reduce((sum, acc) => sum + lengthOf(acc), 0) / readings.length,
  };
}

const cosineOf = (a: Vec3, b: Vec3): number => dot(a, b) / (lengthOf(a) * lengthOf(b) || 1);

interface Ellipsoid {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/**
 * Σᵢ ((vᵢ − oᵢ) / sᵢ)² = g² for each reading v: with a = 1/s² and b = a·o it is Σ a·v² − 2·Σ b·v = g² − Σ a·o², linear but
 * for the small last term, which comes from the round before. Six readings, six unknowns.
 */
function ellipsoidFrom(readings: readonly Vec3[]): Ellipsoid | undefined {
  const rows = readings.map((v) => [
    ...v.map((x) => (x / GRAVITY) ** 2),
    ...v.map((x) => (-2 * x) / GRAVITY),
  ]);
  const normal = rows[0]!.map((_, i) =>
    rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  let small = 0;
  let x: number[] = [];
  for (let round = 0; round < 12; round++) {
    const right = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]! * (1 - small), 0));
    try {
      x = solved(normal, right);
    } catch {
      // Six readings that lie so that no ellipsoid goes through them.
      return undefined;
    }
    if (axisIndices.some((i) => !(x[i]! > 0))) return undefined;
    small = axisIndices.reduce<number>((sum, i) => sum + x[3 + i]! ** 2 / x[i]!, 0);
    if (!(small < 1)) return undefined;
  }
  return {
    scale: axisIndices.map((i) => 1 / Math.sqrt(x[i]!)),
    offset: axisIndices.map((i) => (GRAVITY * x[3 + i]!) / x[i]!),
  };
}

/** Device axes whose scale is further off than SCALE_LIMIT. */
export const scalesOff = (finding: Extract<AxisFinding, { kind: "found" }>): readonly Axis[] =>
  axisIndices.filter((axis) => Math.abs((finding.axes[axis].scale ?? 1) - 1) > SCALE_LIMIT);
