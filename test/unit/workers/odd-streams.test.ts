// Streams as no simulated sensor sends them: frames built by hand, with what a sensor may do by its specification.
import { describe, expect, it } from "vitest";
import {
  encodeEvent,
  encodeFrame,
  type StreamFrame,
} from "../../../firmware-protocol/devices/thora/codec.ts";
import type { StreamFormat } from "../../../firmware-protocol/driver.ts";
import { begunPipeline, KeptOutput, simulatedRun, testSensor } from "./simulated-frames.ts";

const TICKS_PER_S = 32_768;
const noFlags = {
  droppedBefore: false,
  clockRestarted: false,
  notWorn: false,
  charging: false,
  saturated: false,
};
const begun = simulatedRun([{ atS: 0, posture: "upright", transitionS: 0 }]);

/** A sensor that stands still; what it sends is said sample by sample. */
class Hand {
  readonly out = new KeptOutput();
  readonly pipeline = begunPipeline(this.out, begun);
  sequence = 0;
  tick = 0;
  /** Session time of tick 0. */
  originMs = 0;

  send(samples: number, periodTicks = 655, flags: Partial<StreamFrame["flags"]> = {}): void {
    const counts = new Int16Array(6 * samples);
    for (let i = 0; i < samples; i++) counts[6 * i + 1] = Math.round(9.81 / begun.format.accScale);
    const frame = {
      mode: "raw6",
      flags: { ...noFlags, ...flags },
      sequence: this.sequence % 65_536,
      tick: this.tick % 2 ** 32,
      period: periodTicks,
      counts,
    } as const;
    const lastTick = this.tick + (samples - 1) * periodTicks;
    this.skip(samples, periodTicks);
    this.sequence++;
    const arrivalMs = this.originMs + 5 + (1000 * lastTick) / TICKS_PER_S;
    this.pipeline.frame("upper-back", "stream", new DataView(encodeFrame(frame).buffer), arrivalMs);
  }

  skip(samples: number, periodTicks = 655): void {
    this.tick += samples * periodTicks;
  }

  lose(samples: number, periodTicks = 655): void {
    this.skip(samples, periodTicks);
    this.sequence++;
  }

  gaps() {
    this.pipeline.elapsed(this.originMs + 60_000 + (1000 * this.tick) / TICKS_PER_S);
    return this.out.ofKind("gap").map(({ cause, lostSamples }) => ({ cause, lostSamples }));
  }
}

describe("a stream", () => {
  it("is told apart: samples dropped in the sensor from frames lost on the air", () => {
    const hand = new Hand();
    for (let k = 0; k < 30; k++) hand.send(5);
    hand.skip(10);
    hand.send(5, 655, { droppedBefore: true });
    for (let k = 0; k < 30; k++) hand.send(5);
    hand.lose(5);
    for (let k = 0; k < 30; k++) hand.send(5);
    // One sample less than a frame, which only the flag makes sure of.
    hand.skip(1);
    hand.send(5, 655, { droppedBefore: true });
    expect(hand.gaps()).toEqual([
      { cause: "sensor-overflow", lostSamples: 10 },
      { cause: "frames-lost", lostSamples: 5 },
      { cause: "sensor-overflow", lostSamples: 1 },
    ]);
    expect(hand.pipeline.health("upper-back")).toMatchObject({ lostFrames: 1, duplicateFrames: 0 });
  });

  it.each([1, 19])("may have %i samples in every frame: rate, rows and points are the same", (samples) => {
    const hand = new Hand();
    for (let k = 0; k < 3000 / samples; k++) hand.send(samples);
    const rows = hand.out.rows.slice(0, 58);
    expect(rows.map((row) => row.second)).toEqual(rows.map((_, i) => i));
    for (const row of rows.slice(1)) expect(Math.abs(row.samples - 50)).toBeLessThanOrEqual(1);
    expect(hand.pipeline.health("upper-back")?.rateHz).toBeCloseTo(TICKS_PER_S / 655, 1);
    expect(hand.gaps()).toEqual([]);
  });

  it("may lose the very frame in which number and tick wrap", () => {
    const hand = new Hand();
    hand.sequence = 65_535 - 20;
    hand.tick = 2 ** 32 - 20 * 5 * 655 - 1000;
    hand.originMs = (-1000 * hand.tick) / TICKS_PER_S;
    for (let k = 0; k < 20; k++) hand.send(5);
    expect(hand.sequence).toBe(65_535);
    hand.lose(5);
    for (let k = 0; k < 20; k++) hand.send(5);
    expect(hand.gaps()).toEqual([{ cause: "frames-lost", lostSamples: 5 }]);
    expect(hand.out.segments).toHaveLength(1);
    const [before, after] = [hand.out.frames[19]!, hand.out.frames[20]!];
    expect(after.firstMs - before.firstMs).toBeCloseTo((10 * 655 * 1000) / TICKS_PER_S, 0);
  });

  it("may change its rate at a restart: the new one is fitted, and losses are counted in it", () => {
    const hand = new Hand();
    for (let k = 0; k < 100; k++) hand.send(5);
    hand.pipeline.end("upper-back", "stopped");
    hand.skip(100);
    const slower: StreamFormat = { ...begun.format, rateHz: 25 };
    const atMs = (1000 * hand.tick) / TICKS_PER_S;
    hand.pipeline.begin("upper-back", testSensor, slower, begun.bootId, atMs);
    hand.sequence = 0;
    for (let k = 0; k < 50; k++) hand.send(5, 1311);
    hand.lose(5, 1311);
    for (let k = 0; k < 50; k++) hand.send(5, 1311);
    expect(hand.gaps()).toEqual([
      { cause: "stopped", lostSamples: undefined },
      { cause: "frames-lost", lostSamples: 5 },
    ]);
    expect(hand.pipeline.health("upper-back")?.rateHz).toBeCloseTo(TICKS_PER_S / 1311, 1);
    expect(hand.out.segments.map((s) => s.nominalRateHz)).toEqual([50, 25]);
  });

  it("is flagged in the recording as the sensor flagged it", () => {
    const hand = new Hand();
    hand.send(5);
    hand.send(5, 655, { saturated: true, charging: true });
    expect(hand.out.frames.map((f) => f.flags)).toEqual([0, 8 + 16]);
  });

  it("has its events where their ticks say, and before the first frame where they arrive", () => {
    const hand = new Hand();
    const event = (tick: number, arrivalMs: number) =>
      hand.pipeline.frame(
        "upper-back",
        "event",
        new DataView(encodeEvent({ event: "button", value: 1, tick }).buffer),
        arrivalMs,
      );
    event(0, 70_000);
    hand.originMs = 75_000;
    for (let k = 0; k < 100; k++) hand.send(5);
    event(3 * TICKS_PER_S, 75_000 + 10_400);
    const [early, late] = hand.out.ofKind("sensor-reported");
    expect(early).toMatchObject({ what: "button", atMs: 70_000 });
    expect(Math.abs(late!.atMs - 78_000)).toBeLessThan(20);
  });

  it("that goes on after its end is recorded, with the gap and in the same segment", () => {
    const hand = new Hand();
    for (let k = 0; k < 50; k++) hand.send(5);
    hand.pipeline.end("upper-back", "link-lost");
    hand.skip(50);
    for (let k = 0; k < 50; k++) hand.send(5);
    expect(hand.gaps()).toEqual([{ cause: "link-lost", lostSamples: undefined }]);
    expect(hand.out.frames).toHaveLength(100);
    expect(hand.out.segments).toHaveLength(1);
    hand.pipeline.elapsed(1000);
    expect(hand.pipeline.now().atMs).toBeGreaterThan(10_000);
  });
});
