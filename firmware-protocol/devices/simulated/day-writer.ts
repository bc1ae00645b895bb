// The things a day at a desk is written from, in the order in which they happen: sitting with fidgets, rising, walking,
// taking the sensor off and putting it on. Seeded: the same calls give the same script.
import { apart, type Keyframe, type Posture, postureShapes, SLUMP_TIME_S } from "./posture-script.ts";
import { uniformFrom } from "./random.ts";

const deg = (value: number): number => (value * Math.PI) / 180;

/** A change of position is a lasting shift of 10° or more; a little more, so that jitter does not undo it. */
export const CHANGE_RAD = deg(11.5);
const SEATED: readonly Posture[] = [
  "upright",
  "typing",
  "typing",
  "slumped",
  "leaning-right",
  "leaning-left",
  "reclined",
  "bent",
];

export interface Lean {
  readonly forwardRad: number;
  readonly lateralRad: number;
}

export interface DayWriter {
  readonly script: Keyframe[];
  /** Where the script has got to. */
  readonly now: { atS: number };
  readonly uniform: () => number;
  between(low: number, high: number): number;
  /** The present lean, sinking included. */
  lean(): Lean;
  /** Moves into a posture and stays there for `staysS` after arrival. */
  go(posture: Posture, transitionS: number, staysS: number, more?: Partial<Keyframe>): void;
  /** Keeps one position, sinking by up to 4°, with an excursion of 3–4.5° every few minutes, back within five seconds. */
  sit(posture: Posture, staysS: number): void;
  /** A seated posture that is a change of position from here. */
  another(): Posture;
  rise(): void;
  /** A walk, standing, and a walk back. */
  walk(): void;
  takeOff(staysS: number): void;
  putOn(): void;
}

export function dayWriter(seed: number): DayWriter {
  const uniform = uniformFrom(seed);
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const script: Keyframe[] = [{ atS: 0, posture: "upright", transitionS: 0 }];
  const now = { atS: 0 };
  let lean: Lean = postureShapes.upright;
  let yawRad = 0;

  const go = (posture: Posture, transitionS: number, staysS: number, more: Partial<Keyframe> = {}): void => {
    script.push({ atS: now.atS, posture, transitionS, yawRad, ...more });
    const shape = postureShapes[posture];
    lean = {
      forwardRad: more.forwardRad ?? shape.forwardRad,
      lateralRad: more.lateralRad ?? shape.lateralRad,
    };
    now.atS += transitionS + staysS;
  };

  const sit = (posture: Posture, staysS: number): void => {
    const shape = postureShapes[posture];
    const forwardRad = shape.forwardRad + deg(between(-1, 1));
    const lateralRad = shape.lateralRad + deg(between(-1, 1));
    const slumpRad = deg(between(0, 4));
    const [fromS, untilS] = [now.atS, now.atS + staysS];
    const kept = (): Lean & { slumpRad: number } => {
      const left = slumpRad * Math.exp(-(now.atS - fromS) / SLUMP_TIME_S);
      return { forwardRad: forwardRad + slumpRad - left, lateralRad, slumpRad: left };
    };
    go(posture, between(1.2, 3), between(60, 240), kept());
    while (now.atS < untilS - 30) {
      const away = deg(between(3, 4.5)) * (uniform() < 0.5 ? -1 : 1);
      const sideways = uniform() < 0.4;
      const here = kept();
      go(posture, 1.2, 0.4, {
        forwardRad: here.forwardRad + (sideways ? 0 : away),
        lateralRad: lateralRad + (sideways ? away : 0),
      });
      go(posture, 1.6, Math.max(0, Math.min(between(100, 400), untilS - now.atS)), kept());
    }
    lean = kept();
  };

  const another = (): Posture => {
    const far = SEATED.filter((posture) => apart(postureShapes[posture], lean) >= CHANGE_RAD);
    return far[Math.floor(uniform() * far.length)] ?? "upright";
  };

  const rise = (): void => {
    go("bent", 1, 0.1, { forwardRad: deg(34) });
    go("standing", 1.4, between(2, 6));
  };

  const walk = (): void => {
    yawRad += between(-2, 2);
    go("walking", 1.5, between(60, 200));
    yawRad += between(-2, 2);
    go("standing", 1.2, between(20, 150));
    yawRad += between(1, 3);
    go("walking", 1.5, between(50, 160));
    go("standing", 1.2, between(1, 4));
    go("bent", 1.1, 0.1, { forwardRad: deg(32) });
  };

  const takeOff = (staysS: number): void => {
    go("handled", 1.6, 0.4, { forwardRad: deg(25), lateralRad: deg(20) });
    yawRad += 1.2;
    go("handled", 1.4, 0.5, { forwardRad: deg(55), lateralRad: deg(-25) });
    go("on-table", 1.8, staysS, { lateralRad: 0 });
  };

  const putOn = (): void => {
    go("handled", 1.8, 0.6, { forwardRad: deg(45), lateralRad: deg(25) });
    yawRad -= 1.2;
    go("handled", 1.5, 0.5, { forwardRad: deg(-10), lateralRad: deg(-12) });
    go("upright", 2, between(20, 60));
  };

  return { script, now, uniform, between, lean: () => lean, go, sit, another, rise, walk, takeOff, putOn };
}
