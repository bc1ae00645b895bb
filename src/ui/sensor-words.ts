// The texts about worn sensors: where they are, two of them, what one cannot do. Loaded with the screens that show them.
// The page "Sensors that work" has its own.
import type { Buzz } from "../domain/settings.ts";

export const sensorSettings = {
  heading: "Sensors",
  notInList: "My sensor is not in the list",
  notInListText: "Shows every Bluetooth device near you, for a sensor that was given a name of its own.",
  whichWork: "Sensors that work",
  addSecond: "Add a second sensor on the pelvis",
  addSecondText:
    "One sensor cannot tell a bend of the back from a lean at the hips. A second one, flat on the back of the pelvis, shows the bend between the two.",
  identify: "Make it blink",
  sign: {
    waiting: "Asking the sensor.",
    done: "It shows a light for some seconds; a watch buzzes.",
    "not-done": "It gave no sign just now. Try again in a moment.",
  },
  pairNext:
    "Once both have a zero of the same position, Now shows the bend between them: sit or stand at ease, then press “Use this position as reference”. It sets both in one moment.",
  stopOne: "Stop",
  connectOne: "Connect again",
  forgetOne: "Forget",
  forgetText:
    "Forgetting disconnects a sensor, and the browser no longer lets this page use it. Recordings stay.",
  experimentalHeading: "Experimental sensors",
  experimental: "Offer experimental sensors too",
  experimentalText:
    "Experimental means that others found out how the sensor speaks, and its maker did not tell. Of an Upright GO only its own angle, its battery and its buzz are used: nothing is recorded as movement, and nothing is ever written that could harm it.",
} as const;

export const buzz = {
  heading: "A buzz on your back with it",
  choices: { off: "Off", gentle: "Gentle", strong: "Strong" } satisfies Record<Buzz, string>,
  text: "Only you feel it. A repeat is always gentle; while you snooze there is none.",
  test: "Try the buzz",
  waiting: "Asking the sensor.",
  done: "The sensor buzzed.",
  "not-done": "The sensor did not buzz just now. Try again when it is connected.",
  cannot: "The connected sensor cannot buzz. The card on the page works all the same.",
  none: "A sensor that can buzz joins in once it is connected.",
} as const;

export const guidedPair = {
  which: "Which sensor",
  both: "The bend between the two sensors is told once both were set step by step the same way, or both in one press.",
  other: (place: string): string => `Now the ${place} sensor`,
  places: { "upper-back": "upper-back", pelvis: "pelvis" },
} as const;

export const pair = {
  heading: "Bend between the two sensors",
  note: "upper back less pelvis",
  value: (deg: string, direction: string): string => `${deg} ${direction}`,
  spoken: (deg: string, direction: string): string => `Bend between the two sensors: ${deg} ${direction}`,
  sideways: (deg: string, direction: string): string => `${deg} to the ${direction}`,
  straight: "as in your zero",
  explain: "What one sensor cannot know: rounding the back counts, leaning at the hips does not.",
  needsZero:
    "It is shown once both sensors are worn and have a zero of the same position. Sit or stand at ease, then press “Use this position as reference”: it sets both in one moment.",
  putOn: "The pelvis sensor sits low, flat on the bone above the tailbone, its drawing upright.",
  waits: "The pelvis sensor sends nothing just now. The one on your upper back goes on by itself.",
  upperWaits: "The upper-back sensor sends nothing just now, so there is no bend to show.",
} as const;

export const ownAngle = {
  heading: (sensor: string): string => `${sensor}’s own angle`,
  says: (sensor: string, deg: string, direction: string): string =>
    `${sensor} says ${deg} ${direction} of its own zero.`,
  saysZero: (sensor: string): string => `${sensor} says it is at its own zero.`,
  beyond: "It says that this is past the limit set in its own app.",
  within: "It says that this is within the limit set in its own app.",
  limits: "Experimental: nothing is recorded, and no nudges are given from it.",
  forward: "forward",
  back: "back",
} as const;
