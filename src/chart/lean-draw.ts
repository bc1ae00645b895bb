// Paints two lean lines: grid, words and ends. No rule lives here. CSS pixels; the caller has scaled the context to
// device pixels. Drawn by hand, not by uPlot's series: five times a second a path of 600 points would be laid out anew,
// and while somebody sits still most of them lie on one straight line.
import { labelYs, type LeanColumns } from "./lean-scale.ts";
import type { Palette } from "./palette.ts";
import { FONT } from "./plot.ts";

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

export interface LeanDrawing {
  readonly ctx: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly words: LeanLinesWords;
  readonly input: LeanLinesInput;
  readonly ticksDeg: readonly number[];
  /** The plot's area, CSS px. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** A point this near to the last level adds nothing that can be seen, CSS px. */
const LEVEL_PX = 0.25;

export function drawLeanLines(d: LeanDrawing, cursorMs: number | undefined): void {
  const { ctx, palette, input, box } = d;
  const low = d.ticksDeg[0]!;
  const perDeg = box.height / (d.ticksDeg.at(-1)! - low);
  const perMs = box.width / (input.toMs - input.fromMs);
  const x = (ms: number): number => box.left + (ms - input.fromMs) * perMs;
  const y = (deg: number): number => box.top + box.height - (deg - low) * perDeg;
  drawGrid(d, x, y);
  ctx.lineJoin = "round";
  ctx.setLineDash([5, 3]);
  drawLine(d, input.columns.lateralDeg, palette["ink-3"], 1.75, x, y);
  ctx.setLineDash([]);
  drawLine(d, input.columns.forwardDeg, palette["stay-ink"], 2.25, x, y);
  drawEnds(d, x, y);
  if (cursorMs === undefined) return;
  const at = Math.round(x(cursorMs)) + 0.5;
  ctx.strokeStyle = palette.focus;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.moveTo(at, box.top);
  ctx.lineTo(at, box.top + box.height);
  ctx.stroke();
}

type Place = (value: number) => number;

function drawGrid({ ctx, palette, words, input, ticksDeg, box }: LeanDrawing, x: Place, y: Place): void {
  ctx.font = `400 12.5px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "right";
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.line;
  ctx.fillStyle = palette["ink-3"];
  for (const deg of ticksDeg) {
    const up = Math.round(y(deg)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(box.left, up);
    ctx.lineTo(box.left + box.width, up);
    ctx.stroke();
    ctx.fillText(words.degrees(deg), box.left - 10, up);
  }
  ctx.textAlign = "center";
  for (const tick of input.ticks) {
    const half = ctx.measureText(tick.label).width / 2;
    const kept = Math.min(Math.max(x(tick.atMs), box.left + half), box.left + box.width - half);
    ctx.fillText(tick.label, kept, box.top + box.height + 18);
  }
}

/** A null lifts the pen. */
function drawLine(
  { ctx, input }: LeanDrawing,
  values: readonly (number | null)[],
  colour: string,
  width: number,
  x: Place,
  y: Place,
): void {
  const { ms } = input.columns;
  let down = false;
  let level = 0;
  /** The newest point of a level stretch, not yet drawn to. */
  let skipped: number | undefined;
  ctx.beginPath();
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "number") {
      if (skipped !== undefined) ctx.lineTo(x(ms[skipped]!), level);
      skipped = undefined;
      down = false;
      continue;
    }
    const up = y(value);
    if (down && Math.abs(up - level) < LEVEL_PX) {
      skipped = i;
      continue;
    }
    if (skipped !== undefined) ctx.lineTo(x(ms[skipped]!), level);
    skipped = undefined;
    if (down) ctx.lineTo(x(ms[i]!), up);
    else ctx.moveTo(x(ms[i]!), up);
    down = true;
    level = up;
  }
  if (skipped !== undefined) ctx.lineTo(x(ms[skipped]!), level);
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

/** A dot and a word at each line's end. */
function drawEnds({ ctx, palette, words, input }: LeanDrawing, x: Place, y: Place): void {
  const { columns } = input;
  const last = columns.ms.length - 1;
  const forward = columns.forwardDeg[last];
  const lateral = columns.lateralDeg[last];
  if (typeof forward !== "number" || typeof lateral !== "number") return;
  const at = x(columns.ms[last]!);
  const [forwardY, lateralY] = [y(forward), y(lateral)];
  ctx.fillStyle = palette["stay-ink"];
  ctx.beginPath();
  ctx.arc(at, forwardY, 4, 0, 2 * Math.PI);
  ctx.fill();
  ctx.fillStyle = palette.surface;
  ctx.strokeStyle = palette["ink-3"];
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  ctx.arc(at, lateralY, 3.5, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
  const [f, l] = labelYs(forwardY, lateralY, 19);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.font = `600 13px ${FONT}`;
  ctx.fillStyle = palette["stay-ink"];
  ctx.fillText(words.forward, at + 12, f);
  ctx.font = `500 13px ${FONT}`;
  ctx.fillStyle = palette["ink-3"];
  ctx.fillText(words.sideways, at + 12, l);
}
