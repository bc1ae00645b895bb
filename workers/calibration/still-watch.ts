// Finds moments in which a sensor, worn or not, is held still. In: samples (specific force as sent, rate); out: the mean
// specific force of each such moment. Plain data; the rate's offset does not matter, for only its changes are looked at.
import type { StillPose } from "../../src/domain/calibration.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { POINT_MS } from "./calibration-points.ts";

/** Standard deviation of any axis over the moment: half of what is taken as still for an accelerometer alone, 0.02 g. */
const STILL_FORCE = 0.1;
const STILL_RATE = radiansFromDegrees(1.5);
/** Stillness is first seen after this. */
const SEEN_POINTS = 10;
const GAP_MS = 1000 * thresholdValues.gapBreaks;

interface ForcePoint {
  readonly atMs: number;
  readonly acc: Vec3;
  readonly rate: Vec3;
}

/** Plain data. */
export interface StillWatch {
  readonly holdMs: number;
  bin: number | undefined;
  samples: number;
  /** Specific force, rate. */
  readonly sums: Float64Array;
  /** The still points so far, or those in which stillness is looked for. */
  points: ForcePoint[];
}

export const freshStillWatch = (holdS: number): StillWatch => ({
  holdMs: 1000 * holdS,
  bin: undefined,
  samples: 0,
  sums: new Float64Array(6),
  points: [],
});

/** `atMs` never goes back. `acc` m/s², not calibrated; rate rad/s. Gives the pose that this sample completes, if any. */
export function watchStillness(
  w: StillWatch,
  atMs: number,
  acc: Float64Array,
  rateX: number,
  rateY: number,
  rateZ: number,
): StillPose | undefined {
  const bin = Math.floor(atMs / POINT_MS);
  const pose = w.bin !== undefined && bin !== w.bin ? closePoint(w, w.bin) : undefined;
  w.bin = bin;
  w.samples++;
  const { sums } = w;
  sums[0]! += acc[0]!;
  sums[1]! += acc[1]!;
  sums[2]! += acc[2]!;
  sums[3]! += rateX;
  sums[4]! += rateY;
  sums[5]! += rateZ;
  return pose;
}

function closePoint(w: StillWatch, bin: number): StillPose | undefined {
  const { sums, samples, points } = w;
  const atMs = bin * POINT_MS;
  const mean = (i: number): number => sums[i]! / samples;
  const point: ForcePoint = {
    atMs,
    acc: [mean(0), mean(1), mean(2)],
    rate: [mean(3), mean(4), mean(5)],
  };
  sums.fill(0);
  w.samples = 0;
  if (points.length > 0 && atMs - points.at(-1)!.atMs > GAP_MS) points.length = 0;
  points.push(point);
  if (!isStill(points)) {
    // What came before the disturbance is of no use; what comes after it may be still again.
    w.points = points.slice(1 - SEEN_POINTS);
    if (!isStill(w.points)) w.points = [point];
    return undefined;
  }
  const startMs = points[0]!.atMs;
  const endMs = atMs + POINT_MS;
  if (endMs - startMs < w.holdMs) return undefined;
  const accMs2 = meanOf(points.map((p) => p.acc));
  w.points = [];
  return { accMs2, startMs, endMs };
}

const isStill = (points: readonly ForcePoint[]): boolean =>
  widestOf(points.map((p) => p.acc)) < STILL_FORCE && widestOf(points.map((p) => p.rate)) < STILL_RATE;

/** Largest standard deviation among the axes. */
function widestOf(rows: readonly Vec3[]): number {
  const mean = meanOf(rows);
  const square = (axis: 0 | 1 | 2): number =>
    rows.reduce((sum, row) => sum + (row[axis] - mean[axis]) ** 2, 0);
  return Math.sqrt(Math.max(square(0), square(1), square(2)) / rows.length);
}

function meanOf(rows: readonly Vec3[]): Vec3 {
  const mean = (axis: 0 | 1 | 2): number => rows.reduce((sum, row) => sum + row[axis], 0) / rows.length;
  return [mean(0), mean(1), mean(2)];
}

/** Mean specific force of the stillness that is under way, once it has lasted a second. */
export const stillNow = ({ points }: StillWatch): Vec3 | undefined =>
  points.length >= SEEN_POINTS ? meanOf(points.map((p) => p.acc)) : undefined;

export const stillForMs = ({ points }: StillWatch): number =>
  points.length > 0 ? points.at(-1)!.atMs + POINT_MS - points[0]!.atMs : 0;
