// A simulated person who is led through a composite calibration: what they do when, and what the run is told.
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe, Posture } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { type Quaternion, turned } from "../../../../firmware-protocol/devices/simulated/rotation.ts";
import type {
  CompositeCalibration,
  CompositeCommand,
  CompositePhase,
  CompositePlan,
} from "../../../../src/domain/calibration.ts";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { radiansFromDegrees } from "../../../../src/domain/units.ts";
import { CompositeRun, freshComposite } from "../../../../workers/calibration/composite-run.ts";
import { filterForDevice } from "../../../../workers/fusion/filter-for-device.ts";

export const PERIOD_S = 0.02;

export const fullPlan: CompositePlan = {
  position: "standing-and-sitting",
  bows: true,
  walk: true,
  mounting: "on-back",
};

/** Into a posture at `atS`, taking `transitionS`; angles in degrees where they are not the posture's own. */
export const into = (
  atS: number,
  posture: Posture,
  transitionS: number,
  forwardDeg?: number,
  lateralDeg?: number,
): Keyframe => ({
  atS,
  posture,
  transitionS,
  ...(forwardDeg !== undefined && { forwardRad: radiansFromDegrees(forwardDeg) }),
  ...(lateralDeg !== undefined && { lateralRad: radiansFromDegrees(lateralDeg) }),
});

export interface BowStyle {
  readonly forwardDeg?: number;
  readonly lateralDeg?: number;
  readonly downS?: number;
}

/** Down and up again, from upright at `fromDeg`. */
export const bow = (
  atS: number,
  { forwardDeg = 42, lateralDeg = 0, downS = 2.4 }: BowStyle = {},
  fromDeg = 1,
) => [
  into(atS, "bent", downS, forwardDeg, lateralDeg),
  into(atS + downS + 0.3, "standing", downS, fromDeg, 0),
];

export interface Told {
  readonly atS: number;
  readonly command: CompositeCommand;
}
export const begin = (atS: number): Told => ({ atS, command: { kind: "begin" } });

/** All of it, as asked: done within two minutes. */
export const goodScript: readonly Keyframe[] = [
  into(0, "standing", 0, 1),
  into(12, "handled", 1, 12, 8),
  into(14, "standing", 1, 1),
  ...bow(31),
  ...bow(38),
  ...bow(45),
  into(53, "upright", 1.5, 4),
  into(69, "upright", 2, 18),
  into(85, "walking", 1.5),
  into(128, "standing", 1.5, 1),
];
export const goodTold: readonly Told[] = [1, 16, 28, 56, 72, 84].map(begin);
export const GOOD_END_S = 126;

export interface Sensed {
  readonly up: readonly Vec3[];
  readonly acc: readonly Vec3[];
  readonly gyr: readonly Vec3[];
}

/** What a perfect sensor, worn as drawn, would know. */
export function idealSensed(script: readonly Keyframe[], endS: number, seed = 5): Sensed {
  const body = new SimulatedBody({ seed, script });
  const times = Array.from({ length: Math.round(endS / PERIOD_S) }, (_, i) => i * PERIOD_S);
  const ideal = times.map((t) => body.idealAt(t));
  return {
    up: times.map((t) => body.truthAt(t).up),
    acc: ideal.map((s) => s.acc),
    gyr: ideal.map((s) => s.gyr),
  };
}

/** What a real sensor reads and the live filter makes of it: noise, offsets, and a filter that has to find its bias. */
export function realSensed(
  script: readonly Keyframe[],
  endS: number,
  seed: number,
  mounting?: Quaternion,
): Sensed {
  const body = new SimulatedBody({ seed, script, ...(mounting && { mounting }) });
  const filter = filterForDevice("instantaneous", PERIOD_S);
  const sensed = { up: [] as Vec3[], acc: [] as Vec3[], gyr: [] as Vec3[] };
  for (let i = 0; i < Math.round(endS / PERIOD_S); i++) {
    const { acc, gyr } = body.sampleAt(i * PERIOD_S);
    filter.update(gyr[0], gyr[1], gyr[2], acc[0], acc[1], acc[2]);
    const bias = filter.basis === "gyro-and-acceleration" ? filter.biasRadPerS : [0, 0, 0];
    sensed.up.push([filter.up[0], filter.up[1], filter.up[2]]);
    sensed.acc.push(acc);
    sensed.gyr.push([gyr[0] - bias[0]!, gyr[1] - bias[1]!, gyr[2] - bias[2]!]);
  }
  return sensed;
}

/** The same wearer with the sensor turned by `q` in its place. */
export const remounted = ({ up, acc, gyr }: Sensed, q: Quaternion): Sensed => ({
  up: up.map((v) => turned(q, v)),
  acc: acc.map((v) => turned(q, v)),
  gyr: gyr.map((v) => turned(q, v)),
});

export interface Led {
  readonly run: CompositeRun;
  /** Each phase as it began, session s; waiting with its reason. */
  readonly phases: readonly { readonly atS: number; readonly phase: string; readonly index: number }[];
}

export interface Leading {
  /** Called before each sample; may put another run in the place of the one given. */
  readonly before?: (run: CompositeRun, atS: number) => CompositeRun;
  /** Samples between these times never arrive. */
  readonly lost?: readonly [number, number];
}

export function lead(sensed: Sensed, told: readonly Told[], plan = fullPlan, leading: Leading = {}): Led {
  let run = new CompositeRun(freshComposite(plan));
  const phases: { atS: number; phase: string; index: number }[] = [];
  let next = 0;
  sensed.up.forEach((up, i) => {
    const atS = i * PERIOD_S;
    if (leading.lost && atS >= leading.lost[0] && atS < leading.lost[1]) {
      run.elapsed(1000 * atS);
      return;
    }
    run = leading.before?.(run, atS) ?? run;
    const acc = sensed.acc[i]!;
    const gyr = sensed.gyr[i]!;
    run.sample(1000 * atS, Float64Array.from(up), Float64Array.from(acc), gyr[0], gyr[1], gyr[2]);
    while (next < told.length && told[next]!.atS <= atS) run.command(told[next++]!.command);
    const { phase, index } = run.progress();
    const name = nameOf(phase);
    if (phases.at(-1)?.phase !== name || phases.at(-1)?.index !== index)
      phases.push({ atS, phase: name, index });
  });
  return { run, phases };
}

const nameOf = (phase: CompositePhase): string =>
  phase.kind === "waiting" ? `waiting: ${phase.why}` : phase.kind;

export function resultOf({ run }: Led): CompositeCalibration {
  const result = run.result();
  if (!result.ok) throw new Error(`no calibration: ${result.error.kind}`);
  return result.value;
}

/** Why each trial was not taken, in order; "taken" for those that were. */
export const verdictsOf = ({ run }: Led): string[] =>
  run.state.trials.map(({ step, accepted, reasons }) => {
    const why = reasons.map((reason) => reason.kind).join(", ");
    return `${step}: ${accepted ? "taken" : ""}${accepted && why ? " with " : ""}${why}`;
  });
