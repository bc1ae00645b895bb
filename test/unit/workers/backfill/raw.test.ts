// Raw frames that a sensor kept, through the very pipeline of live ones: the same day over a bad link, and raw wins over
// means of the same time.
import { beforeAll, describe, expect, it } from "vitest";
import { TICK_MODULUS, TICKS_PER_S } from "../../../../firmware-protocol/devices/thora/layout.ts";
import { exportSession } from "../../../../src/export/export-session.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import { epochMs } from "../../../../src/domain/units.ts";
import { reanalyse } from "../../../../workers/reanalysis.ts";
import { rowsFrom } from "../../../../workers/summary/row-columns.ts";
import { keptFrames, laterBy, PER_FRAME } from "./kept-frames.ts";
import {
  type Air,
  EIGHT,
  epochsOf,
  everythingIn,
  LonelySensor,
  type Lonely,
  mark,
  printOf,
} from "./lonely-sensor.ts";

const HOUR_S = 3600;
const HOURS = 8;

const marksFor = (frames: number) => [
  mark({ isBoot: true, epochMs: EIGHT }),
  mark({
    tick: Math.round(HOURS * HOUR_S * TICKS_PER_S) % TICK_MODULUS,
    epochMs: EIGHT + HOURS * HOUR_S * 1000 + 1500,
    isSet: true,
    nextEpoch: (HOURS * HOUR_S) / 5,
    nextRaw: frames,
  }),
];

describe("eight hours of raw frames", () => {
  let kept: Pick<Lonely, "raw" | "format">;
  let lonely: () => LonelySensor;
  let plain: Awaited<ReturnType<typeof everythingIn>>;
  beforeAll(async () => {
    kept = keptFrames(HOURS);
    lonely = () => new LonelySensor({ ...kept, marks: marksFor(kept.raw!.length) });
    const store = memoryRepository();
    await lonely().handOver(store, { together: 40 });
    plain = await everythingIn(store);
  }, 120_000);

  it("are all there, dated by the marks, with what live samples give: rows, positions, states", () => {
    const [{ record, raw, rows, events }] = plain.sessions as [(typeof plain.sessions)[0]];
    expect(record).toMatchObject({ origin: "log-raw", sampleCount: PER_FRAME * kept.raw!.length });
    expect(raw.reduce((sum, chunk) => sum + chunk.counts.length / 6, 0)).toBe(PER_FRAME * kept.raw!.length);
    expect(raw.map(({ seq }) => seq)).toEqual(raw.map((_, index) => index));
    // By the marks the crystal ran 52 ppm slow: its ticks are stretched between them.
    const last = raw.at(-1)!;
    const lastTickMs = (1000 * last.ticks!.at(-1)!) / TICKS_PER_S;
    const lastMs = record.startedAt + last.firstMs.at(-1)! - EIGHT;
    expect(Math.abs(lastMs - lastTickMs * (1 + 1500 / (HOURS * HOUR_S * 1000)))).toBeLessThan(5);
    expect(rows.flatMap(rowsFrom).length).toBeGreaterThan(HOURS * HOUR_S - 5);
    expect(events.filter(({ kind }) => kind === "gap")).toEqual([]);
    expect(events.filter(({ kind }) => kind === "position-changed").length).toBeGreaterThan(40);
  });

  it.each<readonly [string, Air]>([
    ["the link drops at every tenth block", { dropEvery: 10, together: 40 }],
    [
      "blocks come doubled and damaged, and the link drops",
      { dropEvery: 150, doubleEvery: 3, damageEvery: 70, together: 20 },
    ],
  ])(
    "are the same to the last bit when %s",
    async (_, air) => {
      const store = memoryRepository();
      const { connections } = await lonely().handOver(store, air);
      expect(connections).toBeGreaterThan(50);
      const all = await everythingIn(store);
      expect(all.sessions[0]!.rows.slice(-2)).toEqual(plain.sessions[0]!.rows.slice(-2));
      expect(printOf(all) === printOf(plain)).toBe(true);
    },
    120_000,
  );
});

describe("a sensor with raw frames and epochs", () => {
  const kept = keptFrames(0.5);
  const HALF_HOUR = 360;
  /** Epochs of one hour, raw frames of its second half. */
  const lonely = () =>
    new LonelySensor({
      marks: [mark({ isBoot: true, epochMs: EIGHT })],
      epochs: epochsOf(2 * HALF_HOUR, () => ({ forward: 5 })),
      raw: kept.raw!.map((bytes) => laterBy(bytes, HALF_HOUR * 5 * TICKS_PER_S)),
      format: kept.format!,
    });

  it("has raw for what raw covers, and epochs for the rest: no second twice", async () => {
    const store = memoryRepository();
    await lonely().handOver(store);
    const { sessions } = await everythingIn(store);
    expect(sessions.map(({ record }) => record.origin)).toEqual(["log-epochs", "log-raw"]);
    const [means, raw] = sessions.map(({ rows }) => rows.flatMap(rowsFrom));
    expect(means).toHaveLength(HALF_HOUR);
    expect(raw!.length).toBeGreaterThanOrEqual(HALF_HOUR * 5 - 2);
  });

  it("gives a raw session that is exported and worked out again like any other, and a session of means that is not", async () => {
    const store = memoryRepository();
    await lonely().handOver(store);
    const { sessions } = await everythingIn(store);
    const [means, raw] = sessions.map(({ record }) => record);
    const exported = async (sessionId: string) => {
      let text = "";
      const decoder = new TextDecoder();
      const outcome = await exportSession(
        store,
        { sessionId, placement: "upper-back", csvName: "a.csv", appVersion: "0" },
        {
          write: async (bytes) => {
            text += decoder.decode(bytes, { stream: true });
          },
          progressed: () => {},
          cancelled: () => false,
        },
      );
      if (!outcome.ok) throw new Error(outcome.reason);
      return { ...outcome, lines: text.trimEnd().split("\n") };
    };
    expect((await exported(raw!.id)).rows).toBe(PER_FRAME * kept.raw!.length);
    const ofMeans = await exported(means!.id);
    expect(ofMeans.rows).toBe(HALF_HOUR);
    expect(ofMeans.lines).toHaveLength(HALF_HOUR + 1);

    const steering = {
      smoothed: false,
      referenceChoice: "by-activity",
      progressed: () => {},
      cancelled: () => false,
    } as const;
    const before = await store.rows(raw!.id, "upper-back");
    expect(await reanalyse(store, raw!.id, epochMs(EIGHT), steering)).toMatchObject({ ok: true });
    expect((await store.rows(raw!.id, "upper-back")).map(({ state }) => state)).toEqual(
      before.map(({ state }) => state),
    );
    expect(await reanalyse(store, means!.id, epochMs(EIGHT), steering)).toEqual({
      ok: false,
      reason: "no-samples",
    });
    expect(await store.rows(means!.id, "upper-back")).not.toEqual([]);
  });
});
