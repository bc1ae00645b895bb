// A guided calibration on the live stream, from the page's calls to the store: the simulated wearer does what is asked.
import { afterEach, describe, expect, it } from "vitest";
import { uprightBasis } from "../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { SimulatedWearer } from "../../../src/app/simulated-wearer.ts";
import type { CompositePlan } from "../../../src/domain/calibration.ts";
import { degreesFromRadians, epochMs, radiansFromDegrees, sessionMs } from "../../../src/domain/units.ts";
import type { CalibrationReply, CalibrationReport } from "../../../workers/contract.ts";
import { DirectedWearer } from "../../../workers/directed-wearer.ts";
import { Bench, DAY, disposeWorkers, NINE, request } from "./service-bench.ts";
import { simulatedRun, testSensor } from "./simulated-frames.ts";

afterEach(disposeWorkers);

const plan: CompositePlan = {
  position: "standing-and-sitting",
  bows: true,
  walk: false,
  mounting: "on-back",
};

/** `offset`: what the accelerometer reads too much, m/s². */
async function wornSession(bench: Bench, offset: readonly [number, number, number] = [0, 0, 0]) {
  const wearer = new DirectedWearer(5, [{ atS: 0, posture: "upright", transitionS: 0 }]);
  const sensor = simulatedRun((tS) => {
    const { acc, gyr } = wearer.body.sampleAt(tS);
    return { acc: [acc[0] + offset[0], acc[1] + offset[1], acc[2] + offset[2]], gyr };
  });
  const test = bench.worker();
  const reply = await test.worker.open(request(NINE));
  if (!reply.ok) throw new Error(reply.fault.code);
  await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
  const follower = new SimulatedWearer();
  let nowS = 0;
  let sent = 0;
  return {
    test,
    sessionId: reply.sessionId,
    now: () => nowS,
    async pass(seconds: number): Promise<void> {
      for (const untilS = nowS + seconds; nowS < untilS - 1e-9; ) {
        nowS = Math.min(untilS, nowS + 0.2);
        const frames = sensor.frames(nowS);
        await test.frames(sent, frames);
        sent += frames.length;
      }
    },
    act(keyframes: readonly Keyframe[]): void {
      wearer.act(nowS, keyframes);
    },
    hears(report: CalibrationReport | undefined): void {
      const keyframes = follower.hears(report);
      if (keyframes) wearer.act(nowS, keyframes);
    },
  };
}

const reportOf = (reply: CalibrationReply): CalibrationReport => {
  if (!reply.ok || reply.report === undefined) throw new Error("no report");
  return reply.report;
};

/** Says `begin` at each step, five seconds after it was asked for, until the run has finished. */
async function led(world: Awaited<ReturnType<typeof wornSession>>, first: CalibrationReport) {
  const { worker } = world.test;
  let report = first;
  for (let turn = 0; turn < 600; turn++) {
    world.hears(report);
    if (report.kind === "composite" && report.progress.phase.kind === "finished") return report;
    if (report.kind === "poses" && report.progress.phase.kind === "complete") return report;
    if (report.kind === "composite" && report.progress.phase.kind === "ready") {
      await world.pass(5);
      report = reportOf(await worker.calibrate({ do: "command", command: { kind: "begin" } }));
      continue;
    }
    await world.pass(0.4);
    await world.test.heard();
    report = world.test.of("calibration").at(-1)?.report ?? report;
  }
  throw new Error(`never finished: ${JSON.stringify(report)}`);
}

const angleDeg = (a: readonly number[], b: readonly number[]): number =>
  degreesFromRadians(
    Math.acos(
      Math.min(
        1,
        a.reduce((sum, v, i) => sum + v * b[i]!, 0),
      ),
    ),
  );

describe("a guided calibration on the live stream", { timeout: 30_000 }, () => {
  it("gives sitting and standing their own zero, used at once, kept, told, and there again tomorrow", async () => {
    const bench = new Bench();
    const world = await wornSession(bench);
    await world.pass(20);
    const { worker } = world.test;
    const begun = reportOf(await worker.calibrate({ do: "begin-composite", placement: "upper-back", plan }));
    const finished = await led(world, begun);
    expect(finished.result).toMatchObject({ ok: true });
    expect(await worker.calibrate({ do: "keep" })).toMatchObject({ ok: true });
    world.hears(undefined);
    await world.pass(30);
    await worker.flush();

    const [kept, ...others] = await bench.store.references(testSensor.sensorId, "upper-back");
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ method: "composite", sessionId: world.sessionId });
    for (const pose of ["sit", "stand"] as const) {
      const basis = kept!.references[pose]!;
      expect(angleDeg(basis.up, uprightBasis.up)).toBeLessThan(2);
      expect(angleDeg(basis.anterior, uprightBasis.anterior)).toBeLessThan(6);
    }
    const events = await bench.store.events(world.sessionId);
    expect(events.filter((e) => e.kind === "reference-set")).toMatchObject([
      { method: "composite", pose: "sit" },
      { method: "composite", pose: "stand" },
    ]);
    const record = await bench.store.session(world.sessionId);
    expect(record?.analyses?.at(-1)?.used).toEqual([
      { placement: "upper-back", referenceSetAt: kept!.setAt },
    ]);
    // What was posted while the page was behind is acknowledged; then comes the moment that is.
    await world.test.heard();
    await world.pass(1);
    await world.test.heard();
    const last = world.test.of("batch").at(-1)!;
    expect(last.now.zero).toBe("reference");
    expect(Math.abs(degreesFromRadians(last.lean!.forwardRad))).toBeLessThan(3);

    // Wanting one of the two always is told as a reference of its own, and undone by wanting both again.
    await worker.calibrate({ do: "choose", choice: "stand" });
    await world.pass(5);
    await worker.calibrate({ do: "choose", choice: "stand" });
    await worker.calibrate({ do: "choose", choice: "by-activity" });
    await world.pass(5);
    await worker.flush();
    const told = (await bench.store.events(world.sessionId)).filter((e) => e.kind === "reference-set");
    expect(told.slice(2).map(({ pose }) => pose)).toEqual(["stand", "sit", "stand"]);
    const poses = (await bench.store.session(world.sessionId))?.analyses?.map(
      ({ used }) => used[0]?.referencePose,
    );
    expect(poses?.slice(-3)).toEqual([undefined, "stand", undefined]);
    expect(await bench.store.references(testSensor.sensorId, "upper-back")).toHaveLength(1);

    const tomorrow = { dayStart: epochMs(DAY + 86_400_000), dayEnd: epochMs(DAY + 2 * 86_400_000) };
    const again = await bench.worker().worker.open(request(NINE + 86_400_000, tomorrow));
    expect(again).toMatchObject({ ok: true, resumed: false, zero: "reference" });
  });

  it("reports at most five times a second of session time", async () => {
    const world = await wornSession(new Bench());
    await world.pass(2);
    await world.test.worker.calibrate({ do: "begin-composite", placement: "upper-back", plan });
    await world.pass(10);
    await world.test.heard();
    const reports = world.test.of("calibration").length;
    expect(reports).toBeGreaterThan(20);
    expect(reports).toBeLessThanOrEqual(51);
  });

  it("leaves everything as it was when it is ended, and keeps nothing before there is a result", async () => {
    const bench = new Bench();
    const world = await wornSession(bench);
    await world.pass(5);
    const { worker } = world.test;
    await worker.calibrate({ do: "begin-composite", placement: "upper-back", plan });
    await world.pass(5);
    expect(await worker.calibrate({ do: "keep" })).toEqual({ ok: false, reason: "no-result" });
    expect(await worker.calibrate({ do: "end" })).toEqual({ ok: true, report: undefined });
    await world.test.heard();
    const told = world.test.of("calibration").length;
    await world.pass(5);
    await world.test.heard();
    expect(world.test.of("calibration").length).toBe(told);
    expect(await worker.calibrate({ do: "command", command: { kind: "begin" } })).toEqual({
      ok: false,
      reason: "not-running",
    });
    expect(await bench.store.references(testSensor.sensorId, "upper-back")).toEqual([]);
  });

  it("has nothing to calibrate without a session, and without data", async () => {
    const bench = new Bench();
    const call = { do: "begin-composite", placement: "upper-back", plan } as const;
    expect(await bench.worker().worker.calibrate(call)).toEqual({ ok: false, reason: "no-data" });
    const world = await wornSession(bench);
    expect(await world.test.worker.calibrate(call)).toEqual({ ok: false, reason: "no-data" });
    expect(await world.test.worker.calibrate({ do: "begin-poses", placement: "pelvis" })).toEqual({
      ok: false,
      reason: "no-data",
    });
  });

  it("calibrates the accelerometer from six still poses, for this session and the next", async () => {
    const bench = new Bench();
    const world = await wornSession(bench, [0.3, -0.2, 0.15]);
    await world.pass(3);
    const { worker } = world.test;
    const begun = reportOf(await worker.calibrate({ do: "begin-poses", placement: "upper-back" }));
    const finished = await led(world, begun);
    expect(finished.result).toMatchObject({ ok: true });
    expect(await worker.calibrate({ do: "keep" })).toMatchObject({ ok: true });
    await worker.flush();
    const memory = await bench.store.sensor(testSensor.sensorId);
    const { calibration } = memory!.accCalibrations[0]!;
    expect(calibration.offsetMs2[0]).toBeCloseTo(0.3, 1);
    expect(calibration.offsetMs2[1]).toBeCloseTo(-0.2, 1);
    expect(calibration.offsetMs2[2]).toBeCloseTo(0.15, 1);
    expect(calibration.residualMs2).toBeLessThan(calibration.residualBeforeMs2 / 10);
    const events = await bench.store.events(world.sessionId);
    expect(events.filter((e) => e.kind === "sensor-calibrated")).toMatchObject([{ calibration }]);
    // From here on the segment of a new start says what it was read through; the counts are as they were sent.
    const tomorrow = { dayStart: epochMs(DAY + 86_400_000), dayEnd: epochMs(DAY + 2 * 86_400_000) };
    const next = bench.worker();
    const opened = await next.worker.open(request(NINE + 86_400_000, tomorrow));
    const sensor = simulatedRun([{ atS: 0, posture: "upright", transitionS: 0 }]);
    await next.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
    await next.worker.flush();
    const segments = await bench.store.segments(opened.ok ? opened.sessionId : "");
    expect(segments.at(-1)?.start?.accCalibration).toEqual(calibration);
  });

  it("gathers a calibration from daily wear, from what is stored, while the stream goes on", async () => {
    const bench = new Bench();
    const world = await wornSession(bench, [0.3, -0.2, 0.15]);
    const { worker } = world.test;
    // A sensor that lay, over the day, in fourteen ways: a back alone takes too few.
    const ways = [0, 40, 80, 120, 160, 200, 240, 280, 320].flatMap((forwardDeg) =>
      [-55, 0, 55].map((lateralDeg) => ({ forwardDeg, lateralDeg })),
    );
    await world.pass(2);
    for (const { forwardDeg, lateralDeg } of ways) {
      world.act([
        {
          atS: 0,
          posture: "on-table",
          transitionS: 2,
          forwardRad: radiansFromDegrees(forwardDeg),
          lateralRad: radiansFromDegrees(lateralDeg),
        },
      ]);
      await world.pass(45);
    }
    await worker.flush();
    const begun = reportOf(await worker.calibrate({ do: "begin-wear", placement: "upper-back" }));
    expect(begun).toMatchObject({ kind: "wear", result: undefined });
    let report = begun;
    for (let turn = 0; turn < 100 && report.result === undefined; turn++) {
      await world.pass(1);
      await world.test.heard();
      report = world.test.of("calibration").at(-1)?.report ?? report;
    }
    expect(report).toMatchObject({ kind: "wear", share: 1, result: { ok: true } });
    expect(await worker.calibrate({ do: "keep" })).toMatchObject({ ok: true });
    const { calibration } = (await bench.store.sensor(testSensor.sensorId))!.accCalibrations[0]!;
    expect(calibration.method).toBe("daily-wear");
    expect(calibration.offsetMs2[0]).toBeCloseTo(0.3, 1);
    expect(calibration.offsetMs2[1]).toBeCloseTo(-0.2, 1);
    expect(calibration.offsetMs2[2]).toBeCloseTo(0.15, 1);
  });

  it("finds too little in two minutes of sitting, and says so", async () => {
    const bench = new Bench();
    const world = await wornSession(bench);
    await world.pass(120);
    const { worker } = world.test;
    await worker.flush();
    await worker.calibrate({ do: "begin-wear", placement: "upper-back" });
    await world.pass(1);
    await world.test.heard();
    await world.pass(1);
    await world.test.heard();
    expect(world.test.of("calibration").at(-1)?.report).toMatchObject({
      kind: "wear",
      result: { ok: false, error: { kind: "too-few-positions" } },
    });
  });

  it("says that there is nothing to gain where the accelerometer is already right, and keeps nothing", async () => {
    const bench = new Bench();
    const world = await wornSession(bench);
    await world.pass(3);
    const { worker } = world.test;
    const begun = reportOf(await worker.calibrate({ do: "begin-poses", placement: "upper-back" }));
    const finished = await led(world, begun);
    expect(finished.result).toMatchObject({ ok: false, error: { kind: "no-better" } });
    expect(await worker.calibrate({ do: "keep" })).toEqual({ ok: false, reason: "no-result" });
    expect((await bench.store.sensor(testSensor.sensorId))?.accCalibrations ?? []).toEqual([]);
  });
});
