// Two lean lines on one plot, shared by the live trace and the day: forward solid 2.25, sideways dashed 5 3, words at
// the lines' ends, horizontal grid only. A null in the data breaks the line.
import { drawLeanLines, type LeanLinesInput, type LeanLinesWords } from "./lean-draw.ts";
import { extentOf, leanTicks } from "./lean-scale.ts";
import { openPlot, type Plot } from "./plot.ts";

export interface LeanLines {
  request(): void;
  setCursor(atMs: number | undefined): void;
  destroy(): void;
}

/** At the simulated body's fast pace; in real time the trace asks four times a second. */
const REDRAW_MS = 180;

const LEFT = 46;
const RIGHT = 86;
const TOP = 10;
const BOTTOM = 30;

/** `read` is asked for what to draw just before each drawing. */
export function openLeanLines(
  host: HTMLElement,
  heightPx: number,
  words: LeanLinesWords,
  read: (plotWidthPx: number) => LeanLinesInput,
): LeanLines {
  let cursorMs: number | undefined;

  const paint = ({ ctx }: { ctx: CanvasRenderingContext2D }): void => {
    const width = plot.widthPx() - LEFT - RIGHT;
    const input = read(width);
    const [least, most] = extentOf(input.columns);
    const box = { left: LEFT, top: TOP, width, height: heightPx - TOP - BOTTOM };
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.scale(ratio, ratio);
    drawLeanLines(
      { ctx, palette: plot.palette(), words, input, ticksDeg: leanTicks(least, most), box },
      cursorMs,
    );
    ctx.restore();
  };

  const plot: Plot = openPlot(host, heightPx, paint, () => plot.u.redraw(false, false), REDRAW_MS);
  plot.request();
  return {
    request: plot.request,
    setCursor(atMs) {
      cursorMs = atMs;
      plot.request();
    },
    destroy: plot.destroy,
  };
}
