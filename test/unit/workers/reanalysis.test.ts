// Stored sessions worked out again: the same where nothing has changed, other where the zero has, and all or nothing.
import { afterEach, describe, expect, it } from "vitest";
import { degreesFromRadians, epochMs, radiansFromDegrees, sessionMs } from "../../../src/domain/units.ts";
import { basisFrom } from "../../../workers/posture/reference.ts";
import { reanalyse } from "../../../workers/reanalysis.ts";
import { Bench, begun, disposeWorkers, NINE, request } from "./service-bench.ts";
import { simulatedRun, testSensor } from "./simulated-frames.ts";
import { derivedOf, happenedOf, roughSession, varied, withReference } from "./stored-session.ts";

afterEach(disposeWorkers);

const steering = {
  smoothed: false,
  referenceChoice: "by-activity" as const,
  progressed: () => {},
  cancelled: () => false,
};
const noon = epochMs(NINE + 3 * 3_600_000);

describe("working a recording out again", { timeout: 30_000 }, () => {
  it("gives byte for byte what live stored, where the zero is the same: losses, late frames and all", async () => {
    const bench = new Bench();
    await withReference(bench);
    const id = await roughSession(bench);
    const live = await derivedOf(bench, id);
    const happened = await happenedOf(bench, id);
    expect(new Set(live.events.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(3);
    expect(happened.events.filter(({ kind }) => kind === "gap").length).toBeGreaterThan(2);

    const reply = await reanalyse(bench.store, id, noon, steering);
    expect(reply).toMatchObject({
      ok: true,
      change: { forwardShiftRad: 0, lateralShiftRad: 0, otherStateSeconds: 0 },
    });
    expect(await derivedOf(bench, id)).toEqual(live);
    expect(await happenedOf(bench, id)).toEqual(happened);
    expect((await bench.store.session(id))?.analyses).toMatchObject([{ fromMs: 0, smoothed: false }]);
  });

  it("leaves what was open open where the page was closed in mid-hop, as live did", async () => {
    const bench = new Bench();
    await withReference(bench);
    const { sensor, test, reply } = await begun(bench, NINE, varied);
    await test.frames(0, sensor.frames(160));
    await test.worker.flush();
    const live = await derivedOf(bench, reply.sessionId);
    expect(await reanalyse(bench.store, reply.sessionId, noon, steering)).toMatchObject({ ok: true });
    expect(await derivedOf(bench, reply.sessionId)).toEqual(live);
  });

  it("gives byte for byte what live stored of two sensors, the wearer's events from one", async () => {
    const bench = new Bench();
    await withReference(bench);
    const lower = { ...testSensor, sensorId: "00be11ed" };
    const back = simulatedRun(varied);
    const pelvis = simulatedRun(varied, { seed: 9 });
    const test = bench.worker();
    const opened = await test.worker.open(request(NINE));
    if (!opened.ok) throw new Error(opened.fault.code);
    await test.worker.begin("upper-back", testSensor, back.format, back.bootId, sessionMs(0));
    await test.worker.join("pelvis", lower);
    await test.worker.begin("pelvis", lower, pelvis.format, pelvis.bootId, sessionMs(0));
    const sent = { back: 0, pelvis: 0 };
    for (let untilS = 30; untilS <= 330; untilS += 30) {
      const upper = back.frames(untilS);
      await test.frames(sent.back, upper);
      sent.back += upper.length;
      const under = pelvis.frames(untilS);
      await test.frames(sent.pelvis, under, "pelvis");
      sent.pelvis += under.length;
    }
    await test.worker.close();
    const { sessionId: id } = opened;
    const live = await derivedOf(bench, id);
    const pelvisRows = await bench.store.rows(id, "pelvis");
    expect(pelvisRows.length).toBeGreaterThan(4);
    expect(await reanalyse(bench.store, id, noon, steering)).toMatchObject({ ok: true });
    expect(await derivedOf(bench, id)).toEqual(live);
    expect(await bench.store.rows(id, "pelvis")).toEqual(pelvisRows);
    expect((await bench.store.session(id))?.analyses?.[0]?.used.map((used) => used.placement)).toEqual([
      "pelvis",
      "upper-back",
    ]);
  });

  it("moves the whole past to a new zero, and says by how much; raw data stay", async () => {
    const bench = new Bench();
    await withReference(bench);
    const id = await roughSession(bench);
    const live = await derivedOf(bench, id);
    const happened = await happenedOf(bench, id);
    const used = (await bench.store.reference(testSensor.sensorId, "upper-back"))!;
    // The same back, seven degrees further forward at zero.
    const turn = radiansFromDegrees(7);
    const { up, anterior } = used.basis;
    const tilted = up.map((v, i) => v * Math.cos(turn) - anterior[i]! * Math.sin(turn));
    const basis = basisFrom([tilted[0]!, tilted[1]!, tilted[2]!], "reference")!;
    await bench.store.addReference({ ...used, setAt: epochMs(NINE + 3_600_000), basis });

    const reply = await reanalyse(bench.store, id, noon, steering);
    if (!reply.ok) throw new Error(reply.reason);
    expect(degreesFromRadians(reply.change.forwardShiftRad)).toBeCloseTo(-7, 0);
    expect(reply.referenceSetAt).toBe(NINE + 3_600_000);
    const anew = await derivedOf(bench, id);
    expect(anew.rows[0]!.forwardRad[30]! - live.rows[0]!.forwardRad[30]!).toBeCloseTo(
      radiansFromDegrees(-7),
      2,
    );
    expect(anew.rows[0]!.second).toEqual(live.rows[0]!.second);
    expect(await happenedOf(bench, id)).toEqual(happened);
    const again = await reanalyse(bench.store, id, noon, steering);
    expect(again).toMatchObject({ ok: true, change: { forwardShiftRad: 0, otherStateSeconds: 0 } });
  });

  it("uses one of two zeros where the wearer wants that one always", async () => {
    const bench = new Bench();
    await withReference(bench);
    const id = await roughSession(bench);
    const used = (await bench.store.reference(testSensor.sensorId, "upper-back"))!;
    const turn = radiansFromDegrees(5);
    const tilted = used.basis.up.map((v, i) => v * Math.cos(turn) - used.basis.anterior[i]! * Math.sin(turn));
    const stand = basisFrom([tilted[0]!, tilted[1]!, tilted[2]!], "reference")!;
    const setAt = epochMs(NINE + 3_600_000);
    await bench.store.addReference({ ...used, setAt, references: { sit: used.basis, stand } });
    const shiftOf = async (referenceChoice: "by-activity" | "sit" | "stand"): Promise<number> => {
      const before = await derivedOf(bench, id);
      await reanalyse(bench.store, id, noon, { ...steering, referenceChoice });
      const after = await derivedOf(bench, id);
      return degreesFromRadians(after.rows[0]!.forwardRad[30]! - before.rows[0]!.forwardRad[30]!);
    };
    expect(await shiftOf("sit")).toBeCloseTo(0, 1);
    expect(await shiftOf("stand")).toBeCloseTo(-5, 1);
    expect((await bench.store.session(id))?.analyses?.[0]?.used).toEqual([
      { placement: "upper-back", referenceSetAt: setAt, referencePose: "stand" },
    ]);
    expect(await shiftOf("by-activity")).toBeCloseTo(5, 1);
  });

  it("reads the accelerometer through the newest calibration", async () => {
    const bench = new Bench();
    await withReference(bench);
    const id = await roughSession(bench);
    await bench.store.addAccCalibration(testSensor.sensorId, {
      setAt: epochMs(NINE + 1),
      calibration: {
        offsetMs2: [0, 0, 0.6],
        gain: [1, 1, 1],
        residualBeforeMs2: 0.3,
        residualMs2: 0.01,
        method: "poses",
        poses: 6,
      },
    });
    const reply = await reanalyse(bench.store, id, noon, steering);
    if (!reply.ok) throw new Error(reply.reason);
    // 0.6 m/s² across gravity: 3.5°.
    expect(Math.abs(degreesFromRadians(reply.change.forwardShiftRad))).toBeGreaterThan(3);
    expect((await bench.store.session(id))?.analyses?.at(-1)?.used).toMatchObject([
      { accCalibrationSetAt: NINE + 1 },
    ]);
  });

  it("changes nothing when it is cancelled, when the disk is full, and when the session has grown", async () => {
    const bench = new Bench();
    const id = await roughSession(bench);
    const live = await derivedOf(bench, id);
    const record = await bench.store.session(id);
    let asked = 0;
    const cancelled = await reanalyse(bench.store, id, noon, {
      ...steering,
      cancelled: () => ++asked > 1,
    });
    expect(cancelled).toEqual({ ok: false, reason: "cancelled" });
    const grown = new Proxy(bench.store, {
      get: (store, key) =>
        key === "session"
          ? async (wanted: string) => {
              const found = await store.session(wanted);
              return found && { ...found, sampleCount: found.sampleCount - 1 };
            }
          : (Reflect.get(store, key) as unknown),
    });
    expect(await reanalyse(grown, id, noon, steering)).toEqual({ ok: false, reason: "grew" });
    const full = new Proxy(bench.store, {
      get: (store, key) =>
        key === "replaceDerived"
          ? async () => ({ ok: false, error: { code: "storage-full", detail: "" } })
          : (Reflect.get(store, key) as unknown),
    });
    expect(await reanalyse(full, id, noon, steering)).toEqual({ ok: false, reason: "storage-full" });
    expect(await reanalyse(bench.store, "nobody", noon, steering)).toEqual({
      ok: false,
      reason: "no-such-session",
    });
    expect(await derivedOf(bench, id)).toEqual(live);
    expect(await bench.store.session(id)).toEqual(record);
  });

  it("with the smoother gives the same seconds, a lean as near or nearer to the truth, and says so", async () => {
    const bench = new Bench();
    await withReference(bench);
    const id = await roughSession(bench);
    const live = await derivedOf(bench, id);
    const reply = await reanalyse(bench.store, id, noon, { ...steering, smoothed: true });
    expect(reply).toMatchObject({ ok: true });
    const anew = await derivedOf(bench, id);
    const secondsOf = ({ rows }: typeof live): number[] => rows.flatMap(({ second }) => [...second]);
    expect(secondsOf(anew)).toEqual(secondsOf(live));
    const body = simulatedRun(varied).body;
    const errorOf = ({ rows }: typeof live): number => {
      let squares = 0;
      let count = 0;
      for (const minute of rows) {
        for (const [i, second] of minute.second.entries()) {
          const truths = Array.from(
            { length: 10 },
            (_, k) => body.truthAt(second + k / 10 + 0.05).forwardRad,
          );
          const truth = truths.reduce((sum, rad) => sum + rad, 0) / truths.length;
          squares += (minute.forwardRad[i]! - truth) ** 2;
          count++;
        }
      }
      return degreesFromRadians(Math.sqrt(squares / count));
    };
    expect(errorOf(anew)).toBeLessThan(errorOf(live) + 0.05);
    expect(anew.rows).not.toEqual(live.rows);
    expect((await bench.store.session(id))?.analyses).toMatchObject([{ smoothed: true }]);
  });

  it("works out what was recorded before starts and checkpoints were as they are, and ends what was open", async () => {
    const bench = new Bench();
    await withReference(bench);
    const { sensor, test, reply } = await begun(bench, NINE, varied);
    await test.frames(0, sensor.frames(160));
    await test.worker.flush();
    const { sessionId: id } = reply;
    const live = await derivedOf(bench, id);
    const older = { version: 1, pipeline: { version: 1 } };
    const asThen = new Proxy(bench.store, {
      get: (store, key) => {
        if (key === "checkpoint") return async () => older;
        if (key === "segments")
          return async (wanted: string) =>
            (await store.segments(wanted)).map((segment) => ({ ...segment, start: undefined }));
        return Reflect.get(store, key) as unknown;
      },
    });
    expect(await reanalyse(asThen, id, noon, steering)).toMatchObject({ ok: true });
    const anew = await derivedOf(bench, id);
    const seconds = ({ rows }: typeof live): number[] => rows.flatMap(({ second }) => [...second]);
    expect(seconds(anew).slice(0, -1)).toEqual(seconds(live).slice(0, seconds(anew).length - 1));
    expect(anew.events.findLast(({ kind }) => kind === "hop-ended")).toMatchObject({ landed: false });
    expect(anew.checkpoint).toEqual(older);
  });

  it("tells how far it has come, up to the end", async () => {
    const bench = new Bench();
    const id = await roughSession(bench);
    const shares: number[] = [];
    await reanalyse(bench.store, id, noon, { ...steering, progressed: (s) => shares.push(s) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(shares.length).toBeGreaterThan(1);
  });
});
