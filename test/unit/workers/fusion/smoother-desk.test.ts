import { describe, expect, test } from "vitest";
import { defaultSmootherParams } from "../../../../workers/fusion/smoother-params.ts";
import type { Stream } from "./smoother-streams.ts";
import { degree, normal, seeded, smoothed } from "./smoother-streams.ts";

const rateHz = 50;
const g = 9.81;

/**
 * A sensor on the upper back of somebody at a desk: slow slumps of minutes and sudden straightening, breathing, a shift
 * now and then, a cheap part's noise, a bias that warms. A lean turns it about −x, and "up" is
 * (0, cos, sin).
 */
function deskDay(
  seconds: number,
  warmingRadPerS: number,
  sits = true,
): Stream & { readonly up: Float64Array } {
  const random = seeded(11);
  const rows = seconds * rateHz;
  const gyrRadPerS = new Float64Array(3 * rows);
  const accMPerS2 = new Float64Array(3 * rows);
  const up = new Float64Array(3 * rows);
  const leanAt = (s: number): number => {
    if (!sits) return 0.3;
    const cycle = s % 420;
    const slump = 12 * degree * Math.min(1, cycle / 360) * (1 - smoothStep((cycle - 410) / 3));
    const since = (s + 97) % 151;
    const shift = 4 * degree * (smoothStep(since - 75) - smoothStep(since - 148));
    return 0.3 + slump + shift + 0.25 * degree * Math.sin(2 * Math.PI * 0.25 * s);
  };
  const shoulderM = 0.35;
  for (let row = 0; row < rows; row++) {
    const s = row / rateHz;
    const h = 0.5 / rateHz;
    const lean = leanAt(s);
    const rate = (leanAt(s + h) - leanAt(s - h)) / (2 * h);
    const turn = (leanAt(s + h) - 2 * lean + leanAt(s - h)) / h ** 2;
    const bias = 0.4 * degree + warmingRadPerS * (1 - Math.exp(-s / 900));
    for (let i = 0; i < 3; i++) {
      gyrRadPerS[3 * row + i] = (i === 0 ? -rate : 0) + bias + 0.07 * degree * normal(random);
    }
    const y = Math.cos(lean);
    const z = Math.sin(lean);
    up.set([0, y, z], 3 * row);
    // The trunk turns about the hip, so the shoulder is accelerated along the back's normal and towards the hip.
    const normalAcc = -shoulderM * turn;
    const radial = -shoulderM * rate * rate;
    accMPerS2.set(
      [0, g * y + radial, g * z + normalAcc].map((a) => a + 0.02 * normal(random)),
      3 * row,
    );
  }
  return { length: rows, rateHz, gyrRadPerS, accMPerS2, up };
}

const smoothStep = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};

/** RMSE after the first minute over the rows with a truth, degrees. */
function errorDeg(stream: Stream & { readonly up: Float64Array }, up: Float64Array): number {
  let sum = 0;
  let rows = 0;
  for (let row = 60 * rateHz; row < stream.length; row++) {
    const i = 3 * row;
    if (Number.isNaN(stream.up[i]!)) continue;
    sum +=
      (up[i]! - stream.up[i]!) ** 2 +
      (up[i + 1]! - stream.up[i + 1]!) ** 2 +
      (up[i + 2]! - stream.up[i + 2]!) ** 2;
    rows += 1;
  }
  return Math.sqrt(sum / rows) / degree;
}

describe("half an hour at a desk, simulated", () => {
  test("slow slumps are seen as they are: 0.03° RMSE", () => {
    const day = deskDay(1800, 0);
    expect(errorDeg(day, smoothed(day))).toBeLessThan(0.03);
  });

  test("a cheap sensor that warms by 0.5 °/s in a quarter of an hour: 0.03°", () => {
    const day = deskDay(1800, 0.5 * degree);
    expect(errorDeg(day, smoothed(day))).toBeLessThan(0.03);
  });

  test("one frame of ten samples in twenty lost, and a burst of 2 s every minute: 0.05°", () => {
    const day = deskDay(900, 0.5 * degree);
    const random = seeded(4);
    const lost = new Uint8Array(day.length);
    for (let row = 10; row < day.length; row += 10) if (random() < 0.05) lost.fill(1, row, row + 10);
    for (let row = 1500; row < day.length; row += 3000) lost.fill(1, row, row + 100);
    const arrived = Float64Array.from(day.up, (value, i) =>
      lost[Math.floor(i / 3)] === 1 ? Number.NaN : value,
    );
    expect(errorDeg({ ...day, up: arrived }, smoothed(day, {}, lost))).toBeLessThan(0.05);
  });

  test("a living trunk is never taken for a sensor at rest", () => {
    // Then what rest would teach about the bias cannot matter: bit for bit the same.
    const day = deskDay(900, 0);
    const never = { params: { ...defaultSmootherParams, restTiltRad: 0 } };
    expect(smoothed(day)).toEqual(smoothed(day, never));
    const onTable = deskDay(120, 0, false);
    expect(smoothed(onTable)).not.toEqual(smoothed(onTable, never));
  });
});
