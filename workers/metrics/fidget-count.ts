// Fidgets: an excursion of 3° or more from the running 60 s median that is back within 2° in 5 s. Needs no zero. Seen
// on the 10 Hz points, because a second's mean would blunt it. Source: spikes of Duarte & Zatsiorsky (from memory) in
// absolute angles; Davidson & Callaghan 2025 report 13 in 15 min of office sitting.
import { exposureValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";

const chord2Of = (deg: number): number => (2 * Math.sin(radiansFromDegrees(deg) / 2)) ** 2;
const awayChord2 = chord2Of(exposureValues.fidget);
const backChord2 = chord2Of(exposureValues.fidgetReturn);
const longestMs = 1000 * exposureValues.fidgetDuration;

/** Plain data: since when the upper back has been away, ms. */
export interface FidgetTrack {
  awaySinceMs: number | undefined;
}

export const freshFidgetTrack = (): FidgetTrack => ({ awaySinceMs: undefined });

/** True where a fidget has just ended. `median`: unit median direction of the last minute. */
export function isFidgetOver(
  track: FidgetTrack,
  atMs: number,
  x: number,
  y: number,
  z: number,
  median: Float64Array,
): boolean {
  const dx = x - median[0]!;
  const dy = y - median[1]!;
  const dz = z - median[2]!;
  const chord2 = dx * dx + dy * dy + dz * dz;
  if (track.awaySinceMs === undefined) {
    if (chord2 >= awayChord2) track.awaySinceMs = atMs;
    return false;
  }
  if (chord2 >= backChord2) return false;
  const brief = atMs - track.awaySinceMs <= longestMs;
  track.awaySinceMs = undefined;
  return brief;
}
