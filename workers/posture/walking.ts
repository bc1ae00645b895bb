// Is the wearer walking? In: specific force at 25 Hz; out, once a second: where the walk began, or nothing. A 5 s
// window counts if a good share of its power lies at step frequencies, the vertical repeats at step intervals, and
// there is movement at all; walking is two such windows end to end. Formulas and limits: thresholds table.
import { thresholdValues } from "../../src/domain/threshold-values.ts";

export const WALK_RATE_HZ = 25;
const SIZE = 5 * WALK_RATE_HZ;
/** Frequency bins of a 5 s window are 0.2 Hz apart: 0.4–10 Hz in all, 1.2–2.6 Hz for steps. */
const LOW_BIN = 2;
const HIGH_BIN = 50;
const STEP_LOW_BIN = 6;
const STEP_HIGH_BIN = 13;
/** Step intervals of 0.385 to 0.83 s. */
const SHORT_LAG = 10;
const LONG_LAG = 20;
/** Windows slide by 1 s; six in a row hold two that touch end to end. */
const WINDOWS_TO_BEGIN = 6;
/** A window with less walking than this in it no longer counts; so many in a row end the walk. */
const WINDOWS_TO_END = 3;
/** A window begins (ceases) to count when about this much of it is (is no longer) walking, ms. */
const ONSET_MS = 3500;
const OFFSET_MS = 2000;

const cosine = Float64Array.from({ length: SIZE }, (_, i) => Math.cos((2 * Math.PI * i) / SIZE));
const sine = Float64Array.from({ length: SIZE }, (_, i) => Math.sin((2 * Math.PI * i) / SIZE));
const axes = [new Float64Array(SIZE), new Float64Array(SIZE), new Float64Array(SIZE)] as const;
const vertical = new Float64Array(SIZE);

/** Plain data. */
export interface WalkState {
  /** [SIZE × 3] m/s², a ring. */
  readonly acc: Float64Array;
  next: number;
  length: number;
  positive: number;
  negative: number;
  /** Session ms: when the present run of counting windows began, and (while walking) the walk. */
  runSinceMs: number;
  sinceMs: number | undefined;
  /** When the last walk ended; meaningful once `sinceMs` has become undefined. */
  endedMs: number;
}

export const freshWalk = (): WalkState => ({
  acc: new Float64Array(SIZE * 3),
  next: 0,
  length: 0,
  positive: 0,
  negative: 0,
  runSinceMs: 0,
  sinceMs: undefined,
  endedMs: 0,
});

/** Samples are missing: what was walking before is over, with nothing known about its end. */
export function forgetWalk(s: WalkState): void {
  s.length = 0;
  s.positive = 0;
  s.negative = 0;
  s.sinceMs = undefined;
}

export function pushAcc(s: WalkState, x: number, y: number, z: number): void {
  const at = 3 * s.next;
  s.acc[at] = x;
  s.acc[at + 1] = y;
  s.acc[at + 2] = z;
  s.next = (s.next + 1) % SIZE;
  if (s.length < SIZE) s.length++;
}

/** Judges the window that ends at `nowMs`; call once a second. */
export function judgeWalk(s: WalkState, nowMs: number): void {
  if (s.length < SIZE) return;
  if (windowWalks(s)) {
    if (s.positive === 0) s.runSinceMs = nowMs - ONSET_MS;
    s.positive++;
    s.negative = 0;
    if (s.positive >= WINDOWS_TO_BEGIN && s.sinceMs === undefined) s.sinceMs = s.runSinceMs;
    return;
  }
  s.negative++;
  // One poor window inside a walk (a door, a turn) does not break the run.
  if (s.negative >= (s.sinceMs === undefined ? 2 : WINDOWS_TO_END)) {
    if (s.sinceMs !== undefined) s.endedMs = nowMs - OFFSET_MS - 1000 * (s.negative - 1);
    s.positive = 0;
    s.sinceMs = undefined;
  }
}

function windowWalks(s: WalkState): boolean {
  const mean = [0, 0, 0];
  for (let axis = 0; axis < 3; axis++) {
    const column = axes[axis]!;
    let sum = 0;
    for (let i = 0; i < SIZE; i++) sum += column[i] = s.acc[3 * ((s.next + i) % SIZE) + axis]!;
    mean[axis] = sum / SIZE;
    for (let i = 0; i < SIZE; i++) column[i]! -= mean[axis]!;
  }
  const amplitude = (deviation(axes[0]) + deviation(axes[1]) + deviation(axes[2])) / 3;
  if (amplitude < thresholdValues.walkAmplitude) return false;
  const g = Math.sqrt(mean[0]! ** 2 + mean[1]! ** 2 + mean[2]! ** 2) || 1;
  for (let i = 0; i < SIZE; i++) {
    vertical[i] = (axes[0][i]! * mean[0]! + axes[1][i]! * mean[1]! + axes[2][i]! * mean[2]!) / g;
  }
  return (
    bestAutocorrelation() >= thresholdValues.walkAutocorrelation &&
    stepPowerShare() >= thresholdValues.walkPowerShare
  );
}

function deviation(column: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < SIZE; i++) sum += column[i]! * column[i]!;
  return Math.sqrt(sum / SIZE);
}

function bestAutocorrelation(): number {
  let best = 0;
  for (let lag = SHORT_LAG; lag <= LONG_LAG; lag++) {
    let product = 0;
    let early = 0;
    let late = 0;
    for (let i = lag; i < SIZE; i++) {
      const a = vertical[i - lag]!;
      const b = vertical[i]!;
      product += a * b;
      early += a * a;
      late += b * b;
    }
    const energy = Math.sqrt(early * late);
    if (energy > 0) best = Math.max(best, product / energy);
  }
  return best;
}

function stepPowerShare(): number {
  let all = 0;
  let steps = 0;
  for (let bin = LOW_BIN; bin <= HIGH_BIN; bin++) {
    let power = 0;
    for (const column of axes) {
      let re = 0;
      let im = 0;
      for (let i = 0, phase = 0; i < SIZE; i++) {
        re += column[i]! * cosine[phase]!;
        im += column[i]! * sine[phase]!;
        phase += bin;
        if (phase >= SIZE) phase -= SIZE;
      }
      power += re * re + im * im;
    }
    all += power;
    if (bin >= STEP_LOW_BIN && bin <= STEP_HIGH_BIN) steps += power;
  }
  return all > 0 ? steps / all : 0;
}
