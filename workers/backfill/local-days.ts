// Local days as the page gives them: a worker knows neither clock nor zone.
import type { EpochMs } from "../../src/domain/units.ts";

/** Local midnight to local midnight (23 to 25 h), and minutes east of UTC at its start. */
export interface LocalDay {
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly utcOffsetMin: number;
}

/** `days`: oldest first, without holes. Undefined before the first and after the last: no believable time. */
export function dayWith(days: readonly LocalDay[], atMs: number): LocalDay | undefined {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]!.end <= atMs) low = middle + 1;
    else high = middle;
  }
  const day = days[low];
  return day && day.start <= atMs ? day : undefined;
}
