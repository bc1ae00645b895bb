// Files that only have what they must have, and what the smoother and a sidecar make of them.
import { describe, expect, it } from "vitest";
import { degreesFromRadians } from "../../../../src/domain/units.ts";
import { filterForDevice } from "../../../../workers/fusion/filter-for-device.ts";
import { loadBroadTrial } from "../../../golden/broad/load-trial.ts";
import { inclinationRmse, referenceLagS } from "../../../golden/broad/read-broad.ts";
import { analysed } from "./analyse-file.ts";

const header = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s";
const RATE_HZ = 50;
const trial = loadBroadTrial();

const broadCsv = (): string => {
  const lines = [header];
  for (let row = 0; row < trial.length; row++) {
    const at = 3 * row;
    const values = [...trial.accMPerS2.subarray(at, at + 3), ...trial.gyrRadPerS.subarray(at, at + 3)];
    lines.push([(row / RATE_HZ).toFixed(6), ...values].join(","));
  }
  return `${lines.join("\n")}\n`;
};

const upsOf = (samples: readonly (readonly string[])[]): Float64Array =>
  Float64Array.from(samples.flatMap((row) => row.slice(1, 4).map(Number)));

describe("a recording with an optical reference, as a file of seven columns", () => {
  const csv = broadCsv();

  it("has the up-vectors of the filter alone", async () => {
    const { samples } = await analysed(csv);
    const filter = filterForDevice("instantaneous", 1 / RATE_HZ);
    const alone = new Float64Array(3 * trial.length);
    for (let row = 0; row < trial.length; row++) {
      const [ax, ay, az] = trial.accMPerS2.subarray(3 * row, 3 * row + 3);
      const [gx, gy, gz] = trial.gyrRadPerS.subarray(3 * row, 3 * row + 3);
      filter.update(gx!, gy!, gz!, ax!, ay!, az!);
      alone.set(filter.up, 3 * row);
    }
    const ups = upsOf(samples);
    expect(ups.length).toBe(alone.length);
    for (let i = 0; i < ups.length; i++) {
      if (Math.abs(ups[i]! - alone[i]!) > 1e-9) throw new Error(`sample ${Math.floor(i / 3)} differs`);
    }
    expect(degreesFromRadians(inclinationRmse(trial, ups, referenceLagS))).toBeLessThan(0.55);
  });

  it("is nearer to the reference when smoothed, still one row for each", { timeout: 30_000 }, async () => {
    const live = await analysed(csv);
    const smooth = await analysed(csv, undefined, { smooth: true });
    const rmse = (samples: readonly (readonly string[])[]): number =>
      inclinationRmse(trial, upsOf(samples), referenceLagS);
    expect(smooth.samples.map(([time]) => time)).toEqual(live.samples.map(([time]) => time));
    expect(rmse(smooth.samples)).toBeLessThan(0.8 * rmse(live.samples));
    expect(smooth.summary).toMatchObject({ parameters: { smoothed: true } });
    expect(live.summary).toMatchObject({ parameters: { smoothed: false } });
  });
});

describe("a still recording", () => {
  const still = (count: number, acc = "0,9.80665,0", from = 0): string[] =>
    Array.from({ length: count }, (_, i) => `${((from + i) / RATE_HZ).toFixed(6)},${acc},0,0,0`);
  const file = (...lines: readonly string[]): string => `${[header, ...lines].join("\n")}\n`;

  it("is measured against the sidecar's reference", async () => {
    const reference = { up: [0, 10, 0], anterior: [0, 0.1, -1] };
    const tilted = "0,8.4928,4.9033";
    const { samples, summary } = await analysed(file(...still(300, tilted)), {
      gyro_convention: "interval-mean",
      latency_s: 0.004,
      nominal_rate_hz: 50,
      placement: "pelvis",
      session: "monday",
      reference,
      note: "ours",
    });
    expect(Number(samples.at(-1)![4])).toBeCloseTo(30, 1);
    expect(summary).toMatchObject({
      placement: "pelvis",
      session: "monday",
      input: { sidecar: "minimal" },
      parameters: { gyro_convention: "interval-mean", latency_s: 0.004 },
      quality: { zero_source: "reference", unused_sidecar_keys: ["note"] },
    });
  });

  it("is calibrated as the sidecar says, before anything else", async () => {
    const { samples } = await analysed(file(...still(300, "0.5,9.80665,0")), {
      acc_calibration: { offset_m_s2: [0.5, 0, 0], gain: [1, 1, 1] },
    });
    expect(samples.at(-1)!.slice(1, 4).map(Number)).toEqual([0, 1, 0]);
    const without = await analysed(file(...still(300, "0.5,9.80665,0")));
    expect(Number(without.samples.at(-1)![1])).toBeGreaterThan(0.04);
  });

  it("has its rate from its rows, its gaps counted, and what is missing is not upright", async () => {
    const { summary, episodes } = await analysed(
      file(...still(500), ...still(500, "0,9.80665,0", 750), ...still(100, "0,9.80665,0", 1253)),
    );
    expect(summary).toMatchObject({
      rate_hz: 50,
      rows: 1100,
      gaps: { count: 2, seconds: 5.06, longest_s: 5, lost_samples: 253 },
      coverage: { span_s: 27.06, data_s: 22 },
    });
    expect(episodes.map(([start, end, state]) => [Number(start), Number(end), state])).toEqual([
      [0, 10, expect.any(String)],
      [10, 15, "no-data"],
      [15, 27.06, expect.any(String)],
    ]);
  });

  it("is sampled as its rows say, whatever its sidecar says", async () => {
    const twice = still(1000).map((line) => line.replace(/^[^,]*/, (time) => (Number(time) / 2).toFixed(6)));
    const { summary } = await analysed(file(...twice), { nominal_rate_hz: 50 });
    expect(summary).toMatchObject({
      rate_hz: 100,
      gaps: { count: 0 },
      parameters: { nominal_rate_hz: 100 },
      quality: { nominal_rate_disagrees: true },
    });
  });

  it("may count its seconds from 1970", async () => {
    const late = still(1000).map((line) =>
      line.replace(/^[^,]*/, (time) => (Number(time) + 1.7e9).toFixed(6)),
    );
    const early = await analysed(file(...still(1000)));
    const { samples, summary } = await analysed(file(...late));
    expect(samples[999]![0]).toBe("1700000019.980000");
    expect(samples.map((row) => row.slice(1, 4))).toEqual(early.samples.map((row) => row.slice(1, 4)));
    expect(summary).toMatchObject({ rate_hz: 50, gaps: { count: 0 } });
  });

  it("tells what was computed, with every parameter", async () => {
    const { summary } = await analysed(file(...still(1000)));
    expect(summary).toMatchObject({
      schema: "thora-analysis",
      schema_version: 1,
      parameters: { thresholds: { bent: 20 }, filter: { tau_acc_s: 3 }, smoother: null },
      quality: { zero_source: "mounting", force_off_by_m_s2: 0, clipped_rows: 0, saturated_rows: 0 },
    });
  });
});
