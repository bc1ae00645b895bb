// The axis check as it goes: six sides laid upward, each recorded over two still seconds, then three quarter turns, each
// between two still moments. In: samples in device axes (m/s² as signed on the wire, rad/s). Out: means, and what is
// waited for. A side is new when it points away from all before it, so nobody has to press anything. Plain data.
import type { Vec3 } from "../../src/domain/lean.ts";
import { angleBetween, lengthOf, plus, unit } from "../calibration/direction.ts";
import {
  freshStillWatch,
  stillForMs,
  stillNow,
  type StillWatch,
  watchStillness,
} from "../calibration/still-watch.ts";
import type { FaceMean } from "./axis-check.ts";
import { sides } from "./device-axes.ts";
import { turnAxes, type TurnMean } from "./turn-check.ts";

const FACE_S = 2;
const TURN_STILL_S = 1;
/** Longer than a still moment. */
const RATES_MS = 1500;
/** Half of the way to the next side. */
const SAME_SIDE_RAD = Math.PI / 4;
/** Turning steadily is not stillness: further from the last rest than this, rad/s. A resting gyroscope is off by less. */
const REST_RAD_PER_S = 0.1;
/** Less than this was no quarter turn. */
const TURNED_RAD = Math.PI / 6;

export interface RecordedFace extends FaceMean {
  readonly startMs: number;
  readonly endMs: number;
}

/** What the check waits for. */
export type CheckWait =
  /** It moves. */
  | "stillness"
  /** It still lies as before. */
  | "next-side"
  /** It is still, for this share of the time needed. */
  | "holding"
  /** Still, before a turn. */
  | "turn"
  | "turn-end";

export interface GuidedCheck {
  phase: "idle" | "faces" | "turns" | "done";
  readonly hasGyro: boolean;
  faces: RecordedFace[];
  turns: TurnMean[];
  watch: StillWatch;
  /** Mean rate while it was last still, rad/s; undefined until it was. */
  bias: Vec3 | undefined;
  /** Rates of the last moments: what it reads at rest is their mean over a still one. */
  rates: { readonly atMs: number; readonly rate: Vec3 }[];
  /** Turned since it was last still, rad. */
  angle: Vec3;
}

export const freshCheck = (hasGyro: boolean): GuidedCheck => ({
  phase: "idle",
  hasGyro,
  faces: [],
  turns: [],
  watch: freshStillWatch(FACE_S),
  bias: undefined,
  rates: [],
  angle: [0, 0, 0],
});

export function beginCheck(s: GuidedCheck): void {
  Object.assign(s, freshCheck(s.hasGyro), { phase: "faces" });
}

/** What was recorded last is let go; from the turns' beginning back to the last side. */
export function retakeLast(s: GuidedCheck): void {
  if (s.turns.length > 0) s.turns = s.turns.slice(0, -1);
  else s.faces = s.faces.slice(0, -1);
  const backToFaces = s.faces.length < sides.length;
  s.phase = backToFaces ? "faces" : "turns";
  beginWaiting(s, backToFaces ? FACE_S : TURN_STILL_S);
}

/** Leaves out the turns that are not done. */
export function skipTurns(s: GuidedCheck): void {
  if (s.phase === "turns") s.phase = "done";
}

function beginWaiting(s: GuidedCheck, holdS: number): void {
  s.watch = freshStillWatch(holdS);
  s.bias = undefined;
  s.rates = [];
  s.angle = [0, 0, 0];
}

/** One sample; `periodS`: the time it stands for. */
export function checkSample(
  s: GuidedCheck,
  atMs: number,
  acc: Float64Array,
  gyr: Vec3,
  periodS: number,
): void {
  if (s.phase !== "faces" && s.phase !== "turns") return;
  const pose = watchStillness(s.watch, atMs, acc, gyr[0], gyr[1], gyr[2]);
  if (s.phase === "faces") {
    if (pose !== undefined && isNewSide(s, pose.accMs2)) record(s, pose);
    return;
  }
  if (s.bias !== undefined) s.angle = plus(s.angle, plus(gyr, s.bias, -1), periodS);
  s.rates.push({ atMs, rate: gyr });
  if (s.rates[0]!.atMs < atMs - RATES_MS) s.rates.shift();
  if (pose === undefined) return;
  const still = s.rates.filter((one) => one.atMs >= pose.startMs && one.atMs < pose.endMs);
  const sum = still.reduce<Vec3>((total, { rate }) => plus(total, rate), [0, 0, 0]);
  const mean = plus([0, 0, 0], sum, 1 / Math.max(1, still.length));
  if (lengthOf(plus(mean, s.bias ?? [0, 0, 0], -1)) > REST_RAD_PER_S) return;
  if (s.bias !== undefined && lengthOf(s.angle) > TURNED_RAD) {
    s.turns = [...s.turns, { about: turnAxes[s.turns.length]!, angleRad: s.angle }];
    if (s.turns.length === turnAxes.length) s.phase = "done";
  }
  // Still after a turn is still before the next.
  s.bias = mean;
  s.angle = [0, 0, 0];
}

const isNewSide = (s: GuidedCheck, acc: Vec3): boolean =>
  lengthOf(acc) > 0 && s.faces.every(({ accMs2 }) => angleBetween(unit(accMs2), unit(acc)) > SAME_SIDE_RAD);

function record(s: GuidedCheck, pose: { accMs2: Vec3; startMs: number; endMs: number }): void {
  s.faces = [...s.faces, { side: sides[s.faces.length]!, ...pose }];
  if (s.faces.length < sides.length) return;
  s.phase = s.hasGyro ? "turns" : "done";
  beginWaiting(s, TURN_STILL_S);
}

/** What is waited for now, and how far a hold has come, 0…1. */
export function checkWait(s: GuidedCheck): { readonly wait: CheckWait; readonly share: number } {
  if (s.phase === "turns") {
    if (s.bias === undefined) return { wait: "stillness", share: 0 };
    return { wait: lengthOf(s.angle) > TURNED_RAD ? "turn-end" : "turn", share: 0 };
  }
  const now = stillNow(s.watch);
  if (now === undefined) return { wait: "stillness", share: 0 };
  if (!isNewSide(s, now)) return { wait: "next-side", share: 0 };
  return { wait: "holding", share: Math.min(1, stillForMs(s.watch) / s.watch.holdMs) };
}
