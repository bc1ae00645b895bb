// What reaches the store, and when: a slow disk, a full one, the first and last moments of a session.
import { afterEach, describe, expect, it } from "vitest";
import { epochMs, sessionMs } from "../../../src/domain/units.ts";
import { Bench, begun, DAY, disposeWorkers, NINE, request, samplesIn, upright } from "./service-bench.ts";
import { simulatedRun, testSensor } from "./simulated-frames.ts";

afterEach(disposeWorkers);

/** Commits under way, each done when session time has come so far. */
class SlowDisk {
  nowMs = 0;
  readonly #takesMs: number;
  #underWay: { readonly dueMs: number; readonly done: () => void }[] = [];

  constructor(bench: Bench, takesMs: number) {
    this.#takesMs = takesMs;
    bench.diskReady = () =>
      new Promise((done) => this.#underWay.push({ dueMs: this.nowMs + this.#takesMs, done }));
  }

  get busy(): boolean {
    return this.#underWay.length > 0;
  }

  async pass(nowMs: number): Promise<void> {
    this.nowMs = nowMs;
    const due = this.#underWay.filter(({ dueMs }) => dueMs <= nowMs);
    this.#underWay = this.#underWay.filter(({ dueMs }) => dueMs > nowMs);
    for (const { done } of due) done();
    await new Promise((resolve) => setTimeout(resolve, 0));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

it("what was taken in the moments before the session was open is recorded, and spoils no row", async () => {
  const bench = new Bench();
  const { sensor, test, reply } = await begun(bench);
  const frames = sensor.frames(30).map((f) => ({ ...f, arrivalMs: f.arrivalMs - 400 }));
  await test.frames(0, frames);
  await test.worker.end("upper-back", sessionMs(30_000), "stopped");
  const rows = await bench.store.rows(reply.sessionId, "upper-back");
  expect(rows.flatMap((r) => [...r.second])).toEqual(Array.from({ length: 30 }, (_, i) => i));
  const chunks = await bench.chunks(reply.sessionId);
  expect(samplesIn(chunks)).toBe(1500);
  expect(chunks[0]!.firstMs[0]).toBeLessThan(0);
  await test.worker.close();
  const view = await test.worker.day("test", epochMs(DAY), epochMs(DAY + 86_400_000));
  expect(view.totals.measuredMs).toBe(30_000);
});

it("a session of today that is deleted meanwhile leaves the day's view", async () => {
  const bench = new Bench();
  const earlier = await begun(bench, NINE - 3_600_000);
  await earlier.test.frames(0, earlier.sensor.frames(60));
  await earlier.test.worker.close();
  const other = { ...testSensor, sensorId: "other" };
  const test = bench.worker();
  const sensor = simulatedRun(upright);
  await test.worker.open(request(NINE, { sensor: other }));
  await test.worker.begin("upper-back", other, sensor.format, 1, sessionMs(0));
  await test.frames(0, sensor.frames(60));
  await test.heard();
  expect(test.of("day").at(-1)?.day.hops).toHaveLength(2);
  if (earlier.reply.ok) await bench.store.remove(earlier.reply.sessionId);
  const view = await test.worker.day("test", epochMs(DAY), epochMs(DAY + 86_400_000));
  expect(view.hops).toMatchObject([{ live: true }]);
  // A day of another database is not the one that is being recorded.
  const elsewhere = await test.worker.day("elsewhere", epochMs(DAY), epochMs(DAY + 86_400_000));
  expect(elsewhere.hops.some((hop) => hop.live)).toBe(false);
  await test.frames(600, sensor.frames(121));
  await test.heard();
  expect(test.of("day").at(-1)?.day.hops).toHaveLength(1);
});

it("a gap of the last moment is recorded when the session closes", async () => {
  const bench = new Bench();
  const { sensor, test, reply } = await begun(bench);
  await test.frames(0, sensor.frames(10).toSpliced(-3, 1));
  await test.worker.close();
  expect(await bench.store.events(reply.sessionId)).toMatchObject([{ kind: "gap", lostSamples: 5 }]);
  expect(await bench.store.session(reply.sessionId)).toMatchObject({ gapCount: 1 });
});

describe("a slow store", () => {
  it("leaves the recording at most ten seconds behind while a commit takes four and a half", async () => {
    const bench = new Bench();
    const { sensor, test } = await begun(bench);
    const disk = new SlowDisk(bench, 4500);
    for (let s = 0.5; s <= 60; s += 0.5) {
      await test.frames(10 * s - 5, sensor.frames(s));
      await disk.pass(1000 * s);
      const storedMs = test.of("stored").at(-1)?.throughMs ?? 0;
      expect(1000 * s - storedMs, `at ${s} s`).toBeLessThanOrEqual(10_000);
    }
    expect(test.of("stored").length).toBeGreaterThan(8);
  });

  it("is waited for when the session closes: what came during its commit is written too", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    await test.heard();
    const disk = new SlowDisk(bench, 1000);
    await test.frames(0, sensor.frames(5));
    expect(disk.busy).toBe(true);
    await test.frames(50, sensor.frames(6));
    let isClosed = false;
    const closing = test.worker.close().then(() => {
      isClosed = true;
    });
    await disk.pass(500);
    expect(isClosed).toBe(false);
    await disk.pass(1000);
    expect(isClosed).toBe(false);
    expect(disk.busy).toBe(true);
    await disk.pass(2000);
    await closing;
    expect(samplesIn(await bench.chunks(reply.sessionId))).toBe(300);
  });

  it("loses nothing when two placements are committed together, fail together and are committed again", async () => {
    const bench = new Bench();
    const { sensor, test, reply } = await begun(bench);
    const lower = { ...testSensor, sensorId: "0ff" };
    await test.worker.join("pelvis", lower);
    await test.worker.begin("pelvis", lower, sensor.format, 1, reply.storedThroughMs);
    await test.worker.flush();
    const first = sensor.frames(5);
    bench.full = true;
    await test.frames(0, first);
    await test.frames(0, first, "pelvis");
    await test.worker.flush();
    bench.full = false;
    const second = sensor.frames(10);
    await test.frames(50, second);
    await test.frames(50, second, "pelvis");
    await test.worker.flush();
    await test.worker.end("upper-back", sessionMs(10_100), "stopped");
    await test.worker.end("pelvis", sessionMs(10_100), "stopped");
    await test.heard();
    // The wearer has one position: the upper back's.
    const events = await bench.store.events(reply.sessionId);
    expect(events.map((e) => e.kind)).toEqual(["episode-ended", "hop-ended"]);
    for (const placement of ["upper-back", "pelvis"] as const) {
      const chunks = await bench.chunks(reply.sessionId, placement);
      expect(samplesIn(chunks)).toBe(500);
      expect(chunks.map((c) => c.seq)).toEqual(chunks.map((_, i) => i));
      const last = test.of("stored").findLast((m) => m.placement === placement);
      expect(last?.frame).toBe(100);
      const rows = await bench.store.rows(reply.sessionId, placement);
      expect(rows.flatMap((r) => [...r.second])).toEqual(Array.from({ length: 11 }, (_, i) => i));
    }
  });
});
