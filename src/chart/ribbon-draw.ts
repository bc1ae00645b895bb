// The ribbon's tiles and the rail: state by height and place first, colour second. The legend's tiles in src/ui follow
// the same proportions (ribbonBand).
import type { PositionState } from "../domain/position-state.ts";
import type { Palette } from "./palette.ts";

/** Top and bottom of a state's tile as shares of the ribbon's height. */
export const ribbonBand: Readonly<Record<PositionState, readonly [number, number]>> = {
  walking: [0, 1],
  bent: [0, 0.5],
  upright: [0.27, 0.73],
  reclined: [0.5, 1],
  lying: [0.82, 1],
  moving: [0.4, 0.6],
  "off-body": [0.3, 0.7],
  "no-data": [0.5, 0.5],
  vehicle: [0.18, 0.82],
  unknown: [0.36, 0.64],
};

export function drawTile(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  background: string,
  tile: { readonly x0: number; readonly x1: number; readonly state: PositionState },
  top: number,
  height: number,
): void {
  const [from, to] = ribbonBand[tile.state];
  const y = top + from * height;
  const h = (to - from) * height;
  // Tiles never touch: neighbours of one colour stay two stretches.
  const x = tile.x0 + 0.6;
  const w = Math.max(1.2, tile.x1 - tile.x0 - 1.2);
  if (tile.state === "no-data") {
    ctx.strokeStyle = palette.edge;
    ctx.lineWidth = 1.25;
    ctx.setLineDash([1.5, 3]);
    ctx.beginPath();
    ctx.moveTo(tile.x0, y);
    ctx.lineTo(tile.x1, y);
    ctx.stroke();
    ctx.setLineDash([]);
    return;
  }
  const outline: string | undefined = {
    walking: palette.move,
    reclined: palette["reclined-line"],
    "off-body": palette.edge,
    upright: undefined,
    bent: undefined,
    lying: undefined,
    moving: undefined,
    vehicle: undefined,
    unknown: palette.edge,
  }[tile.state];
  ctx.fillStyle = {
    ...palette,
    moving: palette.move,
    "off-body": background,
    unknown: background,
  }[tile.state];
  const inset = outline === undefined ? 0 : 0.5;
  const radius = Math.min(3, w / 2, h / 2);
  ctx.beginPath();
  ctx.roundRect(x + inset, y + inset, Math.max(0.2, w - 2 * inset), h - 2 * inset, radius);
  ctx.fill();
  if (outline !== undefined) {
    ctx.strokeStyle = outline;
    ctx.lineWidth = 1;
    if (tile.state === "unknown") ctx.setLineDash([2, 2]);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  // A road: the lane's line along the middle tells it from other full tiles without colour.
  if (tile.state === "vehicle") {
    ctx.strokeStyle = background;
    ctx.lineWidth = 1.25;
    ctx.setLineDash([3, 2]);
    ctx.beginPath();
    ctx.moveTo(x + 1, y + h / 2);
    ctx.lineTo(x + w - 1, y + h / 2);
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/** Solid: measured. Dashed: measured, zero unsure. */
export function drawRail(
  ctx: CanvasRenderingContext2D,
  palette: Palette,
  span: { readonly x0: number; readonly x1: number; readonly sure: boolean },
  y: number,
): void {
  ctx.strokeStyle = palette.edge;
  ctx.lineWidth = 2.5;
  ctx.setLineDash(span.sure ? [] : [3, 3]);
  ctx.beginPath();
  ctx.moveTo(span.x0, y);
  ctx.lineTo(span.x1, y);
  ctx.stroke();
  ctx.setLineDash([]);
}
