import { describe, expect, test } from "vitest";
import { Stillness } from "../../../../workers/fusion/smoother-stillness.ts";
import { degree, normal, seeded, trial } from "./smoother-streams.ts";

const stepS = 0.5;
const window = 20;
const tilt = 0.02 * degree;

/** Steps of which the last window was still, of `seconds` that turn about x by `leanAt` (rad). */
function stillSteps(seconds: number, leanAt: (s: number) => number): number {
  const random = seeded(2);
  const stillness = new Stillness(window, tilt);
  let still = 0;
  for (let s = 0; s < seconds; s += stepS) {
    const lean = leanAt(s + stepS / 2);
    const rate = (leanAt(s + stepS) - leanAt(s)) / stepS;
    // A step's mean of 25 samples with 0.05 °/s and 1 mg.
    const noisy = (mean: number, sigma: number): number => mean + (sigma / 5) * normal(random);
    const rates = [rate, 0, 0].map((w) => noisy(w + 0.4 * degree, 0.05 * degree));
    const accs = [0, Math.cos(lean), Math.sin(lean)].map((a) => noisy(9.81 * a, 0.0098));
    if (stillness.take(rates, accs, stepS)) still += 1;
  }
  return still;
}

describe("a sensor that lies dead still", () => {
  test("is found on a table, whatever its bias, but not before the window is full", () => {
    expect(stillSteps(60, () => 0.3)).toBeGreaterThan(80);
    expect(stillSteps(9, () => 0.3)).toBe(0);
  });

  test("is not found on a trunk that breathes, even as shallow as the quietest in a hundred", () => {
    const breath = 0.04 * Math.SQRT2 * degree;
    expect(stillSteps(600, (s) => 0.3 + breath * Math.sin(2 * Math.PI * 0.25 * s))).toBe(0);
  });

  test("is not found in a slow slump of a degree in a minute without breath", () => {
    expect(stillSteps(600, (s) => (s * degree) / 60)).toBe(0);
  });

  test("is found before and after the movement of the recording, and never in it", () => {
    const stillness = new Stillness(window, tilt);
    const rows = Math.round(stepS * trial.rateHz);
    const firstMove = trial.movement.indexOf(1);
    const lastMove = trial.movement.lastIndexOf(1);
    let before = 0;
    let within = 0;
    for (let from = 0; from + rows <= trial.length; from += rows) {
      const mean = (flat: Float64Array): number[] =>
        [0, 1, 2].map((i) => {
          let sum = 0;
          for (let row = from; row < from + rows; row++) sum += flat[3 * row + i]!;
          return sum / rows;
        });
      const still = stillness.take(mean(trial.gyrRadPerS), mean(trial.accMPerS2), stepS);
      if (still && from < firstMove) before += 1;
      if (still && from > firstMove && from < lastMove) within += 1;
    }
    expect(before).toBeGreaterThan(10);
    expect(within).toBe(0);
  });
});
