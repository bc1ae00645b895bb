import { describe, expect, it } from "vitest";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { freshUpWindow, pushUp } from "../../../../workers/posture/up-window.ts";
import {
  freshHandling,
  handledMs,
  type HandlingState,
  watchHandling,
} from "../../../../workers/posture/zero-handling.ts";
import { rad } from "./zero-week.ts";

const G = 9.81;

/** A minute with a forward lean, and `then` another after 20 s; a knock or a fast turn in the second between them. */
function after(before: number, then: number, peakMs2: number, rateRadPerS = 0): HandlingState {
  const state = freshHandling();
  const ups = freshUpWindow(100);
  for (let s = 0; s < 60; s++) {
    const [x, y, z] = leaning(s < 20 ? before : then);
    for (let i = 0; i < 10; i++) pushUp(ups, x, y, z);
    const now = s === 20;
    watchHandling(state, 1000 * (s + 1), now ? peakMs2 : G + 1, now ? rateRadPerS : 0, ups);
  }
  return state;
}

const leaning = (deg: number): Vec3 => [0, Math.cos(rad(deg)), Math.sin(rad(deg))];

describe("handling", () => {
  it("is suspected when a knock or a hand's turn is followed by a lasting change", () => {
    for (const { suspects } of [after(5, 15, 2 * G), after(5, 15, G, rad(300))]) {
      expect(suspects.map((s) => s.atMs)).toEqual([20_000]);
    }
  });

  it("is not suspected for the same change without a knock, nor for a knock without one", () => {
    expect(after(5, 15, 1.2 * G, rad(90)).suspects).toEqual([]);
    expect(after(5, 9, 2 * G).suspects).toEqual([]);
  });

  it("is told of a walk that differs by the same change, and of no other", () => {
    const state = after(5, 16, 2 * G);
    expect(handledMs(state, leaning(4), leaning(14))).toBe(20_000);
    expect(handledMs(state, leaning(4), leaning(-6))).toBeUndefined();
    expect(handledMs(freshHandling(), leaning(4), leaning(14))).toBeUndefined();
  });
});
