import { expect, test } from "vitest";
import {
  freshLowPass,
  lowPassCoefficients,
  restartLowPass,
  stepLowPass,
} from "../../../../workers/fusion/low-pass.ts";

const tauS = 3;
const periodS = 0.02;

/** Outputs of one channel for the inputs given. */
function outputs(inputs: readonly number[], tau = tauS, period = periodS): number[] {
  const c = lowPassCoefficients(tau, period);
  const state = freshLowPass(1);
  const y = new Float64Array(1);
  return inputs.map((x) => {
    stepLowPass(c, state, Float64Array.of(x), y);
    return y[0] as number;
  });
}

test("for the first τ seconds the output is the mean so far", () => {
  const inputs = Array.from({ length: 150 }, (_, i) => Math.sin(i));
  const out = outputs(inputs);
  for (const n of [1, 2, 75, 150]) {
    const mean = inputs.slice(0, n).reduce((a, b) => a + b, 0) / n;
    expect(out[n - 1]).toBeCloseTo(mean, 12);
  }
});

test("after that it is the difference equation of a bilinear second-order Butterworth filter", () => {
  // Direct form with the coefficients of the textbook (warped corner C, damping √2), started settled at the mean.
  const inputs = Array.from({ length: 1000 }, (_, i) => Math.sin(0.05 * i) + (i % 7) / 7);
  const out = outputs(inputs);
  const C = Math.tan((Math.PI * periodS * Math.SQRT2) / (2 * Math.PI * tauS));
  const D = C * C + Math.SQRT2 * C + 1;
  const [b0, a1, a2] = [(C * C) / D, (2 * (C * C - 1)) / D, (1 - Math.SQRT2 * C + C * C) / D];
  const mean = out[149] as number;
  let s1 = mean * (1 - b0);
  let s2 = mean * (b0 - a2);
  for (let i = 150; i < inputs.length; i++) {
    const x = inputs[i] as number;
    const y = b0 * x + s1;
    s1 = 2 * b0 * x - a1 * y + s2;
    s2 = b0 * x - a2 * y;
    expect(out[i]).toBeCloseTo(y, 10);
  }
});

test("at its corner, √2/(2πτ), a sine is left with 0.707 of its height", () => {
  const cornerHz = Math.SQRT2 / (2 * Math.PI * tauS);
  const inputs = Array.from({ length: 20_000 }, (_, i) => Math.sin(2 * Math.PI * cornerHz * i * periodS));
  const late = outputs(inputs).slice(15_000);
  expect(Math.max(...late)).toBeCloseTo(Math.SQRT1_2, 3);
});

test("a change of period in the middle of a ramp makes no jump", () => {
  const state = freshLowPass(1);
  const y = new Float64Array(1);
  const slow = lowPassCoefficients(1, 0.02);
  const fast = lowPassCoefficients(1, 0.01);
  let t = 0;
  for (let i = 0; i < 500; i++) stepLowPass(slow, state, Float64Array.of((t += 0.02)), y);
  const lag = t - (y[0] as number);
  for (let i = 0; i < 500; i++) {
    stepLowPass(fast, state, Float64Array.of((t += 0.01)), y);
    // A quarter of the old period is what the trapezoid rule itself moves.
    expect(Math.abs(t - (y[0] as number) - lag)).toBeLessThan(0.006);
  }
});

test("a τ shorter than the period passes the input on without ringing into infinity", () => {
  const out = outputs(
    Array.from({ length: 500 }, (_, i) => (i < 5 ? 0 : 1)),
    1e-4,
    1,
  );
  expect(out[499]).toBeCloseTo(1, 6);
});

test("after a restart the past is forgotten", () => {
  const c = lowPassCoefficients(tauS, periodS);
  const state = freshLowPass(2);
  const y = new Float64Array(2);
  for (let i = 0; i < 300; i++) stepLowPass(c, state, Float64Array.of(5, -5), y);
  restartLowPass(state);
  expect(state).toEqual(freshLowPass(2));
  stepLowPass(c, state, Float64Array.of(1, 2), y);
  expect(Array.from(y)).toEqual([1, 2]);
});
