// Eight hours of epochs from a sensor that was alone, taken over a bad link: the day is the same as over a perfect one.
import { describe, expect, it } from "vitest";
import { TICK_MODULUS, TICKS_PER_S } from "../../../../firmware-protocol/devices/thora/layout.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import { storedDigests } from "../../../../workers/archive.ts";
import { dayViewFrom } from "../../../../workers/summary/day-view.ts";
import { rowsFrom } from "../../../../workers/summary/row-columns.ts";
import {
  type Air,
  days,
  deskDay,
  EIGHT,
  epochsOf,
  everythingIn,
  LonelySensor,
  mark,
} from "./lonely-sensor.ts";

const HOUR_S = 3600;
const EIGHT_HOURS = (8 * HOUR_S) / 5;

/** Booted at eight with the time known; at the end the host has set it again. */
const lonely = (count = EIGHT_HOURS) =>
  new LonelySensor({
    marks: [
      mark({ isBoot: true, epochMs: EIGHT }),
      mark({
        tick: (5 * count * TICKS_PER_S) % TICK_MODULUS,
        epochMs: EIGHT + 5000 * count,
        isSet: true,
        nextEpoch: count,
      }),
    ],
    epochs: epochsOf(count, deskDay),
  });

async function undisturbed() {
  const store = memoryRepository();
  const taken = await lonely().handOver(store);
  return { store, taken, all: await everythingIn(store) };
}

describe("epochs of eight hours", () => {
  it("become one session of that day, with a row for each epoch and every confirmed record in the store", async () => {
    const { taken, all } = await undisturbed();
    expect(taken.result).toMatchObject({ records: EIGHT_HOURS, lost: 0, damaged: 0 });
    expect(taken.changed).toEqual([days[3]!.start]);
    expect(all.sessions).toHaveLength(1);
    const [{ record, rows }] = all.sessions as [(typeof all.sessions)[0]];
    expect(record).toMatchObject({
      origin: "log-epochs",
      startedAt: EIGHT,
      simulated: false,
      sampleCount: 0,
    });
    const every = rows.flatMap(rowsFrom);
    expect(every).toHaveLength(EIGHT_HOURS);
    expect(every.map(({ second }) => second)).toEqual(every.map((_, index) => 5 * index));
    expect(new Set(every.map(({ spanS }) => spanS))).toEqual(new Set([5]));
    expect(taken.confirmed.get("epochs")).toBe(EIGHT_HOURS);
    expect(all.sensor?.log?.epochs).toMatchObject({ next: EIGHT_HOURS, settled: EIGHT_HOURS, lost: 0 });
  });

  const roughAir: readonly (readonly [string, Air])[] = [
    ["the link drops at every tenth block", { dropEvery: 10 }],
    [
      "the link drops at every tenth block, and each goes to the worker by itself",
      { dropEvery: 10, together: 1 },
    ],
    ["every third block comes twice", { doubleEvery: 3 }],
    ["every fourth block is damaged", { damageEvery: 4 }],
    ["blocks are doubled, damaged and cut off", { dropEvery: 10, doubleEvery: 3, damageEvery: 7 }],
  ];

  it.each(roughAir)("are the same to the last bit when %s", async (_, air) => {
    const { all, taken } = await undisturbed();
    const store = memoryRepository();
    const rough = await lonely().handOver(store, air);
    expect(await everythingIn(store)).toEqual(all);
    expect(rough.confirmed).toEqual(taken.confirmed);
    // It was indeed a worse link.
    expect(rough.blocks + rough.connections).toBeGreaterThan(
      taken.blocks + (air.doubleEvery ? 0 : taken.connections),
    );
  });

  it("are not fetched a second time", async () => {
    const { store, all } = await undisturbed();
    const again = lonely();
    const { result } = await again.handOver(store);
    expect(result).toMatchObject({ records: 0, lost: 0, damaged: 0 });
    // The clock marks alone.
    expect(again.sent).toBe(1);
    expect(await everythingIn(store)).toEqual(all);
  });

  it("show in the day: worn and off, positions, walks, and lean without a hole", async () => {
    const { store } = await undisturbed();
    const { start, end } = days[3]!;
    const view = dayViewFrom(start, end, await storedDigests(store, start, end, undefined));
    expect(view.rail.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [EIGHT, EIGHT + 4 * 3_600_000],
      [EIGHT + 4.5 * 3_600_000, EIGHT + 8 * 3_600_000],
    ]);
    expect(view.totals.measuredMs).toBe(7.5 * 3_600_000);
    expect(view.beats.filter(({ walk }) => walk)).toHaveLength(8);
    const states = new Set(view.ribbon.map(({ state }) => state));
    expect(states).toEqual(new Set(["upright", "bent", "walking", "moving", "off-body"]));
    // Three of 10° and more an hour, less the two of the half hour off the body.
    expect(view.beats.filter(({ walk }) => !walk)).toHaveLength(22);
    expect(view.lean.every((run) => run.forwardRad.length > 100)).toBe(true);
  });
});
