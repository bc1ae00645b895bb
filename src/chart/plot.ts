/// <reference types="vite/client" />
// The only place that makes a uPlot: size follows the host, colours follow the theme, redraws go through the gate.
// uPlot gives the canvas, the scales and the pixel ratio; what is drawn comes from the caller's hook.
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

/** `prepare` runs before each drawing and may set data and scales. */
export function openPlot(
  host: HTMLElement,
  heightPx: number,
  options: Omit<uPlot.Options, "width" | "height">,
  data: uPlot.AlignedData,
  prepare: (plot: Plot) => void,
  intervalMs = LEAST_INTERVAL_MS,
): Plot {
  let colours = paletteOf(host);
  const width = Math.max(120, Math.floor(host.clientWidth));
  const u = new uPlot({ ...options, width, height: heightPx }, data, host);
  u.root.setAttribute("aria-hidden", "true");
  const draw = (): void => prepare(plot);
  const gate = openRedrawGate(host, draw, intervalMs);
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
    drawNow: draw,
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
