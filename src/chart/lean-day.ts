// Lean over a day, on the hop chart's time axis. Where nothing was measured there is no line.
import type { DayView } from "../domain/day-view.ts";
import type { LeanLinesWords } from "./lean-draw.ts";
import { openLeanLines } from "./lean-lines.ts";
import { dayColumns } from "./lean-scale.ts";
import { type TimeWindow, timeTicks } from "./time-window.ts";

export interface LeanDay {
  set(view: DayView, window: TimeWindow): void;
  /** Moves the cursor line; undefined hides it. */
  setCursor(atMs: number | undefined): void;
  destroy(): void;
}

export function createLeanDay(
  host: HTMLElement,
  view: DayView,
  window: TimeWindow,
  words: LeanLinesWords & { readonly time: (ms: number) => string },
): LeanDay {
  let day = view;
  let shown = window;
  const lines = openLeanLines(host, 196, words, (widthPx) => {
    const spanMs = shown.endMs - shown.startMs;
    const columns = dayColumns(day.lean, spanMs, Math.max(60, widthPx / 2));
    const ticks = timeTicks(shown, widthPx, 62).map((atMs) => ({ atMs, label: words.time(atMs) }));
    return { columns, fromMs: shown.startMs, toMs: shown.endMs, ticks };
  });
  return {
    set(next, nextWindow) {
      day = next;
      shown = nextWindow;
      lines.request();
    },
    setCursor: lines.setCursor,
    destroy: lines.destroy,
  };
}
