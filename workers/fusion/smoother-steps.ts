/**
 * The way forward of the smoother: a Kalman filter over steps of half a second. In: what the strapdown summed up over a
 * step; out: gravity, bias, and what the way back needs (smoother-records.ts).
 *
 * State, nine numbers: gravity g in the inertial frame of the strapdown (m/s²), gyro bias b (rad/s, sensor axes),
 * velocity v (m/s). Over a step in which the strapdown used the bias b̂, with S = ∫ R dt:
 *   g ← g − [g]× S (b − b̂),   v ← v + ∫ (R a − g) dt,   b fades towards its first value.
 * Reading: v is near zero. A body's velocity is bounded, so its acceleration is noise that grows with the frequency;
 * to take it for white noise makes the error of up half as large again (BROAD, 50 Hz: 0.53° against 0.31°).
 */

import type { SmootherParams } from "./smoother-params.ts";
import type { StepRecords } from "./smoother-records.ts";
import { biasAt, guessVariance, perReading, readingsPerStep, size, speedAt } from "./smoother-records.ts";
import type { StepSums } from "./smoother-strapdown.ts";

/** (m/s)²: in the middle of a movement. */
const firstSpeedVariance = 1;
/** Rounding and the rectangle rule, (m/s)² per s. */
const speedNoise = 1e-4;
/** Of the acceleration squared, the straight line over a hole misses this share (BROAD, flat optimum). */
const guessedShare = 0.3;
/** Acceleration in a hole whose surroundings are calm, (m/s²)². */
const guessedAccSquared = 0.1;

/** The way forward. */
export class StepFilter {
  private readonly params: SmootherParams;
  /** g, b, v. */
  private readonly state = new Float64Array(size);
  private readonly covariance = new Float64Array(size * size);
  private readonly firstBias = new Float64Array(3);
  /** Of the acceleration beside gravity, (m/s²)². */
  private accSquared = 0;
  readonly gravity = this.state.subarray(0, biasAt);
  readonly bias = this.state.subarray(biasAt, speedAt);

  /** `firstBias`: rad/s, sensor axes, towards which the bias fades when nothing is learnt about it. */
  constructor(params: SmootherParams, firstBias: ArrayLike<number>) {
    this.params = params;
    this.firstBias.set(firstBias);
    this.bias.set(firstBias);
    for (let i = biasAt; i < speedAt; i++) this.covariance[i * size + i] = params.biasSigmaRadPerS ** 2;
  }

  /** A stretch begins, after `lostS` seconds without data. `guess`: gravity in its inertial frame, m/s². */
  begin(steps: StepRecords, guess: ArrayLike<number>, lostS: number): void {
    const { state, covariance: p } = this;
    const step = steps.count;
    steps.begins[step] = 1;
    for (let i = 0; i < 3; i++) {
      state[i] = guess[i] as number;
      state[speedAt + i] = 0;
      steps.guess[3 * step + i] = guess[i] as number;
      for (const line of [i, speedAt + i]) {
        for (let j = 0; j < size; j++) {
          p[line * size + j] = 0;
          p[j * size + line] = 0;
        }
        p[line * size + line] = line < biasAt ? guessVariance : firstSpeedVariance;
      }
    }
    steps.keptOverLoss[step] = this.fadeBias(lostS);
  }

  /** One step, whose rows end before `endRow`; `stillRate`: the rate of a sensor that lies dead still, rad/s. */
  take(steps: StepRecords, endRow: number, sums: StepSums, stillRate?: ArrayLike<number>): void {
    const { params, covariance: p } = this;
    const { readings } = steps;
    const { durationS } = sums;
    const step = steps.count;
    steps.endRow[step] = endRow;
    steps.durationS[step] = durationS;
    steps.knownS[step] = sums.knownS;
    this.predict(steps, sums);
    // Too short a step shows no movement: it is taken to move as the one before.
    const share = Math.min(1, sums.knownS / params.stepS);
    this.accSquared += share * (spreadOf(sums) - this.accSquared);
    // The bound holds for velocities a second apart; a shorter step says proportionally less.
    const speedVariance = (params.speedMPerS ** 2 + params.speedPerAccS ** 2 * this.accSquared) / durationS;
    const stillVariance = (params.restSigmaRadPerS ** 2 * params.stepS) / durationS;
    const slot = readingsPerStep * perReading * step;
    for (let i = 0; i < 3; i++) {
      this.read(readings, slot + perReading * i, speedAt + i, 0, speedVariance);
    }
    for (let i = 0; i < 3; i++) {
      const at = slot + perReading * (3 + i);
      if (stillRate) this.read(readings, at, biasAt + i, stillRate[i] as number, stillVariance);
      else readings.fill(0, at, at + perReading);
    }
    steps.gravity.set(this.gravity, 3 * step);
    for (let i = 0; i < 3 * size; i++) steps.gravityRows[3 * size * step + i] = p[i] as number;
    steps.count += 1;
    steps.begins[steps.count] = 0;
  }

  private predict(steps: StepRecords, sums: StepSums): void {
    const { durationS } = sums;
    const { state, covariance: p, params, gravity } = this;
    const step = steps.count;
    const gx = gravity[0] as number;
    const gy = gravity[1] as number;
    const gz = gravity[2] as number;
    const a = steps.coupling.subarray(9 * step, 9 * step + 9);
    const s = sums.matrixS;
    for (let j = 0; j < 3; j++) {
      const x = s[j] as number;
      const y = s[3 + j] as number;
      const z = s[6 + j] as number;
      a[j] = gz * y - gy * z;
      a[3 + j] = gx * z - gz * x;
      a[6 + j] = gy * x - gx * y;
    }
    // Rows, then columns, of F P Fᵗ.
    for (let j = 0; j < size; j++) carry(p, j, size, a, sums.knownS);
    for (let i = 0; i < size; i++) carry(p, i * size, 1, a, sums.knownS);
    steps.kept[step] = this.fadeBias(durationS);
    const turn =
      params.turnWalkRad ** 2 * durationS + (params.turnShare * sums.turnedRad) ** 2 + sums.turnVariance;
    const gravity2 = gx * gx + gy * gy + gz * gz;
    const gravityNoise = gravity2 * turn;
    // In a hole the acceleration is a guess, and so is which way gravity points in it.
    const guess = guessedShare * this.accSquared + guessedAccSquared + gravity2 * sums.turnVariance;
    const moved = speedNoise * durationS + guess * sums.guessedS ** 2;
    for (let i = 0; i < 3; i++) {
      p[i * (size + 1)] = (p[i * (size + 1)] as number) + gravityNoise;
      const v = (speedAt + i) * (size + 1);
      p[v] = (p[v] as number) + moved;
      state[speedAt + i] = (state[speedAt + i] as number) + (sums.speed[i] as number);
    }
  }

  /** Draws the bias towards its first value, so that its variance stays bounded; returns the share that is kept. */
  private fadeBias(durationS: number): number {
    const { bias, firstBias, covariance: p, params } = this;
    const bound = params.biasSigmaRadPerS ** 2;
    const kept = Math.exp((-durationS * params.biasWalkRadPerS ** 2) / (2 * bound));
    for (let i = 0; i < 3; i++) {
      const first = firstBias[i] as number;
      bias[i] = first + kept * ((bias[i] as number) - first);
      const line = biasAt + i;
      for (let j = 0; j < size; j++) {
        p[line * size + j] = (p[line * size + j] as number) * kept;
        p[j * size + line] = (p[j * size + line] as number) * kept;
      }
      p[line * (size + 1)] = (p[line * (size + 1)] as number) + (1 - kept * kept) * bound;
    }
    return kept;
  }

  /** Reads state `line` as `value`; writes gain and innovation / variance to `readings` from `at` on. */
  private read(readings: Float64Array, at: number, line: number, value: number, noise: number): void {
    const { state, covariance: p } = this;
    const variance = (p[line * (size + 1)] as number) + noise;
    const scaled = (value - (state[line] as number)) / variance;
    const inverse = 1 / variance;
    for (let i = 0; i < size; i++) readings[at + i] = (p[i * size + line] as number) * inverse;
    for (let i = 0; i < size; i++) {
      const gain = readings[at + i] as number;
      const covariance = gain * variance;
      state[i] = (state[i] as number) + covariance * scaled;
      for (let j = 0; j < size; j++) {
        p[i * size + j] = (p[i * size + j] as number) - covariance * (readings[at + j] as number);
      }
    }
    readings[at + size] = scaled;
  }
}

/** How much the acceleration in the inertial frame varies within the step, (m/s²)²: nothing that gravity has a part in. */
function spreadOf(sums: StepSums): number {
  const { speed, squared, knownS } = sums;
  if (knownS === 0) return 0;
  const x = speed[0] as number;
  const y = speed[1] as number;
  const z = speed[2] as number;
  return Math.max(0, squared / knownS - (x * x + y * y + z * z) / (knownS * knownS));
}

/** Applies F to the nine numbers at `from`, `from + stride`, … (the fading of the bias comes later). */
function carry(p: Float64Array, from: number, stride: number, a: Float64Array, knownS: number): void {
  const x = p[from + 3 * stride] as number;
  const y = p[from + 4 * stride] as number;
  const z = p[from + 5 * stride] as number;
  for (let i = 0; i < 3; i++) {
    const turned = (a[3 * i] as number) * x + (a[3 * i + 1] as number) * y + (a[3 * i + 2] as number) * z;
    const g = p[from + i * stride] as number;
    const v = from + (speedAt + i) * stride;
    p[v] = (p[v] as number) - knownS * (g + turned / 2);
    p[from + i * stride] = g + turned;
  }
}
