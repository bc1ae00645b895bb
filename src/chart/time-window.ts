// Which stretch of time a chart shows, and its ticks. Pure; ticks fall on the viewer's local clock.
import type { DayView } from "../domain/day-view.ts";

export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Where the now line stands in the live chart; the rest is the future. */
const NOW_SHARE = 0.65;
const NOW_SHARE_BESIDE_CARD = 0.53;
const NOW_SHARE_NARROW = 0.6;
/** Live time scale, px per minute: true half-circles on a desk, a little steeper on a phone. */
const LIVE_PX_PER_MIN = 7;
const LIVE_PX_PER_MIN_NARROW = 4;
const NARROW_PX = 600;

/** The live window around now: as wide as the scale allows, and never so narrow that the next nudge falls outside. */
export function liveWindow(
  nowMs: number,
  widthPx: number,
  intervalMin: number,
  besideCard: boolean,
): TimeWindow {
  const narrow = widthPx < NARROW_PX;
  const usual = narrow ? NOW_SHARE_NARROW : NOW_SHARE;
  const share = besideCard && !narrow ? NOW_SHARE_BESIDE_CARD : usual;
  const wanted = narrow ? LIVE_PX_PER_MIN_NARROW : LIVE_PX_PER_MIN;
  const roomPx = widthPx * (1 - usual);
  const pxPerMin = Math.min(wanted, roomPx / (intervalMin + 1));
  const spanMs = (widthPx / pxPerMin) * MINUTE;
  return { startMs: nowMs - share * spanMs, endMs: nowMs + (1 - share) * spanMs };
}

const DAY_LEAST_MS = 9.5 * HOUR;
const DAY_MARGIN_MS = 20 * MINUTE;

/** The part of a day worth showing: from shortly before the first data, at least nine and a half hours. */
export function dayWindow(view: DayView, nowMs: number | undefined): TimeWindow {
  const starts = view.ribbon.map((span) => span.startMs).concat(view.hops.map((hop) => hop.startMs));
  const ends = view.ribbon.map((span) => span.endMs).concat(view.hops.map((hop) => hop.endMs));
  const noon = (view.startMs + view.endMs) / 2;
  const first = starts.length > 0 ? Math.min(...starts) : noon - 4 * HOUR;
  const shown = nowMs !== undefined && nowMs >= view.startMs && nowMs < view.endMs ? nowMs : first;
  const last = Math.max(shown, ...ends);
  const startMs = Math.max(view.startMs, first - DAY_MARGIN_MS);
  const endMs = Math.min(view.endMs, Math.max(startMs + DAY_LEAST_MS, last + DAY_MARGIN_MS));
  return { startMs: Math.min(startMs, Math.max(view.startMs, endMs - DAY_LEAST_MS)), endMs };
}

/** Equal parts of a window, for narrow screens. */
export function partsOf(window: TimeWindow, count: number): TimeWindow[] {
  const spanMs = (window.endMs - window.startMs) / count;
  return Array.from({ length: count }, (_, i) => ({
    startMs: window.startMs + i * spanMs,
    endMs: window.startMs + (i + 1) * spanMs,
  }));
}

const TICK_STEPS_MIN = [15, 30, 60, 120, 180, 240, 360] as const;

/** Instants of whole local clock steps inside the window, at least `leastPx` apart. */
export function timeTicks(window: TimeWindow, widthPx: number, leastPx: number): number[] {
  const pxPerMin = widthPx / ((window.endMs - window.startMs) / MINUTE);
  const stepMin = TICK_STEPS_MIN.find((step) => step * pxPerMin >= leastPx) ?? 360;
  const from = new Date(window.startMs);
  const ticks: number[] = [];
  const firstMin = Math.floor((from.getHours() * 60 + from.getMinutes()) / stepMin) * stepMin;
  for (let minute = firstMin; ticks.length < 100; minute += stepMin) {
    const at = new Date(from.getFullYear(), from.getMonth(), from.getDate(), 0, minute).getTime();
    if (at > window.endMs) break;
    if (at >= window.startMs && at !== ticks.at(-1)) ticks.push(at);
  }
  return ticks;
}
