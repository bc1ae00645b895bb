// Nine varied hours at a desk, from a seed: positions kept for 3–25 min with fidgets between, a walk about every 40 min,
// two long stays (one ended soon after the nudge is due, one not), the sensor taken off around noon, a few minutes
// lying down. Everything that the program tells apart happens at least once.
import { CHANGE_RAD, dayWriter } from "./day-writer.ts";
import { apart, type Keyframe, postureShapes } from "./posture-script.ts";

const MINUTE = 60;
const HOUR = 3600;
export const DESK_DAY_S = 9 * HOUR;

export function deskDay(seed: number): Keyframe[] {
  const { script, now, uniform, between, lean, go, sit, another, rise, walk, takeOff, putOn } =
    dayWriter(seed);

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
      if (apart(lean(), postureShapes.reclined) > CHANGE_RAD) sit("reclined", between(2, 3) * MINUTE);
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
