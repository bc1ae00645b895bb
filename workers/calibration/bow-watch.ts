// Counts slow bows from upright. In: points; out: bows as stretches of them. The way down and up again belong to a bow;
// inclination is against where the trunk rested just before, so that a stance a few degrees off its zero harms nothing.
import { calibrationValues as limits, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import type { CalibrationPoint } from "./calibration-points.ts";
import { angleBetween } from "./direction.ts";

/** A bow begins beyond this, and ends below this or below this share of its peak: few come up to the very same. */
const enterRad = radiansFromDegrees(10);
const leaveRad = radiansFromDegrees(8);
const LEAVE_SHARE = 0.35;
/** And by so much from where the last one came up to: the rest of the way up is no further bow. */
const riseRad = radiansFromDegrees(5);
const peakRad = radiansFromDegrees(limits.bowPeak);
/** Down and up in less is no slow bow. */
const SHORTEST_MS = 1000;
/** After this the bows there are, are judged. */
const LONGEST_MS = 60_000;

export interface Bow {
  /** Places in `points`, the last exclusive. */
  readonly from: number;
  readonly to: number;
  readonly peakRad: number;
}

/** Plain data. */
export interface BowWatch {
  /** Where the trunk rested before the first bow. */
  readonly rest: Vec3;
  readonly startMs: number;
  readonly points: CalibrationPoint[];
  /** Where the present excursion began. */
  from: number | undefined;
  peakRad: number;
  leanRad: number;
  /** Smallest inclination since the last excursion. */
  floorRad: number;
  readonly bows: Bow[];
  /** Of excursions that did not count. */
  deepestShallowRad: number | undefined;
  shortestQuickMs: number | undefined;
}

export const freshBowWatch = (rest: Vec3, startMs: number): BowWatch => ({
  rest,
  startMs,
  points: [],
  from: undefined,
  peakRad: 0,
  leanRad: 0,
  floorRad: 0,
  bows: [],
  deepestShallowRad: undefined,
  shortestQuickMs: undefined,
});

export type BowOutcome = "going-on" | "complete" | "time-is-up" | "data-lost";

export function watchBows(w: BowWatch, point: CalibrationPoint): BowOutcome {
  const last = w.points.at(-1);
  if (last && point.atMs - last.atMs > 1000 * thresholdValues.gapBreaks) return "data-lost";
  w.points.push(point);
  const lean = angleBetween(point.up, w.rest);
  w.leanRad = lean;
  if (w.from === undefined) {
    w.floorRad = Math.min(w.floorRad, lean);
    if (lean > Math.max(enterRad, w.floorRad + riseRad)) {
      w.from = w.points.length - 1;
      w.peakRad = lean;
    }
  } else {
    w.peakRad = Math.max(w.peakRad, lean);
    if (lean < Math.max(leaveRad, LEAVE_SHARE * w.peakRad)) {
      endBow(w, w.from, point.atMs);
      w.from = undefined;
      w.floorRad = lean;
    }
  }
  if (w.bows.length >= limits.bows) return "complete";
  return point.atMs - w.startMs > LONGEST_MS ? "time-is-up" : "going-on";
}

function endBow(w: BowWatch, from: number, endMs: number): void {
  const lastedMs = endMs - w.points[from]!.atMs;
  if (w.peakRad < peakRad) w.deepestShallowRad = Math.max(w.deepestShallowRad ?? 0, w.peakRad);
  else if (lastedMs < SHORTEST_MS) w.shortestQuickMs = Math.min(w.shortestQuickMs ?? lastedMs, lastedMs);
  else w.bows.push({ from, to: w.points.length, peakRad: w.peakRad });
}

/** Deep enough already to come up again. */
export const isDeepEnough = (w: BowWatch): boolean => w.from !== undefined && w.peakRad >= peakRad;
