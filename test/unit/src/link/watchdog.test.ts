import { expect, test } from "vitest";
import { createWatchdog, watchPeriodMs } from "../../../../src/link/watchdog.ts";

const SILENCE_MS = 10_000;

/** Ticks every `everyMs` from 0 and returns the first that accuses. */
function accusedAt(everyMs: number, arrivalsMs: readonly number[], untilMs: number): number | undefined {
  const dog = createWatchdog(SILENCE_MS, 0);
  const moments = [
    ...arrivalsMs.map((atMs) => ({ atMs, isTick: false })),
    ...Array.from({ length: Math.floor(untilMs / everyMs) }, (_, n) => ({
      atMs: (n + 1) * everyMs,
      isTick: true,
    })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  for (const { atMs, isTick } of moments) {
    if (!isTick) dog.arrived(atMs);
    else if (dog.tick(atMs) !== undefined) return atMs;
  }
  return undefined;
}

const everySecond = (untilMs: number) => Array.from({ length: untilMs / 1_000 }, (_, n) => n * 1_000);

test("a link that never spoke is accused once the silence is over, within a quarter of it", () => {
  expect(accusedAt(watchPeriodMs(SILENCE_MS), [], 60_000)).toBe(10_000);
});

test("a link that stops speaking is accused a silence after its last word", () => {
  expect(accusedAt(2_500, everySecond(30_000), 120_000)).toBe(40_000);
});

test("a link that speaks is never accused, even if the timer comes once a minute", () => {
  expect(accusedAt(60_000, everySecond(3_600_000), 3_600_000)).toBeUndefined();
});

test("a timer that comes once a minute still finds a dead link, one tick later", () => {
  expect(accusedAt(60_000, [], 600_000)).toBe(120_000);
});

test("waking from sleep accuses nobody whose frames come right after the timer", () => {
  const dog = createWatchdog(SILENCE_MS, 0);
  dog.arrived(1_000);
  expect(dog.tick(2_500)).toBeUndefined();
  const wokenMs = 8 * 3_600_000;
  expect(dog.tick(wokenMs)).toBeUndefined();
  dog.arrived(wokenMs + 5);
  expect(dog.tick(wokenMs + 2_500)).toBeUndefined();
});

test("waking from sleep to a dead link accuses at the second tick, with the whole silence", () => {
  const dog = createWatchdog(SILENCE_MS, 0);
  dog.arrived(1_000);
  expect(dog.tick(3_600_000)).toBeUndefined();
  expect(dog.tick(3_602_500)).toBe(3_601_500);
});
