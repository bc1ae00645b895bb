// Simulated days through the whole pipeline, and what was true in them, second by second: for the table of hits and
// misses (npm run bench:truth) and for the short tests beside this file.
import type { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import { DESK_DAY_S, deskDay } from "../../../../firmware-protocol/devices/simulated/desk-day.ts";
import {
  livelyDay,
  nightDay,
  quietDay,
  rideDay,
} from "../../../../firmware-protocol/devices/simulated/other-days.ts";
import type { Keyframe, Posture } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { uniformFrom } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { PositionState } from "../../../../src/domain/position-state.ts";
import { begunPipeline, feed, KeptOutput, type SentFrame, simulatedRun } from "../simulated-frames.ts";

export const dayKinds = ["desk", "quiet", "lively", "ride", "night", "lost radio"] as const;
export type DayKind = (typeof dayKinds)[number];

export interface LivedDay {
  readonly kind: DayKind;
  readonly seed: number;
  readonly script: readonly Keyframe[];
  readonly body: SimulatedBody;
  readonly out: KeptOutput;
  readonly untilS: number;
  /** [untilS] what was said live at the end of each second. */
  readonly live: readonly PositionState[];
  /** Times without any data, s. */
  readonly outages: readonly (readonly [number, number])[];
}

const scripts: Readonly<Record<DayKind, (seed: number) => Keyframe[]>> = {
  desk: deskDay,
  quiet: quietDay,
  lively: livelyDay,
  ride: rideDay,
  night: nightDay,
  "lost radio": (seed) => deskDay(seed).filter((frame) => frame.atS < 3 * 3600),
};

/** The wearer sets the zero after three minutes, sitting upright. */
const ZERO_AT_S = 180;

export function livedDay(kind: DayKind, seed: number, rateHz = 25): LivedDay {
  const script = scripts[kind](seed);
  const last = script.at(-1)!;
  const untilS = kind === "desk" ? DESK_DAY_S + 600 : Math.ceil(last.atS + last.transitionS + 900);
  const run = simulatedRun(script, { seed, rateHz });
  const out = new KeptOutput();
  const pipeline = begunPipeline(out, run);
  const outages = kind === "lost radio" ? outagesOf(seed, untilS) : [];
  const uniform = uniformFrom(seed ^ 0x1057);
  const heard = (frame: SentFrame): boolean => {
    const atS = frame.arrivalMs / 1000;
    if (outages.some(([from, to]) => atS >= from && atS < to)) return false;
    return kind !== "lost radio" || uniform() >= 0.05;
  };
  const live: PositionState[] = [];
  for (let s = 1; s <= untilS; s++) {
    feed(pipeline, run.frames(s).filter(heard));
    pipeline.elapsed(1000 * s);
    if (s === ZERO_AT_S && !pipeline.useReference("upper-back").reply.ok) throw new Error("no zero");
    live.push(pipeline.now().state);
    out.frames.length = 0;
    out.points.length = 0;
  }
  pipeline.end("upper-back", "stopped");
  return { kind, seed, script, body: run.body, out, untilS, live, outages };
}

/** Bursts of 2 s every few minutes, and three long silences. */
function outagesOf(seed: number, untilS: number): [number, number][] {
  const uniform = uniformFrom(seed ^ 0xa17);
  const outages: [number, number][] = [];
  for (let s = 400 + 300 * uniform(); s < untilS - 400; s += 200 + 500 * uniform()) {
    const lasts = outages.length % 6 === 5 ? 60 + 200 * uniform() : 2;
    outages.push([s, s + lasts]);
    s += lasts;
  }
  return outages;
}

/** What each posture is in itself; undefined where its lean decides. */
const byPosture: { readonly [P in Posture]?: PositionState | "either" } = {
  walking: "walking",
  stairs: "walking",
  riding: "vehicle",
  wheeling: "moving",
  handled: "either",
};
/** Seconds around a change in which either state may be said. */
const LEEWAY_S = 6;
/** A lean nearer than this to an edge may be either. */
const EDGE_DEG = 2.5;
const deg = (rad: number): number => (rad * 180) / Math.PI;

/** The true state in the middle of each second; undefined where either of two may be said. */
export function trueStates(day: LivedDay): (PositionState | undefined)[] {
  const { script, body, untilS, outages } = day;
  const states: (PositionState | undefined)[] = [];
  let k = 0;
  for (let s = 0; s < untilS; s++) {
    const atS = s + 0.5;
    while (k + 1 < script.length && script[k + 1]!.atS <= atS) k++;
    states.push(trueState(day, atS, script[k]!));
  }
  return states.map((state, s) => {
    if (s < ZERO_AT_S + LEEWAY_S) return undefined;
    const outage = outages.find(([from, to]) => s + 1 >= from && s < to);
    if (outage)
      return outage[1] - outage[0] > 10 && s > outage[0] && s + 1 < outage[1] ? "no-data" : undefined;
    const near = states.slice(Math.max(0, s - LEEWAY_S), s + LEEWAY_S + 1);
    return near.every((other) => other === state) && body !== undefined ? state : undefined;
  });
}

function trueState({ body, script }: LivedDay, atS: number, frame: Keyframe): PositionState | undefined {
  const own = byPosture[frame.posture];
  if (own === "either") return undefined;
  const { forwardRad, totalRad, worn, changing } = body.truthAt(atS);
  if (!worn) return "off-body";
  // Under way into the same kind of state (from one stretch of road to the next) is no change.
  const before = script[script.indexOf(frame) - 1];
  if (own !== undefined) return changing && before?.posture !== frame.posture ? undefined : own;
  const [forward, total] = [deg(forwardRad), deg(totalRad)];
  if ([forward - 20, forward + 20, total - 65].some((away) => Math.abs(away) < EDGE_DEG)) return undefined;
  if (total > 65) return "lying";
  if (forward > 20) return "bent";
  if (forward < -20) return "reclined";
  return "upright";
}

export interface StateScore {
  /** Seconds. */
  readonly hit: number;
  readonly missed: number;
  readonly falselyClaimed: number;
}

/** The state in which each second was told in the end. */
export function toldStates({ out, untilS }: LivedDay): (PositionState | undefined)[] {
  const told: (PositionState | undefined)[] = Array.from({ length: untilS }, () => undefined);
  for (const { state, startMs, endMs } of out.ofKind("episode-ended")) {
    for (let s = Math.max(0, Math.ceil(startMs / 1000 - 0.5)); s + 0.5 < endMs / 1000 && s < untilS; s++)
      told[s] = state;
  }
  return told;
}

export function stateScores(day: LivedDay): Map<PositionState, StateScore> {
  const truth = trueStates(day);
  const told = toldStates(day);
  const scores = new Map<PositionState, StateScore>();
  const add = (state: PositionState, what: keyof StateScore): void => {
    const score = scores.get(state) ?? { hit: 0, missed: 0, falselyClaimed: 0 };
    scores.set(state, { ...score, [what]: score[what] + 1 });
  };
  for (const [s, state] of truth.entries()) {
    const said = told[s] ?? "no-data";
    if (state === undefined) continue;
    if (said === state) add(state, "hit");
    else {
      add(state, "missed");
      add(said, "falselyClaimed");
    }
  }
  return scores;
}

export interface Delay {
  readonly fromS: number;
  /** Undefined: never said while it was true. */
  readonly knownAfterS: number | undefined;
}

/** Each stretch in which the sensor lay on the table (or the wearer rode), and when that was said live. */
export function delaysOf(day: LivedDay, posture: "on-table" | "riding", state: PositionState): Delay[] {
  const { script, live, untilS } = day;
  return script.flatMap((frame, i) => {
    if (frame.posture !== posture || script[i - 1]?.posture === posture) return [];
    let end = i + 1;
    while (script[end]?.posture === posture) end++;
    const fromS = frame.atS + frame.transitionS;
    const endS = script[end]?.atS ?? untilS;
    const known = live.findIndex((said, s) => s + 1 >= fromS && s + 1 <= endS && said === state);
    return [{ fromS, knownAfterS: known < 0 ? undefined : known + 1 - fromS }];
  });
}
