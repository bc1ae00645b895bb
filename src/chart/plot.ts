/// <reference types="vite/client" />
// The only place that makes a uPlot: size follows the host, colours follow the theme, redraws go through the gate.
// uPlot gives the canvas, its size and the pixel ratio; what is drawn comes from the caller's hook.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { type Palette, paletteOf, watchTheme } from "./palette.ts";
import { LEAST_INTERVAL_MS, openRedrawGate } from "./redraw-gate.ts";

export const FONT = '"Inter Variable", system-ui, sans-serif';

export interface Plot {
  readonly u: uPlot;
  palette(): Palette;
  widthPx(): number;
  setHeight(px: number): void;
  /** Draws soon, within the redraw budget. */
  request(): void;
  /** Draws at once: only for the 0.6 s of a landing. */
  drawNow(): void;
  destroy(): void;
}

/** Everything is drawn in the hook: no axis, series, legend or cursor of uPlot's own. */
const bare = {
  series: [{}, { show: false }],
  axes: [{ show: false }, { show: false }],
  scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
  padding: [0, 0, 0, 0],
  legend: { show: false },
  cursor: { show: false },
} satisfies Omit<uPlot.Options, "width" | "height">;

const noData: uPlot.AlignedData = [
  [0, 1],
  [0, 0],
];

/** `paint` draws; `redraw` is what the gate calls: it lays out and asks for the painting. */
export function openPlot(
  host: HTMLElement,
  heightPx: number,
  paint: (u: uPlot) => void,
  redraw: () => void,
  intervalMs = LEAST_INTERVAL_MS,
): Plot {
  let colours = paletteOf(host);
  const width = Math.max(120, Math.floor(host.clientWidth));
  const u = new uPlot({ ...bare, hooks: { draw: [paint] }, width, height: heightPx }, noData, host);
  u.root.setAttribute("aria-hidden", "true");
  const gate = openRedrawGate(host, redraw, intervalMs);
  const resized = new ResizeObserver(() => {
    const next = Math.floor(host.clientWidth);
    if (next >= 120 && next !== u.width) {
      u.setSize({ width: next, height: u.height });
      gate.request();
    }
  });
  const plot: Plot = {
    u,
    palette: () => colours,
    widthPx: () => u.width,
    setHeight(px) {
      if (px !== u.height) u.setSize({ width: u.width, height: px });
    },
    request: gate.request,
    drawNow: redraw,
    destroy() {
      gate.destroy();
      resized.disconnect();
      unwatch();
      u.destroy();
    },
  };
  const unwatch = watchTheme(() => {
    colours = paletteOf(host);
    gate.request();
  });
  resized.observe(host);
  // Figures measured in the fallback font would sit wrong: draw again once Inter is here.
  void document.fonts.ready.then(() => gate.request());
  return plot;
}
