// The axis check as it goes: nobody presses anything, so what counts as still, as a new side and as a turn is tried here.
import { describe, expect, test } from "vitest";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import {
  beginCheck,
  checkSample,
  checkWait,
  freshCheck,
  type GuidedCheck,
  retakeLast,
  skipTurns,
} from "../../../../workers/bench/guided-check.ts";
import { sides } from "../../../../workers/bench/device-axes.ts";
import { facesOf, GRAVITY } from "./held-device.ts";

const PERIOD_S = 0.02;
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const ups = facesOf({ reads: identity, scale: [1, 1, 1], offsetMs2: [0, 0, 0], handDeg: 5, seed: 4 });

/** Time goes on from one stretch to the next. */
function person(check: GuidedCheck) {
  let ms = 0;
  const sample = (acc: Vec3, gyr: Vec3): void => {
    ms += 1000 * PERIOD_S;
    checkSample(check, ms, Float64Array.from(acc), gyr, PERIOD_S);
  };
  return {
    holds(acc: Vec3, seconds: number, gyr: Vec3 = [0.01, -0.02, 0]): void {
      for (let k = 0; k < seconds / PERIOD_S; k++) sample(acc, gyr);
    },
    moves(seconds: number): void {
      for (let k = 0; k < seconds / PERIOD_S; k++)
        sample([3 * Math.sin(k), GRAVITY * Math.cos(k / 9), 2 * Math.cos(k)], [Math.sin(k), 1, Math.cos(k)]);
    },
    turns(rate: Vec3, seconds: number): void {
      const steps = seconds / PERIOD_S;
      for (let k = 0; k < steps; k++) {
        const shape = 1 - Math.cos((2 * Math.PI * (k + 0.5)) / steps);
        sample(
          [k % 3, GRAVITY, 1 - (k % 3)],
          [0.01 + rate[0] * shape, -0.02 + rate[1] * shape, rate[2] * shape],
        );
      }
    },
  };
}

function running(hasGyro = true): GuidedCheck {
  const check = freshCheck(hasGyro);
  beginCheck(check);
  return check;
}

describe("sides", () => {
  test("six sides held in turn are recorded in order, and without a gyroscope that is all", () => {
    const check = running(false);
    const hand = person(check);
    for (const { accMs2 } of ups) {
      hand.moves(0.7);
      hand.holds(accMs2, 2.4);
    }
    expect(check.faces.map(({ side }) => side)).toEqual([...sides]);
    expect(check.phase).toBe("done");
    for (const [i, { accMs2, startMs, endMs }] of check.faces.entries()) {
      expect(endMs - startMs).toBeGreaterThanOrEqual(2000);
      expect(Math.hypot(...accMs2.map((x, k) => x - ups[i]!.accMs2[k]!))).toBeLessThan(0.01);
    }
  });

  test("one that lies on is not taken twice, and what moves is not taken at all", () => {
    const check = running();
    const hand = person(check);
    hand.moves(5);
    expect(check.faces).toHaveLength(0);
    hand.holds(ups[0]!.accMs2, 12);
    expect(check.faces).toHaveLength(1);
    expect(checkWait(check).wait).toBe("next-side");
    hand.moves(0.5);
    expect(checkWait(check).wait).toBe("stillness");
  });

  test("a hold is shown as it grows", () => {
    const check = running();
    const hand = person(check);
    hand.holds(ups[0]!.accMs2, 1.5);
    const { wait, share } = checkWait(check);
    expect(wait).toBe("holding");
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(1);
  });

  test("the last one can be taken again", () => {
    const check = running();
    const hand = person(check);
    hand.holds(ups[0]!.accMs2, 2.2);
    hand.moves(0.5);
    hand.holds(ups[2]!.accMs2, 2.2);
    retakeLast(check);
    expect(check.faces).toHaveLength(1);
    hand.moves(0.5);
    hand.holds(ups[1]!.accMs2, 2.2);
    expect(check.faces.map(({ side }) => side)).toEqual(["front", "back"]);
  });
});

describe("turns", () => {
  const atTurns = (): { readonly check: GuidedCheck; readonly hand: ReturnType<typeof person> } => {
    const check = running();
    const hand = person(check);
    for (const { accMs2 } of ups) {
      hand.moves(0.5);
      hand.holds(accMs2, 2.3);
    }
    expect(check.phase).toBe("turns");
    return { check, hand };
  };
  const quarter = Math.PI / 2;

  test("three quarter turns between still moments are recorded, the offset of the rate taken off", () => {
    const { check, hand } = atTurns();
    for (const rate of [
      [quarter, 0, 0],
      [0, quarter, 0],
      [0, 0, quarter],
    ] as const) {
      hand.holds([0, GRAVITY, 0], 1.5);
      hand.turns(rate, 1);
    }
    hand.holds([0, GRAVITY, 0], 1.5);
    expect(check.phase).toBe("done");
    expect(check.turns.map(({ about }) => about)).toEqual(["right", "top", "front"]);
    for (const [i, { angleRad }] of check.turns.entries())
      for (const k of [0, 1, 2] as const) expect(angleRad[k]).toBeCloseTo(k === i ? quarter : 0, 1);
  });

  test("a nod is no turn, and a steady turn about the vertical is no rest", () => {
    const { check, hand } = atTurns();
    hand.holds([0, GRAVITY, 0], 1.5);
    hand.turns([0.2, 0, 0], 1);
    hand.holds([0, GRAVITY, 0], 1.5);
    expect(check.turns).toHaveLength(0);
    hand.holds([0, GRAVITY, 0], 6, [0.01, quarter / 6 - 0.02, 0]);
    expect(check.turns).toHaveLength(0);
    hand.holds([0, GRAVITY, 0], 2);
    expect(check.turns).toHaveLength(1);
    expect(check.turns[0]!.angleRad[1]).toBeCloseTo(quarter, 1);
  });

  test("they can be left out", () => {
    const { check } = atTurns();
    skipTurns(check);
    expect(check.phase).toBe("done");
  });
});

test("half a check, cloned and gone on with, is the whole check, bit for bit", () => {
  const whole = running();
  const half = running();
  for (const check of [whole, half]) {
    const hand = person(check);
    hand.moves(0.5);
    hand.holds(ups[0]!.accMs2, 1.3);
  }
  const again = structuredClone(half);
  for (const check of [whole, again])
    for (let k = 1; k < 60; k++)
      checkSample(check, 1800 + 20 * k, Float64Array.from(ups[0]!.accMs2), [0, 0, 0], PERIOD_S);
  expect(again).toEqual(whole);
  expect(whole.faces).toHaveLength(1);
});
