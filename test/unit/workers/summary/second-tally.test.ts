import { expect, it } from "vitest";
import {
  activityOf,
  emptyTally,
  freshSecondTally,
  tallySample,
} from "../../../../workers/summary/second-tally.ts";

it("activity is the mean absolute deviation of the acceleration's size, of this second alone", () => {
  const tally = freshSecondTally();
  tallySample(tally, 0, 500, 0, 0);
  emptyTally(tally);
  for (const [x, y, z] of [
    [0, 9, 0],
    [0, 0, -11],
    [9, 0, 0],
    [0, 11, 0],
  ] as const)
    tallySample(tally, 1, x, y, z);
  expect(activityOf(tally)).toBeCloseTo(1, 12);
  expect(tally).toMatchObject({ second: 1, samples: 4 });
});
