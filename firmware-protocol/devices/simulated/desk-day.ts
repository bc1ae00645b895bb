// Nine varied hours at a desk, from a seed: positions kept for 3–25 min with fidgets between, a walk about every 40 min,
// two long stays (one ended soon after the nudge is due, one not), the sensor taken off around noon, a few minutes
// lying down. Everything that the program tells apart happens at least once.
import { apart, type Keyframe, type Posture, postureShapes, SLUMP_TIME_S } from "./posture-script.ts";
import { uniformFrom } from "./random.ts";

const deg = (value: number): number => (value * Math.PI) / 180;
const MINUTE = 60;
const HOUR = 3600;
export const DESK_DAY_S = 9 * HOUR;

/** A change of position is a lasting shift of 10° or more; a little more, so that jitter does not undo it. */
const CHANGE_RAD = deg(11.5);
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

interface Lean {
  readonly forwardRad: number;
  readonly lateralRad: number;
}

export function deskDay(seed: number): Keyframe[] {
  const uniform = uniformFrom(seed);
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const script: Keyframe[] = [{ atS: 0, posture: "upright", transitionS: 0 }];
  /** Where the script has got to. */
  const now = { atS: 0 };
  let lean: Lean = postureShapes.upright;
  let yawRad = 0;

  /** Moves into a posture and stays there for `staysS` after arrival. */
  const go = (posture: Posture, transitionS: number, staysS: number, more: Partial<Keyframe> = {}): void => {
    script.push({ atS: now.atS, posture, transitionS, yawRad, ...more });
    const shape = postureShapes[posture];
    lean = {
      forwardRad: more.forwardRad ?? shape.forwardRad,
      lateralRad: more.lateralRad ?? shape.lateralRad,
    };
    now.atS += transitionS + staysS;
  };

  /** Keeps one position, sinking by up to 4°, with an excursion of 3–4.5° every few minutes, back within five seconds. */
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

  const appointments: { readonly dueS: number; readonly act: () => void }[] = [
    { dueS: between(12, 14) * MINUTE, act: () => sit("typing", between(42, 44) * MINUTE) },
    { dueS: between(2, 2.15) * HOUR, act: () => sit("slumped", between(49, 54) * MINUTE) },
    {
      dueS: between(3.4, 3.6) * HOUR,
      act: () => {
        takeOff(between(14, 22) * MINUTE);
        putOn();
      },
    },
    {
      dueS: between(5.4, 5.6) * HOUR,
      act: () => {
        go("lying", 3, between(4, 6) * MINUTE);
        go("upright", 3, between(20, 60));
      },
    },
  ];

  now.atS = between(3, 4) * MINUTE;
  let walkDueS = 58 * MINUTE;
  while (now.atS < DESK_DAY_S - 5 * MINUTE) {
    const appointment = appointments[0];
    if (appointment !== undefined && now.atS >= appointment.dueS) {
      appointments.shift();
      // A long stay must begin with a change, or it would only lengthen the one before it.
      if (apart(lean, postureShapes.reclined) > CHANGE_RAD) sit("reclined", between(2, 3) * MINUTE);
      appointment.act();
    } else if (now.atS >= walkDueS) {
      rise();
      walk();
      walkDueS = now.atS + between(32, 42) * MINUTE;
    } else {
      const posture = another();
      const longest = posture === "bent" ? 5 : 25;
      const wanted = MINUTE * (3 + (longest - 3) * uniform() ** 2);
      const nextS = Math.min(appointment?.dueS ?? DESK_DAY_S, walkDueS);
      sit(posture, Math.max(3 * MINUTE, Math.min(wanted, nextS - now.atS)));
    }
  }
  takeOff(10 * MINUTE);
  return script;
}
