import { describe, expect, it } from "vitest";
import {
  freshHostClock,
  holdFrame,
  type PlacedClump,
  releaseClump,
} from "../../../../workers/ingest/host-clock.ts";
import { type ArrivalPlan, arrivalsOf, uniform } from "./clumped-arrivals.ts";
import { frameOf, hostClockTrial, oracleErrors, withinShare } from "./host-clock-trial.ts";

/** A sensor of 50 Hz that gains 200 ppm, on a connection held up for 0–400 ms every 5 s, one in twenty lost. */
const hard: ArrivalPlan = {
  model: "stalls",
  rateHz: 50,
  minutes: 4,
  seed: 5,
  ppm: 200,
  wanderPpm: 50,
  loss: 0.05,
  intervalMs: 15,
};

const p99 = (errorsMs: readonly number[]): number =>
  errorsMs.map(Math.abs).toSorted((a, b) => a - b)[Math.floor(0.99 * errorsMs.length)]!;

describe("the host's clock for a sensor without time and number", () => {
  it.each([50, 100])(
    "is within 10 ms of truth, p99, with clumps of up to 400 ms, 5 % lost and 200 ppm at %i Hz",
    (rateHz) => {
      const { errorsMs, claimedMs, told, lost } = hostClockTrial({ ...hard, rateHz });
      expect(p99(errorsMs)).toBeLessThan(10);
      expect(withinShare(errorsMs, claimedMs)).toBeGreaterThan(0.95);
      expect(Math.abs(told - lost)).toBeLessThan(0.05 * lost);
    },
  );

  it("is as good as whoever knows the line, where deliveries are up to 400 ms apart all the time", () => {
    const plan: ArrivalPlan = { ...hard, minutes: 3, model: "clumps" };
    const { errorsMs, claimedMs } = hostClockTrial(plan);
    expect(p99(errorsMs)).toBeLessThan(p99(oracleErrors(plan)) + 3);
    expect(p99(oracleErrors(plan))).toBeGreaterThan(15);
    expect(withinShare(errorsMs, claimedMs)).toBeGreaterThan(0.9);
  }, 20_000);

  it("spreads the lost over their clump, for behind its end they would cost a whole period", () => {
    const plan: ArrivalPlan = { ...hard, model: "clumps" };
    expect(p99(oracleErrors(plan))).toBeLessThan(p99(oracleErrors(plan, false)) - 10);
  });

  it.each(["connection", "stalls"] as const)("tells no loss where there is none: %s", (model) => {
    const { told, lost, errorsMs } = hostClockTrial({ ...hard, model, loss: 0 });
    expect(lost).toBe(0);
    expect(told).toBeLessThanOrEqual(1);
    expect(p99(errorsMs)).toBeLessThan(5);
  });

  it.each([10, 12.5, 25])("times a slow sensor of %s Hz by the earliest of its frames", (rateHz) => {
    const { errorsMs, rateHz: found } = hostClockTrial({ ...hard, rateHz, model: "connection", loss: 0 });
    expect(p99(errorsMs)).toBeLessThan(12);
    expect(found).toBeCloseTo(rateHz * (1 + 200e-6), 1);
  });

  it.each([48, 52.4])("finds %s Hz of a part that is sold as 50", (rateHz) => {
    const { rateHz: found, errorsMs } = hostClockTrial({ ...hard, rateHz, ppm: 0 }, 50);
    expect(found).toBeCloseTo(rateHz, 1);
    expect(p99(errorsMs)).toBeLessThan(12);
  });

  it("times frames of three samples, and tells the lost in samples", () => {
    const { errorsMs, told, lost, rateHz } = hostClockTrial({ ...hard, rateHz: 100, samplesPerFrame: 3 });
    expect(p99(errorsMs)).toBeLessThan(25);
    expect(rateHz).toBeCloseTo(100 * (1 + 200e-6), 1);
    expect(Math.abs(told - lost)).toBeLessThan(0.05 * lost);
  });

  it("runs only forwards, also where bursts are lost", () => {
    const { handedOutMs, told, lost } = hostClockTrial({ ...hard, lossRun: 5 });
    expect(handedOutMs.every((ms, k) => k === 0 || ms > handedOutMs[k - 1]!)).toBe(true);
    expect(Math.abs(told - lost)).toBeLessThan(0.1 * lost);
  });

  it("begins anew after a silence of which nobody knows how long it was, and is in step at once", () => {
    const { arrivals } = arrivalsOf({ ...hard, loss: 0, model: "connection" });
    const clock = freshHostClock(50);
    const errorsMs: number[] = [];
    // The host slept for half an hour and 7 ms in the middle, and its clock went on.
    const sleptMs = 1_800_007;
    let placed = 0;
    let fresh = 0;
    const take = (clump: PlacedClump | undefined) => {
      if (clump?.fresh) fresh++;
      for (const { lastMs } of clump?.frames ?? []) {
        const { trueMs } = arrivals[placed++]!;
        if (trueMs > 130_000) errorsMs.push(lastMs - sleptMs - trueMs);
      }
    };
    for (const arrival of arrivals) {
      const arrivalMs = arrival.arrivalMs + (arrival.trueMs > 120_000 ? sleptMs : 0);
      take(holdFrame(clock, frameOf({ ...arrival, arrivalMs })));
    }
    take(releaseClump(clock));
    expect(fresh).toBe(2);
    expect(p99(errorsMs)).toBeLessThan(8);
  });

  it("is the same, bit for bit, when it is saved and restored anywhere, in the middle of a clump as well", () => {
    const { arrivals } = arrivalsOf({ ...hard, minutes: 0.5 });
    const timesOf = (restoreAt: ReadonlySet<number>): number[] => {
      let clock = freshHostClock(50);
      const times: number[] = [];
      for (const [index, arrival] of arrivals.entries()) {
        if (restoreAt.has(index)) clock = structuredClone(clock);
        for (const { lastMs, errorMs } of holdFrame(clock, frameOf(arrival))?.frames ?? []) {
          times.push(lastMs, errorMs);
        }
      }
      return times;
    };
    const random = uniform(3);
    const anywhere = new Set(Array.from({ length: 60 }, () => Math.floor(arrivals.length * random())));
    expect(timesOf(anywhere)).toEqual(timesOf(new Set()));
  });
});
