// What a sensor's log may fill and what it may not: live stays as it is, times that nobody knows are not made up, damage
// is told and not confirmed away, and a day ends at midnight.
import { describe, expect, it } from "vitest";
import { TICKS_PER_S } from "../../../../firmware-protocol/devices/thora/layout.ts";
import type { SecondRows } from "../../../../src/domain/recording.ts";
import { epochMs, sessionMs } from "../../../../src/domain/units.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import type { Repository } from "../../../../src/store/repository.ts";
import { storedDigests } from "../../../../workers/archive.ts";
import { dayViewFrom } from "../../../../workers/summary/day-view.ts";
import { columnsFrom, rowsFrom } from "../../../../workers/summary/row-columns.ts";
import { testSensor } from "../simulated-frames.ts";
import {
  days,
  EIGHT,
  epochsOf,
  everythingIn,
  LonelySensor,
  mark,
  MIDNIGHT,
  printOf,
} from "./lonely-sensor.ts";

const HOUR = 720;
const boot = mark({ isBoot: true, epochMs: EIGHT });
const sitting = (count: number) => epochsOf(count, () => ({ forward: 5 }));
const rowsOf = ({ rows }: { readonly rows: readonly SecondRows[] }) => rows.flatMap(rowsFrom);

/** A live session of this sensor with a row in each of the seconds [from, to) after eight. */
async function withLive(store: Repository, from: number, to: number, sensorId = testSensor.sensorId) {
  const startedAt = epochMs(EIGHT);
  const rows = Array.from({ length: Math.ceil(to / 60) }, (_, minute) =>
    columnsFrom(
      `live-${sensorId}`,
      "upper-back",
      minute,
      Array.from({ length: 60 }, (__, second) => 60 * minute + second)
        .filter((second) => second >= from && second < to)
        .map((second) => ({
          second,
          forwardRad: 0.5,
          lateralRad: 0,
          totalRad: 0.5,
          tiltRmsRad: 0.01,
          activityMs2: 0.1,
          state: "bent" as const,
          still: true,
          zeroSet: true,
          samples: 50,
        })),
    ),
  );
  await store.commit({
    session: {
      id: `live-${sensorId}`,
      name: "",
      startedAt,
      zone: "Europe/Copenhagen",
      utcOffsetMin: 60,
      simulated: false,
      sensors: [{ placement: "upper-back", sensor: { ...testSensor, sensorId } }],
      storedThroughMs: sessionMs(1000 * to),
      sampleCount: 50 * (to - from),
      gapCount: 0,
    },
    segments: [],
    raw: [],
    rows: rows.filter(({ second }) => second.length > 0),
    events: [
      { kind: "episode-ended", state: "no-data", startMs: sessionMs(0), endMs: sessionMs(1000 * from) },
      { kind: "episode-ended", state: "bent", startMs: sessionMs(1000 * from), endMs: sessionMs(1000 * to) },
    ],
    checkpoint: undefined,
  });
}

describe("live data", () => {
  it("stay byte for byte, and what they cover is left out of the log's session", async () => {
    const store = memoryRepository();
    await withLive(store, 1200, 2400);
    const [before] = (await everythingIn(store)).sessions;
    await new LonelySensor({ marks: [boot], epochs: sitting(HOUR) }).handOver(store);
    const { sessions } = await everythingIn(store);
    const live = sessions.find(({ record }) => record.origin === undefined)!;
    const log = sessions.find(({ record }) => record.origin === "log-epochs")!;
    expect(printOf(live)).toBe(printOf(before));
    const seconds = rowsOf(log).map(({ second }) => second);
    expect(seconds).toHaveLength(HOUR - 240);
    expect(seconds.filter((second) => second >= 1200 && second < 2400)).toEqual([]);
    // No gap is told of what live has, and nothing spans it.
    expect(log.events.filter(({ kind }) => kind === "gap")).toEqual([]);
    expect(log.events.filter(({ kind }) => kind === "hop-ended")).toMatchObject([
      { startMs: 0, endMs: 1_200_000, landed: false },
      { startMs: 2_400_000, endMs: 3_600_000, landed: false },
    ]);
    const { start, end } = days[3]!;
    const view = dayViewFrom(start, end, await storedDigests(store, start, end, undefined));
    expect(view.totals.measuredMs).toBe(3_600_000);
    // The live session knew nothing of the first twenty minutes; the log does.
    expect(view.ribbon.map(({ state }) => state)).toEqual(["upright", "bent", "upright"]);
  });

  it("of the stream that is open are left to it, written or not", async () => {
    const store = memoryRepository();
    const sensor = new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
    const { result } = await sensor.handOver(store, { liveSince: EIGHT + 1_800_000 });
    expect(result).toMatchObject({ records: HOUR / 2, lost: 0 });
    expect(rowsOf((await everythingIn(store)).sessions[0]!)).toHaveLength(HOUR / 2);
    expect(sensor.confirmed.get("epochs")).toBe(HOUR);
  });

  it("of another sensor cover nothing of this one's", async () => {
    const store = memoryRepository();
    await withLive(store, 1200, 2400, "another");
    await new LonelySensor({ marks: [boot], epochs: sitting(HOUR) }).handOver(store);
    const log = (await everythingIn(store)).sessions.find(({ record }) => record.origin === "log-epochs");
    expect(rowsOf(log!)).toHaveLength(HOUR);
  });
});

describe("a damaged record", () => {
  const lonely = () => new LonelySensor({ marks: [boot], epochs: sitting(HOUR) });
  const bad =
    (until: number) =>
    (log: string, number: number, connection: number): boolean =>
      log === "epochs" && number === 300 && connection <= until;

  it("is left out alone, told, and nothing above it is confirmed", async () => {
    const store = memoryRepository();
    const sensor = lonely();
    const { result } = await sensor.handOver(store, { bad: bad(9) });
    expect(result).toMatchObject({ records: HOUR - 1, lost: 0, damaged: 1 });
    expect(sensor.confirmed.get("epochs")).toBe(300);
    const { sessions, sensor: memory } = await everythingIn(store);
    expect(rowsOf(sessions[0]!)).toHaveLength(HOUR - 1);
    expect(sessions[0]!.events.filter(({ kind }) => kind === "gap")).toMatchObject([
      { startMs: 1_500_000, endMs: 1_505_000 },
    ]);
    expect(memory?.log?.epochs).toMatchObject({
      next: HOUR,
      settled: 300,
      holes: [{ from: 300, visits: 1 }],
    });
  });

  it("is asked for again the next time, and fills its place in the day when it comes", async () => {
    const store = memoryRepository();
    const sensor = lonely();
    await sensor.handOver(store, { bad: bad(1) });
    const { result } = await sensor.handOver(store, { bad: bad(1) });
    expect(result).toMatchObject({ records: 1, lost: 0, damaged: 0 });
    expect(sensor.confirmed.get("epochs")).toBe(HOUR);
    const { start, end } = days[3]!;
    const view = dayViewFrom(start, end, await storedDigests(store, start, end, undefined));
    expect(view.totals.measuredMs).toBe(3_600_000);
  });

  it("is given up after three connections, told as lost, and the rest is confirmed", async () => {
    const store = memoryRepository();
    const sensor = lonely();
    const lost = [];
    for (let connection = 1; connection <= 3; connection++)
      lost.push((await sensor.handOver(store, { bad: bad(9) })).result.lost);
    expect(lost).toEqual([0, 0, 1]);
    expect(sensor.confirmed.get("epochs")).toBe(HOUR);
    expect((await everythingIn(store)).sensor?.log?.epochs).toMatchObject({
      holes: [],
      lost: 1,
      settled: HOUR,
    });
  });
});

describe("time", () => {
  it("that a boot never knew is not made up: its records are told as lost, and passed", async () => {
    const store = memoryRepository();
    const marks = [
      mark({ isBoot: true }),
      mark({ bootId: 2, isBoot: true, nextEpoch: HOUR, epochMs: EIGHT }),
    ];
    const epochs = [...sitting(HOUR), ...sitting(HOUR)];
    const sensor = new LonelySensor({ marks, epochs });
    const { result } = await sensor.handOver(store, { dropEvery: 5 });
    expect((await everythingIn(store)).sensor?.log?.epochs).toMatchObject({ lost: HOUR, settled: 2 * HOUR });
    expect(result.damaged).toBe(0);
    const [only, ...others] = (await everythingIn(store)).sessions;
    expect(others).toEqual([]);
    expect(only!.record.startedAt).toBe(EIGHT);
    expect(rowsOf(only!)).toHaveLength(HOUR);
  });

  it("between two boots is a gap that says so", async () => {
    const store = memoryRepository();
    const later = EIGHT + 5000 * HOUR + 600_000;
    const marks = [boot, mark({ bootId: 2, isBoot: true, nextEpoch: HOUR, epochMs: later })];
    await new LonelySensor({ marks, epochs: [...sitting(HOUR), ...sitting(HOUR)] }).handOver(store);
    const [only, ...others] = (await everythingIn(store)).sessions;
    expect(others).toEqual([]);
    expect(only!.events.filter(({ kind }) => kind === "gap")).toMatchObject([
      { startMs: 3_600_000, endMs: 4_200_000, cause: "device-restarted" },
    ]);
  });

  it("is cut at local midnight: each day has a session of its own", async () => {
    const store = memoryRepository();
    const late = mark({ isBoot: true, epochMs: MIDNIGHT + 23.5 * 3_600_000 });
    const sensor = new LonelySensor({ marks: [late], epochs: sitting(HOUR) });
    await sensor.handOver(store, { dropEvery: 4, liveSince: MIDNIGHT + 30 * 3_600_000 });
    const { sessions } = await everythingIn(store);
    expect(sessions.map(({ record }) => record.startedAt)).toEqual([
      MIDNIGHT + 23.5 * 3_600_000,
      MIDNIGHT + 24 * 3_600_000,
    ]);
    expect(sessions.map((session) => rowsOf(session).length)).toEqual([HOUR / 2, HOUR / 2]);
    expect(sensor.changed.length).toBeGreaterThan(0);
  });

  it("outside the days that the page knows is not believed", async () => {
    const store = memoryRepository();
    const marks = [mark({ isBoot: true, epochMs: Date.UTC(2001, 0, 1) })];
    const { result } = await new LonelySensor({ marks, epochs: sitting(10) }).handOver(store);
    expect(result).toMatchObject({ records: 0, lost: 10 });
    expect((await everythingIn(store)).sessions).toEqual([]);
  });
});

it("what the sensor did by itself is told: its own nudge, and its button", async () => {
  const store = memoryRepository();
  const epochs = sitting(20).map((epoch, index) => ({
    ...epoch,
    flags: { ...epoch.flags, nudged: index === 4, button: index === 9 },
  }));
  await new LonelySensor({ marks: [boot], epochs }).handOver(store);
  const { events } = (await everythingIn(store)).sessions[0]!;
  expect(events.filter(({ kind }) => kind === "sensor-reported")).toMatchObject([
    { what: "device-nudge", atMs: 25_000 },
    { what: "button", atMs: 50_000 },
  ]);
});

it("clock marks are confirmed as far as nothing that is still to come is dated by them", async () => {
  const later = EIGHT + 5000 * HOUR;
  const marks = [
    boot,
    mark({ tick: 100, epochMs: EIGHT + 3, isSet: true }),
    mark({ bootId: 2, isBoot: true, nextEpoch: HOUR }),
    mark({ bootId: 2, tick: 50, isSet: true, nextEpoch: HOUR, epochMs: later }),
  ];
  const sensor = new LonelySensor({ marks, epochs: [...sitting(HOUR), ...sitting(HOUR)] });
  await sensor.handOver(memoryRepository());
  expect(sensor.confirmed.get("clock")).toBe(2);
});

it("a part that runs five per cent fast or slow leaves no hole and no overlap between its epochs", async () => {
  for (const rate of [0.95, 1.05]) {
    const store = memoryRepository();
    const epochs = sitting(HOUR).map((epoch, index) => ({
      ...epoch,
      tick: Math.round((5 * TICKS_PER_S * (index + 1)) / rate),
    }));
    await new LonelySensor({ marks: [boot], epochs }).handOver(store);
    const [session] = (await everythingIn(store)).sessions;
    const rows = rowsOf(session!);
    for (let index = 1; index < rows.length; index++)
      expect(rows[index]!.second).toBe(rows[index - 1]!.second + rows[index - 1]!.spanS!);
    const { start, end } = days[3]!;
    const view = dayViewFrom(start, end, await storedDigests(store, start, end, undefined));
    expect(view.rail).toHaveLength(1);
    expect(Math.abs(view.totals.measuredMs - (5000 * HOUR) / rate)).toBeLessThan(1500);
  }
});
