import { describe, expect, test } from "vitest";
import { positionStates } from "../../../../src/domain/position-state.ts";
import { createNowView, heroFrom } from "../../../../src/ui/now-view.ts";
import { situations } from "../../../browser/fixtures/state-fixture.ts";

const MINUTE = 60_000;

describe("the hero", () => {
  test("counts whole minutes in this position", () => {
    expect(heroFrom("upright", 18.9 * MINUTE, 0, 0)).toMatchObject({ number: "18", counted: true });
  });

  test("is an en dash without data and off the body, however long ago the position began", () => {
    for (const state of ["no-data", "off-body"] as const) {
      expect(heroFrom(state, 40 * MINUTE, 0, 0)).toMatchObject({ number: "–", counted: false });
    }
  });

  test("is an en dash while no position is kept", () => {
    expect(heroFrom("moving", 40 * MINUTE, undefined, 0)).toMatchObject({ number: "–", counted: false });
  });

  test("on the move counts the walk, not the position", () => {
    expect(heroFrom("walking", 40 * MINUTE, undefined, 37 * MINUTE).number).toBe("3");
  });

  test("in a vehicle counts the ride, and goes on with the position while that is unknown", () => {
    expect(heroFrom("vehicle", 40 * MINUTE, undefined, 26 * MINUTE).number).toBe("14");
    expect(heroFrom("unknown", 40 * MINUTE, 0, 37 * MINUTE).number).toBe("40");
  });
});

describe("the view", () => {
  test("has a sentence and no verdict in every state", () => {
    for (const name of Object.keys(situations) as (keyof typeof situations)[]) {
      const view = createNowView(situations[name]());
      expect(view.sentence.value.length).toBeGreaterThan(10);
      expect(view.sentence.value).not.toMatch(/good|bad|poor|slouch|correct|fail|!/i);
      expect(positionStates).toContain(view.position.value);
    }
  });

  test("says why the position is unknown where a doubtful zero is the cause", () => {
    const state = situations["now-unknown"]();
    expect(createNowView(state).chipDetail.value).toBe("");
    state.moment.value = { ...state.moment.value!, zeroDoubtful: true };
    expect(createNowView(state).chipDetail.value).toBe("zero unsure");
  });

  test("hides lean while it cannot be known", () => {
    expect(createNowView(situations["now-off-body"]()).forwardRad.value).toBeUndefined();
    expect(createNowView(situations["now-no-data"]()).forwardRad.value).toBeUndefined();
    expect(createNowView(situations.now()).forwardRad.value).toBeDefined();
  });

  test("foresees a nudge only when nudges are on and none is asking", () => {
    const state = situations.now();
    const view = createNowView(state);
    expect(view.nextNudgeMs.value).toBe(state.wallNow.value + 22 * MINUTE);
    state.settings.value = { ...state.settings.value, nudgesOn: false };
    expect(view.nextNudgeMs.value).toBeUndefined();
    expect(createNowView(situations["now-nudge"]()).nextNudgeMs.value).toBeUndefined();
  });

  test("tells a zero in doubt from one that is sure, and one by the drawing or by walks from one that was set", () => {
    const state = situations.now();
    const view = createNowView(state);
    expect([view.unsure.value, view.doubtful.value]).toEqual([false, false]);
    state.moment.value = { ...state.moment.value!, zeroDoubtful: true };
    expect([view.unsure.value, view.doubtful.value]).toEqual([false, true]);
    for (const zero of ["walking", "mounting"] as const) {
      state.moment.value = { ...state.moment.value, zero };
      expect(view.unsure.value).toBe(true);
    }
  });

  test("marks missing data as a fault only when data should come", () => {
    expect(createNowView(situations["now-no-data"]()).dataMissing.value).toBe(true);
    expect(createNowView(situations["now-empty"]()).dataMissing.value).toBe(false);
  });
});
