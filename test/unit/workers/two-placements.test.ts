// The worker with two sensors, and with sensors that know less: what reaches the page.
import { afterEach, describe, expect, it } from "vitest";
import type { FrameDecoder, StreamFormat } from "../../../firmware-protocol/driver.ts";
import { SimulatedBody } from "../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { noFlags } from "../../../firmware-protocol/packet.ts";
import { type Placement, placements } from "../../../src/domain/placement.ts";
import { ok } from "../../../src/domain/result.ts";
import { degreesFromRadians, sessionMs } from "../../../src/domain/units.ts";
import { memoryRepository } from "../../../src/store/memory.ts";
import { postureService } from "../../../workers/posture-service.ts";
import { Bench, disposeWorkers, NINE, request, TestWorker } from "./service-bench.ts";
import { type SentFrame, simulatedRun, testSensor } from "./simulated-frames.ts";

afterEach(disposeWorkers);

const script: Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 30, posture: "slumped", transitionS: 2, forwardRad: 0.4, pelvisForwardRad: -0.1 },
];
/** Upper back less pelvis. */
const BEND_DEG = degreesFromRadians(0.4 - -0.1);

/** The page's answer crosses the port, so that the next batch may come. */
const acknowledged = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

class Pair {
  readonly runs = placements.map((placement) => {
    const body = new SimulatedBody({ seed: 6, script, placement });
    return { placement, run: simulatedRun((tS) => body.sampleAt(tS), { seed: 6 }) };
  });
  readonly test: TestWorker;
  readonly #next = new Map<Placement, number>();

  constructor(bench = new Bench()) {
    this.test = bench.worker();
  }

  async begin(): Promise<this> {
    await this.test.worker.open(request(NINE));
    for (const { placement, run } of this.runs) {
      const sensor = placement === "pelvis" ? { ...testSensor, sensorId: "be10" } : testSensor;
      if (placement === "pelvis") await this.test.worker.join(placement, sensor);
      await this.test.worker.begin(placement, sensor, run.format, run.bootId, sessionMs(0));
    }
    return this;
  }

  /** Frames as they arrive, of the placements in `sending`. */
  async until(untilS: number, sending: readonly Placement[] = placements): Promise<void> {
    const frames = this.runs.flatMap(({ placement, run }) =>
      run.frames(untilS).map((frame) => ({ placement, frame })),
    );
    for (const { placement, frame } of frames.toSorted((a, b) => a.frame.arrivalMs - b.frame.arrivalMs)) {
      if (!sending.includes(placement)) continue;
      await this.one(placement, frame);
    }
    await this.test.heard();
  }

  private async one(placement: Placement, frame: SentFrame): Promise<void> {
    const number = this.#next.get(placement) ?? 0;
    this.#next.set(placement, number + 1);
    await this.test.frames(number, [frame], placement);
    await acknowledged();
  }
}

describe("two sensors", () => {
  it("have no bend between them before both have a zero, and then the one that was made", async () => {
    const pair = await new Pair().begin();
    await pair.until(20);
    const { test } = pair;
    expect(test.of("batch").some(({ flexion }) => flexion !== undefined)).toBe(false);
    expect(await test.worker.useReference("upper-back", "pelvis")).toMatchObject({ ok: true });
    await pair.until(40);
    const { flexion } = test.of("batch").findLast(({ placement }) => placement === "upper-back")!;
    expect(Math.abs(degreesFromRadians(flexion!.forwardRad) - BEND_DEG)).toBeLessThan(2);
    expect(Math.abs(degreesFromRadians(flexion!.lateralRad))).toBeLessThan(2);
  });

  it("have none from zeros of two moments: the wearer may have sat in two ways", async () => {
    const pair = await new Pair().begin();
    const { test } = pair;
    const bends = () => test.of("batch").filter(({ flexion }) => flexion !== undefined).length;
    await pair.until(10);
    await test.worker.useReference("upper-back");
    await pair.until(15);
    await test.worker.useReference("pelvis");
    await pair.until(20);
    expect(bends()).toBe(0);
    await test.worker.useReference("upper-back", "pelvis");
    await pair.until(25);
    expect(bends()).toBeGreaterThan(0);
  });

  it("set both zeros or none: where one cannot, the other keeps the zero it had", async () => {
    const bench = new Bench();
    const pair = await new Pair(bench).begin();
    await pair.until(10, ["upper-back"]);
    expect(await pair.test.worker.useReference("upper-back", "pelvis")).toEqual({
      ok: false,
      reason: "no-data",
      placement: "pelvis",
    });
    expect(await bench.store.references(testSensor.sensorId, "upper-back")).toEqual([]);
    // It was the pelvis that kept it: alone, the upper back has its zero at once.
    expect(await pair.test.worker.useReference("upper-back")).toMatchObject({ ok: true });
    expect(await bench.store.references(testSensor.sensorId, "upper-back")).toHaveLength(1);
  });

  it("tell no bend any more once one of them is silent", async () => {
    const pair = await new Pair().begin();
    await pair.until(20);
    await pair.test.worker.useReference("upper-back", "pelvis");
    await pair.until(25);
    const newest = () => pair.test.of("batch").findLast(({ placement }) => placement === "upper-back")!;
    expect(newest().flexion).toBeDefined();
    await pair.until(28, ["upper-back"]);
    expect(newest().flexion).toBeUndefined();
    expect(newest().lean).toBeDefined();
  });
});

/** A worker whose decoder makes of each byte what `packetOf` says. */
function workerWith(decode: FrameDecoder["decode"]): TestWorker {
  const store = memoryRepository();
  return new TestWorker(
    postureService({
      openRepository: async () => ok(store),
      decoderFor: () => ({ decode }),
      newId: () => "session",
    }),
  );
}

const accOnly: StreamFormat = {
  driverId: "test",
  channels: 3,
  rateHz: 50,
  accScale: 9.80665 / 1000,
  gyrScale: 0,
  accSign: 1,
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  gyroConvention: "none",
  latencyS: 0,
};

const byte = (value: number, arrivalMs: number): SentFrame => ({
  channel: "stream",
  arrivalMs,
  bytes: Uint8Array.of(value),
});

describe("a sensor that knows less", () => {
  it("tells an angle of its own as its own word, and no position, lean or sample comes of it", async () => {
    const test = workerWith((_, bytes) => ({
      ok: true,
      value: [
        {
          kind: "angle",
          decidegrees: 10 * bytes.getInt8(0),
          ...(bytes.getInt8(0) > 0 && { beyondItsLimit: true }),
        },
      ],
    }));
    await test.worker.open(request(NINE));
    await test.worker.begin("upper-back", testSensor, accOnly, undefined, sessionMs(0));
    await test.frames(0, [byte(12, 1000), byte(-3 & 255, 1100)]);
    await test.heard();
    expect(test.of("angle").map((angle) => angle.beyondItsLimit)).toEqual([true, undefined]);
    const angles = test.of("angle").map(({ forwardRad, atMs }) => [degreesFromRadians(forwardRad), atMs]);
    expect(angles).toEqual([
      [expect.closeTo(12, 9), 1000],
      [expect.closeTo(-3, 9), 1100],
    ]);
    for (const { lean, now, health } of test.of("batch")) {
      expect([lean, now.state, now.positionSinceMs, health.samples]).toEqual([
        undefined,
        "no-data",
        undefined,
        0,
      ]);
    }
    expect(test.of("batch").length).toBeGreaterThan(0);
  });

  it("claims no lean from acceleration alone while it is shaken, and one while it is quiet", async () => {
    let shaken = false;
    let count = 0;
    const test = workerWith(() => ({
      ok: true,
      value: [
        {
          kind: "imu",
          channels: 3,
          counts: Int16Array.of(0, 1000, shaken ? 700 * Math.sin(count++ / 2) : 0),
          flags: noFlags,
        },
      ],
    }));
    await test.worker.open(request(NINE));
    await test.worker.begin("upper-back", testSensor, accOnly, undefined, sessionMs(0));
    const run = async (fromMs: number, ms: number): Promise<void> => {
      for (let at = fromMs; at < fromMs + ms; at += 20) {
        await test.frames(at / 20, [byte(0, at)]);
        await acknowledged();
      }
      await test.heard();
    };
    const newest = () => test.of("batch").at(-1)!.lean!;
    await run(0, 8000);
    expect(newest().uncertain).toBeUndefined();
    shaken = true;
    await run(8000, 2000);
    expect(newest().uncertain).toBe(true);
    shaken = false;
    await run(10_000, 8000);
    expect(newest().uncertain).toBeUndefined();
  });
});
