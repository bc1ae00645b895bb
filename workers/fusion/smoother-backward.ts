/**
 * The way back of the smoother. In: what the way forward left of each step; out: gravity at the ends of the steps as all
 * readings say, those before and those after. Adjoint of Bryson & Frazier (G. J. Bierman, "Fixed interval smoothing with
 * discrete measurements", Int. J. Control 18(1), 1973): λ = 0 at the end; smoothed state = state − P λ.
 */

import type { StepRecords } from "./smoother-records.ts";
import { biasAt, guessVariance, perReading, readingsPerStep, size, speedAt } from "./smoother-records.ts";

/** The way back over all steps: writes `smoothed` and `smoothedGuess`. */
export function smoothBackward(steps: StepRecords): void {
  const { coupling: a, readings } = steps;
  const adjoint = new Float64Array(size);
  const get = (i: number): number => adjoint[i] as number;
  for (let step = steps.count - 1; step >= 0; step--) {
    for (let i = 0; i < 3; i++) {
      let less = 0;
      for (let j = 0; j < size; j++) {
        less += (steps.gravityRows[3 * size * step + size * i + j] as number) * get(j);
      }
      steps.smoothed[3 * step + i] = (steps.gravity[3 * step + i] as number) - less;
    }
    for (let reading = readingsPerStep - 1; reading >= 0; reading--) {
      const at = (readingsPerStep * step + reading) * perReading;
      let sum = readings[at + size] as number;
      for (let j = 0; j < size; j++) sum += (readings[at + j] as number) * get(j);
      const line = reading < 3 ? speedAt + reading : reading;
      adjoint[line] = get(line) - sum;
    }
    const knownS = steps.knownS[step] as number;
    const kept = steps.kept[step] as number;
    for (let j = 0; j < 3; j++) {
      let turned = 0;
      for (let i = 0; i < 3; i++) {
        turned += (a[9 * step + 3 * i + j] as number) * (get(i) - (knownS / 2) * get(speedAt + i));
      }
      adjoint[biasAt + j] = kept * get(biasAt + j) + turned;
    }
    for (let i = 0; i < 3; i++) adjoint[i] = get(i) - knownS * get(speedAt + i);
    if (steps.begins[step] !== 1) continue;
    const keptOverLoss = steps.keptOverLoss[step] as number;
    for (let i = 0; i < 3; i++) {
      steps.smoothedGuess[3 * step + i] = (steps.guess[3 * step + i] as number) - guessVariance * get(i);
      adjoint[i] = 0;
      adjoint[speedAt + i] = 0;
      adjoint[biasAt + i] = get(biasAt + i) * keptOverLoss;
    }
  }
}
