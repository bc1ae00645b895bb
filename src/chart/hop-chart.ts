// The hop chart, one component for every screen: live, day, strip, row. A day view comes in through set(), drawing
// happens outside the component tree. One hit list serves pointer and keys here and the table beside it.
import { drawBeat, drawHopScene, drawLiveLabels, type HopDrawing, type HopDrawWords } from "./hop-draw.ts";
import { type DayItem, dayItems, hitBoxOf, itemAt, itemsWithin } from "./hop-hits.ts";
import { type HopScene, type HopSceneInput, hopScene } from "./hop-scene.ts";
import { FONT, openPlot, type Plot } from "./plot.ts";
import { type Drawing, looksTheSame } from "./scene-change.ts";

export type HopChartInput = Omit<HopSceneInput, "widthPx" | "window"> & {
  /** Gets the width, because the live window depends on it. */
  readonly windowFor: (widthPx: number) => HopSceneInput["window"];
  readonly words: HopDrawWords;
  readonly background: "bg" | "surface";
};

export interface HopChart {
  set(input: HopChartInput): void;
  /** Moves the cursor through the hit list; undefined leaves it. */
  step(by: 1 | -1 | "first" | "last" | undefined): void;
  destroy(): void;
}

const LANDING_MS = 600;
const DOT_MS = 280;

/** Mounts into `host`; `pointed` hears which item the pointer or the keys are on. */
export function createHopChart(
  host: HTMLElement,
  first: HopChartInput,
  pointed: (item: DayItem | undefined) => void,
): HopChart {
  let input = first;
  let scene: HopScene | undefined;
  let drawn: Drawing | undefined;
  let window = first.windowFor(600);
  let items: DayItem[] | undefined;
  let cursor: number | undefined;
  let landing: { readonly atMs: number; readonly since: number } | undefined;
  let landingFrame: number | undefined;

  const layout = (): Drawing => {
    const widthPx = plot.widthPx();
    window = input.windowFor(widthPx);
    items = undefined;
    const { nowMs, nextNudgeMs, words } = input;
    const labels = [nowMs, nextNudgeMs].map((ms) => (ms === undefined ? "" : words.time(ms)));
    return { scene: hopScene({ ...input, window, widthPx }), labels: [...labels, words.guide] };
  };
  const relayout = (): void => {
    drawn = layout();
    scene = drawn.scene;
    plot.setHeight(scene.heightPx);
    plot.u.redraw(false, false);
  };
  /** Made when somebody points: most redraws need none. */
  const itemsShown = (): DayItem[] => {
    items ??= itemsWithin(dayItems(input.view, input.nowMs), window);
    return items;
  };

  const paint = (u: { ctx: CanvasRenderingContext2D }): void => {
    if (scene === undefined) return;
    const { ctx } = u;
    const pixelRatio = devicePixelRatio;
    const drawing: HopDrawing = {
      ctx,
      palette: plot.palette(),
      font: FONT,
      pixelRatio,
      background: input.background,
    };
    ctx.save();
    ctx.scale(pixelRatio, pixelRatio);
    drawHopScene(drawing, scene, input.words);
    if (input.mode === "live" && input.nowMs !== undefined) {
      drawLiveLabels(drawing, scene, input.words, input.nowMs, input.nextNudgeMs);
    }
    drawLanding(drawing, scene);
    drawCursor(drawing, scene);
    ctx.restore();
  };

  const drawLanding = (d: HopDrawing, s: HopScene): void => {
    if (landing === undefined) return;
    const age = performance.now() - landing.since;
    const x = ((landing.atMs - window.startMs) / (window.endMs - window.startMs)) * s.widthPx;
    const r = s.metrics.beatR;
    d.ctx.strokeStyle = d.palette.move;
    d.ctx.lineWidth = 1.5;
    for (const delay of [0, 120]) {
      const t = Math.min(1, Math.max(0, (age - delay) / (LANDING_MS - delay)));
      d.ctx.globalAlpha = (1 - t) * 0.7;
      d.ctx.beginPath();
      d.ctx.arc(x, s.groundY, r * (1 + 2.5 * (1 - (1 - t) ** 3)), 0, 2 * Math.PI);
      d.ctx.stroke();
    }
    d.ctx.globalAlpha = 1;
    const dot = Math.min(1, age / DOT_MS);
    drawBeat(d, x, x, false, r * (0.4 + 0.6 * (1 - (1 - dot) ** 3)), s.groundY);
  };

  const drawCursor = (d: HopDrawing, s: HopScene): void => {
    const item = cursor === undefined ? undefined : itemsShown()[cursor];
    if (item === undefined) return;
    const box = hitBoxOf(item, s, window);
    d.ctx.strokeStyle = d.palette.focus;
    d.ctx.lineWidth = 2;
    d.ctx.setLineDash([]);
    d.ctx.beginPath();
    d.ctx.roundRect(box.x - 3, box.y - 3, box.w + 6, box.h + 6, 6);
    d.ctx.stroke();
  };

  const plot: Plot = openPlot(host, 200, paint, relayout);
  plot.request();

  const land = (before: HopChartInput, after: HopChartInput): void => {
    const growing = before.view.hops.find((hop) => hop.live);
    if (growing === undefined || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const ended = after.view.hops.find((hop) => hop.startMs === growing.startMs && !hop.live);
    const beat = ended && after.view.beats.find((b) => Math.abs(b.startMs - ended.endMs) < 1500);
    if (beat === undefined || document.hidden) return;
    landing = { atMs: beat.startMs, since: performance.now() };
    const frame = (): void => {
      if (landing === undefined || performance.now() - landing.since > LANDING_MS) {
        landing = undefined;
        landingFrame = undefined;
      } else {
        landingFrame = requestAnimationFrame(frame);
      }
      plot.drawNow();
    };
    landingFrame ??= requestAnimationFrame(frame);
  };

  const point = (index: number | undefined): void => {
    if (index === cursor) return;
    cursor = index;
    pointed(index === undefined ? undefined : itemsShown()[index]);
    plot.request();
  };
  const moved = (event: PointerEvent): void => {
    if (scene === undefined) return;
    const rect = host.getBoundingClientRect();
    point(itemAt(itemsShown(), scene, window, event.clientX - rect.left, event.clientY - rect.top));
  };
  const left = (): void => point(undefined);
  host.addEventListener("pointermove", moved);
  host.addEventListener("pointerdown", moved);
  host.addEventListener("pointerleave", left);

  return {
    set(next) {
      const before = input;
      input = next;
      if (before.view !== next.view) land(before, next);
      if (drawn === undefined || !looksTheSame(drawn, layout(), devicePixelRatio)) plot.request();
    },
    step(by) {
      const last = itemsShown().length - 1;
      if (last < 0 || by === undefined) return point(undefined);
      if (by === "first" || by === "last") return point(by === "first" ? 0 : last);
      const from = cursor ?? (by === 1 ? -1 : last + 1);
      point(Math.min(last, Math.max(0, from + by)));
    },
    destroy() {
      host.removeEventListener("pointermove", moved);
      host.removeEventListener("pointerdown", moved);
      host.removeEventListener("pointerleave", left);
      if (landingFrame !== undefined) cancelAnimationFrame(landingFrame);
      plot.destroy();
    },
  };
}
