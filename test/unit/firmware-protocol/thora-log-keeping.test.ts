// What a sensor's log keeps, forgets and refuses: boots and clock, a full log, confirming, erasing; and the driver's ways.
import { describe, expect, test } from "vitest";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import { SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";
import type { EpochRecord, LogRecord } from "../../../firmware-protocol/log.ts";
import { carriedOutBy, done, fetched, log, logReader, marksIn } from "./log-host.ts";
import { bending, infoWith, runWith } from "./logging-sensor.ts";
import { ran } from "./run-procedure.ts";

const T = Date.UTC(2026, 2, 1, 8);
const HOUR_S = 3600;

const epochsIn = (records: ReadonlyMap<number, LogRecord> | undefined): EpochRecord[] =>
  [...(records?.values() ?? [])].filter((record) => record.kind === "epoch");

describe("boots and clock", () => {
  test("a boot that was over is dated by its own marks, and one without a time is not", () => {
    const run = runWith(["epochLog"]);
    run.setTime(T);
    run.advance(100);
    run.reboot(2);
    run.advance(200);
    run.reboot(3);
    run.advance(250);
    run.setTime(T + 250_000);
    run.advance(300);
    const got = fetched(run);
    const clock = logReader.clock(marksIn(got));
    const epochs = epochsIn(got.records.get("epochs"));
    const times = epochs.map(({ tick }, number) => clock.timeOf("epochs", number, tick));
    expect(times).toHaveLength(60);
    times.forEach((time, i) => {
      if (i >= 20 && i < 40) expect(time).toEqual({ known: false, bootId: 2 });
      else expect(time).toMatchObject({ known: true, epochMs: T + 5000 * (i + 1) });
    });
  });

  test("a mark is left at each boot, each set time and each hour, and none for a time that agrees", () => {
    const run = runWith(["epochLog"]);
    run.setTime(T);
    run.advance(2 * HOUR_S + 1);
    run.setTime(T + 7_201_000);
    run.setTime(T + 7_201_020);
    run.setTime(T + 7_202_000);
    const marks = marksIn(fetched(run));
    expect(marks.map(({ isBoot, isSet, epochMs }) => [isBoot, isSet, epochMs])).toEqual([
      [true, false, undefined],
      [false, true, T],
      [false, false, T + 3_600_000],
      [false, false, T + 7_200_000],
      [false, true, T + 7_201_000],
      [false, true, T + 7_202_000],
    ]);
  });
});

describe("a full log", () => {
  const full = (): SensorRun => {
    const run = runWith(["epochLog"], { epochs: 100 });
    run.advance(490);
    return run;
  };

  test("stops growing, says so once, and keeps what nobody has confirmed", () => {
    const run = full();
    const told = run.advance(1000);
    expect(told.map(({ channel, bytes }) => [channel, bytes[1]])).toEqual([["event", 8]]);
    expect(done(run, log.list())[1]).toMatchObject({ from: 0, count: 100 });
  });

  test("overwrites what was confirmed, and no more", () => {
    const run = full();
    run.advance(500);
    done(run, log.confirm("epochs", 30));
    run.advance(2000);
    expect(done(run, log.list())[1]).toMatchObject({ from: 30, count: 100 });
  });

  test("a confirm erases nothing, never goes back, and none beyond the log is taken", () => {
    const run = full();
    done(run, log.confirm("epochs", 50));
    expect(done(run, log.list())[1]).toMatchObject({ from: 0, count: 98 });
    done(run, log.confirm("epochs", 10));
    const { outcome } = ran(log.confirm("epochs", 99), carriedOutBy(run));
    expect(outcome).toMatchObject({ ok: false, error: { code: "refused", status: 3 } });
    run.advance(2000);
    expect(done(run, log.list())[1]).toMatchObject({ from: 50, count: 100 });
  });
});

describe("erasing", () => {
  test("takes the confirmed part, keeps the numbers going and the marks that date the rest", () => {
    const run = runWith(["epochLog"]);
    run.setTime(T);
    run.advance(3 * HOUR_S);
    done(run, log.confirm("epochs", 1000));
    done(run, log.confirm("clock", 5));
    const erase = (key: number) =>
      run.write(Uint8Array.of(2, 0x21, 0x11, 4, key, 0, 0, 0, 0x12, 1, 1))?.at(2);
    expect(erase(7)).toBe(6);
    expect(done(run, log.list())[1]).toMatchObject({ from: 0 });
    run.write(Uint8Array.of(1, 0x20, 0x10, 1, 0x21));
    expect(erase(7)).toBe(0);
    expect(done(run, log.list())[1]).toMatchObject({ from: 1000, count: 1160 });
    const got = fetched(run);
    const clock = logReader.clock(marksIn(got));
    for (const [number, record] of got.records.get("epochs")!)
      if (record.kind === "epoch")
        expect(clock.timeOf("epochs", number, record.tick)).toMatchObject({
          known: true,
          epochMs: T + 5000 * (number + 1),
        });
  });
});

describe("what a sensor cannot", () => {
  test("it does not offer: no log bit, or a version in which the log was a sketch", () => {
    expect(done(runWith([]), thoraDriver.hello()).hasLog).toBeUndefined();
    expect(done(runWith(["rawLog"]), thoraDriver.hello()).hasLog).toBe(true);
    const sketch = { ...infoWith("epochLog"), protocolMinor: 0 };
    const run = new SensorRun({ sensor: new ThoraSensor({ info: sketch }), source: bending });
    expect(done(run, thoraDriver.hello()).hasLog).toBeUndefined();
    expect(done(run, log.list())).toEqual([]);
  });

  test("is refused as unsupported", () => {
    const { outcome } = ran(log.read("raw", 0), carriedOutBy(runWith(["epochLog"])));
    expect(outcome).toMatchObject({ ok: false, error: { code: "refused", status: 4 } });
  });
});

describe("the driver", () => {
  test("subscribes the log's channel before it asks for records", () => {
    const run = runWith(["epochLog"]);
    const { steps } = ran(log.read("epochs", 0), carriedOutBy(run));
    expect(steps.map((step) => ("channel" in step ? `${step.do} ${step.channel}` : step.do))).toEqual([
      "subscribe log",
      "request control",
    ]);
  });

  test("passes on that the log's channel is missing, and asks for nothing", () => {
    const { outcome, steps } = ran(log.read("epochs", 0), () => ({
      ok: false,
      reason: "missing",
      detail: "subscribe log",
    }));
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "missing" } });
    expect(steps).toHaveLength(1);
  });

  test("takes no late reply about another log", () => {
    const run = runWith(["epochLog"]);
    const { outcome } = ran(log.list(), (step) => {
      if (step.do !== "request") return carriedOutBy(run)(step);
      const aboutClock = step.bytes.slice();
      aboutClock[4] = 3;
      return carriedOutBy(run)({ ...step, bytes: aboutClock });
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: "unreadable" } });
  });
});
