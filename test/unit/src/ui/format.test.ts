import { describe, expect, test } from "vitest";
import {
  dayAway,
  degreeLabel,
  degreesOf,
  duration,
  minutesOf,
  spokenDuration,
  wholeDegrees,
} from "../../../../src/ui/format.ts";
import { radiansFromDegrees } from "../../../../src/domain/units.ts";

const MINUTE = 60_000;
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

describe("durations", () => {
  test("are told in whole minutes that have passed, in hours from 90 minutes", () => {
    expect(plain(duration(0))).toBe("0 min");
    expect(plain(duration(20_000))).toBe("< 1 min");
    expect(plain(duration(43.9 * MINUTE))).toBe("43 min");
    expect(plain(duration(73 * MINUTE))).toBe("73 min");
    expect(plain(duration(316 * MINUTE))).toBe("5 h 16");
    expect(plain(duration(489 * MINUTE))).toBe("8 h 09");
  });

  test("are spelled out for the ear", () => {
    expect(spokenDuration(1 * MINUTE)).toBe("1 minute");
    expect(spokenDuration(52 * MINUTE)).toBe("52 minutes");
    expect(spokenDuration(120 * MINUTE)).toBe("2 hours");
    expect(spokenDuration(121 * MINUTE)).toBe("2 hours 1 minute");
  });

  test("never go below zero when a clock steps back", () => {
    expect(minutesOf(-5000)).toBe(0);
  });
});

describe("degrees", () => {
  test("carry a true minus and no negative zero", () => {
    expect(degreeLabel(-6.2)).toBe("\u22126°");
    expect(degreeLabel(-0.3)).toBe("0°");
    expect(Object.is(wholeDegrees(radiansFromDegrees(-0.2)), 0)).toBe(true);
    expect(Object.is(degreesOf(radiansFromDegrees(-0.02)), 0)).toBe(true);
  });

  test("have one decimal for the meter's value", () => {
    expect(degreesOf(radiansFromDegrees(6.26))).toBe(6.3);
  });
});

test("the day before the first of a month is the last of the month before, whatever the day's length", () => {
  const first = new Date(2026, 3, 1).getTime();
  expect(new Date(dayAway(first, -1)).getDate()).toBe(31);
  expect(dayAway(dayAway(first, -1), 1)).toBe(first);
});
