// Fidgets: an excursion of 3° or more from the running 60 s median that is back within 2° in 5 s. Needs no zero. Seen
// on the 10 Hz points, because a second's mean would blunt it. Source: spikes of Duarte & Zatsiorsky (from memory) in
// absolute angles; Davidson & Callaghan 2025 report 13 in 15 min of office sitting.
import { exposureValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { AT, POINT_WORDS, type PointRun, UP } from "./point-run.ts";

const chord2Of = (deg: number): number => (2 * Math.sin(radiansFromDegrees(deg) / 2)) ** 2;
const awayChord2 = chord2Of(exposureValues.fidget);
const backChord2 = chord2Of(exposureValues.fidgetReturn);
const longestMs = 1000 * exposureValues.fidgetDuration;

/** Plain data: since when the upper back has been away, ms. */
export interface FidgetTrack {
  awaySinceMs: number | undefined;
}

export const freshFidgetTrack = (): FidgetTrack => ({ awaySinceMs: undefined });

/** How many fidgets ended in the run. `median`: unit median direction of the last minute. */
export function fidgetsIn(track: FidgetTrack, { values, from, to }: PointRun, median: Float64Array): number {
  const mx = median[0]!;
  const my = median[1]!;
  const mz = median[2]!;
  let fidgets = 0;
  for (let at = from; at < to; at += POINT_WORDS) {
    const dx = values[at + UP]! - mx;
    const dy = values[at + UP + 1]! - my;
    const dz = values[at + UP + 2]! - mz;
    const chord2 = dx * dx + dy * dy + dz * dz;
    if (track.awaySinceMs === undefined) {
      if (chord2 >= awayChord2) track.awaySinceMs = values[at + AT]!;
    } else if (chord2 < backChord2) {
      if (values[at + AT]! - track.awaySinceMs <= longestMs) fidgets++;
      track.awaySinceMs = undefined;
    }
  }
  return fidgets;
}
