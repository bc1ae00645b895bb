// Posture shifts: |median(u, t+2…t+17 s) ∠ median(u, t−15…t)| ≥ 5°, under way for at most 5 s, at most one in 10 s.
// Slow sinking is no shift: within some 5 s at least four fifths of the way must be made. Needs no zero, one up-vector
// a second. Source: shape of Duarte & Zatsiorsky's shifts (from memory), 5° as usual for the trunk; Davidson &
// Callaghan 2025 report 9 shifts in 15 min of office sitting.
import { exposureValues, thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import {
  clearMedian,
  freshRunningMedian,
  pushMedian,
  type RunningMedian,
  writeMedian,
} from "./running-median.ts";

const SIDE_S = 15;
const BETWEEN_S = 2;
const SPAN_S = 2 * SIDE_S + BETWEEN_S;
const PART_OF_WAY = 0.8;
const shiftChord2 = (2 * Math.sin(radiansFromDegrees(thresholdValues.shift) / 2)) ** 2;
const refractoryMs = 1000 * thresholdValues.shiftRefractory;
const TRANSITION_S = exposureValues.shiftTransition;

/** Plain data. `recent`: [SPAN_S × 3] the last seconds, a ring. */
export interface ShiftTrack {
  readonly before: RunningMedian;
  readonly after: RunningMedian;
  readonly recent: Float64Array;
  seconds: number;
  lastMs: number | undefined;
}

export const freshShiftTrack = (): ShiftTrack => ({
  before: freshRunningMedian(SIDE_S),
  after: freshRunningMedian(SIDE_S),
  recent: new Float64Array(3 * SPAN_S),
  seconds: 0,
  lastMs: undefined,
});

export function breakShifts(track: ShiftTrack): void {
  clearMedian(track.before);
  clearMedian(track.after);
  track.seconds = 0;
}

const before = new Float64Array(3);
const after = new Float64Array(3);
const way = new Float64Array(SPAN_S);

/** The second that ended at `nowMs`; gives the time of a shift that has just become known, ms. */
export function shiftFrom(
  track: ShiftTrack,
  nowMs: number,
  x: number,
  y: number,
  z: number,
): number | undefined {
  const { recent } = track;
  const at = 3 * (track.seconds % SPAN_S);
  const back = 3 * ((track.seconds + SPAN_S - SIDE_S - BETWEEN_S) % SPAN_S);
  if (track.seconds >= SIDE_S + BETWEEN_S) {
    pushMedian(track.before, recent[back]!, recent[back + 1]!, recent[back + 2]!);
  }
  recent[at] = x;
  recent[at + 1] = y;
  recent[at + 2] = z;
  track.seconds++;
  pushMedian(track.after, x, y, z);
  if (track.seconds < SPAN_S) return undefined;
  writeMedian(track.before, before);
  writeMedian(track.after, after);
  const chord2 =
    (after[0]! - before[0]!) ** 2 + (after[1]! - before[1]!) ** 2 + (after[2]! - before[2]!) ** 2;
  if (chord2 < shiftChord2) return undefined;
  const atMs = transitionFrom(track, nowMs, chord2);
  if (atMs === undefined || (track.lastMs !== undefined && atMs - track.lastMs < refractoryMs))
    return undefined;
  track.lastMs = atMs;
  return atMs;
}

/** When half of the way was made, ms; undefined if no 5 s hold enough of it. */
function transitionFrom(track: ShiftTrack, nowMs: number, chord2: number): number | undefined {
  for (let k = 0; k < SPAN_S; k++) {
    const at = 3 * ((track.seconds + k) % SPAN_S);
    let along = 0;
    for (let i = 0; i < 3; i++) along += (track.recent[at + i]! - before[i]!) * (after[i]! - before[i]!);
    way[k] = along / chord2;
  }
  let most = 0;
  let from = 0;
  for (let k = 0; k + TRANSITION_S < SPAN_S; k++) {
    const made = Math.min(1, way[k + TRANSITION_S]!) - Math.max(0, way[k]!);
    if (made > most) {
      most = made;
      from = k;
    }
  }
  if (most < PART_OF_WAY) return undefined;
  let crossed = from + 1;
  while (crossed < from + TRANSITION_S && way[crossed]! < 0.5) crossed++;
  return nowMs - 1000 * (SPAN_S - crossed);
}
