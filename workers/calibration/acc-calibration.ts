// Accelerometer calibration from still poses: at rest |a| = g, whatever the pose. From poses held on purpose, or from
// still moments of daily wear. It is given only where it makes things better and is believable.
import type { AccCalibration, AccRefusal, StillPose } from "../../src/domain/calibration.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { calibrationValues as limits } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { GRAVITY } from "./calibration-points.ts";
import { angleBetween, lengthOf, unit } from "./direction.ts";
import { type ForceFit, forceFit } from "./force-fit.ts";

/** Six faces show all six parameters; four poses show the offset and no more. */
const LEAST_POSES = 4;
/**
 * A residual no larger than three times the uncertainty of the offset may be noise, gain or gravity's local value: to
 * correct it could as well make it worse. Above 10 mg something is wrong, however few the poses.
 */
const WORTH_SIGMAS = 3;
const WORTH_IT = 0.098;
const apartRad = radiansFromDegrees(limits.posesApart);
/** Daily wear: moments this near to each other are one position, and it takes so many to believe in it. */
const cellRad = radiansFromDegrees(12);
const CELL_MOMENTS = 3;
const LEAST_CELLS = 4;
/** Daily wear: the offset must be seen at least this well on every axis, 10 mg: half a degree. */
const SEEN_SIGMA = 0.098;
/** Daily wear: residuals beyond this count less (Huber), 5 mg. */
const HUBER = 0.049;
const HUBER_ROUNDS = 8;

/** (raw − offset) × gain, axis by axis, m/s². */
export const applied = (
  { offsetMs2, gain }: Pick<AccCalibration, "offsetMs2" | "gain">,
  ax: number,
  ay: number,
  az: number,
): Vec3 => [(ax - offsetMs2[0]) * gain[0], (ay - offsetMs2[1]) * gain[1], (az - offsetMs2[2]) * gain[2]];

/** From poses held on purpose: six faces best; from four different ones on, the offset as far as they show it. */
export function accCalibrationFromPoses(poses: readonly StillPose[]): Result<AccCalibration, AccRefusal> {
  const raws = poses.map((pose) => pose.accMs2);
  const positions = differentOf(raws);
  if (positions < LEAST_POSES) return err({ kind: "too-few-positions", positions, wanted: LEAST_POSES });
  return judged(raws, forceFit(raws), "poses");
}

/**
 * From still moments of daily wear (10 s and more each): gathered by direction, their medians, robustly. A trunk takes
 * few positions: until every axis is seen there is no calibration.
 */
export function accCalibrationFromWear(moments: readonly StillPose[]): Result<AccCalibration, AccRefusal> {
  const raws = cellMediansOf(moments.map((moment) => moment.accMs2));
  const positions = differentOf(raws);
  if (positions < LEAST_CELLS) return err({ kind: "too-few-positions", positions, wanted: LEAST_CELLS });
  let fit = forceFit(raws);
  for (let round = 0; round < HUBER_ROUNDS; round++) {
    const present = fit;
    fit = forceFit(
      raws,
      raws.map((raw) => Math.min(1, HUBER / Math.max(HUBER, Math.abs(excessOf(present, raw))))),
    );
  }
  if (Math.max(...fit.offsetSigmaMs2) > SEEN_SIGMA) return err({ kind: "too-little-spread", positions });
  return judged(raws, fit, "daily-wear");
}

function judged(
  raws: readonly Vec3[],
  fit: ForceFit,
  method: AccCalibration["method"],
): Result<AccCalibration, AccRefusal> {
  const residualBeforeMs2 = rms(raws.map((raw) => lengthOf(raw) - GRAVITY));
  const residualMs2 = rms(raws.map((raw) => excessOf(fit, raw)));
  const { offsetMs2, gain } = fit;
  const implausible =
    offsetMs2.some((offset) => Math.abs(offset) > limits.accOffsetMost) ||
    gain.some((value) => Math.abs(value - 1) > limits.accGainMost);
  if (implausible) return err({ kind: "implausible", offsetMs2, gain });
  if (residualMs2 > limits.accResidualMost) return err({ kind: "residual-large", residualMs2 });
  const worthIt = Math.min(WORTH_IT, WORTH_SIGMAS * Math.max(...fit.offsetSigmaMs2));
  if (residualBeforeMs2 < worthIt || residualMs2 >= residualBeforeMs2) {
    return err({ kind: "no-better", beforeMs2: residualBeforeMs2, afterMs2: residualMs2 });
  }
  return ok({ ...fit, residualBeforeMs2, residualMs2, method, poses: raws.length });
}

const excessOf = (fit: ForceFit, raw: Vec3): number => lengthOf(applied(fit, ...raw)) - GRAVITY;

const rms = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

/** How many of them are different positions: each `posesApart` from all counted before it. */
function differentOf(raws: readonly Vec3[]): number {
  const counted: Vec3[] = [];
  for (const raw of raws) {
    const direction = unit(raw);
    if (counted.every((other) => angleBetween(other, direction) >= apartRad)) counted.push(direction);
  }
  return counted.length;
}

/** One raw vector per position that was taken often enough: the median of each axis over its moments. */
function cellMediansOf(raws: readonly Vec3[]): Vec3[] {
  const cells: { readonly centre: Vec3; readonly raws: Vec3[] }[] = [];
  for (const raw of raws) {
    const direction = unit(raw);
    const cell = cells.find(({ centre }) => angleBetween(centre, direction) < cellRad);
    if (cell) cell.raws.push(raw);
    else cells.push({ centre: direction, raws: [raw] });
  }
  return cells
    .filter((cell) => cell.raws.length >= CELL_MOMENTS)
    .map((cell) => {
      const median = (axis: 0 | 1 | 2): number => {
        const sorted = cell.raws.map((raw) => raw[axis]).toSorted((a, b) => a - b);
        const half = sorted.length >> 1;
        return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
      };
      return [median(0), median(1), median(2)];
    });
}
