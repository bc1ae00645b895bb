import { describe, expect, test } from "vitest";
import { epochMs, sessionMs } from "../../../../src/domain/units.ts";
import { localDayOf, neighbouringDay, SessionClock } from "../../../../src/app/clock.ts";

const START = epochMs(Date.UTC(2026, 2, 2, 9));

function fakeTime() {
  const time = { monotonic: 5000, wall: START as number };
  return {
    time,
    source: { monotonicMs: () => time.monotonic, wallMs: () => time.wall },
    pass(ms: number) {
      time.monotonic += ms;
      time.wall += ms;
    },
  };
}

describe("the session clock", () => {
  test("runs with the monotonic clock from where the session had come", () => {
    const { source, pass } = fakeTime();
    const clock = new SessionClock(source, START, sessionMs(1000));
    pass(250);
    expect(clock.now()).toBe(1250);
    expect(clock.epochNow()).toBe(START + 1250);
  });

  test("jumps forward after the machine slept, and never back when the wall clock is set back", () => {
    const { source, time, pass } = fakeTime();
    const clock = new SessionClock(source, START, sessionMs(0));
    pass(1000);
    time.wall += 3_600_000;
    clock.catchUp();
    expect(clock.now()).toBe(3_601_000);
    time.wall -= 7_200_000;
    clock.catchUp();
    expect(clock.now()).toBe(3_601_000);
  });

  test("changes pace without a step", () => {
    const { source, pass } = fakeTime();
    const clock = new SessionClock(source, START, sessionMs(0));
    pass(1000);
    clock.setPace(60);
    expect(clock.now()).toBe(1000);
    pass(1000);
    expect(clock.now()).toBe(61_000);
  });

  test("jumps to a later moment, never to an earlier one", () => {
    const { source } = fakeTime();
    const clock = new SessionClock(source, START, sessionMs(500));
    clock.jumpTo(sessionMs(100));
    expect(clock.now()).toBe(500);
    clock.jumpTo(sessionMs(900));
    expect(clock.now()).toBe(900);
  });
});

describe("local days", () => {
  test("a day holds its instant and begins at local midnight", () => {
    const { start, end } = localDayOf(START);
    expect(start).toBeLessThanOrEqual(START);
    expect(end).toBeGreaterThan(START);
    expect(new Date(start).getHours()).toBe(0);
    expect(new Date(end).getHours()).toBe(0);
  });

  test("neighbours meet without a hole, through changes of summer time", () => {
    let day = localDayOf(epochMs(Date.UTC(2026, 0, 1, 12))).start;
    for (let i = 0; i < 366; i++) {
      const next = neighbouringDay(day, 1);
      expect(localDayOf(day).end).toBe(next);
      expect(neighbouringDay(next, -1)).toBe(day);
      day = next;
    }
  });
});
