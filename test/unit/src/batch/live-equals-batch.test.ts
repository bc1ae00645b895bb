// Item by item: what a file gives is what the live stream gave, to the last bit.
import { describe, expect, it } from "vitest";
import { CsvRows } from "../../../../src/batch/csv-rows.ts";
import { openingOf } from "../../../../src/batch/opening.ts";
import { factsFrom } from "../../../../src/batch/recording-facts.ts";
import { RowReplay } from "../../../../src/batch/row-replay.ts";
import type { SessionEvent } from "../../../../src/domain/events.ts";
import type { SecondRow } from "../../../../src/domain/recording.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { analysed, testFolder } from "./analyse-file.ts";
import { recordedSession } from "./recorded-session.ts";

const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
const derived = new Set(["episode-ended", "hop-ended", "position-changed"]);

async function replayed(csv: Uint8Array, sidecar: string) {
  const read = factsFrom(sidecar);
  if (!read.ok) throw new Error(read.what);
  const path = join(testFolder(), "a.csv");
  writeFileSync(path, csv);
  const opened = openingOf(path, read.facts);
  if (!opened.ok) throw new Error(opened.fault.what);
  const rows: SecondRow[] = [];
  const events: Omit<SessionEvent, "placement">[] = [];
  const ups: number[][] = [];
  const replay = new RowReplay(
    { facts: opened.facts, ...opened.opening },
    {
      placed: (_row, up, used) => {
        if (used && up) ups.push([...up]);
      },
      point: () => {},
      row: (row) => rows.push(row),
      event: (event) => events.push(event),
    },
  );
  const reader = new CsvRows((row) => {
    replay.take(row);
    return undefined;
  });
  const fault = reader.push(csv) ?? reader.end();
  if (fault) throw new Error(fault.what);
  replay.end();
  return { rows, events, ups };
}

describe("a recording with bad air, a lost link, a zero set and a restored worker in it", () => {
  it.each([1, 2])("gives from its file what it gave live, bit for bit (seed %i)", async (seed) => {
    const live = await recordedSession(seed);
    const batch = await replayed(live.csv, live.sidecar);
    expect(live.lateSamples).toBeGreaterThan(5);
    expect(live.events.filter((e) => e.kind === "gap").length).toBeGreaterThan(5);
    expect(live.events.some((e) => e.kind === "reference-set")).toBe(true);
    expect(live.events.filter((e) => e.kind === "sensor-reported").map((e) => e.what)).toEqual([
      "off-body",
      "worn",
    ]);
    expect(JSON.parse(live.sidecar).segments.length).toBeGreaterThan(5);
    expect(batch.ups.length).toBe(live.ups.length);
    for (let i = 0; i < live.ups.length; i++) {
      if (!live.ups[i]!.every((value, axis) => Object.is(value, batch.ups[i]![axis]))) {
        throw new Error(
          `up differs at sample ${i}: ${live.ups[i]!.join()} live, ${batch.ups[i]!.join()} from the file`,
        );
      }
    }
    expect(batch.rows).toEqual(live.rows);
    expect(live.rows.some((row) => row.standReference)).toBe(true);
    expect(batch.events).toEqual(live.events.filter(({ kind }) => derived.has(kind)));
  });

  it("differs where a single count is another (so the comparison sees something)", async () => {
    const live = await recordedSession(1);
    const text = Buffer.from(live.csv).toString("latin1");
    const lines = text.split("\n");
    const fields = lines[2000]!.split(",");
    fields[1] = (Number(fields[1]) + 0.5).toFixed(6);
    lines[2000] = fields.join(",");
    const batch = await replayed(Buffer.from(lines.join("\n"), "latin1"), live.sidecar);
    expect(batch.ups.length).toBe(live.ups.length);
    expect(batch.ups).not.toEqual(live.ups);
  });

  it.each(["references", "segments"])("needs what its sidecar says of its %s", async (key) => {
    const live = await recordedSession(1);
    const without = JSON.stringify({ ...JSON.parse(live.sidecar), [key]: [] });
    const batch = await replayed(live.csv, without);
    expect({ rows: batch.rows, ups: batch.ups }).not.toEqual({ rows: live.rows, ups: live.ups });
  });

  it("uses every row when smoothed, those that came late as well", { timeout: 30_000 }, async () => {
    const live = await recordedSession(1);
    const { done, samples, summary } = await analysed(live.csv, live.sidecar, { smooth: true });
    const input = Buffer.from(live.csv).toString("latin1").trimEnd().split("\n").slice(1);
    expect(done).toEqual({ ok: true, rows: input.length });
    expect(samples.map(([time]) => time)).toEqual(input.map((line) => line.split(",")[0]));
    expect(summary).toMatchObject({ rows: input.length, rows_used: input.length });
  });

  it("is written out with a row for every row of the file, its time as it stood there", async () => {
    const live = await recordedSession(1);
    const { done, samples, episodes, summary, left } = await analysed(live.csv, live.sidecar);
    const input = Buffer.from(live.csv).toString("latin1").trimEnd().split("\n").slice(1);
    expect(done).toEqual({ ok: true, rows: input.length });
    expect(samples.map(([time]) => time)).toEqual(input.map((line) => line.split(",")[0]));
    const lateAt = input.flatMap((line, i) => ((Number(line.split(",")[13]) & 128) !== 0 ? [i] : []));
    expect(lateAt.length).toBe(live.lateSamples);
    const used = samples.filter((_, i) => !lateAt.includes(i));
    expect(used.map((row) => row.slice(1, 4))).toEqual(
      live.ups.map((up) => up.map((v) => (Math.abs(v) < 5e-10 ? "0.000000000" : v.toFixed(9)))),
    );
    const told = live.events.filter((event) => event.kind === "episode-ended");
    expect(episodes.map(([start, end, state]) => [Number(start), Number(end), state])).toEqual(
      told.map(({ startMs, endMs, state }) => [seconds(startMs), seconds(endMs), state]),
    );
    for (const row of samples) {
      const ms = Math.round(Number(row[0]) * 1e6) / 1000;
      const at = told.find(({ startMs, endMs }) => startMs <= ms && ms < endMs);
      expect(row[7]).toBe(at?.state ?? "unknown");
    }
    expect(summary).toMatchObject({
      rows: input.length,
      rows_used: live.ups.length,
      quality: { zero_source: "reference", differs_from_export: false, late_rows: live.lateSamples },
    });
    expect(left).toEqual(["a.csv", "a.episodes.csv", "a.json", "a.samples.csv", "a.summary.json"]);
  });
});
