// Shifts of 5° or more between two calm quarter-minutes, on one up-vector a second. Medians ignore an excursion that
// comes back (a fidget). In: seconds; out: when a shift took place, once, about 8 s after it.
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { angleOf, clearWindow, freshUpWindow, medianUpOf, pushUp, type UpWindow } from "./up-window.ts";

/** Compared are the 15 s before and the 15 s from 2 s after. */
const SIDE_S = 15;
const BETWEEN_S = 2;
/** Half of the later side is over the step when the medians first differ: so long before now it was, ms. */
const KNOWN_AFTER_MS = 7500;

const shiftRad = radiansFromDegrees(thresholdValues.shift);
const refractoryMs = 1000 * thresholdValues.shiftRefractory;

/** Plain data. `seconds`: the last 40 s, also read by the position track. */
export interface ShiftState {
  readonly seconds: UpWindow;
  within: boolean;
  lastMs: number | undefined;
}

export const freshShifts = (): ShiftState => ({
  seconds: freshUpWindow(40),
  within: false,
  lastMs: undefined,
});

export function forgetShifts(s: ShiftState): void {
  clearWindow(s.seconds);
  s.within = false;
}

/** The second that ended at `nowMs`; gives the time of a shift that has just become known. */
export function shiftIn(s: ShiftState, nowMs: number, x: number, y: number, z: number): number | undefined {
  pushUp(s.seconds, x, y, z);
  if (s.seconds.length < 2 * SIDE_S + BETWEEN_S) return undefined;
  const after = medianUpOf(s.seconds, 0, SIDE_S);
  const before = medianUpOf(s.seconds, SIDE_S + BETWEEN_S, SIDE_S);
  const apart = angleOf(after[0], after[1], after[2], before) >= shiftRad;
  const begins = apart && !s.within;
  s.within = apart;
  const atMs = nowMs - KNOWN_AFTER_MS;
  if (!begins || (s.lastMs !== undefined && atMs - s.lastMs < refractoryMs)) return undefined;
  s.lastMs = atMs;
  return atMs;
}
