// What a sensor's next session knows of it: the bias of its gyro, less surely the longer ago it was learned.
import { afterEach, describe, expect, it } from "vitest";
import { SimulatedBody, uprightBasis } from "../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { degreesFromRadians, epochMs, radiansFromDegrees, sessionMs } from "../../../src/domain/units.ts";
import { agedBias } from "../../../workers/sensor-knowledge.ts";
import { Bench, DAY, disposeWorkers, NINE, request } from "./service-bench.ts";
import { simulatedRun, testSensor } from "./simulated-frames.ts";

afterEach(disposeWorkers);

const DAY_MS = 86_400_000;
const bias = radiansFromDegrees(1.5);

/** An upright wearer whose gyro is 1.5 °/s off about its x axis (forward and back). */
const biasedRun = () => {
  const body = new SimulatedBody({ seed: 3, script: [{ atS: 0, posture: "upright", transitionS: 0 }] });
  return simulatedRun((tS) => {
    const { acc, gyr } = body.sampleAt(tS);
    return { acc, gyr: [gyr[0] + bias, gyr[1], gyr[2]] };
  });
};

async function session(bench: Bench, atMs: number, seconds: number) {
  const sensor = biasedRun();
  const test = bench.worker();
  const dayStart = epochMs(DAY + DAY_MS * Math.floor((atMs - DAY) / DAY_MS));
  const opened = await test.worker.open(request(atMs, { dayStart, dayEnd: epochMs(dayStart + DAY_MS) }));
  if (!opened.ok) throw new Error(opened.fault.code);
  await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
  await test.frames(0, sensor.frames(seconds));
  await test.worker.close();
  const rows = await bench.store.rows(opened.sessionId, "upper-back");
  const segments = await bench.store.segments(opened.sessionId);
  return { leanDeg: Array.from(rows[0]!.forwardRad, degreesFromRadians), segments };
}

describe("what is known of a sensor from its last session", { timeout: 30_000 }, () => {
  it("is its gyro's bias, written with the commits, and the next day starts from it", async () => {
    const bench = new Bench();
    const cold = await session(bench, NINE, 400);
    expect(cold.segments[0]?.start?.gyroBias).toBeUndefined();
    const learned = (await bench.store.sensor(testSensor.sensorId))?.bias;
    expect(degreesFromRadians(learned!.memory.biasRadPerS[0])).toBeCloseTo(1.5, 0);
    expect(Math.abs(learned!.at - (NINE + 400_000))).toBeLessThan(5000);

    const warm = await session(bench, NINE + DAY_MS, 60);
    const start = warm.segments[0]?.start?.gyroBias;
    expect(start?.biasRadPerS).toEqual(learned!.memory.biasRadPerS);
    expect(start!.sigmaRadPerS).toBeGreaterThan(learned!.memory.sigmaRadPerS);
    // The first ten seconds against where lean settles: the bias costs little once it is known.
    const settled = cold.leanDeg.at(-1)!;
    const errorOf = (leans: readonly number[]): number =>
      Math.max(...leans.slice(2, 12).map((lean) => Math.abs(lean - settled)));
    expect(errorOf(cold.leanDeg)).toBeGreaterThan(1);
    expect(errorOf(warm.leanDeg)).toBeLessThan(0.3);
  });

  it("is how the walk of its calibration bore it: put on otherwise the next day, two walks tell", async () => {
    const told = async (turnDeg: number): Promise<string[]> => {
      const bench = new Bench();
      const walk: Keyframe[] = [
        { atS: 0, posture: "standing", transitionS: 0 },
        { atS: 30, posture: "walking", transitionS: 1 },
        { atS: 90, posture: "upright", transitionS: 2 },
        { atS: 200, posture: "walking", transitionS: 1 },
        { atS: 260, posture: "upright", transitionS: 2 },
        { atS: 380, posture: "walking", transitionS: 1 },
        { atS: 440, posture: "upright", transitionS: 2 },
      ];
      const body = new SimulatedBody({ seed: 3, script: walk });
      const basis = { ...uprightBasis, source: "reference" as const };
      await bench.store.addReference({
        sensorId: testSensor.sensorId,
        placement: "upper-back",
        setAt: epochMs(NINE - DAY_MS),
        method: "composite",
        basis,
        references: { sit: basis, stand: basis },
        walkingUp: body.truthAt(60).up,
      });
      // The sensor sits turned about the axis from side to side.
      const c = Math.cos(radiansFromDegrees(turnDeg));
      const s = Math.sin(radiansFromDegrees(turnDeg));
      const turned = ([x, y, z]: readonly [number, number, number]) =>
        [x, c * y - s * z, s * y + c * z] as const;
      const sensor = simulatedRun((tS) => {
        const { acc, gyr } = body.sampleAt(tS);
        return { acc: turned(acc), gyr: turned(gyr) };
      });
      const test = bench.worker();
      const opened = await test.worker.open(request(NINE));
      if (!opened.ok) throw new Error(opened.fault.code);
      await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
      await test.frames(0, sensor.frames(520));
      await test.worker.close();
      return (await bench.store.events(opened.sessionId)).map(({ kind }) => kind);
    };
    expect(await told(25)).toContain("zero-doubted");
    expect(await told(0)).not.toContain("zero-doubted");
  });

  it("grows less sure with time, up to a day's wander, and never surer", () => {
    const memory = { biasRadPerS: [0.01, 0, 0] as const, sigmaRadPerS: 0.0005 };
    const sigmas = [-5, 0, 1000, DAY_MS / 2, DAY_MS, 30 * DAY_MS].map((age) => agedBias(memory, age));
    expect(sigmas[0]).toEqual(memory);
    expect(sigmas[1]).toEqual(memory);
    const values = sigmas.map(({ sigmaRadPerS }) => sigmaRadPerS);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values[5]).toBe(values[4]);
    expect(degreesFromRadians(values[4]!)).toBeCloseTo(0.2, 1);
    for (const { biasRadPerS } of sigmas) expect(biasRadPerS).toEqual(memory.biasRadPerS);
  });
});
