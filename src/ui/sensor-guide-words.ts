// The texts of the page "Sensors that work" around its facts (sensor-guide.ts), and the facts as words.
import type { Axis, GuideEntry, GuideModel, Need, WornAxes } from "./guide-entry.ts";

export const guideWords = {
  title: "Sensors that work",
  lead: "We sell none of them and get nothing for naming them. All were tried without hardware, against what is written about them: be the first to tell how yours does.",
  firstTitle: "Which one first",
  first: [
    "If you have one of these at home, begin with it: connecting takes a minute.",
    "To see lean forward and sideways at any moment, it needs six axes. With a clock or numbers of its own, lost moments are known as well: a Polar Verity Sense, a Movesense and a Puck.js 2 have both and are still sold.",
    "To try with little money, a micro:bit shows lean while you move slowly. Positions are counted too; in quick movement it does not know them.",
    "A sensor that can buzz tells you without a screen: a Bangle.js 2, though it shows lean only while you move slowly.",
  ],
  needHeading: "What it should show",
  needs: {
    all: "All",
    live: "Lean, live",
    slow: "Lean, in slow movement",
    "own-angle": "Its own angle only",
  } satisfies Record<Need | "all", string>,
  needText: {
    all: "Every kind that this page can speak to.",
    live: "Six axes: forward and sideways, also while you move.",
    slow: "No gyroscope: forward and sideways while you move slowly; in quick movement lean waits. Positions are counted.",
    "own-angle": "What the maker’s own zero says. No positions, and nothing is recorded.",
  } satisfies Record<Need | "all", string>,
  shown: (n: number, of: number): string => `${n} of ${of} kinds shown`,
  experimental: "experimental",
  price: {
    1: "€ under 30 euros",
    2: "€€ 30 to 100 euros",
    3: "€€€ over 100 euros",
    unknown: "price unknown",
    none: "not for sale",
  } satisfies Record<GuideEntry["price"], string>,
  sold: {
    sold: "still sold",
    ask: "ask whether it is still sold",
    "second-hand": "second-hand only",
    build: "to build",
  } satisfies Record<GuideEntry["sold"], string>,
  rows: { worn: "Worn", models: "Measures", price: "To get one" },
  can: "What it can do",
  cannot: "What it cannot",
  wake: "How it gets into the browser’s list",
  tried: {
    own: "Tried against a virtual sensor that speaks our profile, through the whole program. Not yet on hardware.",
    sensor:
      "Tried against a virtual sensor written from the maker’s documents, through the whole program. Not yet on hardware.",
    board: "Tried against a virtual board that runs the program we send. Not yet on hardware.",
    messages: "Tried against messages written from the makers’ documents. Not yet on hardware.",
    others:
      "Experimental. Tried against messages as others described them; its maker published nothing. Not yet on hardware.",
  } satisfies Record<GuideEntry["tried"], string>,
  channels: {
    6: "six axes: acceleration and rotation",
    3: "accelerometer only",
    none: "its own angle only",
  } satisfies Record<GuideModel["channels"], string>,
  ownRates: "at the rates that it offers",
  aSecond: (rates: string): string => `${rates} times a second`,
  or: (others: string, last: string): string => `${others} or ${last}`,
  points: { up: "up", down: "down", out: "out of the back", in: "into the back" },
  axes: (up: string, out: string): string => `Its own axes: ${up}, ${out}.`,
  figure: (name: string): string => `${name}, seen from behind`,
} as const;

/** "12.5, 25 or 50 times a second". */
export function ratesText(ratesHz: readonly number[] | undefined): string {
  if (ratesHz === undefined) return guideWords.ownRates;
  const texts = ratesHz.map(String);
  const last = texts.at(-1) ?? "";
  const others = texts.slice(0, -1).join(", ");
  return guideWords.aSecond(others === "" ? last : guideWords.or(others, last));
}

/** "Its own axes: Y up, Z into the back." Undefined where there are none to tell. */
export function axesText(axes: WornAxes): string | undefined {
  if (axes === undefined) return undefined;
  const { up, down, out, in: into } = guideWords.points;
  const told = (axis: Axis, plus: string, minus: string): string =>
    axis.startsWith("-") ? `${axis.slice(1)} ${minus}` : `${axis} ${plus}`;
  return guideWords.axes(told(axes.up, up, down), told(axes.out, out, into));
}

/** `of`: the models that it holds for, where it does not hold for all. */
export const abilityWords = {
  of: (what: string, models: string): string => `${what}: ${models}.`,
  ofAll: (what: string): string => `${what}.`,
  live: "Show lean forward and sideways at any moment",
  slow: "Show lean while you move slowly",
  slowOnly: "Show lean in quick movement, for want of a gyroscope",
  ownAngle: "Show its own angle, from a zero of its own",
  ownAngleOnly: "Show positions and the time in them, or be recorded: its maker gives out no movement",
  counts: {
    numbered: "Number and date what it sends, so that every lost moment is counted",
    clock: "Tell the time of what it sends, so that lost moments are known",
    nothing: "Tell every lost moment: it has no clock and no numbers, and this computer’s clock stands in",
  } satisfies Record<GuideEntry["counts"], string>,
  battery: "Show its battery",
  buzz: "Buzz with a nudge",
  someBuzz: "Buzz with a nudge, if the unit has a motor",
  noBuzz: "Buzz",
  shows: "Show which one it is when you ask in Settings",
  log: "Hand over what it recorded while this page was away, where it keeps a log",
  noLog: "Hand over what it measured while this page was away",
} as const;

export const profileWords = {
  title: "For people who build sensors",
  lead: "Our own profile is open: a board that speaks it works here without a line of code from us. It is written out in the project’s source, in the folder firmware-protocol, README, with bytes to test against.",
  what: "What",
  asks: "What the profile asks for",
  why: "Why",
  rows: [
    [
      "Name and service",
      "A name that begins with Thora, or the service in the advertisement. No pairing.",
      "It is in the browser’s list by itself.",
    ],
    [
      "Who it is",
      "Version, device and boot id, rates, ranges, axes and signs in one block that can be read.",
      "Nothing is guessed: scales and mounting come from the sensor.",
    ],
    [
      "Samples",
      "Acceleration, and rotation if there is a gyroscope, in whole numbers. 25, 50 and 100 a second are enough.",
      "Small frames also fit where a connection allows 20 bytes only.",
    ],
    [
      "Time and number",
      "Every frame has a number, the time of its first sample in 1/32768 s, and a mark where something was dropped.",
      "Lost moments are counted, and the sensor’s clock is fitted to the computer’s.",
    ],
    [
      "Commands",
      "Start, stop, time, buzz, show yourself. Each is answered with what was applied.",
      "What was not done is known.",
    ],
    [
      "Log, if it has memory",
      "Five-second rows, numbered, with a checksum per block, kept until they are confirmed.",
      "A drop in the middle loses nothing.",
    ],
  ],
} as const;
