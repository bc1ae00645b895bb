// The last 5 s of specific force at 25 Hz, and the numbers by which steps and rides are told. Plain data in; the columns
// that come out are shared and hold until the next second is read.

export const ACC_RATE_HZ = 25;
const SIZE = 5 * ACC_RATE_HZ;
/** Frequency bins of a 5 s window are 0.2 Hz apart: 0.4–10 Hz in all, 1.2–2.6 Hz for steps. */
const LOW_BIN = 2;
const HIGH_BIN = 50;
const STEP_LOW_BIN = 6;
const STEP_HIGH_BIN = 13;
/** Step intervals of 0.385 to 0.83 s. */
const SHORT_LAG = 10;
const LONG_LAG = 20;

/** Plain data. */
export interface AccWindow {
  /** [SIZE × 3] m/s², a ring. */
  readonly acc: Float64Array;
  next: number;
  length: number;
}

export const freshAccWindow = (): AccWindow => ({ acc: new Float64Array(SIZE * 3), next: 0, length: 0 });

export function pushAcc(w: AccWindow, x: number, y: number, z: number): void {
  const at = 3 * w.next;
  w.acc[at] = x;
  w.acc[at + 1] = y;
  w.acc[at + 2] = z;
  w.next = w.next + 1 === SIZE ? 0 : w.next + 1;
  if (w.length < SIZE) w.length++;
}

const columns = [new Float64Array(SIZE), new Float64Array(SIZE), new Float64Array(SIZE)] as const;
const vertical = new Float64Array(SIZE);

/** A window's axes less their means, m/s², and their mean standard deviation. */
export interface AccSpan {
  readonly axes: readonly [Float64Array, Float64Array, Float64Array];
  /** Along the mean specific force. */
  readonly vertical: Float64Array;
  readonly amplitudeMs2: number;
}

/** Undefined until the window is full. Where there is less than `leastMs2` the vertical is not worked out. */
export function spanOf(w: AccWindow, leastMs2: number): AccSpan | undefined {
  if (w.length < SIZE) return undefined;
  const mean = [0, 0, 0];
  let amplitudeMs2 = 0;
  for (let axis = 0; axis < 3; axis++) {
    const column = columns[axis]!;
    let sum = 0;
    for (let i = 0, at = 3 * w.next + axis; i < SIZE; i++, at += 3) {
      if (at >= 3 * SIZE) at -= 3 * SIZE;
      sum += column[i] = w.acc[at]!;
    }
    const middle = (mean[axis] = sum / SIZE);
    let power = 0;
    for (let i = 0; i < SIZE; i++) {
      const value = (column[i]! -= middle);
      power += value * value;
    }
    amplitudeMs2 += Math.sqrt(power / SIZE) / 3;
  }
  if (amplitudeMs2 >= leastMs2) {
    const [x, y, z] = columns;
    const g = Math.sqrt(mean[0]! ** 2 + mean[1]! ** 2 + mean[2]! ** 2) || 1;
    for (let i = 0; i < SIZE; i++) {
      vertical[i] = (x[i]! * mean[0]! + y[i]! * mean[1]! + z[i]! * mean[2]!) / g;
    }
  }
  return { axes: columns, vertical, amplitudeMs2 };
}

/** How well the vertical repeats at step intervals: the greatest normalised autocorrelation there, 0 to 1. */
export function rhythmOf({ vertical: v }: AccSpan): number {
  let best = 0;
  let late = 0;
  for (let i = 0; i < SIZE; i++) late += v[i]! * v[i]!;
  let early = late;
  for (let lag = 1; lag <= LONG_LAG; lag++) {
    late -= v[lag - 1]! * v[lag - 1]!;
    early -= v[SIZE - lag]! * v[SIZE - lag]!;
    if (lag < SHORT_LAG) continue;
    let product = 0;
    for (let i = lag; i < SIZE; i++) product += v[i - lag]! * v[i]!;
    const energy = Math.sqrt(early * late);
    if (energy > 0) best = Math.max(best, product / energy);
  }
  return best;
}

/** Share of the power in 0.4–10 Hz that lies in 1.2–2.6 Hz, all axes together. */
export function stepShareOf(span: AccSpan): number {
  // Parseval: what the bins hold together is the sum of squares, so only the bins outside need be looked at.
  const inside =
    (SIZE / 2) * squaresOf(span) - powerOf(span, 1, LOW_BIN - 1) - powerOf(span, HIGH_BIN + 1, SIZE >> 1);
  return inside > 0 ? powerOf(span, STEP_LOW_BIN, STEP_HIGH_BIN) / inside : 0;
}

function squaresOf({ axes: [x, y, z] }: AccSpan): number {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) sum += x[i]! * x[i]! + y[i]! * y[i]! + z[i]! * z[i]!;
  return sum;
}

/** Power of the bins from `low` to `high` by Goertzel's recurrence (1958), the three axes side by side. */
function powerOf({ axes: [x, y, z] }: AccSpan, low: number, high: number): number {
  let power = 0;
  for (let bin = low; bin <= high; bin++) {
    const twice = 2 * Math.cos((2 * Math.PI * bin) / SIZE);
    let [x1, x2, y1, y2, z1, z2] = [0, 0, 0, 0, 0, 0];
    for (let i = 0; i < SIZE; i++) {
      const x0 = x[i]! + twice * x1 - x2;
      const y0 = y[i]! + twice * y1 - y2;
      const z0 = z[i]! + twice * z1 - z2;
      x2 = x1;
      x1 = x0;
      y2 = y1;
      y1 = y0;
      z2 = z1;
      z1 = z0;
    }
    power += x1 * x1 + x2 * x2 - twice * x1 * x2;
    power += y1 * y1 + y2 * y2 - twice * y1 * y2;
    power += z1 * z1 + z2 * z2 - twice * z1 * z2;
  }
  return power;
}
