// Samples at any rate into points ten times a second, the last second of them, and a hold of several seconds. Plain
// data; no allocation per sample.
import type { HoldFigures } from "../../src/domain/calibration.ts";
import { calibrationValues as limits, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { angleBetween, meanDirection, unit } from "./direction.ts";

/** Standard gravity, m/s² (CGPM 1901). */
export const GRAVITY = 9.80665;
export const POINT_MS = 100;
/** Quiet is judged over the last second. */
const RECENT = 10;
const quietTiltRad = radiansFromDegrees(limits.holdTiltRms);
const quietRate = radiansFromDegrees(limits.holdRate);

export interface CalibrationPoint {
  readonly atMs: number;
  /** Mean direction. */
  readonly up: Vec3;
  /** Mean rate, rad/s. */
  readonly rate: Vec3;
  /** Mean |a|, m/s². */
  readonly forceMs2: number;
}

export interface PointSums {
  bin: number | undefined;
  samples: number;
  /** Up, rate, |a|. */
  readonly sums: Float64Array;
}

export const freshPointSums = (): PointSums => ({ bin: undefined, samples: 0, sums: new Float64Array(7) });

/** Takes one sample; gives the point that it completes, if any. */
export function gather(
  s: PointSums,
  atMs: number,
  up: Float64Array,
  acc: Float64Array,
  rateX: number,
  rateY: number,
  rateZ: number,
): CalibrationPoint | undefined {
  const bin = Math.floor(atMs / POINT_MS);
  const point = s.bin !== undefined && bin !== s.bin ? pointOf(s, s.bin) : undefined;
  s.bin = bin;
  const { sums } = s;
  sums[0]! += up[0]!;
  sums[1]! += up[1]!;
  sums[2]! += up[2]!;
  sums[3]! += rateX;
  sums[4]! += rateY;
  sums[5]! += rateZ;
  sums[6]! += Math.sqrt(acc[0]! ** 2 + acc[1]! ** 2 + acc[2]! ** 2);
  s.samples++;
  return point;
}

function pointOf(s: PointSums, bin: number): CalibrationPoint {
  const { sums, samples } = s;
  const point = {
    atMs: bin * POINT_MS,
    up: unit([sums[0]!, sums[1]!, sums[2]!]),
    rate: [sums[3]! / samples, sums[4]! / samples, sums[5]! / samples] as const,
    forceMs2: sums[6]! / samples,
  };
  sums.fill(0);
  s.samples = 0;
  return point;
}

export const rateOf = ({ rate }: CalibrationPoint): number =>
  Math.sqrt(rate[0] ** 2 + rate[1] ** 2 + rate[2] ** 2);

/** Drops what is older than a second or lies before a gap. */
export function recentWith(recent: readonly CalibrationPoint[], point: CalibrationPoint): CalibrationPoint[] {
  const last = recent.at(-1);
  const broken = last && point.atMs - last.atMs > 1000 * thresholdValues.gapBreaks;
  return broken ? [point] : [...recent.slice(-(RECENT - 1)), point];
}

/** Undefined: not known yet. */
export function isQuiet(recent: readonly CalibrationPoint[]): boolean | undefined {
  if (recent.length < RECENT) return undefined;
  return (
    spreadOf(recent) < quietTiltRad && recent.reduce((sum, p) => sum + rateOf(p), 0) / RECENT < quietRate
  );
}

const spreadOf = (points: readonly CalibrationPoint[]): number => {
  const mean = meanDirection(points.map((p) => p.up));
  return Math.sqrt(points.reduce((sum, p) => sum + angleBetween(p.up, mean) ** 2, 0) / points.length);
};

/** `points`: at least one. */
export function figuresOf(points: readonly CalibrationPoint[]): HoldFigures {
  const rates = points.map(rateOf).toSorted((a, b) => a - b);
  const half = rates.length >> 1;
  const force = points.reduce((sum, p) => sum + p.forceMs2, 0) / points.length;
  return {
    tiltRmsRad: spreadOf(points),
    rateRadPerS: rates.length % 2 === 1 ? rates[half]! : (rates[half - 1]! + rates[half]!) / 2,
    deviationMs2: Math.abs(force - GRAVITY),
  };
}
