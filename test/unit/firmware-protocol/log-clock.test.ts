import { describe, expect, test } from "vitest";
import { logClockFrom } from "../../../firmware-protocol/devices/thora/log-clock.ts";
import type { ClockMark } from "../../../firmware-protocol/log.ts";

const T = Date.UTC(2026, 2, 1, 12);
const S = 32_768;
const HOUR_MS = 3_600_000;
const mark = (given: Partial<ClockMark>): ClockMark => ({
  kind: "clock-mark",
  bootId: 1,
  tick: 0,
  isBoot: false,
  isSet: false,
  nextEpoch: 0,
  nextRaw: 0,
  ...given,
});
const boot = (bootId: number, nextEpoch: number): ClockMark =>
  mark({ bootId, isBoot: true, nextEpoch, nextRaw: nextEpoch });
const hourly = (hours: number, from = 1): ClockMark[] =>
  Array.from({ length: hours }, (_, i) => mark({ tick: ((i + from) * 3600 * S) % 2 ** 32 }));

describe("the time of a record", () => {
  test("is counted from a host's setting, before it and after it", () => {
    const clock = logClockFrom([
      boot(1, 0),
      mark({ tick: 60 * S, epochMs: T, isSet: true, nextEpoch: 12, nextRaw: 100 }),
    ]);
    expect(clock.timeOf("epochs", 0, 5 * S)).toEqual({
      known: true,
      bootId: 1,
      epochMs: T - 55_000,
      withinMs: 11,
    });
    expect(clock.timeOf("epochs", 20, 100 * S)).toMatchObject({ known: true, epochMs: T + 40_000 });
    expect(clock.timeOf("raw", 99, 59 * S)).toMatchObject({ known: true, epochMs: T - 1000 });
  });

  test("of a frame that had begun when the mark was written is before the mark", () => {
    const clock = logClockFrom([mark({ tick: 10, isBoot: true, epochMs: T, isSet: true })]);
    expect(clock.timeOf("raw", 0, 2 ** 32 - S / 2 + 10)).toMatchObject({ known: true, epochMs: T - 500 });
  });

  test("is spread evenly between two settings that agree as well as a crystal does", () => {
    // 100 ppm: the sensor counts ten hours, the host 3.6 s more.
    const clock = logClockFrom([
      mark({ isBoot: true, epochMs: T, isSet: true }),
      ...hourly(9),
      mark({ tick: 36_000 * S, epochMs: T + 36_003_600, isSet: true }),
    ]);
    expect(clock.timeOf("epochs", 1, 18_000 * S)).toEqual({
      known: true,
      bootId: 1,
      epochMs: T + 18_001_800,
      withinMs: 3600,
    });
  });

  test("is the earlier setting's until the later one, where somebody moved the clock between", () => {
    const marks = [
      mark({ isBoot: true, epochMs: T, isSet: true }),
      mark({ tick: 1800 * S, epochMs: T + 1_800_000 + HOUR_MS, isSet: true, nextEpoch: 360 }),
    ];
    const clock = logClockFrom(marks);
    expect(clock.timeOf("epochs", 359, 1795 * S)).toMatchObject({ epochMs: T + 1_795_000 });
    expect(clock.timeOf("epochs", 361, 1805 * S)).toMatchObject({ epochMs: T + 1_805_000 + HOUR_MS });
  });

  test("is unwrapped over days by the hourly marks", () => {
    const clock = logClockFrom([mark({ isBoot: true, epochMs: T, isSet: true }), ...hourly(80)]);
    const late = (tick: number) => ({ known: true, epochMs: T + tick });
    expect(clock.timeOf("epochs", 1, (80 * 3600 * S + 5 * S) % 2 ** 32)).toMatchObject(
      late(80 * HOUR_MS + 5000),
    );
  });

  test("in a boot that nobody told the time stays unknown, though the boots beside it know theirs", () => {
    const clock = logClockFrom([
      boot(1, 0),
      mark({ tick: 60 * S, epochMs: T, isSet: true, nextEpoch: 12 }),
      boot(2, 30),
      boot(3, 50),
      mark({ bootId: 3, tick: 60 * S, epochMs: T + HOUR_MS, isSet: true, nextEpoch: 62 }),
    ]);
    expect(clock.timeOf("epochs", 29, 150 * S)).toMatchObject({ known: true, bootId: 1 });
    expect(clock.timeOf("epochs", 30, 5 * S)).toEqual({ known: false, bootId: 2 });
    expect(clock.timeOf("epochs", 50, 5 * S)).toMatchObject({
      known: true,
      bootId: 3,
      epochMs: T + HOUR_MS - 55_000,
    });
  });

  test("is the sensor's own where no setting of that boot is left", () => {
    const clock = logClockFrom([mark({ tick: 7200 * S, epochMs: T, nextEpoch: 1440 })]);
    expect(clock.timeOf("epochs", 1440, 7205 * S)).toMatchObject({ known: true, epochMs: T + 5000 });
  });

  test("is unknown before the first mark that is left, and without any", () => {
    expect(logClockFrom([boot(4, 10)]).timeOf("epochs", 9, 5 * S)).toEqual({ known: false });
    expect(logClockFrom([]).timeOf("raw", 0, 0)).toEqual({ known: false });
  });

  test("of two boots with one id is told apart by the mark of the boot", () => {
    const clock = logClockFrom([
      mark({ isBoot: true, epochMs: T, isSet: true }),
      mark({ isBoot: true, nextEpoch: 5 }),
    ]);
    expect(clock.timeOf("epochs", 6, 5 * S)).toEqual({ known: false, bootId: 1 });
  });
});
