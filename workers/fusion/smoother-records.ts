/**
 * What the smoother's way forward (smoother-steps.ts) leaves for its way back (smoother-backward.ts), one step after the
 * other in flat arrays.
 */

/** Numbers of the state: gravity, bias, velocity. */
export const size = 9;
export const biasAt = 3;
export const speedAt = 6;
export const perReading = size + 1;
/** Three of the velocity, three of the bias. */
export const readingsPerStep = 6;

/** Variance of the first guess of gravity, (m/s²)²: the mean acceleration of a step, perhaps in wild movement. */
export const guessVariance = 25;

/** What the way back needs of each step, and what it writes. */
export interface StepRecords {
  count: number;
  /** The first row that no longer belongs to the step. */
  readonly endRow: Int32Array;
  /** Per step, after its readings: gravity (3) and its rows of the covariance (27). */
  readonly gravity: Float64Array;
  readonly gravityRows: Float64Array;
  /** 1: a stretch begins here. Then also the gravity guessed there (3), and the share of the bias kept over the loss. */
  readonly begins: Uint8Array;
  readonly guess: Float64Array;
  readonly keptOverLoss: Float64Array;
  readonly durationS: Float64Array;
  /** For how long of it the force is known, s. */
  readonly knownS: Float64Array;
  /** −[g]× S (9), and the share of the bias kept over the step. */
  readonly coupling: Float64Array;
  readonly kept: Float64Array;
  /** Per reading: gain (9), innovation / variance (1); zeros where there was none. */
  readonly readings: Float64Array;
  /** Written on the way back: gravity at the step's end, and at its beginning if a stretch begins there. */
  readonly smoothed: Float64Array;
  readonly smoothedGuess: Float64Array;
}

export function emptyRecords(capacity: number): StepRecords {
  const rows = (width: number): Float64Array => new Float64Array(width * capacity);
  return {
    count: 0,
    endRow: new Int32Array(capacity),
    gravity: rows(3),
    gravityRows: rows(3 * size),
    begins: new Uint8Array(capacity),
    guess: rows(3),
    keptOverLoss: rows(1),
    durationS: rows(1),
    knownS: rows(1),
    coupling: rows(9),
    kept: rows(1),
    readings: rows(readingsPerStep * perReading),
    smoothed: rows(3),
    smoothedGuess: rows(3),
  };
}

/** Moves the steps from `first` on to the front; the rows before them are dropped likewise. */
export function dropSteps(steps: StepRecords, first: number): void {
  const { count, endRow } = steps;
  const firstRow = endRow[first - 1] ?? 0;
  for (let step = first; step < count; step++) endRow[step - first] = (endRow[step] as number) - firstRow;
  const move = (array: Float64Array | Uint8Array, width: number): void => {
    array.copyWithin(0, width * first, width * count);
  };
  move(steps.gravity, 3);
  move(steps.gravityRows, 3 * size);
  move(steps.begins, 1);
  move(steps.guess, 3);
  move(steps.keptOverLoss, 1);
  move(steps.durationS, 1);
  move(steps.knownS, 1);
  move(steps.coupling, 9);
  move(steps.kept, 1);
  move(steps.readings, readingsPerStep * perReading);
  move(steps.smoothed, 3);
  move(steps.smoothedGuess, 3);
  steps.count -= first;
}
