// Scales and series of lean charts. Pure: radians in, degrees for the labels out.
import type { LeanRun } from "../domain/day-view.ts";

const DEGREES = 180 / Math.PI;

/** Two to four round ticks around the data, always with zero, at least 20 degrees of room. */
export function leanTicks(leastDeg: number, mostDeg: number): number[] {
  const low = Math.min(-10, leastDeg);
  const high = Math.max(20, mostDeg);
  const step = [10, 20, 30, 45, 60, 90].find((s) => Math.ceil(high / s) - Math.floor(low / s) <= 3) ?? 90;
  const ticks: number[] = [];
  for (let deg = Math.floor(low / step) * step; deg < high + step; deg += step) ticks.push(deg);
  return ticks;
}

export interface LeanColumns {
  /** Milliseconds on the chart's own clock. */
  readonly ms: number[];
  readonly forwardDeg: (number | null)[];
  readonly lateralDeg: (number | null)[];
}

export const emptyColumns = (): LeanColumns => ({ ms: [], forwardDeg: [], lateralDeg: [] });

/** Adds a point; a pause longer than `breakMs` since the last one breaks the line. */
export function addPoint(
  columns: LeanColumns,
  atMs: number,
  forwardRad: number,
  lateralRad: number,
  breakMs: number,
): void {
  const before = columns.ms.at(-1);
  if (before !== undefined && atMs - before > breakMs) {
    columns.ms.push((before + atMs) / 2);
    columns.forwardDeg.push(null);
    columns.lateralDeg.push(null);
  }
  columns.ms.push(atMs);
  columns.forwardDeg.push(forwardRad * DEGREES);
  columns.lateralDeg.push(lateralRad * DEGREES);
}

/**
 * A day's runs as columns, thinned to about `points` means so that a day of seconds is not drawn a thousand times per
 * pixel. Between runs the line is broken.
 */
export function dayColumns(runs: readonly LeanRun[], spanMs: number, points: number): LeanColumns {
  const columns = emptyColumns();
  const bucketMs = spanMs / points;
  for (const run of runs) {
    const per = Math.max(1, Math.round(bucketMs / run.stepMs));
    const before = columns.ms.at(-1);
    if (before !== undefined) {
      columns.ms.push((before + run.startMs) / 2);
      columns.forwardDeg.push(null);
      columns.lateralDeg.push(null);
    }
    for (let i = 0; i < run.forwardRad.length; i += per) {
      const n = Math.min(per, run.forwardRad.length - i);
      let forward = 0;
      let lateral = 0;
      for (let k = i; k < i + n; k++) {
        forward += run.forwardRad[k]!;
        lateral += run.lateralRad[k]!;
      }
      columns.ms.push(run.startMs + (i + n / 2) * run.stepMs);
      columns.forwardDeg.push((forward / n) * DEGREES);
      columns.lateralDeg.push((lateral / n) * DEGREES);
    }
  }
  return columns;
}

/** Least and most of both series. */
export function extentOf(columns: LeanColumns): readonly [number, number] {
  let least = 0;
  let most = 0;
  for (const column of [columns.forwardDeg, columns.lateralDeg]) {
    for (const value of column) {
      if (value === null) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  return [least, most];
}

/** Heights for the two end labels, at least `gap` apart, order kept. */
export function labelYs(forwardY: number, lateralY: number, gap: number): readonly [number, number] {
  const apart = Math.abs(forwardY - lateralY);
  if (apart >= gap) return [forwardY, lateralY];
  const middle = (forwardY + lateralY) / 2;
  return forwardY <= lateralY ? [middle - gap / 2, middle + gap / 2] : [middle + gap / 2, middle - gap / 2];
}
