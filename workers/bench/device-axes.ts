// Which way a device's axes point, as a signed permutation, and the six sides of a sensor as it is worn. Ours: x to the
// wearer's right, y up (the sensor's top edge), z out of the back (its front).
import type { StreamFormat } from "../../firmware-protocol/driver.ts";
import type { Vec3 } from "../../src/domain/lean.ts";

/** In the order in which they are laid upward. */
export const sides = ["front", "back", "top", "bottom", "right", "left"] as const;
export type Side = (typeof sides)[number];
export type Axis = 0 | 1 | 2;

export const axisIndices: readonly Axis[] = [0, 1, 2];

const direction: Readonly<Record<Side, { readonly axis: Axis; readonly sign: 1 | -1 }>> = {
  right: { axis: 0, sign: 1 },
  left: { axis: 0, sign: -1 },
  top: { axis: 1, sign: 1 },
  bottom: { axis: 1, sign: -1 },
  front: { axis: 2, sign: 1 },
  back: { axis: 2, sign: -1 },
};

export const directionOf = (side: Side): { readonly axis: Axis; readonly sign: 1 | -1 } => direction[side];

export const sideAt = (axis: Axis, sign: number): Side =>
  sides.find((side) => direction[side].axis === axis && direction[side].sign === Math.sign(sign))!;

/** Per device axis: the side along which it reads positive. */
export type Reading = readonly [Side, Side, Side];

const permutations: readonly (readonly [Axis, Axis, Axis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** A column must lie this near to one device axis (share of its length): about 30° of hand. */
const CLEAR = 0.85;

/**
 * The signed permutation nearest to three vectors in device axes, one for each of our directions; undefined where a
 * vector is near no axis. Two vectors near the same axis are never clear for both.
 */
export function readingFrom(columns: readonly [Vec3, Vec3, Vec3]): Reading | undefined {
  const lengths = columns.map(([x, y, z]) => Math.hypot(x, y, z));
  const fits = permutations.map((order) =>
    Math.min(...axisIndices.map((ours) => Math.abs(columns[ours][order[ours]]) / (lengths[ours]! || 1))),
  );
  const best = Math.max(...fits);
  if (best < CLEAR) return undefined;
  const order = permutations[fits.indexOf(best)]!;
  const found: Side[] = [];
  for (const ours of axisIndices) found[order[ours]] = sideAt(ours, columns[ours][order[ours]]);
  return [found[0]!, found[1]!, found[2]!];
}

/** What a row-major rotation from device axes to ours says of each device axis, its reading multiplied by `sign`. */
export function readingOf(axes: readonly number[], sign: 1 | -1): Reading {
  const side = (device: Axis): Side => {
    const ours = axisIndices.find((row) => axes[3 * row + device] !== 0) ?? 0;
    return sideAt(ours, sign * (axes[3 * ours + device] || 1));
  };
  return [side(0), side(1), side(2)];
}

/** Row-major 3×3 from device axes to ours. */
export function matrixOf(reading: Reading): number[] {
  const matrix = Array.from({ length: 9 }, () => 0);
  for (const device of axisIndices) {
    const { axis, sign } = direction[reading[device]];
    matrix[3 * axis + device] = sign;
  }
  return matrix;
}

export const handednessOf = (reading: Reading): 1 | -1 => {
  const [a, b, c, d, e, f, g, h, i] = matrixOf(reading) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g) > 0 ? 1 : -1;
};

/** What a stream's format says that its accelerometer and its gyroscope read. */
export const accReadingOf = (format: StreamFormat): Reading => readingOf(format.axes, format.accSign);
export const gyrReadingOf = (format: StreamFormat): Reading => readingOf(format.axes, 1);
