// The nudge policy carried out: what a wearer feels on the back in two hours of one position.
import { describe, expect, test } from "vitest";
import { Nudging } from "../../../../src/app/nudging.ts";
import { createState } from "../../../../src/app/state.ts";
import type { Settings } from "../../../../src/domain/settings.ts";
import { epochMs, MS_PER_MINUTE, sessionMs } from "../../../../src/domain/units.ts";
import { waysFor } from "../../../../src/nudge/ways.ts";

/** Minute and pattern of each buzz while someone stays upright; `at`: what the wearer does at a minute. */
function buzzesIn(
  minutes: number,
  settings: Partial<Settings> = {},
  at: Readonly<Record<number, (nudging: Nudging) => void>> = {},
  isLive = true,
): string[] {
  const state = createState(epochMs(0), epochMs(0));
  state.settings.value = { ...state.settings.peek(), nudgeIntervalMin: 40, ...settings };
  const felt: string[] = [];
  let minute = 0;
  const nudging = new Nudging(state, {
    record: () => {},
    save: () => {},
    isLive: () => isLive,
    announce: (_, soft) => {
      const { buzz } = waysFor(state.settings.peek(), soft);
      if (buzz) felt.push(`${minute} ${buzz}`);
    },
    withdraw: () => {},
  });
  for (minute = 0; minute <= minutes; minute++) {
    nudging.moment({
      atMs: sessionMs(minute * MS_PER_MINUTE),
      state: "upright",
      stateSinceMs: sessionMs(0),
      positionSinceMs: sessionMs(0),
      changeSensedMs: undefined,
      still: true,
      zero: "reference",
    });
    at[minute]?.(nudging);
  }
  return felt;
}

describe("a sensor that can buzz", () => {
  test("does it with the first ask and once more, gently, and is silent from then on", () => {
    // Forty minutes, ten until the ask leaves, forty more.
    expect(buzzesIn(240, { buzz: "strong" })).toEqual(["40 strong", "90 gentle"]);
  });

  test("is silent while the wearer snoozes, and comes again afterwards", () => {
    expect(buzzesIn(60, {}, { 20: (n) => n.snooze(30) })).toEqual(["50 gentle"]);
    expect(buzzesIn(49, {}, { 20: (n) => n.snooze(30) })).toEqual([]);
  });

  test("is silent where nudges or the buzz are off, and while a past is played", () => {
    expect(buzzesIn(240, { nudgesOn: false })).toEqual([]);
    expect(buzzesIn(240, { buzz: "off" })).toEqual([]);
    expect(buzzesIn(240, {}, {}, false)).toEqual([]);
  });
});
