// Two lean lines on one plot, shared by the live trace and the day: forward solid 2.25, sideways dashed 5 3, words at
// the lines' ends, horizontal grid only. A null in the data breaks the line.
import type uPlot from "uplot";
import { type LeanColumns, extentOf, labelYs, leanTicks } from "./lean-scale.ts";
import { FONT, openPlot, type Plot } from "./plot.ts";

export interface LeanLinesInput {
  readonly columns: LeanColumns;
  readonly fromMs: number;
  readonly toMs: number;
  readonly ticks: readonly { readonly atMs: number; readonly label: string }[];
}

export interface LeanLinesWords {
  readonly forward: string;
  readonly sideways: string;
  readonly degrees: (deg: number) => string;
}

export interface LeanLines {
  request(): void;
  setCursor(atMs: number | undefined): void;
  destroy(): void;
}

const exact = (_u: uPlot, min: number, max: number): uPlot.Range.MinMax => [min, max];

/** A minute across some 400 px moves 1.4 px in this time: a faster redraw costs power and shows nothing. */
const REDRAW_MS = 200;

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
  let input: LeanLinesInput | undefined;
  let ticksDeg: readonly number[] = leanTicks(0, 0);
  let cursorMs: number | undefined;

  const prepare = (plot: Plot): void => {
    input = read(plot.widthPx() - LEFT - RIGHT);
    const [least, most] = extentOf(input.columns);
    ticksDeg = leanTicks(least, most);
    const { columns, fromMs, toMs } = input;
    plot.u.batch(() => {
      plot.u.setData([columns.ms, columns.forwardDeg, columns.lateralDeg], false);
      plot.u.setScale("x", { min: fromMs, max: toMs });
      plot.u.setScale("y", { min: ticksDeg[0]!, max: ticksDeg.at(-1)! });
    });
    plot.u.redraw(true, false);
  };

  const scaled = (u: uPlot, draw: (ctx: CanvasRenderingContext2D, box: Box) => void): void => {
    const ratio = devicePixelRatio;
    u.ctx.save();
    u.ctx.scale(ratio, ratio);
    u.ctx.setLineDash([]);
    const { left, top, width, height } = u.bbox;
    draw(u.ctx, { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio });
    u.ctx.restore();
  };

  const grid = (u: uPlot): void =>
    scaled(u, (ctx, box) => {
      if (input === undefined) return;
      const palette = plot.palette();
      ctx.font = `400 12.5px ${FONT}`;
      ctx.textBaseline = "middle";
      ctx.textAlign = "right";
      ctx.lineWidth = 1;
      for (const deg of ticksDeg) {
        const y = Math.round(u.valToPos(deg, "y") + box.top) + 0.5;
        ctx.strokeStyle = palette.line;
        ctx.beginPath();
        ctx.moveTo(box.left, y);
        ctx.lineTo(box.left + box.width, y);
        ctx.stroke();
        ctx.fillStyle = palette["ink-3"];
        ctx.fillText(words.degrees(deg), box.left - 10, y);
      }
      ctx.textAlign = "center";
      for (const tick of input.ticks) {
        const half = ctx.measureText(tick.label).width / 2;
        const x = u.valToPos(tick.atMs, "x") + box.left;
        const kept = Math.min(Math.max(x, box.left + half), box.left + box.width - half);
        ctx.fillText(tick.label, kept, box.top + box.height + 18);
      }
    });

  const ends = (u: uPlot): void =>
    scaled(u, (ctx, box) => {
      if (input === undefined) return;
      const palette = plot.palette();
      const { columns } = input;
      const last = columns.ms.length - 1;
      const forward = columns.forwardDeg[last];
      const lateral = columns.lateralDeg[last];
      if (typeof forward === "number" && typeof lateral === "number") {
        const x = u.valToPos(columns.ms[last]!, "x") + box.left;
        const forwardY = u.valToPos(forward, "y") + box.top;
        const lateralY = u.valToPos(lateral, "y") + box.top;
        ctx.fillStyle = palette["stay-ink"];
        ctx.beginPath();
        ctx.arc(x, forwardY, 4, 0, 2 * Math.PI);
        ctx.fill();
        ctx.fillStyle = palette.surface;
        ctx.strokeStyle = palette["ink-3"];
        ctx.lineWidth = 1.75;
        ctx.beginPath();
        ctx.arc(x, lateralY, 3.5, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
        const [f, l] = labelYs(forwardY, lateralY, 19);
        const labelX = x + 12;
        ctx.textAlign = "left";
        ctx.textBaseline = "middle";
        ctx.font = `600 13px ${FONT}`;
        ctx.fillStyle = palette["stay-ink"];
        ctx.fillText(words.forward, labelX, f);
        ctx.font = `500 13px ${FONT}`;
        ctx.fillStyle = palette["ink-3"];
        ctx.fillText(words.sideways, labelX, l);
      }
      if (cursorMs === undefined) return;
      const x = Math.round(u.valToPos(cursorMs, "x") + box.left) + 0.5;
      ctx.strokeStyle = palette.focus;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(x, box.top);
      ctx.lineTo(x, box.top + box.height);
      ctx.stroke();
    });

  const plot = openPlot(
    host,
    heightPx,
    {
      series: [
        {},
        { stroke: () => plot.palette()["stay-ink"], width: 2.25, points: { show: false } },
        { stroke: () => plot.palette()["ink-3"], width: 1.75, dash: [5, 3], points: { show: false } },
      ],
      axes: [{ show: false }, { show: false }],
      // Exactly the limits that prepare() sets: uPlot would pad them.
      scales: { x: { time: false, auto: false, range: exact }, y: { auto: false, range: exact } },
      padding: [TOP, RIGHT, BOTTOM, LEFT],
      legend: { show: false },
      cursor: { show: false },
      hooks: { drawAxes: [grid], draw: [ends] },
    },
    [[], [], []],
    prepare,
    REDRAW_MS,
  );
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

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
