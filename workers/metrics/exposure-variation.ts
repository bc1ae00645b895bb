// Exposure variation analysis: how time divides over amplitude classes of forward lean (rows) and over how long each
// class was kept without interruption (columns). Source: Mathiassen & Winkel 1991 (classic duration classes, from
// memory); the longer classes for desk work are our own. Days merge by adding cells.
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { AT, FORWARD, HALF_POINT_MS, POINT_WORDS, type PointRun } from "./point-run.ts";

/** Upper edges of the amplitude classes, deg (below, exclusive); the last class is open. */
export const evaAmplitudeDeg = [0, 10, 20, 30, 45, 60] as const;
/** Upper edges of the duration classes, s (exclusive); the last class is open. */
export const evaClassicS = [1, 3, 7, 15, 31] as const;
export const evaExtendedS = [...evaClassicS, 60, 300, 900, 1800, 2700] as const;

const edgesRad = Float64Array.from(evaAmplitudeDeg, (deg) => radiansFromDegrees(deg));
const ROWS = evaAmplitudeDeg.length + 1;
const COLUMNS = evaExtendedS.length + 1;

/** [rows × extended columns] ms, row by row. */
export type EvaTotals = Float64Array;

/** Plain data. The run that is open; `row` is undefined after a break. */
export interface EvaTrack {
  row: number | undefined;
  sinceMs: number;
  untilMs: number;
}

export const freshEva = (): EvaTotals => new Float64Array(ROWS * COLUMNS);
export const freshEvaTrack = (): EvaTrack => ({ row: undefined, sinceMs: 0, untilMs: 0 });

export function trackEva(totals: EvaTotals, track: EvaTrack, { values, from, to }: PointRun): void {
  for (let at = from; at < to; at += POINT_WORDS) {
    const forwardRad = values[at + FORWARD]!;
    let row = 0;
    while (row < edgesRad.length && forwardRad >= edgesRad[row]!) row++;
    if (row !== track.row) {
      closeEva(totals, track);
      track.row = row;
      track.sinceMs = values[at + AT]! - HALF_POINT_MS;
    }
    track.untilMs = values[at + AT]! + HALF_POINT_MS;
  }
}

export function closeEva(totals: EvaTotals, track: EvaTrack): void {
  if (track.row === undefined) return;
  const ms = track.untilMs - track.sinceMs;
  let column = 0;
  while (column < evaExtendedS.length && ms >= 1000 * evaExtendedS[column]!) column++;
  totals[track.row * COLUMNS + column]! += ms;
  track.row = undefined;
}

/** [rows][columns] share of all time in the table; undefined while it is empty. */
export function evaTableFrom(
  totals: EvaTotals,
  classes: "classic" | "extended",
): readonly (readonly number[])[] | undefined {
  const totalMs = totals.reduce((sum, ms) => sum + ms, 0);
  if (totalMs === 0) return undefined;
  const columns = classes === "classic" ? evaClassicS.length + 1 : COLUMNS;
  return Array.from({ length: ROWS }, (_, row) => {
    const cells = Array.from({ length: columns }, () => 0);
    for (let k = 0; k < COLUMNS; k++)
      cells[Math.min(k, columns - 1)]! += totals[row * COLUMNS + k]! / totalMs;
    return cells;
  });
}

/** Lower edges of the bands of ISO 11226 (band-bouts.ts): each is whole rows of the table. */
const bandFromDeg = [Number.NEGATIVE_INFINITY, 0, 20, 60] as const;

/** Share of all time in each band of ISO 11226; together one. The table is not empty. */
export function bandSharesFrom(totals: EvaTotals): readonly number[] {
  const totalMs = totals.reduce((sum, ms) => sum + ms, 0);
  const shares = bandFromDeg.map(() => 0);
  for (const [i, ms] of totals.entries()) {
    const lowDeg = evaAmplitudeDeg[Math.floor(i / COLUMNS) - 1] ?? Number.NEGATIVE_INFINITY;
    shares[bandFromDeg.findLastIndex((deg) => deg <= lowDeg)]! += ms / totalMs;
  }
  return shares;
}

/** EVAsd: standard deviation over all cells of the table, as shares (population form). Lower: more varied. */
export function evaSdFrom(table: readonly (readonly number[])[]): number {
  const cells = table.flat();
  const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  return Math.sqrt(cells.reduce((sum, cell) => sum + (cell - mean) ** 2, 0) / cells.length);
}

export function addEva(into: EvaTotals, other: EvaTotals): void {
  for (let i = 0; i < into.length; i++) into[i]! += other[i]!;
}
