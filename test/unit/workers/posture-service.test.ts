import { afterEach, describe, expect, it } from "vitest";
import { err } from "../../../src/domain/result.ts";
import { epochMs, sessionMs } from "../../../src/domain/units.ts";
import type { OpenRequest } from "../../../workers/contract.ts";
import { postureService } from "../../../workers/posture-service.ts";
import { Bench, begun, DAY, disposeWorkers, NINE, request, samplesIn, upright } from "./service-bench.ts";
import { simulatedRun, testSensor } from "./simulated-frames.ts";

afterEach(disposeWorkers);

describe("the posture service", () => {
  it("stores every sample, row and event, and says so only afterwards", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    for (let s = 1; s <= 130; s++) await test.frames(10 * (s - 1), sensor.frames(s));
    await test.worker.flush();
    await test.heard();
    const chunks = await bench.chunks(reply.sessionId);
    expect(samplesIn(chunks)).toBe(6500);
    expect(chunks.map((c) => c.seq)).toEqual(chunks.map((_, i) => i));
    const rows = await bench.store.rows(reply.sessionId, "upper-back");
    expect(rows.flatMap((r) => [...r.second])).toEqual(Array.from({ length: 130 }, (_, i) => i));
    const last = test.of("stored").at(-1);
    expect(last).toMatchObject({ placement: "upper-back", frame: 1300, samples: 6500 });
    const record = await bench.store.session(reply.sessionId);
    expect(record).toMatchObject({ sampleCount: 6500, gapCount: 0, storedThroughMs: last?.throughMs });
  });

  it("is never more than ten seconds behind", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    for (let s = 0.1; s <= 60; s += 0.1) {
      const frames = sensor.frames(s);
      await test.frames(Math.round(10 * s) - frames.length, frames);
      const stored = bench.commits.at(-1)?.session.storedThroughMs ?? 0;
      expect(1000 * s - stored).toBeLessThan(10_000);
    }
  });

  it("continues today's session after the page was closed, and marks the gap", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    await test.frames(0, sensor.frames(100));
    await test.worker.flush();

    const after = bench.worker();
    const again = await after.worker.open(request(NINE + 160_000));
    expect(again).toMatchObject({ ok: true, resumed: true, sessionId: reply.sessionId, startedAt: NINE });
    await after.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(160_000));
    sensor.frames(160);
    await after.frames(0, sensor.frames(200));
    await after.worker.flush();

    const events = await bench.store.events(reply.sessionId);
    const gap = events.find((e) => e.kind === "gap");
    expect(gap).toMatchObject({ cause: "page-closed" });
    expect(gap?.kind === "gap" && gap.endMs - gap.startMs).toBeCloseTo(60_000, -2);
    expect(events.filter((e) => e.kind === "hop-ended")).toMatchObject([{ landed: false }]);
    expect(await bench.store.session(reply.sessionId)).toMatchObject({ gapCount: 1, sampleCount: 7000 });
    const rows = await bench.store.rows(reply.sessionId, "upper-back");
    const seconds = rows.flatMap((r) => [...r.second]);
    expect(seconds).toEqual([...new Set(seconds)].toSorted((a, b) => a - b));
    expect(seconds.length).toBeGreaterThanOrEqual(139);
    const day = await after.worker.day("test", epochMs(DAY), epochMs(DAY + 86_400_000));
    expect(day.hops).toHaveLength(2);
    expect(day.beats).toEqual([]);
    expect(day.ribbon.map((r) => r.state)).toEqual(["upright", "no-data", "upright"]);
  });

  it("shows the last hop of a page that was killed, ended where its data end", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    await test.frames(0, sensor.frames(100));
    await test.worker.flush();
    const later = bench.worker();
    const day = await later.worker.day("test", epochMs(DAY), epochMs(DAY + 86_400_000));
    expect(day.hops).toMatchObject([{ live: false, state: "upright" }]);
    expect((day.hops[0]!.endMs - NINE) / 1000).toBeCloseTo(100, 0);
    expect(day.ribbon.map((r) => r.state)).toEqual(["upright"]);
    expect(day.totals.measuredMs).toBe(100_000);
  });

  it("doubles nothing when a page sends again what a dead worker may or may not have stored", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    const sent = sensor.frames(60);
    await test.frames(0, sent.slice(0, 333));
    await test.worker.flush();
    await test.frames(333, sent.slice(333, 350));

    const after = bench.worker();
    await after.worker.open(request(NINE + 61_000));
    await after.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
    // Acknowledged was 200; the rest comes again.
    await after.frames(200, sent.slice(200));
    await after.worker.flush();
    expect(samplesIn(await bench.chunks(reply.sessionId))).toBe(3000);
    expect((await bench.store.events(reply.sessionId)).filter((e) => e.kind === "gap")).toEqual([]);
    const rows = await bench.store.rows(reply.sessionId, "upper-back");
    expect(rows.flatMap((r) => [...r.second])).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it("knows by the page's numbers what was stored, where the numbering is named", async () => {
    const bench = new Bench();
    const sensor = simulatedRun(upright);
    const sent = sensor.frames(60);
    const named = { numbering: "n1" };
    const test = bench.worker();
    const reply = await test.worker.open(request(NINE, named));
    if (!reply.ok) throw new Error("not opened");
    // A wire without numbers and without a clock.
    const { clock: _clock, sequenceModulus: _modulus, ...bare } = sensor.format;
    await test.worker.begin("upper-back", testSensor, bare, undefined, sessionMs(0));
    await test.frames(0, sent.slice(0, 300));
    await test.worker.flush();
    const after = bench.worker();
    await after.worker.open(request(NINE + 61_000, named));
    await after.frames(200, sent.slice(200));
    await after.worker.flush();
    expect(samplesIn(await bench.chunks(reply.sessionId))).toBe(3000);
  });

  it("keeps everything while the disk is full and writes it when there is room", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    await test.frames(0, sensor.frames(10));
    await test.worker.flush();
    bench.full = true;
    for (let s = 11; s <= 60; s++) await test.frames(10 * (s - 1), sensor.frames(s));
    await test.worker.flush();
    await test.heard();
    expect(test.of("fault").map((m) => m.fault.code)).toEqual(["storage-full"]);
    const acknowledged = test.of("stored").at(-1)?.frame;
    expect(acknowledged).toBe(100);
    bench.full = false;
    for (let s = 61; s <= 70; s++) await test.frames(10 * (s - 1), sensor.frames(s));
    await test.worker.flush();
    await test.heard();
    expect(samplesIn(await bench.chunks(reply.sessionId))).toBe(3500);
    expect(test.of("stored").at(-1)?.frame).toBe(700);
    const rows = await bench.store.rows(reply.sessionId, "upper-back");
    expect(rows.flatMap((r) => [...r.second])).toEqual(Array.from({ length: 70 }, (_, i) => i));
  });

  it("begins a new session for another day, another sensor, the simulated one, or a clock that went back", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    await test.frames(0, sensor.frames(20));
    await test.worker.flush();
    const openedAs = async (r: OpenRequest): Promise<boolean> => {
      const reply = await bench.worker().worker.open(r);
      return reply.ok && reply.resumed;
    };
    expect(await openedAs(request(NINE + 60_000))).toBe(true);
    expect(await openedAs(request(NINE + 10_000))).toBe(false);
    expect(await openedAs(request(NINE + 10_000, { numbering: "n1" }))).toBe(false);
    expect(await openedAs(request(NINE + 60_000, { simulated: true }))).toBe(false);
    expect(await openedAs(request(NINE + 60_000, { sensor: { ...testSensor, sensorId: "other" } }))).toBe(
      false,
    );
    const tomorrow = { dayStart: epochMs(DAY + 86_400_000), dayEnd: epochMs(DAY + 2 * 86_400_000) };
    expect(await openedAs(request(NINE + 86_400_000, tomorrow))).toBe(false);
  });

  it("finds its session again when only the worker died, though the wall clock went back meanwhile", async () => {
    const bench = new Bench();
    const named = { numbering: "n1" };
    const sensor = simulatedRun(upright);
    const test = bench.worker();
    const opened = await test.worker.open(request(NINE, named));
    await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
    await test.frames(0, sensor.frames(20));
    await test.worker.flush();
    const again = await bench.worker().worker.open(request(NINE + 10_000, named));
    expect(again).toMatchObject({ ok: true, resumed: true, sessionId: opened.ok && opened.sessionId });
  });

  it("takes no reference from a sensor that is off the body, in whatever attitude it lies", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench, NINE, [
      { atS: 0, posture: "upright", transitionS: 0 },
      { atS: 10, posture: "on-table", transitionS: 1, forwardRad: 0.5 },
    ]);
    await test.frames(0, sensor.frames(400));
    expect(await test.worker.useReference("upper-back")).toEqual({ ok: false, reason: "flat" });
  });

  it("remembers the reference for the next session of this sensor", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    await test.frames(0, sensor.frames(20));
    expect(await test.worker.useReference("upper-back")).toMatchObject({ ok: true });
    await test.worker.close();
    const tomorrow = { dayStart: epochMs(DAY + 86_400_000), dayEnd: epochMs(DAY + 2 * 86_400_000) };
    const reply = await bench.worker().worker.open(request(NINE + 86_400_000, tomorrow));
    expect(reply).toMatchObject({ ok: true, resumed: false, zero: "reference" });
  });

  it("holds charts back for a page that is behind, and loses no point and nothing else", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    test.acknowledges = false;
    for (let s = 1; s <= 20; s++) await test.frames(10 * (s - 1), sensor.frames(s));
    await test.heard();
    expect(test.of("batch")).toHaveLength(2);
    expect(test.of("stored").length).toBeGreaterThan(2);
    test.acknowledges = true;
    // The page catches up with the two that it has.
    for (let s = 21; s <= 22; s++) await test.frames(10 * (s - 1), sensor.frames(s));
    await test.heard();
    expect(test.of("batch")).toHaveLength(2);
  });

  it("sends at most 20 batches a second, each with the lean points since the last", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    for (let s = 0.02; s < 4; s += 0.02) {
      const frames = sensor.frames(s);
      if (frames.length > 0) await test.frames(Math.floor(10 * s) - frames.length, frames);
      await test.worker.elapsed(sessionMs(1000 * s + 5));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await test.heard();
    const batches = test.of("batch");
    expect(batches.length).toBeLessThanOrEqual(81);
    expect(batches.length).toBeGreaterThan(30);
    const points = batches.flatMap((b) => [...b.pointMs]);
    expect(points.length).toBeGreaterThan(35);
    for (let i = 1; i < points.length; i++) expect(points[i]! - points[i - 1]!).toBeCloseTo(100, 6);
    for (const { forwardRad, lateralRad, totalRad } of batches)
      for (const [i, forward] of forwardRad.entries())
        expect(Math.hypot(forward, lateralRad[i]!) / totalRad[i]!).toBeCloseTo(1, 1);
  });

  it("tells lean at the newest sample, and none off the body or without data", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench, NINE, [
      { atS: 0, posture: "upright", transitionS: 0 },
      { atS: 5, posture: "bent", transitionS: 5 },
      { atS: 20, posture: "on-table", transitionS: 1 },
    ]);
    let sent = 0;
    const newestAt = async (s: number) => {
      const frames = sensor.frames(s);
      await test.frames(sent, frames);
      sent += frames.length;
      await test.heard();
      return test.of("batch").at(-1)!;
    };
    await newestAt(4);
    // In mid-bend, at 14°/s or so.
    const bending = await newestAt(7.5);
    expect(bending.lean!.forwardRad - bending.forwardRad.at(-1)!).toBeGreaterThan(0.005);
    expect(bending.lean!.totalRad).toBeGreaterThan(bending.totalRad.at(-1)!);
    expect(await newestAt(300)).toMatchObject({ lean: undefined, now: { state: "off-body" } });
    await test.worker.elapsed(sessionMs(310_000));
    await test.heard();
    expect(test.of("batch").at(-1)).toMatchObject({ lean: undefined, now: { state: "no-data" } });
  });

  it("shows today anew when something changed, not every second", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    for (let s = 1; s <= 60; s++) {
      await test.frames(10 * (s - 1), sensor.frames(s));
      await test.worker.elapsed(sessionMs(1000 * s));
    }
    await test.heard();
    expect(test.of("day").length).toBeLessThan(6);
    expect(test.of("day").at(-1)?.day.hops).toMatchObject([{ live: true }]);
  });

  it("keeps a nudge once, though the page may tell it twice", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    await test.frames(0, sensor.frames(20));
    const nudge = { kind: "nudge-given", id: "n", atMs: sessionMs(15_000), stillForMs: 15_000 } as const;
    await test.worker.record(nudge);
    await test.worker.record(nudge);
    await test.worker.flush();
    const events = await bench.store.events(reply.sessionId);
    expect(events.filter((e) => e.kind === "nudge-given")).toEqual([nudge]);
  });

  it("says why when the store cannot be opened", async () => {
    const service = postureService({
      openRepository: async () => err({ code: "storage-newer", detail: "version 9" } as const),
      decoderFor: () => undefined,
      newId: () => "x",
    });
    expect(await service.open(request(NINE))).toEqual({
      ok: false,
      fault: { code: "storage-newer", detail: "version 9" },
    });
  });
});
