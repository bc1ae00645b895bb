// The whole export over the store in memory: what is written, what the sidecar says of it, and how it ends early.
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GapMarked, ReferenceSet, SessionEvent } from "../../../../src/domain/events.ts";
import type { RawChunk } from "../../../../src/domain/recording.ts";
import { sessionMs } from "../../../../src/domain/units.ts";
import { exportSession, type Exported } from "../../../../src/export/export-session.ts";
import { newSha256 } from "../../../../src/export/sha256.ts";
import { gapsFrom } from "../../../../src/export/sidecar.ts";
import { memoryRepository } from "../../../../src/store/memory.ts";
import { commitOf, NINE, segment, session } from "../../../contract/records.ts";
import { chunkFrom, steadyChunks } from "./recording.ts";

const job = { sessionId: "a", placement: "upper-back", csvName: "x.csv", appVersion: "0.1.0" } as const;

const gap = (startMs: number, endMs: number, cause: GapMarked["cause"], lostSamples?: number): GapMarked => ({
  kind: "gap",
  placement: "upper-back",
  startMs: sessionMs(startMs),
  endMs: sessionMs(endMs),
  cause,
  ...(lostSamples === undefined ? {} : { lostSamples }),
});

async function exported(
  raw: readonly RawChunk[],
  events: readonly SessionEvent[] = [],
  cancelled: () => boolean = () => false,
) {
  const store = memoryRepository();
  const sampleCount = raw.reduce((sum, { upQ15 }) => sum + upQ15.length / 3, 0);
  const record = { ...session("a", NINE, 600_000), name: "Monday", sampleCount };
  const segments = [...new Set(raw.map((chunk) => chunk.segment))].map((number) => segment("a", number));
  await store.commit(commitOf(record, { raw, events, segments }));
  const blocks: Uint8Array[] = [];
  const shares: number[] = [];
  const outcome: Exported = await exportSession(store, job, {
    write: async (bytes) => void blocks.push(bytes),
    progressed: (share) => void shares.push(share),
    cancelled,
  });
  const csv = Buffer.concat(blocks);
  return { outcome, csv, shares, sidecar: outcome.ok ? JSON.parse(outcome.sidecar) : undefined };
}

/** Five-sample frames of 100 ms. */
const frames = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({
    firstMs: (from + index) * 100,
    samples: 5,
    tick: index,
  }));

describe("the sidecar", () => {
  test("tells the session, the sensor, the scales and the file it belongs to", async () => {
    const { csv, sidecar } = await exported([...steadyChunks(1000, 7)]);
    expect(sidecar).toMatchObject({
      schema: "thora-raw-csv",
      schema_version: 1,
      app_version: "0.1.0",
      session: {
        id: "a",
        name: "Monday",
        start_utc: "2026-03-02T09:00:00.000Z",
        zone: "Europe/Copenhagen",
        utc_offset_min: 60,
        simulated: false,
      },
      placement: "upper-back",
      sensors: [{ driver: "thora", id: "0badcafe", firmware: "1.2.0" }],
      sample_count: 1000,
      rows_out_of_order: 0,
      gaps: [],
    });
    expect(sidecar.file).toMatchObject({
      name: "x.csv",
      rows: 1000,
      bytes: csv.length,
      sha256: createHash("sha256").update(csv).digest("hex"),
    });
    expect(sidecar.columns.map(({ name }: { name: string }) => name).join(",")).toBe(
      csv.toString().slice(0, csv.indexOf("\n")),
    );
    for (const column of sidecar.columns) expect(column.unit).not.toBe("");
  });

  test("tells per segment the nominal, fitted and delivered rate, and how the device's clock ran", async () => {
    // A device clock that gains 100 ppm: 3277 ticks of 1/32768 s a frame on paper, a little less time on the computer.
    const framePeriodMs = 3277 / 32.768 / 1.0001;
    const frames = (seq: number) =>
      Array.from({ length: 50 }, (_, index) => {
        const frame = seq * 50 + index;
        return { firstMs: 60_000 + frame * framePeriodMs, samples: 5, tick: frame * 3277, sequence: frame };
      });
    const raw = Array.from({ length: 40 }, (_, seq) =>
      chunkFrom({ seq, frames: frames(seq), periodMs: framePeriodMs / 5 }),
    );
    const { sidecar } = await exported(raw);
    const [only] = sidecar.segments;
    expect(only.nominal_rate_hz).toBe(50);
    expect(only.fitted_rate_hz).toBeCloseTo(5000 / framePeriodMs, 3);
    expect(only.delivered_rate_hz).toBeCloseTo(5000 / framePeriodMs, 3);
    expect(only.clock_drift_ppm).toBeCloseTo(100, 0);
    expect(only.sample_count).toBe(10_000);
    expect(only.arrival_delay_s.least).toBeGreaterThan(0);
  });

  test("tells every gap, from the rows themselves and from what was marked while recording", async () => {
    const raw = [
      chunkFrom({ seq: 0, frames: frames(0, 10) }),
      // One frame lost, told by the sequence; then 20 s of nothing, told by the link; then one nobody marked.
      chunkFrom({ seq: 1, frames: frames(11, 20) }),
      chunkFrom({ seq: 2, segment: 1, frames: frames(220, 230) }),
      chunkFrom({ seq: 3, segment: 1, frames: frames(235, 240) }),
    ];
    const { sidecar } = await exported(raw, [
      gap(1000, 1100, "frames-lost", 5),
      gap(2000, 22_000, "link-lost"),
      gap(24_000, 40_000, "page-closed"),
      { ...gap(0, 9, "link-lost"), placement: "pelvis" },
    ]);
    expect(sidecar.gaps).toEqual([
      {
        start_s: 1,
        end_s: 1.1,
        lost_samples: 5,
        estimated_samples: 5,
        cause: "frames-lost",
        seen_in: ["data", "recording"],
      },
      {
        start_s: 2,
        end_s: 22,
        lost_samples: null,
        estimated_samples: 1000,
        cause: "link-lost",
        seen_in: ["data", "recording"],
      },
      {
        start_s: 23,
        end_s: 23.5,
        lost_samples: null,
        estimated_samples: 25,
        cause: "not-recorded",
        seen_in: ["data"],
      },
      {
        start_s: 24,
        end_s: 40,
        lost_samples: null,
        estimated_samples: null,
        cause: "page-closed",
        seen_in: ["recording"],
      },
    ]);
  });

  test("sees a single missing sample where a device clock tells it, and only then", async () => {
    for (const tick of [0, undefined]) {
      const raw = chunkFrom({
        seq: 0,
        frames: [
          { firstMs: 0, samples: 5, ...(tick === undefined ? {} : { tick }) },
          { firstMs: 120, samples: 5, ...(tick === undefined ? {} : { tick: 3932 }) },
        ],
      });
      const { sidecar } = await exported([raw]);
      expect(sidecar.gaps).toHaveLength(tick === undefined ? 0 : 1);
    }
  });

  test("names the references of this placement, and nothing else among them", async () => {
    const reference: ReferenceSet = {
      kind: "reference-set",
      placement: "upper-back",
      atMs: sessionMs(6000),
      up: [0, 1, 0],
      anterior: [0, 0, -1],
      steadinessRad: 0.002,
    };
    const { sidecar } = await exported(
      [chunkFrom({ seq: 0, frames: frames(0, 10) })],
      [gap(1000, 1100, "frames-lost", 5), reference, { ...reference, placement: "pelvis" }],
    );
    expect(sidecar.references).toEqual([
      { at_s: 6, up: [0, 1, 0], anterior: [0, 0, -1], steadiness_rad: 0.002 },
    ]);
  });

  test("joins two marks that lie in one hole", () => {
    const gaps = gapsFrom(
      [{ startMs: 100, endMs: 900, periodMs: 10 }],
      [gap(100, 300, "frames-lost", 20), gap(300, 900, "link-lost", 60)],
    );
    expect(gaps).toMatchObject([
      { lost_samples: 80, estimated_samples: 80, cause: "frames-lost + link-lost" },
    ]);
  });
});

describe("an export", () => {
  test("tells its progress, rising, to the end", async () => {
    const { shares } = await exported([...steadyChunks(30_000, 3)]);
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test("ends early when it is cancelled, also before its last block", async () => {
    let asked = 0;
    const stopped = await exported([...steadyChunks(30_000, 3)], [], () => {
      asked += 1;
      return asked > 3;
    });
    expect(stopped.outcome).toEqual({ ok: false, reason: "cancelled" });
    expect(stopped.csv.length).toBeLessThan(1_000_000);
  });

  test("of a session that is gone says so", async () => {
    const outcome = await exportSession(memoryRepository(), job, {
      write: async () => {},
      progressed: () => {},
      cancelled: () => false,
    });
    expect(outcome).toEqual({ ok: false, reason: "no-such-session" });
  });
});

test("an export of a session that is deleted meanwhile fails, rather than look whole", async () => {
  const store = memoryRepository();
  const raw = [...steadyChunks(30_000, 5)];
  await store.commit(commitOf(session("a"), { raw, segments: [segment("a", 0)] }));
  const outcome = await exportSession(store, job, {
    write: () => store.remove("a"),
    progressed: () => {},
    cancelled: () => false,
  });
  expect(outcome).toEqual({ ok: false, reason: "no-such-session" });
});

test("the running SHA-256 is the one of FIPS 180-4, however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 4 }), (bytes, cuts) => {
      const digest = newSha256();
      const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length].toSorted(
        (a, b) => a - b,
      );
      let from = 0;
      for (const end of ends) {
        digest.update(bytes.subarray(from, end));
        from = end;
      }
      expect(digest.hex()).toBe(createHash("sha256").update(bytes).digest("hex"));
    }),
  );
});
