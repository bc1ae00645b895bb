import { expect, test } from "vitest";
import { BYTES_PER_DAY, BYTES_PER_SAMPLE, deletionAdvice } from "../../../../src/store/retention.ts";
import { NINE, session } from "../../../contract/records.ts";

const DAY = 86_400_000;
const days = (count: number) => count * BYTES_PER_DAY;
/** Newest first, each a full day of samples. */
const week = [5, 4, 3, 2, 1].map((day) =>
  Object.assign(session(`day-${day}`, NINE + day * DAY), { sampleCount: BYTES_PER_DAY / BYTES_PER_SAMPLE }),
);
const idsOf = (freeDays: number) =>
  deletionAdvice(week, { usageBytes: 0, quotaBytes: days(freeDays) }).suggested.map(({ id }) => id);

test("nothing is suggested while three days still fit", () => {
  expect(idsOf(3)).toEqual([]);
  expect(deletionAdvice(week, { usageBytes: days(1), quotaBytes: days(4.5) }).daysLeft).toBe(3);
});

test("as many of the oldest are suggested as would make room for three days", () => {
  expect(idsOf(2.5)).toEqual(["day-1"]);
  expect(idsOf(1)).toEqual(["day-1", "day-2"]);
});

test("the newest session is never suggested, however short the space", () => {
  const full = deletionAdvice(week, { usageBytes: days(9), quotaBytes: days(1) });
  expect(full.freeBytes).toBe(0);
  expect(full.suggested.map(({ id }) => id)).toEqual(["day-1", "day-2", "day-3"]);
  expect(deletionAdvice(week.slice(0, 1), { usageBytes: 1, quotaBytes: 1 }).suggested).toEqual([]);
});
