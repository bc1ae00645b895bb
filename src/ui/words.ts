// The texts of the first screens and of Now (faults: fault-words.ts; charts: chart-words.ts; the rest: inside-words.ts). Plain language, age 11 to 12.
// Say position, change, still for, your own, measured, unsure. No verdict on a position, no promise, no exclamation.
import type { PositionState } from "../domain/position-state.ts";
import type { Unreachable } from "./sensor-reach.ts";

export const app = {
  name: "Thora",
  skip: "Skip to content",
  mainNav: "Main",
  screens: {
    now: "Now",
    day: "Day",
    recordings: "Recordings",
    settings: "Settings",
    calibrate: "Your own reference",
    "sensor-accuracy": "Sensor accuracy",
    sensors: "Sensors that work",
  },
  setupTitle: "Set up",
  welcomeTitle: "Welcome",
  title: (screen: string): string => `${screen} · Thora`,
  nudgeTitle: (minutes: number): string => `◇ ${minutes} min · Thora`,
  stop: "Stop",
  connect: "Connect a sensor",
  connectAgain: "Connect again",
} as const;

export const welcome = {
  headline: ["Move often.", "See the rhythm", "of your day."],
  lead: "A small sensor on your upper back notices how long you stay in one position, and when you move. There is no right or wrong way to sit.",
  connectTitle: "Connect a sensor",
  connectText: "Your browser asks which one to use. Setting up takes about a minute.",
  connect: "Connect a sensor",
  notInList: "My sensor is not in the list",
  tryTitle: "Try without a sensor",
  tryText: "A simulated body moves through a day. Nothing to wear, opens at once.",
  tryIt: "Try without a sensor",
  whatWorks: "What works here",
  tryRow: "A simulated day, opens at once",
  unsupportedTitle: "This browser cannot reach a sensor",
  unsupportedText: {
    ios: "No browser on an iPhone or iPad can. On a computer or an Android phone, open this page in Chrome or Edge.",
    android: "It has no Web Bluetooth. Open this page in Chrome, Edge or Samsung Internet on this phone.",
    linux:
      "Firefox has no Web Bluetooth. Chrome and Chromium on Linux keep it behind a setting: open chrome://flags, switch on Experimental Web Platform features, then start the browser again.",
    desktop: "It has no Web Bluetooth. Open this page in Chrome or Edge on this computer.",
    insecure: "Bluetooth works on secure pages only. Open this page at an address that begins with https.",
  } satisfies Record<Unreachable, string>,
  copyLink: "Copy link",
  linkCopied: "Link copied",
  local: "No account. Your data stays on this computer.",
  requests: (n: number): string => `Requests to other computers: ${n}`,
  notMedical: "Not a medical device. Not an emergency monitor.",
  cancelled: "No sensor was chosen. Wake the sensor, keep it near, and choose it from the list.",
  choosing: "Choose your sensor in the browser’s list.",
} as const;

export const setup = {
  step: (n: number, of: number): string => `Set up, step ${n} of ${of}`,
  stepNames: ["Put it on, set a reference", "How you want to be told"],
  connectingText: (sensor: string): string => `Reaching ${sensor}. Keep it near this computer.`,
  putOn: "Put the sensor on",
  putOnText: "Between the shoulder blades, flat on the back, its drawing upright. Under a shirt is fine.",
  referenceTitle: "Sit or stand at ease",
  referenceText:
    "Any easy position will do. It becomes zero, and lean is measured from there. You can set it again at any time.",
  skip: "Skip for now",
  go: "Continue",
  notificationTitle: "A quiet word when you stay long",
  notificationText:
    "After the time you choose in one position, this page shows a card. If you like, your system can show a short notice too, so that you see it in other windows. It names the minutes and one movement, no health words. Nothing is sent anywhere.",
  notificationDenied:
    "Your browser is set to block notices from this page. The card on the page works all the same. To change it, open the page’s settings beside the address.",
  notificationGranted: "Notices are allowed.",
  notificationUnavailable: "This browser has no notices. The card on the page works all the same.",
  allow: "Allow notifications",
  skipNotifications: "Skip notifications",
  finish: "Go to Now",
} as const;

export const reference = {
  button: "Use this position as reference",
  guided: "Set it step by step",
  waiting: "Hold the position for three seconds.",
  done: (wobble: string): string => `Reference set, steady within ${wobble}.`,
  of: (place: string, answer: string): string => `${place}: ${answer}`,
  moving: "There was too much movement. Settle for a moment, then try again.",
  "no-data": "No data from the sensor just now. Try again when it is connected.",
  flat: "The sensor seems to lie flat. Put it on first, then try again.",
} as const;

export const stateNames: Readonly<Record<PositionState, string>> = {
  upright: "Upright",
  bent: "Bent",
  reclined: "Reclined",
  lying: "Lying",
  walking: "Walking",
  moving: "Moving",
  "off-body": "Off body",
  "no-data": "No data",
  vehicle: "In a vehicle",
  unknown: "Unknown",
};

export const now = {
  heading: "Now",
  heroLabel: "In this position for",
  walkingLabel: "On the move for",
  lyingLabel: "Lying for",
  vehicleLabel: "In a vehicle for",
  unit: "min",
  unknown: "–",
  chip: "Position state",
  details: {
    upright: "sitting or standing",
    bentBy: (deg: number): string => `leaning ${deg}° forward`,
    reclined: "leaning back",
    since: (time: string): string => `since ${time}`,
    unsure: "zero unsure",
  },
  since: (time: string): string => `Since ${time}. Any change of position starts a new hop.`,
  nextNudge: (time: string): string => `A nudge near ${time}, only if you stay.`,
  nudgesOff: "Nudges are off.",
  bent: "Leaning forward counts like any other position.",
  reclined: "Leaning back counts like any other position.",
  walking: "The clock is at zero. A new hop begins when you settle.",
  moving: "Moving. A new hop begins when you settle.",
  changeSensed: "A change has begun. It counts once you have kept it for a minute.",
  lying: "No nudge while you lie.",
  vehicle: "No nudge while you ride.",
  unknownPosition: "The data do not tell the position just now. Time in it counts on.",
  offBody: "Nothing is counted while the sensor is off your body.",
  noDataTrying: (attempt: string): string => `Trying again, ${attempt} time. The sensor may be out of reach.`,
  ownAngle: "This sensor tells its own angle only. Positions, and the time in them, are not counted.",
  noData: "Nothing arrives from the sensor. It may be out of reach.",
  noSensor: "No sensor is connected. What is not measured is not counted.",
  stopped: "Stopped. What was measured is kept.",
  today: "Today",
  changes: (n: string): string => (n === "1" ? "change" : "changes"),
  anHour: (rate: string): string => `${rate} an hour`,
  longest: "longest still",
  ownOf: (own: string, all: string): string => `${own} of ${all}`,
  selfStarted: "self-started",
  measured: (measured: string, worn: string): string => `measured ${measured} of ${worn} worn`,
  nothingYet: "Nothing measured yet today.",
} as const;

export const lean = {
  heading: "Upper-back lean",
  note: "against gravity",
  live: "Live",
  lastMinute: "last 60 s",
  forwardMeter: "Forward lean",
  sidewaysMeter: "Sideways lean",
  forward: "forward",
  back: "back",
  right: "right",
  left: "left",
  level: "at zero",
  spoken: (deg: string, direction: string): string => `${deg} degrees ${direction}`,
  unknown: "not known",
  unsure: "Zero unsure. Set a reference to see your lean from your own zero.",
  doubtful: "The sensor may have moved. Set your reference again to judge lean.",
  hidden: "Lean is shown while the sensor is worn and sends data.",
  noGyro: "This sensor has no gyroscope: lean is shown while you move slowly; in quick movement it waits.",
  waits: "Waiting for a slower moment.",
} as const;

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });

export const link = {
  name: "Sensor link",
  group: "Sensor",
  of: (place: string): string => `${place} sensor link`,
  places: { "upper-back": "Upper back", pelvis: "Pelvis" },
  none: "No sensor",
  choosing: "Choosing",
  connecting: "Connecting",
  preparing: "Getting ready",
  streaming: "Connected",
  waiting: (attempt: string): string => `Trying again, ${attempt} time`,
  hidden: "Paused while hidden",
  adapterOff: "Bluetooth is off",
  stopped: "Stopped",
  failed: "Not connected",
  battery: "Battery",
  charging: "charging",
  measured: "Measured",
  ordinals: ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"],
  ordinal(n: number): string {
    const ending = { one: "st", two: "nd", few: "rd", other: "th", zero: "th", many: "th" };
    return this.ordinals[n - 1] ?? `${n}${ending[ordinals.select(n)]}`;
  },
};

export const nudge = {
  region: "Nudge",
  still: (minutes: number): string => `Still for ${minutes} minutes`,
  listening: "Listening for movement",
  anyChange: "Any change counts. This closes by itself.",
  notNow: "Not now",
  minutes: "min",
  snooze: (minutes: number): string => `Not now, ${minutes} minutes`,
  close: "Close",
  counts: "That counts",
  newHop: "A new hop begins",
  moves: {
    turn: { title: "A turn to each side?", text: "Twenty seconds is plenty." },
    reach: { title: "A slow reach up?", text: "As far as it is easy. Let the ribs open." },
    stand: { title: "Up and down once?", text: "Or up, and stay up for a while." },
    shoulders: { title: "Shoulders in slow circles?", text: "A few each way is plenty." },
    "lean-back": { title: "A lean back, and forward?", text: "As far as it is easy." },
    walk: { title: "A few steps?", text: "To the window and back is plenty." },
  },
} as const;

export const simulation = {
  label: "Simulation",
  text: "Simulated body. These data are invented and kept apart from yours.",
  speed: "Speed",
  times: (n: number): string => `${n}×`,
} as const;

export const day = {
  previous: "Previous day",
  next: "Next day",
  headline: (n: number, changes: string): string =>
    n === 0 ? "No change of position" : `${changes} ${n === 1 ? "change" : "changes"} of position`,
  longest: (spoken: string): string => `The longest still spell was ${spoken}.`,
  own: (own: string, all: string): string => `${own} of ${all} changes were your own.`,
  none: "No recording",
  noneText: "Nothing was measured on this day.",
  reading: "Reading the day",
  perHour: "changes an hour",
  longestStill: "longest still",
  measuredOf: (worn: string): string => `measured of ${worn}`,
  part: (hour: number): string =>
    hour < 5
      ? "Night"
      : hour < 11
        ? "Morning"
        : hour < 14
          ? "Midday"
          : hour < 16
            ? "Afternoon"
            : hour < 18
              ? "Late afternoon"
              : "Evening",
  chart: "Hops",
  leanTitle: "Lean over the day",
  leanNote: "Forward is up. No line: not measured.",
  changesTitle: "Changes of position",
  nudgesTitle: "Nudges",
  noNudges: "No nudge on this day.",
  noChanges: "No change on this day.",
  ownChange: "own",
  afterNudge: "after a nudge",
  walked: "Walk",
  changed: "Change",
  outcome: { moved: "you moved", asked: "asked", held: "held back" },
  time: "Time",
  what: "What",
  how: "How",
  stillFor: "Still for",
  showAll: (n: number): string => `Show all ${n}`,
  longestList: "Longest in one position",
} as const;
