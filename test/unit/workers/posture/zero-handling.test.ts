import { describe, expect, it } from "vitest";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { freshUpWindow, pushUp } from "../../../../workers/posture/up-window.ts";
import {
  explains,
  freshHandling,
  watchHandling,
  watchWear,
} from "../../../../workers/posture/zero-handling.ts";
import { rad } from "./zero-week.ts";

const G = 9.81;

/** Seconds with a forward lean; one knock or turn at `atS`, the lean `then` afterwards. */
function after(before: number, then: number, peakMs2: number, rateRadPerS = 0) {
  const state = freshHandling();
  const ups = freshUpWindow(100);
  let known = 0;
  for (let s = 0; s < 60; s++) {
    const lean = rad(s < 20 ? before : then);
    for (let i = 0; i < 10; i++) pushUp(ups, 0, Math.cos(lean), Math.sin(lean));
    const now = s === 20;
    if (watchHandling(state, 1000 * (s + 1), now ? peakMs2 : G + 1, now ? rateRadPerS : 0, ups)) known++;
  }
  return { state, known };
}

const stepOf = (from: number, to: number): Vec3 => [
  0,
  Math.cos(rad(to)) - Math.cos(rad(from)),
  Math.sin(rad(to)) - Math.sin(rad(from)),
];

describe("handling", () => {
  it("is suspected when a knock or a hand's turn is followed by a lasting change", () => {
    for (const { state, known } of [after(5, 15, 2 * G), after(5, 15, G, rad(300))]) {
      expect(known).toBe(1);
      expect(state.suspect?.atMs).toBe(20_000);
    }
  });

  it("is not suspected for the same change without a knock, nor for a knock without one", () => {
    expect(after(5, 15, 1.2 * G, rad(90)).state.suspect).toBeUndefined();
    expect(after(5, 9, 2 * G).state.suspect).toBeUndefined();
  });

  it("explains a slip of its own size and direction only", () => {
    const { state } = after(5, 16, 2 * G);
    expect(explains(state, stepOf(4, 14))).toBe(true);
    expect(explains(state, stepOf(4, -6))).toBe(false);
    expect(explains(freshHandling(), stepOf(4, 14))).toBe(false);
  });

  it("may be anything while the sensor was off the body", () => {
    const state = freshHandling();
    watchWear(state, true, 1000);
    expect(state.suspect).toBeUndefined();
    watchWear(state, false, 900_000);
    expect(explains(state, stepOf(0, -20))).toBe(true);
  });
});
