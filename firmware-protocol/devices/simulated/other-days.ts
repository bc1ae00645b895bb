// Days beside the desk day, from a seed, for what that one does not show: little movement, much of it, roads and stairs,
// and a night in which the sensor lies on the table or on a sleeper.
import { type DayWriter, dayWriter } from "./day-writer.ts";
import { type Keyframe, postureShapes } from "./posture-script.ts";

const deg = (value: number): number => (value * Math.PI) / 180;
const MINUTE = 60;

/** Three hours in long positions, 30–70 min each, one walk. */
export function quietDay(seed: number): Keyframe[] {
  const day = dayWriter(seed);
  day.now.atS = 4 * MINUTE;
  day.sit("typing", day.between(50, 70) * MINUTE);
  day.sit(day.another(), day.between(30, 45) * MINUTE);
  day.rise();
  day.walk();
  day.sit("typing", day.between(30, 40) * MINUTE);
  return day.script;
}

/** Two hours: another position every two to five minutes, walks and stairs between. */
export function livelyDay(seed: number): Keyframe[] {
  const day = dayWriter(seed);
  day.now.atS = 4 * MINUTE;
  while (day.now.atS < 120 * MINUTE) {
    for (let i = 0; i < 4; i++) day.sit(day.another(), day.between(2, 5) * MINUTE);
    day.rise();
    day.walk();
    if (day.uniform() < 0.6) {
      day.go("stairs", 1.5, day.between(15, 40));
      day.go("standing", 1.2, day.between(20, 60));
    }
  }
  return day.script;
}

/** Two and a half hours: a walk to a car, town with lights, a motorway, a wheelchair's floor, a desk, and home again. */
export function rideDay(seed: number): Keyframe[] {
  const day = dayWriter(seed);
  day.now.atS = 4 * MINUTE;
  day.sit("typing", 8 * MINUTE);
  day.rise();
  day.walk();
  ride(day, 14);
  day.go("standing", 2, day.between(10, 20));
  day.walk();
  day.sit("typing", day.between(20, 30) * MINUTE);
  for (let i = 0; i < 5; i++) {
    day.go("wheeling", 2, day.between(20, 75));
    day.go("upright", 2, day.between(15, 60));
  }
  day.sit("leaning-left", day.between(10, 20) * MINUTE);
  day.rise();
  day.walk();
  ride(day, 25);
  day.go("standing", 2, day.between(10, 20));
  day.walk();
  return day.script;
}

/** Evening at the desk; the sensor is laid on the table, worn again, slept with on the back, and hung up. */
export function nightDay(seed: number): Keyframe[] {
  const day = dayWriter(seed);
  day.now.atS = 4 * MINUTE;
  day.sit("typing", day.between(12, 20) * MINUTE);
  day.takeOff(day.between(20, 40) * MINUTE);
  day.putOn();
  day.sit("leaning-right", day.between(6, 10) * MINUTE);
  day.go("sleeping", 4, day.between(70, 90) * MINUTE);
  day.go("sleeping", 3, day.between(20, 30) * MINUTE, { forwardRad: deg(-80), lateralRad: deg(15) });
  day.go("upright", 3, day.between(40, 80));
  // Taken off once more, and hung over a chair instead of laid flat.
  day.go("handled", 1.6, 0.4, { forwardRad: deg(25), lateralRad: deg(20) });
  day.go("on-table", 2, day.between(15, 20) * MINUTE, { forwardRad: deg(-12), lateralRad: deg(8) });
  return day.script;
}

/** On the road for about so long: town with lights at first, then faster and smoother. */
function ride(day: DayWriter, minutes: number): void {
  const untilS = day.now.atS + minutes * MINUTE;
  const townS = day.now.atS + 0.4 * minutes * MINUTE;
  day.go("upright", 2, day.between(20, 40), { forwardRad: postureShapes.riding.forwardRad });
  while (day.now.atS < untilS) {
    const town = day.now.atS < townS;
    day.go("riding", 8, day.between(60, 200), {
      riding: town ? day.between(0.8, 1.2) : day.between(0.5, 0.9),
    });
    if (town && day.uniform() < 0.7) day.go("riding", 6, day.between(8, 35), { riding: 0.03 });
  }
  day.go("upright", 6, day.between(15, 30), { forwardRad: postureShapes.riding.forwardRad });
}
