// The log handed over, over the bare wire: what was recorded alone arrives, whatever the way.
import { describe, expect, test } from "vitest";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import type { Feature } from "../../../firmware-protocol/devices/thora/layout.ts";
import type { SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";
import { done, fetched, log, logReader, marksIn } from "./log-host.ts";
import { bending, leanAt, runWith } from "./logging-sensor.ts";

const T = Date.UTC(2026, 2, 1, 8);
const HOUR_S = 3600;
/** A machine that does other things as well. */
const PATIENCE_MS = 30_000;

const upOf = (lean: number) => [0, 32_767 * Math.cos(lean), 32_767 * Math.sin(lean)];

describe("a sensor that was alone for eight hours", () => {
  const alone = (features: Feature[]): SensorRun => {
    const run = runWith(features);
    run.setTime(T);
    run.advance(8 * HOUR_S);
    return run;
  };

  test(
    "hands over every epoch, dated and as it was",
    () => {
      const run = alone(["epochLog"]);
      const got = fetched(run);
      const records = got.records.get("epochs")!;
      expect(got.contents).toMatchObject([
        { log: "clock", from: 0 },
        { log: "epochs", from: 0, count: 5760, bytesPerRecord: 16 },
      ]);
      const clock = logReader.clock(marksIn(got));
      expect([...records.keys()]).toEqual(Array.from({ length: 5760 }, (_, i) => i));
      for (const [number, record] of records) {
        if (record.kind !== "epoch") throw new Error(record.kind);
        const time = clock.timeOf("epochs", number, record.tick);
        expect(time).toMatchObject({ known: true, bootId: 1 });
        if (!time.known) continue;
        expect(Math.abs(time.epochMs - (T + 5000 * (number + 1)))).toBeLessThan(2);
        const meant = upOf(leanAt(5 * number + 2.5));
        record.up.forEach((part, axis) => expect(Math.abs(part - meant[axis]!)).toBeLessThan(20));
        expect(record.flags).toMatchObject({ worn: true, walking: false });
        expect(record.battery).toBe(100);
      }
      // 92 kB at fifty notifications a second.
      expect(got.tookS).toBeLessThan(12);
    },
    PATIENCE_MS,
  );

  test.each([244, 20])(
    "a drop at every tenth block changes nothing in the result, at %i bytes a notification",
    (payload) => {
      const steady = fetched(alone(["epochLog"]), { payload });
      const dropping = fetched(alone(["epochLog"]), { payload, dropAtBlock: 10 });
      expect(steady.drops).toBe(0);
      expect(dropping.drops).toBeGreaterThanOrEqual(9);
      expect(dropping.contents).toEqual(steady.contents);
      expect(dropping.records).toEqual(steady.records);
    },
    PATIENCE_MS,
  );

  test(
    "loses no record to pieces lost on the air",
    () => {
      const steady = fetched(alone(["epochLog"]));
      const lossy = fetched(alone(["epochLog"]), { hears: (index) => index % 37 !== 36 });
      expect(lossy.records).toEqual(steady.records);
      expect(lossy.tookS).toBeGreaterThan(steady.tookS);
    },
    PATIENCE_MS,
  );
});

describe("raw frames", () => {
  test(
    "of twenty minutes come the same with a drop at every tenth block",
    () => {
      const alone = (): SensorRun => {
        const run = runWith(["epochLog", "rawLog"]);
        run.advance(HOUR_S / 3);
        return run;
      };
      const steady = fetched(alone());
      const dropping = fetched(alone(), { dropAtBlock: 10 });
      expect(steady.records.get("raw")?.size).toBe(2142);
      expect(dropping.drops).toBeGreaterThan(35);
      expect(dropping.contents).toEqual(steady.contents);
      expect(dropping.records).toEqual(steady.records);
    },
    PATIENCE_MS,
  );

  test("are the motion, scaled by the format in the list, and dated", () => {
    const run = runWith(["rawLog"]);
    run.advance(30);
    run.setTime(T);
    run.advance(60);
    const got = fetched(run);
    const contents = got.contents.find((one) => one.log === "raw")!;
    expect(contents).toMatchObject({ count: 107, bytesPerRecord: 178, format: { rateHz: 25, channels: 6 } });
    const clock = logReader.clock(marksIn(got));
    for (const [number, record] of got.records.get("raw")!) {
      if (record.kind !== "raw") throw new Error(record.kind);
      const { counts, time } = record.packet;
      const startS = (14 * number + 1) / 25;
      expect(counts[1]! * contents.format!.accScale).toBeCloseTo(bending(startS).acc[1], 2);
      const made = clock.timeOf("raw", number, time!.tick);
      if (!made.known) throw new Error("undated");
      expect(Math.abs(made.epochMs - (T + 1000 * (startS - 30)))).toBeLessThan(2);
    }
  });

  test("are kept while nothing streams, and the ring holds the latest", () => {
    const run = runWith(["rawLog"], { raw: 50 });
    run.advance(100);
    const before = done(run, log.list())[1]!;
    expect(before).toMatchObject({ from: 128, count: 50 });
    done(run, thoraDriver.start(done(run, thoraDriver.hello()), { rateHz: 50 }));
    run.advance(200);
    expect(done(run, log.list())[1]).toEqual(before);
  });

  test("that give way while they are read are passed over, and the read comes to its end", () => {
    const run = runWith(["rawLog"], { raw: 200 }, { logPerS: 1 });
    run.advance(200);
    const listed = done(run, log.list())[1]!;
    done(run, log.read("raw", listed.from));
    const assembler = logReader.assembler();
    const blocks = run
      .advance(600)
      .flatMap(({ channel, bytes }) => (channel === "log" ? assembler.take(bytes) : []))
      .flatMap((finding) => (finding.found === "block" ? [finding.block] : []));
    expect(blocks.at(-1)?.records).toEqual([]);
    const numbers = blocks.flatMap(({ first, records }) => records.map((_, i) => first + i));
    expect(numbers.length).toBeLessThan(listed.count);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe("beside a stream", () => {
  const streaming = (): SensorRun => {
    const run = runWith(["epochLog"]);
    run.advance(2 * HOUR_S);
    done(run, thoraDriver.start(done(run, thoraDriver.hello()), { rateHz: 50 }));
    return run;
  };

  test("frames come as without a read, and no more than fifty pieces a second", () => {
    const read = streaming();
    const quiet = streaming();
    done(read, log.read("epochs", 0));
    const sent = read.advance(2 * HOUR_S + 2);
    const frames = sent.filter(({ channel }) => channel === "stream");
    expect(frames).toEqual(quiet.advance(2 * HOUR_S + 2));
    const pieces = sent.length - frames.length;
    expect(pieces).toBeGreaterThan(40);
    expect(pieces).toBeLessThanOrEqual(100);
  });

  test("a stop and another start do not end a read, and a disconnect does", () => {
    const run = streaming();
    done(run, log.read("epochs", 0));
    const traits = done(run, thoraDriver.hello());
    done(run, thoraDriver.stop(traits));
    done(run, thoraDriver.start(traits, { rateHz: 50 }));
    expect(run.sensor.isLogRead).toBe(true);
    run.sensor.disconnected();
    expect(run.advance(run.nowS + 1)).toEqual([]);
  });

  test("another read ends the first, and a read of none ends at once", () => {
    const run = streaming();
    done(run, log.read("epochs", 0));
    run.advance(run.nowS + 0.1);
    expect(done(run, log.read("epochs", 30, 0))).toEqual({ from: 30, count: 0 });
    const assembler = logReader.assembler();
    const found = run
      .advance(run.nowS + 5)
      .flatMap(({ channel, bytes }) => (channel === "log" ? assembler.take(bytes) : []));
    expect(found).toEqual([{ found: "block", block: { log: "epochs", first: 30, records: [] } }]);
  });

  test("epochs go on, so that a page that sleeps leaves no hole", () => {
    const run = streaming();
    run.advance(2 * HOUR_S + 60);
    expect(done(run, log.list())[1]).toMatchObject({ count: 1452 });
  });
});
