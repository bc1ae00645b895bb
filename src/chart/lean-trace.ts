// The live trace: lean over the last 60 s, redrawn when asked from the ring that the caller owns.
import type { LeanLinesWords } from "./lean-draw.ts";
import { type LeanLines, openLeanLines } from "./lean-lines.ts";
import { addPoint, emptyColumns } from "./lean-scale.ts";

/** A pause of more than this between two points breaks the line: points come ten times a second. */
const BREAK_MS = 1000;

export interface TraceSource {
  /** Session time of now, ms. */
  nowMs(): number;
  /** Oldest first. */
  forEach(nowMs: number, visit: (atMs: number, forwardRad: number, lateralRad: number) => void): void;
}

export function createLeanTrace(
  host: HTMLElement,
  source: TraceSource,
  words: LeanLinesWords & { readonly ago: (seconds: number) => string },
): LeanLines {
  return openLeanLines(host, 172, words, () => {
    const nowMs = source.nowMs();
    const columns = emptyColumns();
    source.forEach(nowMs, (atMs, forwardRad, lateralRad) =>
      addPoint(columns, atMs - nowMs, forwardRad, lateralRad, BREAK_MS),
    );
    const ticks = [60, 40, 20, 0].map((s) => ({ atMs: -s * 1000, label: words.ago(s) }));
    return { columns, fromMs: -60_000, toMs: 0, ticks };
  });
}
