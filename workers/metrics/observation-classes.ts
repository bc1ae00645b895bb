// Time in the trunk classes of observation tools, by what one sensor can see: forward and sideways lean. Twist, support
// and load are not seen, so these are the tools' trunk angles and never their ratings. Class edges from memory; upright
// has a tolerance of 5° as in public implementations.
import type { ClassShare, ObservationClasses } from "../../src/domain/exposure.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { type AngleHistogram, shareBetween } from "./angle-histogram.ts";
import { FORWARD, LATERAL, POINT_WORDS, type PointRun } from "./point-run.ts";

const rad = radiansFromDegrees;
const bentRad = rad(20);

/** [4] points: straight, bent, sideways, both (20° each). */
export type OwasTotals = Float64Array;
export const freshOwas = (): OwasTotals => new Float64Array(4);

/** OWAS back: 1 straight, 2 bent forward or back by 20°, 3 sideways by 20° (or twisted: unseen), 4 both. */
export function trackOwas(totals: OwasTotals, { values, from, to }: PointRun): void {
  for (let at = from; at < to; at += POINT_WORDS) {
    const bent = Math.abs(values[at + FORWARD]!) >= bentRad ? 1 : 0;
    totals[bent + (Math.abs(values[at + LATERAL]!) >= bentRad ? 2 : 0)]! += 1;
  }
}

/**
 * RULA trunk: 1 upright (−5…5°), 2 to 20°, 3 20–60°, 4 above 60°; backward of 5° counts with 2.
 * REBA trunk: 1 upright, 2 to 20° either way, 3 20–60° forward or more than 20° back, 4 above 60°.
 * Undefined while there is no point.
 */
export function observationClassesFrom(
  forward: AngleHistogram,
  owas: OwasTotals,
  ofS: number,
): ObservationClasses | undefined {
  const points = owas.reduce((sum, count) => sum + count, 0);
  if (points === 0) return undefined;
  const part = (lowDeg: number, highDeg: number): number =>
    shareBetween(forward, rad(lowDeg), rad(highDeg)) ?? 0;
  const shares = (values: readonly number[]): ClassShare[] =>
    values.map((share, i) => ({ class: i + 1, share, ofS }));
  return {
    rula: shares([part(-5, 5), part(-180, -5) + part(5, 20), part(20, 60), part(60, 180)]),
    reba: shares([part(-5, 5), part(-20, -5) + part(5, 20), part(-180, -20) + part(20, 60), part(60, 180)]),
    owas: shares([...owas].map((count) => count / points)),
  };
}
