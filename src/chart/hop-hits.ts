// The one hit list of a day: what the pointer, the arrow keys and the data table all walk through, in time order.
import type { Beat, DayView, Hop, NudgeMark, RibbonSpan } from "../domain/day-view.ts";
import type { HopScene } from "./hop-scene.ts";
import type { TimeWindow } from "./time-window.ts";

export type DayItem =
  | { readonly kind: "hop"; readonly startMs: number; readonly endMs: number; readonly hop: Hop }
  | { readonly kind: "beat"; readonly startMs: number; readonly endMs: number; readonly beat: Beat }
  | { readonly kind: "nudge"; readonly startMs: number; readonly endMs: number; readonly nudge: NudgeMark }
  /** Stretches that have no hop and no walk pill: lying, riding, off body, no data. */
  | { readonly kind: "span"; readonly startMs: number; readonly endMs: number; readonly span: RibbonSpan };

const spanStates = new Set(["lying", "vehicle", "off-body", "no-data"]);

/** Everything that happened on a day, oldest first. A live hop reaches to `nowMs`. */
export function dayItems(view: DayView, nowMs: number | undefined): DayItem[] {
  const items: DayItem[] = [];
  for (const hop of view.hops) {
    const endMs = hop.live && nowMs !== undefined ? Math.max(hop.endMs, nowMs) : hop.endMs;
    items.push({ kind: "hop", startMs: hop.startMs, endMs, hop });
  }
  for (const beat of view.beats) {
    items.push({ kind: "beat", startMs: beat.startMs, endMs: beat.endMs, beat });
  }
  for (const nudge of view.nudges) {
    items.push({ kind: "nudge", startMs: nudge.atMs, endMs: nudge.atMs, nudge });
  }
  for (const span of view.ribbon) {
    if (spanStates.has(span.state))
      items.push({ kind: "span", startMs: span.startMs, endMs: span.endMs, span });
  }
  return items.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}

export function itemsWithin(items: readonly DayItem[], window: TimeWindow): DayItem[] {
  return items.filter((item) => item.endMs >= window.startMs && item.startMs <= window.endMs);
}

export interface HitBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Where an item is drawn, CSS px; at least 10 px wide so that it can be pointed at. */
export function hitBoxOf(item: DayItem, scene: HopScene, window: TimeWindow): HitBox {
  const pxPerMs = scene.widthPx / (window.endMs - window.startMs);
  const rawX0 = (item.startMs - window.startMs) * pxPerMs;
  const rawX1 = (item.endMs - window.startMs) * pxPerMs;
  const pad = Math.max(0, (10 - (rawX1 - rawX0)) / 2);
  const x = Math.max(0, rawX0 - pad);
  const w = Math.min(scene.widthPx, rawX1 + pad) - x;
  const { metrics, groundY } = scene;
  if (item.kind === "hop") {
    const up = Math.min(60, (item.endMs - item.startMs) / 60_000) * metrics.perMin;
    return { x, y: groundY - up, w, h: up };
  }
  if (item.kind === "beat") return { x, y: groundY - metrics.beatR - 2, w, h: 2 * metrics.beatR + 4 };
  if (item.kind === "nudge") return { x, y: metrics.marksRow / 2 - 9, w, h: 18 };
  return { x, y: groundY + metrics.ribbonTop, w, h: metrics.ribbonH };
}

/** Index of the item under a point: small things win over the hops around them. */
export function itemAt(
  items: readonly DayItem[],
  scene: HopScene,
  window: TimeWindow,
  x: number,
  y: number,
): number | undefined {
  let best: { index: number; area: number } | undefined;
  for (const [index, item] of items.entries()) {
    const box = hitBoxOf(item, scene, window);
    const slack = item.kind === "hop" ? 0 : 5;
    const inside =
      x >= box.x - slack && x <= box.x + box.w + slack && y >= box.y - slack && y <= box.y + box.h + slack;
    const area = box.w * box.h;
    if (inside && (best === undefined || area < best.area)) best = { index, area };
  }
  return best?.index;
}
