// What a day's view needs of one session, small enough to be kept for hours: its events, when it measured, and lean in
// steps of ten seconds. Grows row by row and event by event, live as well as when read from the store.
import type { SessionEvent } from "../../src/domain/events.ts";
import type { SecondRow } from "../../src/domain/recording.ts";
import type { EpochMs } from "../../src/domain/units.ts";
import type { OpenSpans } from "../open-spans.ts";

export const LEAN_STEP_S = 10;

/** Seconds in a row with data and one kind of zero; session time, end exclusive. */
export interface MeasuredSpan {
  readonly startS: number;
  endS: number;
  /** And not known to be doubtful then. */
  readonly zeroSet: boolean;
}

/** Sums over the rows of one step, rad. */
export interface LeanTile {
  /** Session time / LEAN_STEP_S. */
  readonly step: number;
  rows: number;
  forwardRad: number;
  lateralRad: number;
}

export interface SessionDigest {
  readonly startedAt: EpochMs;
  readonly simulated: boolean;
  readonly events: SessionEvent[];
  readonly measured: MeasuredSpan[];
  readonly tiles: LeanTile[];
  /** What has not ended; with `live`, it still grows. */
  open: OpenSpans | undefined;
  live: boolean;
}

export const emptyDigest = (startedAt: EpochMs, simulated: boolean): SessionDigest => ({
  startedAt,
  simulated,
  events: [],
  measured: [],
  tiles: [],
  open: undefined,
  live: false,
});

/** Rows come in time order; a second that comes again is not counted twice. */
export function digestRow(digest: SessionDigest, row: SecondRow): void {
  const span = digest.measured.at(-1);
  if (span && row.second < span.endS) return;
  const zeroSet = row.zeroSet && row.zeroDoubtful !== true;
  const endS = row.second + (row.spanS ?? 1);
  if (span && row.second === span.endS && zeroSet === span.zeroSet) span.endS = endS;
  else digest.measured.push({ startS: row.second, endS, zeroSet });
  for (let second = row.second; second < endS; second++) tileSecond(digest, second, row);
}

/** A mean over several seconds counts for each of them. */
function tileSecond(digest: SessionDigest, second: number, row: SecondRow): void {
  const step = Math.floor(second / LEAN_STEP_S);
  let tile = digest.tiles.at(-1);
  if (tile?.step !== step) {
    tile = { step, rows: 0, forwardRad: 0, lateralRad: 0 };
    digest.tiles.push(tile);
  }
  tile.rows++;
  tile.forwardRad += row.forwardRad;
  tile.lateralRad += row.lateralRad;
}
