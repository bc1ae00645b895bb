// Rate, spacing, loss and drift, from arrivals that are known.
import { describe, expect, test } from "vitest";
import { normalAt, uniformFrom } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { StreamFormat } from "../../../../firmware-protocol/driver.ts";
import { type ImuPacket, noFlags } from "../../../../firmware-protocol/packet.ts";
import { freshTimingAccount, noteMotion, timingReport } from "../../../../workers/bench/timing-account.ts";
import { formatWith } from "./held-device.ts";

const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const plainFormat = formatWith(identity, 1);
const clocked: StreamFormat = { ...plainFormat, clock: { ticksPerS: 32_768, modulus: 2 ** 32, of: "first" } };
const numbered: StreamFormat = { ...clocked, sequenceModulus: 65_536 };

interface Air {
  readonly format: StreamFormat;
  readonly seconds: number;
  /** True rate of the sensor. */
  readonly rateHz: number;
  readonly perFrame: number;
  readonly lose?: number;
  /** Connection interval: frames come with the next one. */
  readonly intervalMs?: number;
  readonly ppm?: number;
}

function streamed({ format, seconds, rateHz, perFrame, lose = 0, intervalMs = 15, ppm = 0 }: Air) {
  const account = freshTimingAccount(format);
  const uniform = uniformFrom(11);
  let lost = 0;
  const frames = Math.floor((seconds * rateHz) / perFrame);
  for (let n = 0; n < frames; n++) {
    const readyMs = (1000 * (n + 1) * perFrame) / rateHz;
    // Neither the first nor the last is lost: nobody could tell.
    if (n > 0 && n < frames - 1 && uniform() < lose) {
      lost += perFrame;
      continue;
    }
    const arrivalMs = Math.ceil(readyMs / intervalMs) * intervalMs + Math.abs(normalAt(5, n, 0));
    const tick = Math.round(((n * perFrame) / rateHz) * 32_768 * (1 + ppm * 1e-6)) % 2 ** 32;
    const packet: ImuPacket = {
      kind: "imu",
      channels: 6,
      counts: new Int16Array(6 * perFrame),
      flags: noFlags,
      ...(format.clock === undefined ? {} : { time: { tick, of: "first" as const } }),
      ...(format.sequenceModulus === undefined ? {} : { sequence: n % 65_536 }),
    };
    noteMotion(account, [packet], arrivalMs);
  }
  return { report: timingReport(account), lost, account };
}

describe("the rate", () => {
  test.each([
    { name: "numbered", format: numbered },
    { name: "clocked", format: clocked },
    { name: "neither", format: plainFormat },
  ])("of a sensor that runs 2 % fast is found within 0.3 %: $name", ({ format }) => {
    const { report } = streamed({ format, seconds: 25, rateHz: 51, perFrame: 1 });
    expect(Math.abs(report.arrivedHz! / 51 - 1)).toBeLessThan(0.003);
    expect(Math.abs(report.sampledHz! / 51 - 1)).toBeLessThan(0.003);
    expect(report.loss.lostSamples).toBe(0);
    expect(report.notificationsHz).toBeCloseTo(51, 0);
  });
});

describe("loss", () => {
  test("is counted exactly where frames are numbered", () => {
    const { report, lost } = streamed({ format: numbered, seconds: 60, rateHz: 50, perFrame: 5, lose: 0.05 });
    expect(report.loss.method).toBe("sequence");
    expect(report.loss.lostSamples).toBe(lost);
    expect(lost).toBeGreaterThan(50);
  });

  test("is counted by the device's clock where there is only that", () => {
    const { report, lost } = streamed({ format: clocked, seconds: 60, rateHz: 50, perFrame: 5, lose: 0.05 });
    expect(report.loss.method).toBe("clock");
    expect(report.loss.lostSamples).toBe(lost);
  });

  test("is estimated within a fifth where the wire has neither", () => {
    const { report, lost } = streamed({
      format: plainFormat,
      seconds: 120,
      rateHz: 49.8,
      perFrame: 1,
      lose: 0.05,
    });
    expect(report.loss.method).toBe("slots");
    expect(Math.abs(report.loss.lostSamples - lost)).toBeLessThan(0.2 * lost);
    expect(lost).toBeGreaterThan(200);
  });
});

test("spacing and clumps are those of the connection interval", () => {
  const { report } = streamed({ format: numbered, seconds: 30, rateHz: 100, perFrame: 1, intervalMs: 45 });
  expect(report.largestClump).toBeGreaterThanOrEqual(4);
  expect(report.clumpedShare).toBeGreaterThan(0.7);
  expect(report.intervalMs!.most).toBeLessThan(50);
});

test("a device clock that runs 80 ppm fast is told so, once a minute has passed", () => {
  const setup = { format: numbered, rateHz: 50, perFrame: 5, ppm: 80 };
  expect(streamed({ ...setup, seconds: 30 }).report.driftPpm).toBeUndefined();
  expect(Math.abs(streamed({ ...setup, seconds: 300 }).report.driftPpm! - 80)).toBeLessThan(15);
});
