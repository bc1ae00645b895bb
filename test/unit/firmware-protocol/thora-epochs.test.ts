import { expect, test } from "vitest";
import { EpochMaker } from "../../../firmware-protocol/devices/thora/sensor-epochs.ts";

const G = 9.80665;
const RATE_HZ = 25;
type Acc = [number, number, number];

const leaning = (lean: number, size = G): Acc => [0, size * Math.cos(lean), size * Math.sin(lean)];
const epochOf = (accAt: (tS: number) => Acc) => {
  const maker = new EpochMaker(RATE_HZ);
  const made = Array.from({ length: 5 * RATE_HZ }, (_, i) => maker.take(accAt(i / RATE_HZ)));
  expect(made.slice(0, -1).every((fields) => fields === undefined)).toBe(true);
  const last = made.at(-1);
  if (last === undefined) throw new Error("five seconds made no epoch");
  return last;
};

test("held still, up is where it is and nothing spreads or deviates", () => {
  const { up, spread, accDeviation, walking } = epochOf(() => leaning(0.3));
  expect(up).toEqual([0, Math.round(32_767 * Math.cos(0.3)), Math.round(32_767 * Math.sin(0.3))]);
  expect({ spread, accDeviation, walking }).toEqual({ spread: 0, accDeviation: 0, walking: false });
});

test("swaying by 0.1 rad about a lean spreads by 0.1/√2 about that lean", () => {
  const { up, spread } = epochOf((tS) => leaning(0.2 + 0.1 * Math.sin(2 * Math.PI * tS)));
  expect(Math.atan2(up[2], up[1])).toBeCloseTo(0.2, 3);
  expect(spread / 1e4).toBeCloseTo(0.1 / Math.SQRT2, 3);
});

test("a push along up deviates by its mean size and turns nothing", () => {
  const { spread, accDeviation } = epochOf((tS) => leaning(0, G + (tS % 2 < 1 ? 0.5 : -0.5)));
  expect(spread).toBe(0);
  // Three seconds of one sign and two of the other.
  expect(accDeviation).toBe(480);
});

test.each([
  ["two steps a second", 2, 1.5, true],
  ["a desk that trembles", 8, 0.2, false],
  ["slow bobbing", 0.5, 1.5, false],
  ["a vibrating tool", 11, 1.5, false],
])("%s", (_, hz, amplitude, isWalking) => {
  const { walking } = epochOf((tS) => leaning(0, G + amplitude * Math.sin(2 * Math.PI * hz * tS)));
  expect(walking).toBe(isWalking);
});

test("what was begun is void after a new beginning, and free fall has no up", () => {
  const maker = new EpochMaker(RATE_HZ);
  for (let i = 0; i < 100; i++) maker.take(leaning(1));
  maker.begin();
  const made = Array.from({ length: 125 }, () => maker.take([0, 0, 0]));
  expect(made.at(-1)).toEqual({ up: [0, 0, 0], spread: 0, accDeviation: 0, walking: false });
  expect(made.slice(0, -1).every((fields) => fields === undefined)).toBe(true);
});
