// Paints a hop scene. No rule lives here: positions come from hop-scene, colours from the palette. CSS pixels; the
// caller has scaled the context to device pixels and `crisp` snaps thin lines to them.
import type { HopScene, HopShape } from "./hop-scene.ts";
import type { Palette } from "./palette.ts";
import { drawRail, drawTile } from "./ribbon-draw.ts";

export interface HopDrawWords {
  readonly time: (ms: number) => string;
  /** Second line beside the ghost's end. */
  readonly nudgeNote: string;
  /** The guide's label, as "40 min"; empty hides it. */
  readonly guide: string;
}

export interface HopDrawing {
  readonly ctx: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly font: string;
  readonly pixelRatio: number;
  readonly background: "bg" | "surface";
}

const TAU = 2 * Math.PI;

export function drawHopScene(d: HopDrawing, scene: HopScene, words: HopDrawWords): void {
  const { ctx, palette } = d;
  const { groundY, widthPx } = scene;
  const crisp = (v: number): number => Math.round(v * d.pixelRatio) / d.pixelRatio;
  const railEnd = groundY + scene.metrics.railY + 1.5;
  const gridTop = scene.metrics.marksRow - 2;
  ctx.lineJoin = "round";

  if (scene.shade !== undefined) {
    ctx.fillStyle = palette.sunken;
    ctx.globalAlpha = 0.75;
    roundRect(ctx, scene.shade.x0, gridTop, scene.shade.x1 - scene.shade.x0, railEnd - gridTop + 4, 6);
    ctx.fill();
    ctx.globalAlpha = 1;
  }

  ctx.strokeStyle = palette.line;
  ctx.lineWidth = 1;
  for (const tick of scene.ticks) line(ctx, crisp(tick.x) + 0.5, gridTop, crisp(tick.x) + 0.5, railEnd);
  line(ctx, 0, crisp(groundY) + 0.5, widthPx, crisp(groundY) + 0.5);

  if (scene.guideUp !== undefined) {
    ctx.strokeStyle = palette.edge;
    dotted(ctx, () =>
      line(ctx, 0, crisp(groundY - scene.guideUp!) + 0.5, widthPx, crisp(groundY - scene.guideUp!) + 0.5),
    );
    if (words.guide !== "") {
      text(d, words.guide, 0, groundY - scene.guideUp - 9, palette["ink-3"], "start", 12, 400);
    }
  }
  if (scene.ghost !== undefined) {
    const { x0, x1, radiusY } = scene.ghost;
    ctx.strokeStyle = palette.edge;
    ctx.lineWidth = 1.5;
    ctx.setLineDash([3, 4]);
    ctx.beginPath();
    ctx.ellipse((x0 + x1) / 2, groundY, (x1 - x0) / 2, radiusY, 0, Math.PI, TAU);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  for (const nudge of scene.nudges) {
    ctx.strokeStyle = palette.edge;
    ctx.lineWidth = 1;
    dotted(ctx, () =>
      line(ctx, crisp(nudge.x) + 0.5, scene.metrics.marksRow / 2 + 6, crisp(nudge.x) + 0.5, nudge.stemTo),
    );
  }

  for (const hop of scene.hops) drawHop(d, scene, hop, crisp);
  for (const tile of scene.tiles)
    drawTile(
      ctx,
      palette,
      palette[d.background],
      tile,
      groundY + scene.metrics.ribbonTop,
      scene.metrics.ribbonH,
    );
  for (const span of scene.rail) drawRail(ctx, palette, span, groundY + scene.metrics.railY);

  if (scene.metrics.axisY !== undefined) {
    for (const tick of scene.ticks) {
      const label = words.time(tick.atMs);
      const half = label.length * 3.6;
      const x = Math.min(Math.max(tick.x, half), widthPx - half);
      if (Math.abs(x - tick.x) < half)
        text(d, label, x, groundY + scene.metrics.axisY, palette["ink-3"], "center", 12.5, 400);
    }
  }
  for (const beat of scene.beats) drawBeat(d, beat.x0, beat.x1, beat.open, scene.metrics.beatR, groundY);
  for (const nudge of scene.nudges) diamond(d, nudge.x, scene.metrics.marksRow / 2, nudge.outcome, 5.5);
  if (scene.ghost !== undefined) {
    const endX = scene.ghost.x1;
    diamond(d, endX, groundY, "asked", 8);
  }
  drawNow(d, scene, crisp, gridTop, railEnd);
}

function drawHop(d: HopDrawing, scene: HopScene, hop: HopShape, crisp: (v: number) => number): void {
  const { ctx, palette } = d;
  const ground = scene.groundY;
  const middle = (hop.x0 + hop.x1) / 2;
  const half = (hop.x1 - hop.x0) / 2;
  if (half <= 0) return;
  const outline = hop.live ? (scene.metrics.beatR > 5 ? 3 : 2) : 1.25;
  ctx.beginPath();
  if (hop.flatAt === undefined) {
    ctx.ellipse(middle, ground, half, hop.radiusY, 0, Math.PI, TAU);
  } else {
    const angle = Math.asin(hop.flatAt / hop.radiusY);
    ctx.ellipse(middle, ground, half, hop.radiusY, 0, Math.PI, Math.PI + angle);
    ctx.ellipse(middle, ground, half, hop.radiusY, 0, TAU - angle, TAU);
  }
  ctx.closePath();
  ctx.fillStyle = palette[`stay-${hop.step}`];
  ctx.fill();
  ctx.strokeStyle = palette["stay-ink"];
  ctx.lineWidth = outline;
  ctx.stroke();
  if (hop.numberUp !== undefined) {
    const colour = hop.step === 3 ? palette["on-stay-3"] : palette.ink;
    text(
      d,
      String(Math.floor(hop.minutes)),
      crisp(middle),
      crisp(ground - hop.numberUp),
      colour,
      "center",
      13,
      600,
    );
  }
}

export function drawBeat(d: HopDrawing, x0: number, x1: number, open: boolean, r: number, y: number): void {
  const { ctx, palette } = d;
  const inner = open ? r - 1 : r;
  ctx.fillStyle = palette[d.background];
  roundRect(ctx, x0 - r - 1.75, y - r - 1.75, x1 - x0 + 2 * r + 3.5, 2 * r + 3.5, r + 1.75);
  ctx.fill();
  roundRect(ctx, x0 - inner, y - inner, x1 - x0 + 2 * inner, 2 * inner, inner);
  if (open) {
    ctx.strokeStyle = palette.move;
    ctx.lineWidth = 2;
    ctx.stroke();
  } else {
    ctx.fillStyle = palette.move;
    ctx.fill();
  }
}

function diamond(d: HopDrawing, x: number, y: number, outcome: "moved" | "asked" | "held", r: number): void {
  const { ctx, palette } = d;
  ctx.beginPath();
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y);
  ctx.lineTo(x, y + r);
  ctx.lineTo(x - r, y);
  ctx.closePath();
  ctx.fillStyle = outcome === "moved" ? palette.ink : palette[d.background];
  ctx.fill();
  if (outcome === "moved") return;
  ctx.strokeStyle = outcome === "held" ? palette["ink-3"] : palette.ink;
  ctx.lineWidth = 1.6;
  if (outcome === "held") ctx.setLineDash([2, 2]);
  ctx.stroke();
  ctx.setLineDash([]);
}

function drawNow(
  d: HopDrawing,
  scene: HopScene,
  crisp: (v: number) => number,
  top: number,
  bottom: number,
): void {
  if (scene.nowX === undefined) return;
  const { ctx, palette } = d;
  const x = crisp(scene.nowX);
  ctx.strokeStyle = palette.ink;
  ctx.lineWidth = 1.5;
  line(ctx, x, scene.metrics.marksRow > 30 ? 24 : top, x, bottom);
  if (scene.foot) {
    ctx.fillStyle = palette.ink;
    const big = scene.metrics.beatR > 5;
    ctx.globalAlpha = 0.14;
    circle(ctx, x, scene.groundY, big ? 11 : 0);
    ctx.globalAlpha = 1;
    if (big) {
      ctx.fillStyle = palette[d.background];
      circle(ctx, x, scene.groundY, 7);
      ctx.fillStyle = palette.ink;
      circle(ctx, x, scene.groundY, 5);
    }
  }
  if (scene.askingUp !== undefined) diamond(d, x, scene.groundY - scene.askingUp, "asked", 7.5);
}

/** The flag on the now line and the words at the ghost's end; only the live chart has them. */
export function drawLiveLabels(
  d: HopDrawing,
  scene: HopScene,
  words: HopDrawWords,
  nowMs: number,
  nextMs: number | undefined,
): void {
  const { ctx, palette } = d;
  if (scene.nowX !== undefined) {
    const label = words.time(nowMs);
    ctx.font = `600 13px ${d.font}`;
    const w = ctx.measureText(label).width + 14;
    const x = Math.min(Math.max(scene.nowX - w / 2, 0), scene.widthPx - w);
    ctx.fillStyle = palette.ink;
    roundRect(ctx, x, 3, w, 21, 5);
    ctx.fill();
    text(d, label, x + w / 2, 14, palette[d.background], "center", 13, 600);
  }
  if (scene.ghost === undefined || nextMs === undefined) return;
  const x = scene.ghost.x1 + 15;
  ctx.font = `400 13px ${d.font}`;
  if (x + ctx.measureText(words.nudgeNote).width > scene.widthPx) return;
  text(d, words.time(nextMs), x, scene.groundY - 26, palette.ink, "start", 13, 600);
  text(d, words.nudgeNote, x, scene.groundY - 9, palette["ink-2"], "start", 13, 400);
}

export function text(
  d: HopDrawing,
  words: string,
  x: number,
  y: number,
  colour: string,
  align: "start" | "center" | "end",
  size: number,
  weight: number,
): void {
  d.ctx.font = `${weight} ${size}px ${d.font}`;
  d.ctx.fillStyle = colour;
  d.ctx.textAlign = align === "start" ? "left" : align === "end" ? "right" : "center";
  d.ctx.textBaseline = "middle";
  d.ctx.fillText(words, x, y);
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

function dotted(ctx: CanvasRenderingContext2D, stroke: () => void): void {
  ctx.setLineDash([1.5, 3.5]);
  stroke();
  ctx.setLineDash([]);
}

function circle(ctx: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, TAU);
  ctx.fill();
}

export function roundRect(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  w: number,
  h: number,
  r: number,
): void {
  ctx.beginPath();
  ctx.roundRect(x, y, Math.max(0, w), Math.max(0, h), Math.max(0, Math.min(r, w / 2, h / 2)));
}
