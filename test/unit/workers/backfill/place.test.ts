// The place in a sensor's log: stored with what was made of the records, gone on from there, by one page at a time.
import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { thoraLogReader } from "../../../../firmware-protocol/devices/thora/log-reader.ts";
import type { SecondRows } from "../../../../src/domain/recording.ts";
import { err } from "../../../../src/domain/result.ts";
import { openRepository } from "../../../../src/store/indexed-db.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import type { Repository } from "../../../../src/store/repository.ts";
import { storedDigests } from "../../../../workers/archive.ts";
import { epochMs } from "../../../../src/domain/units.ts";
import { Backfill } from "../../../../workers/backfill/backfill.ts";
import { newLogSession } from "../../../../workers/backfill/log-session.ts";
import { continuable } from "../../../../workers/session-choice.ts";
import { testSensor } from "../simulated-frames.ts";
import { rowsFrom } from "../../../../workers/summary/row-columns.ts";
import {
  days,
  deskDay,
  EIGHT,
  epochsOf,
  everythingIn,
  LonelySensor,
  mark,
  printOf,
} from "./lonely-sensor.ts";

const HOUR = 720;
const boot = mark({ isBoot: true, epochMs: EIGHT });
const sitting = (count: number) => epochsOf(count, () => ({ forward: 5 }));
const rowsOf = ({ rows }: { readonly rows: readonly SecondRows[] }) => rows.flatMap(rowsFrom);

describe("the place in the log", () => {
  it("begins with the oldest record that is left: what was overwritten meanwhile is told as lost", async () => {
    const store = memoryRepository();
    await new LonelySensor({ marks: [boot], epochs: sitting(100) }).handOver(store);
    const later = new LonelySensor({
      marks: [boot],
      epochs: sitting(HOUR).slice(150),
      firstEpoch: 150,
    });
    const { result } = await later.handOver(store);
    expect(result).toMatchObject({ records: HOUR - 150, lost: 50 });
    const { sessions } = await everythingIn(store);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.events.filter(({ kind }) => kind === "gap")).toMatchObject([
      { startMs: 500_000, endMs: 750_000, cause: "sensor-overflow" },
    ]);
  });

  it("passes what gives way between the list and the read, part of it or all", async () => {
    for (const epochsGoneBelow of [300, HOUR + 50]) {
      const store = memoryRepository();
      const sensor = new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
      const { result } = await sensor.handOver(store, { epochsGoneBelow });
      const lost = Math.min(HOUR, epochsGoneBelow);
      expect(result).toEqual({ records: HOUR - lost, lost, damaged: 0 });
      expect(sensor.confirmed.get("epochs")).toBe(HOUR);
    }
  });

  it("is not moved by a sensor that says nothing: after three reads it is left for the next connection", async () => {
    const store = memoryRepository();
    const sensor = new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
    const backfill = await Backfill.of(store, thoraLogReader, sensor.request());
    const steps = [];
    for (let turn = 0; turn < 4; turn++) steps.push(await backfill.next());
    expect(steps.map((step) => step.do)).toEqual(["read", "read", "read", "stop"]);
    expect(steps[3]).toMatchObject({ fault: { code: "log-silent" } });
    expect((await everythingIn(store)).sensor).toBeUndefined();
  });

  it("goes on in the same session when the sensor was away again, and in another when that one was deleted", async () => {
    const store = memoryRepository();
    await new LonelySensor({ marks: [boot], epochs: sitting(100) }).handOver(store);
    await new LonelySensor({ marks: [boot], epochs: sitting(200) }).handOver(store);
    const [session, ...others] = (await everythingIn(store)).sessions;
    expect(others).toEqual([]);
    expect(rowsOf(session!)).toHaveLength(200);
    await store.remove(session!.record.id);
    await new LonelySensor({ marks: [boot], epochs: sitting(300) }).handOver(store);
    const after = (await everythingIn(store)).sessions;
    expect(after.map((one) => rowsOf(one).length)).toEqual([100]);
    expect(after[0]!.record.id).not.toBe(session!.record.id);
  });

  it("is one with the rows in IndexedDB as in memory, over a bad link", async () => {
    const opened = await openRepository("backfill-eight-hours");
    if (!opened.ok) throw new Error(opened.error.detail);
    const eight = () => new LonelySensor({ marks: [boot], epochs: epochsOf(8 * HOUR, deskDay) });
    await eight().handOver(opened.value, { dropEvery: 10, doubleEvery: 4, damageEvery: 9 });
    const inMemory = memoryRepository();
    await eight().handOver(inMemory);
    expect(printOf(await everythingIn(opened.value))).toBe(printOf(await everythingIn(inMemory)));
    opened.value.close();
  });

  it("is not moved by a full disk, and the sensor is told nothing", async () => {
    const store = memoryRepository();
    let isFull = true;
    const failing: Repository = {
      ...store,
      commitLog: async (commit) =>
        isFull ? err({ code: "storage-full", detail: "no space" }) : store.commitLog(commit),
    };
    const sensor = new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
    await expect(sensor.handOver(failing)).rejects.toThrow("storage-full");
    expect(sensor.confirmed.size).toBe(0);
    expect((await everythingIn(store)).sessions).toEqual([]);
    isFull = false;
    const { result } = await sensor.handOver(failing);
    expect(result.records).toBe(HOUR);
  });

  it("is taken by one page only: a second one stops, and nothing is doubled", async () => {
    const store = memoryRepository();
    const sensor = new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
    const slow = await Backfill.of(store, thoraLogReader, sensor.request());
    await slow.next();
    await sensor.handOver(store);
    // The other page had begun before: what it writes now does not go on from where the log is.
    const late = new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
    const stale: Repository = { ...store, sensor: async () => undefined };
    await expect(late.handOver(stale)).rejects.toThrow("log-elsewhere");
    expect(rowsOf((await everythingIn(store)).sessions[0]!)).toHaveLength(HOUR);
  });
});

it("a second sensor's log is kept, and decides no position of the day", async () => {
  const store = memoryRepository();
  const { start, end } = days[3]!;
  await new LonelySensor({ marks: [boot], epochs: sitting(50) }).handOver(store, { placement: "pelvis" });
  expect(await store.sessions()).toHaveLength(1);
  expect(await storedDigests(store, start, end, undefined)).toEqual([]);
  const other = memoryRepository();
  await new LonelySensor({ marks: [boot], epochs: sitting(50) }).handOver(other);
  expect(await storedDigests(other, start, end, undefined)).toHaveLength(1);
});

it("a live day is continued past a younger session from the log", () => {
  const { start, end } = days[3]!;
  const owner = { sensor: testSensor, placement: "upper-back", zone: "UTC", references: [] } as const;
  const { record: fromLog } = newLogSession("epochs", 1, EIGHT + 3_600_000, days[3]!, owner);
  const { origin: _, ...same } = fromLog;
  const live = { ...same, id: "live", startedAt: epochMs(EIGHT) };
  const request = {
    database: "x",
    now: epochMs(EIGHT + 7_200_000),
    zone: "UTC",
    utcOffsetMin: 0,
    dayStart: start,
    dayEnd: end,
    sensor: testSensor,
    placement: "upper-back",
    simulated: false,
  } as const;
  expect(continuable([live, fromLog], request)?.id).toBe("live");
  // Without its origin the younger one would have been taken.
  expect(continuable([live, same], request)?.id).toBe(fromLog.id);
});
