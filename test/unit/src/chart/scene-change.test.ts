import { describe, expect, test } from "vitest";
import { hopScene } from "../../../../src/chart/hop-scene.ts";
import { type Drawing, looksTheSame } from "../../../../src/chart/scene-change.ts";
import { liveWindow } from "../../../../src/chart/time-window.ts";
import { fixtureDay, fixtureNow } from "../../../browser/fixtures/day-fixture.ts";

const WIDTH = 900;
const live = (afterMs: number): Drawing => {
  const nowMs = fixtureNow + afterMs;
  const window = liveWindow(nowMs, WIDTH, 40, false);
  return {
    scene: hopScene({ mode: "live", view: fixtureDay(), window, widthPx: WIDTH, nowMs, intervalMin: 40 }),
    labels: ["14:37"],
  };
};

describe("a live chart", () => {
  test("looks the same for seconds, and different when it crept half a device pixel", () => {
    expect(looksTheSame(live(0), live(1000), 1)).toBe(true);
    expect(looksTheSame(live(0), live(4000), 1)).toBe(true);
    expect(looksTheSame(live(0), live(5000), 1)).toBe(false);
  });

  test("is finer where pixels are", () => {
    expect(looksTheSame(live(0), live(3000), 1)).toBe(true);
    expect(looksTheSame(live(0), live(3000), 2)).toBe(false);
  });

  test("looks different as soon as a word changes", () => {
    expect(looksTheSame(live(0), { ...live(0), labels: ["14:38"] }, 1)).toBe(false);
  });

  test("looks different when a number inside a dome changes, however little it grew", () => {
    const at = (minutes: number): Drawing => {
      const { scene, labels } = live(0);
      const hops = scene.hops.map((hop, i) => (i === 0 ? { ...hop, minutes, numberUp: 30 } : hop));
      return { scene: { ...scene, hops }, labels };
    };
    expect(looksTheSame(at(17.99), at(17.999), 1)).toBe(true);
    expect(looksTheSame(at(17.99), at(18.01), 1)).toBe(false);
  });

  test("looks different when something new is on it", () => {
    const { scene, labels } = live(0);
    const more = { ...scene, beats: [...scene.beats, { x0: 5, x1: 5, open: true }] };
    expect(looksTheSame({ scene, labels }, { scene: more, labels }, 1)).toBe(false);
  });
});
