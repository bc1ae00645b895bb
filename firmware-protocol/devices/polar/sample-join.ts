// Acceleration and rotation come in frames of their own, each with the time of its last sample. In: frames of either
// kind; out: runs of samples that belong together, acc x y z gyr x y z. A sample of one kind meets that of the other
// which is at most half a sample away; what finds none (its frame was lost) is left out, and a run ends there. The
// period is learned from frames that follow one another; until then the first frame waits, for by the nominal rate its
// oldest samples would be timed a sample off. All state is plain data, and bounded.
import { TICK_MODULUS } from "./layout.ts";

/** Samples of one kind that wait for the other: 5 s at 52 Hz, several frames. Older ones are let go. */
const MOST_WAITING = 256;
/** A period this far from the nominal one is no period but a gap. Rates of such parts are within a few per cent. */
const PERIOD_TOLERANCE = 0.1;
/** The learned period follows with this share. */
const PERIOD_SHARE = 1 / 8;
/** A frame older than the last one came twice or late; older by more, the sensor's clock was set back. */
const LATE_NS = 10e9;

interface Track {
  /** Of the youngest frame; ns since `base`, as all times here. */
  lastNs: number | undefined;
  periodNs: number;
  isLearned: boolean;
  /** The first frame, until the period is known. */
  held: readonly number[] | undefined;
  timesNs: number[];
  /** x y z per time. */
  values: number[];
}

export interface JoinState {
  readonly nominalNs: number;
  base: number | undefined;
  readonly acc: Track;
  readonly gyr: Track;
  outNs: number | undefined;
}

export interface JoinedRun {
  /** Of the last sample's acceleration, modulo 2^53. */
  readonly tick: number;
  /** [6 per sample] */
  readonly values: readonly number[];
  /** It lies before what was handed out: the sensor's clock was set back. */
  readonly isEarlier: boolean;
}

export function freshJoin(rateHz: number): JoinState {
  const nominalNs = 1e9 / rateHz;
  const track = (): Track => ({
    lastNs: undefined,
    periodNs: nominalNs,
    isLearned: false,
    held: undefined,
    timesNs: [],
    values: [],
  });
  return { nominalNs, base: undefined, acc: track(), gyr: track(), outNs: undefined };
}

/** Adds a frame: three values per sample, `tick` of the last one in ns modulo 2^53. */
export function addFrame(
  state: JoinState,
  kind: "acc" | "gyr",
  tick: number,
  values: readonly number[],
): void {
  state.base ??= tick;
  const track = state[kind];
  const endNs = sinceBase(tick, state.base);
  const n = values.length / 3;
  let stepNs = track.lastNs === undefined ? undefined : endNs - track.lastNs;
  if (stepNs !== undefined && stepNs <= 0) {
    if (stepNs > -LATE_NS) return;
    track.timesNs = [];
    track.values = [];
    stepNs = undefined;
  }
  const startNs = track.lastNs;
  track.lastNs = endNs;
  if (!track.isLearned) {
    const isNext = stepNs !== undefined && Math.abs(stepNs / n / state.nominalNs - 1) <= PERIOD_TOLERANCE;
    if (!isNext) {
      track.held = values;
      return;
    }
    track.periodNs = stepNs! / n;
    track.isLearned = true;
    if (track.held !== undefined) append(track, track.held, startNs!, track.periodNs);
    track.held = undefined;
  }
  const offNs = stepNs === undefined ? Number.POSITIVE_INFINITY : stepNs - n * track.periodNs;
  const follows = Math.abs(offNs) <= track.periodNs / 2;
  if (follows) track.periodNs += (stepNs! / n - track.periodNs) * PERIOD_SHARE;
  // A step that is too short is spread evenly too: samples never lie before those of the frame before.
  append(track, values, endNs, follows || offNs < 0 ? stepNs! / n : track.periodNs);
}

/** Takes out what found its counterpart, in runs without a gap. */
export function takeJoined(state: JoinState): JoinedRun[] {
  const { acc, gyr } = state;
  const periodNs = Math.min(acc.periodNs, gyr.periodNs);
  const runs: JoinedRun[] = [];
  let values: number[] = [];
  let endNs = 0;
  const finish = (): void => {
    if (values.length === 0) return;
    runs.push({
      tick: tickAt(endNs, state.base!),
      values,
      isEarlier: state.outNs !== undefined && endNs <= state.outNs,
    });
    state.outNs = endNs;
    values = [];
  };
  let a = 0;
  let g = 0;
  while (a < acc.timesNs.length && g < gyr.timesNs.length) {
    const apartNs = acc.timesNs[a]! - gyr.timesNs[g]!;
    if (apartNs > periodNs / 2) g++;
    else if (apartNs < -periodNs / 2) a++;
    else {
      if (Math.abs(acc.timesNs[a]! - endNs - periodNs) > periodNs / 2) finish();
      endNs = acc.timesNs[a]!;
      for (let k = 0; k < 3; k++) values.push(acc.values[3 * a + k]!);
      for (let k = 0; k < 3; k++) values.push(gyr.values[3 * g + k]!);
      a++;
      g++;
    }
  }
  finish();
  letGo(acc, a);
  letGo(gyr, g);
  return runs;
}

function append(track: Track, values: readonly number[], endNs: number, periodNs: number): void {
  const n = values.length / 3;
  for (let i = 0; i < n; i++) track.timesNs.push(endNs - (n - 1 - i) * periodNs);
  for (const value of values) track.values.push(value);
  letGo(track, Math.max(0, track.timesNs.length - MOST_WAITING));
}

function letGo(track: Track, count: number): void {
  track.timesNs.splice(0, count);
  track.values.splice(0, 3 * count);
}

/** ns from `base` to `tick`, the shorter way round. */
function sinceBase(tick: number, base: number): number {
  const ns = tick - base;
  if (ns >= TICK_MODULUS / 2) return ns - TICK_MODULUS;
  return ns < -TICK_MODULUS / 2 ? ns + TICK_MODULUS : ns;
}

function tickAt(ns: number, base: number): number {
  const whole = Math.round(ns);
  // Subtracted first: the sum of the two may be more than a double holds exactly.
  const wrapped = base - TICK_MODULUS + whole;
  if (wrapped >= 0) return wrapped;
  return base + whole < 0 ? base + whole + TICK_MODULUS : base + whole;
}
