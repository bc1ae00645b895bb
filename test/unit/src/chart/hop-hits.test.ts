import { describe, expect, test } from "vitest";
import { dayItems, hitBoxOf, itemAt } from "../../../../src/chart/hop-hits.ts";
import { hopScene } from "../../../../src/chart/hop-scene.ts";
import { fixtureDay, fixtureNow } from "../../../browser/fixtures/day-fixture.ts";

const view = fixtureDay();
const items = dayItems(view, fixtureNow);
const window = { startMs: view.startMs + 8 * 3_600_000, endMs: view.startMs + 18 * 3_600_000 };
const scene = hopScene({ mode: "day", view, window, widthPx: 1150, nowMs: fixtureNow });

describe("the hit list", () => {
  test("holds every hop, change and nudge once, in time order", () => {
    const kinds = (kind: string) => items.filter((item) => item.kind === kind).length;
    expect(kinds("hop")).toBe(view.hops.length);
    expect(kinds("beat")).toBe(view.beats.length);
    expect(kinds("nudge")).toBe(view.nudges.length);
    const starts = items.map((item) => item.startMs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test("names the stretches without a hop: no data and off body", () => {
    const spans = items.flatMap((item) => (item.kind === "span" ? [item.span.state] : []));
    expect(spans).toEqual(["no-data", "off-body"]);
  });

  test("finds each item at the middle of where it is drawn, unless something smaller lies over it", () => {
    for (const [index, item] of items.entries()) {
      const box = hitBoxOf(item, scene, window);
      const found = itemAt(items, scene, window, box.x + box.w / 2, box.y + box.h / 2);
      expect(found).toBeDefined();
      const over = hitBoxOf(items[found!]!, scene, window);
      if (found !== index) expect(over.w * over.h).toBeLessThanOrEqual(box.w * box.h);
    }
  });

  test("finds nothing in the sky", () => {
    expect(itemAt(items, scene, window, 1140, 30)).toBeUndefined();
  });
});
