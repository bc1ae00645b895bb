import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SecondRow } from "../../../src/domain/recording.ts";
import { lostBefore, freshTiming, startTiming } from "../../../workers/ingest/sample-timing.ts";
import type { PostureEvent } from "../../../workers/posture/posture-engine.ts";
import { mountingBasis } from "../../../workers/posture/reference.ts";
import {
  freshSamples,
  type SampleOptions,
  type SampleState,
  SampleStream,
} from "../../../workers/sample-stream.ts";

const options: SampleOptions = {
  gyroConvention: "instantaneous",
  channels: 6,
  latencyS: 0,
  nominalRateHz: 50,
};

class Kept {
  readonly rows: SecondRow[] = [];
  readonly events: PostureEvent[] = [];
  readonly ups: number[][] = [];
  stream: SampleStream;

  constructor(state: SampleState = freshSamples(mountingBasis)) {
    this.stream = this.#streamOf(state);
  }

  /** A structured clone is what a checkpoint keeps. */
  restore(): void {
    this.stream = this.#streamOf(structuredClone(this.stream.save()));
  }

  /** A trunk that sways, at `ms`. */
  take(ms: number, notWorn = false, offset = 0): void {
    const lean = 0.2 * Math.sin(Math.round(ms) / 2000);
    this.stream.acc.set([0.1 + offset, 9.81 * Math.cos(lean), 9.81 * Math.sin(lean)]);
    this.stream.rate.set([-0.0001 * Math.cos(Math.round(ms) / 2000), 0, 0]);
    this.stream.take(ms, notWorn);
    this.ups.push([...this.stream.up!]);
  }

  #streamOf(state: SampleState): SampleStream {
    return new SampleStream(state, {
      point: () => {},
      row: (row) => this.rows.push(row),
      event: (event) => this.events.push(event),
    });
  }
}

function begun(more: Partial<SampleOptions> = {}): Kept {
  const kept = new Kept();
  kept.stream.begin({ ...options, ...more });
  return kept;
}

describe("a stream of samples", () => {
  it("goes on bit for bit from a clone of its state, over losses, breaks, wear and a new start", () => {
    const times: number[] = [];
    for (let ms = 0; ms < 60_000; ms += 20) {
      if ((ms > 8000 && ms < 8100) || (ms > 20_000 && ms < 24_000)) continue;
      times.push(ms);
    }
    const play = (cuts: ReadonlySet<number>): Kept => {
      const kept = begun();
      for (const [i, ms] of times.entries()) {
        if (i === 700) kept.stream.hearWear(true, ms + 70);
        if (i === 900) kept.stream.hearWear(false, ms - 200);
        if (i === 1800) kept.stream.begin({ ...options, nominalRateHz: 25 });
        if (cuts.has(i)) kept.restore();
        kept.take(ms, i > 700 && i < 901);
      }
      kept.stream.breakOff();
      return kept;
    };
    const whole = play(new Set());
    expect(whole.events.filter((e) => e.kind === "episode-ended").map((e) => e.state)).toContain("no-data");
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(times.length - 1), { maxLength: 5 }), (cuts) => {
        const split = play(new Set(cuts));
        expect(split.ups).toEqual(whole.ups);
        expect(split.rows).toEqual(whole.rows);
        expect(split.events).toEqual(whole.events);
        expect(split.stream.save()).toEqual(whole.stream.save());
      }),
      { numRuns: 20 },
    );
  });

  it("reads the accelerometer through its calibration before anything else, and shows both to a tap", () => {
    const plain = begun();
    const calibrated = begun({
      accCalibration: {
        offsetMs2: [0.4, 0, 0],
        gain: [1, 1, 1],
        residualBeforeMs2: 0,
        residualMs2: 0,
        method: "poses",
        poses: 6,
      },
    });
    const seen: number[][] = [];
    calibrated.stream.tap = (_ms, _up, acc, _x, _y, _z, raw) => seen.push([acc[0]!, raw[0]!]);
    for (let ms = 0; ms < 3000; ms += 20) {
      plain.take(ms);
      calibrated.take(ms, false, 0.4);
    }
    expect(calibrated.ups.map((up) => up.map((v) => v.toFixed(9)))).toEqual(
      plain.ups.map((up) => up.map((v) => v.toFixed(9))),
    );
    expect(seen[0]![0]).toBeCloseTo(0.1, 12);
    expect(seen[0]![1]).toBeCloseTo(0.5, 12);
  });

  it("hears of wear only with the first sample after it, whenever the word came", () => {
    const early = begun();
    const late = begun();
    for (let ms = 0; ms <= 5000; ms += 20) {
      if (ms === 2000) early.stream.hearWear(true, 3010);
      if (ms === 3020) late.stream.hearWear(true, 3010);
      early.take(ms, ms > 3010);
      late.take(ms, ms > 3010);
    }
    expect(early.stream.save()).toEqual(late.stream.save());
    expect(early.stream.state.posture.wear.offSinceMs).toBe(3010);
  });

  it("is the same for times that differ by less than a microsecond's half", () => {
    const exact = begun();
    const noisy = begun();
    for (let ms = 0; ms < 5000; ms += 20) {
      exact.take(ms);
      noisy.take(ms + 0.0003);
    }
    expect(noisy.rows).toEqual(exact.rows);
    expect(noisy.stream.save()).toEqual(exact.stream.save());
  });

  it("has nothing to break off before its first sample, and breaks off once", () => {
    const kept = begun();
    expect(kept.stream.breakOff()).toBe(false);
    kept.take(0);
    expect(kept.stream.breakOff()).toBe(true);
    expect(kept.stream.breakOff()).toBe(false);
  });
});

describe("what is missing between samples", () => {
  const timing = (rateHz: number) => {
    const s = freshTiming();
    startTiming(s, rateHz);
    return {
      s,
      lost: (ms: number): number => {
        const lostMs = lostBefore(s, ms);
        s.lastMs = ms;
        return lostMs;
      },
    };
  };

  it("is nothing in a regular stream, whose period is learned within 2 ‰ of a rate 8 % off its name", () => {
    const { s, lost } = timing(52);
    for (let k = 0; k < 1500; k++) expect(lost(k * (1000 / 56))).toBe(0);
    expect(Math.abs(s.periodMs * 0.056 - 1)).toBeLessThan(0.002);
    expect(s.filterPeriodMs / s.periodMs).toBeCloseTo(1, 2);
  });

  it("is told to a hundredth of a sample, from one lost sample on", () => {
    const { lost } = timing(50);
    for (let k = 0; k < 200; k++) lost(20 * k);
    expect(lost(20 * 201)).toBeCloseTo(20, 1);
    expect(lost(20 * 202)).toBe(0);
    expect(lost(20 * 302)).toBeCloseTo(1980, 1);
  });

  it("is nothing where times come in bursts, once the first burst has come", () => {
    const { s, lost } = timing(50);
    lost(0);
    for (let burst = 1; burst < 100; burst++) {
      const first = lost(100 * burst);
      if (burst > 1) expect(first).toBe(0);
      for (let k = 1; k < 5; k++) expect(lost(100 * burst)).toBe(0);
    }
    expect(s.periodMs).toBe(20);
  });
});
