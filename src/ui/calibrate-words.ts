// The texts of the guided calibration and of the sensor's accuracy. One instruction at a time, in plain words; numbers
// beside them. A calibration may be good; a position is only a position.
import type {
  AccRefusal,
  AxisSource,
  CompositeRefusal,
  CompositeStep,
  TrialReason,
  WaitingWhy,
} from "../domain/calibration.ts";
import { degreesFromRadians } from "../domain/units.ts";
import { count, oneDecimal, percent } from "./format.ts";

const degrees = (rad: number): string => `${oneDecimal(degreesFromRadians(rad))}°`;
/** Standard gravity in thousandths, from m/s². */
export const milliG = (ms2: number): string => `${oneDecimal((1000 * ms2) / 9.80665)} mg`;

export const calibrate = {
  title: "Your own reference",
  lead: "About a minute of easy positions gives sitting and standing a zero of their own. One press does for a start; this is surer, and it says how sure.",
  how: "How you would like to do it",
  position: "Position",
  standing: "Standing, then sitting",
  seated: "Seated only",
  bows: "Three slow bows",
  bowsNote: "They show which way is forward. Without them, the drawing on the sensor does.",
  bowsNeeded: "With the sensor any other way round, only bows can show which way is forward.",
  walk: "A walk of twenty seconds at the end",
  walkNote: "From then on each walk shows whether the sensor still sits as it did.",
  onBack: "The sensor lies flat on my back",
  voice: "Read the steps aloud",
  voiceNone: "This browser has no voice. The words on the page are enough.",
  begin: "Begin",
  noData: "Connect a sensor first, or try without one. Then come back.",
  later: "Do this later",
  stepOf: (n: number, of: number): string => `Step ${n} of ${of}`,
  steps: "Steps",
  status: { done: "done", skipped: "left out", present: "now", ahead: "" },
  beginsIn: "seconds to get ready",
  ready: "I am ready",
  notForMe: "Not for me",
  startOver: "Start over",
  again: "Try again",
  goOn: "Leave it out",
  done: "That is all of them",
  seconds: (s: number): string => (s === 1 ? "second" : "seconds"),
  hold: "Hold, and breathe",
  walking: "Keep walking",
  forwardNow: "forward",
  deepEnough: "Far enough. Come up slowly.",
  bowing: (bows: number, wanted: number): string => `${bows} of ${wanted} bows`,
  waitsTitle: "It waits for you",
  waitsText: "If you move, the seconds stop and begin again when you are still. Nothing is lost.",
  notTaken: "Not taken this time",
  kept: "Kept. Lean is measured from it from now on.",
  keptText:
    "Earlier references are kept as well. Older recordings stay as they are until you work them out again, under Recordings.",
  now: "Go to Now",
  recordings: "Go to Recordings",
  finished: "Done. Have a look, then keep it or let it go.",
  keep: "Keep this reference",
  discard: "Let it go",
  result: "Your reference",
  good: "Clear",
  usable: "Usable",
  goodText: "The trials agree, and each was held still.",
  usableText: "It will do. A step or two could be held more alike.",
  redo: "Do one step again",
  redoText: "Only that step is taken anew; the others stay.",
  oneSensor: "What one sensor can say",
  oneSensorText:
    "How your upper back leans against gravity. Not how your spine curves: leaning at the hips looks the same.",
  ended: {
    "no-data": "No data from the sensor just now. Connect it, then begin again.",
    "not-running": "It was interrupted, and nothing was changed. Begin again when you like.",
    "no-result": "There is nothing to keep yet.",
  },
  refused: {
    "nothing-held": "No position was held, so there is no zero to keep.",
    "forward-unknown":
      "Which way is forward cannot be told: the sensor does not lie flat, and there were no bows.",
  } satisfies Record<CompositeRefusal["kind"], string>,
} as const;

interface StepWords {
  readonly name: string;
  readonly text: string;
}

const stepWords: Readonly<Record<CompositeStep, StepWords>> = {
  stand: {
    name: "Stand, tall and easy",
    text: "Feet on the floor, arms loose, eyes ahead. Keep still for eight seconds.",
  },
  bows: {
    name: "Three slow bows",
    text: "Fold forward from the hips, as far as is easy, and come up again. Slowly, three times.",
  },
  "sit-tall": {
    name: "Sit tall, at ease",
    text: "Feet on the floor, back free. Tall, but not stiff. Keep still for eight seconds.",
  },
  "sit-relaxed": {
    name: "Sit relaxed",
    text: "The way you sit when you are tired. It is one of your own positions, not a mistake.",
  },
  walk: { name: "Walk", text: "Twenty seconds at your usual pace, straight on where you can." },
};

/** The second trial of a pose asks for the same once more. */
export const stepText = (steps: readonly CompositeStep[], index: number): StepWords => {
  const step = steps[index] ?? "stand";
  if (index === 1 && steps[0] === step)
    return {
      name: step === "stand" ? "Stand once more" : "Sit tall once more",
      text: "Loosen up first: turn or shrug once. Then the same again, for eight seconds.",
    };
  return stepWords[step];
};

export const waitingText: Readonly<Record<WaitingWhy, string>> = {
  moving: "Waiting until you are still",
  tilted: "Waiting until you are upright",
  "no-data": "No data from the sensor just now",
  "move-in-between": "Loosen up first: turn or shrug once",
  "not-walking": "Waiting for your first steps",
};

/** Why a trial was not taken, or what is noted about one that was. */
export function reasonText(reason: TrialReason): string {
  switch (reason.kind) {
    case "swayed":
      return `Your upper back swayed by ${degrees(reason.tiltRmsRad)}; up to 1° is fine.`;
    case "turning":
      return `It turned at ${degrees(reason.rateRadPerS)} a second; up to 5° is fine.`;
    case "not-at-rest":
      return `The sensor felt ${milliG(reason.deviationMs2)} besides gravity; up to 50 mg is fine. If this comes again, look at the sensor’s accuracy under Settings.`;
    case "not-upright":
      return `That was ${degrees(reason.angleRad)} away from upright.`;
    case "not-on-body":
      return "It was stiller than anybody can be. Is the sensor on your back?";
    case "trials-differ":
      return `The two trials are ${degrees(reason.apartRad)} apart; up to 3° is fine. Once more decides.`;
    case "single-trial":
      return "Only one trial was taken, so they could not be compared.";
    case "too-few-bows":
      return `${reason.bows} of ${reason.wanted} bows were seen.`;
    case "bows-shallow":
      return `The deepest bow was ${degrees(reason.deepestRad)}; 20° or more is needed.`;
    case "bows-quick":
      return `A bow took ${oneDecimal(reason.shortestS)} seconds. A little slower is better.`;
    case "bows-deep":
      return `The deepest bow was ${degrees(reason.deepestRad)}; half of that is plenty.`;
    case "axis-unclear":
      return `The bows turned about no single axis (${percent(reason.share)} of the movement; 80 % or more is needed).`;
    case "against-mounting":
      return `The bows and the drawing on the sensor disagree by ${degrees(reason.apartRad)}. If the drawing is upright, bow once more straight ahead.`;
    case "began-bent":
      return `You came to rest ${degrees(reason.backwardRad)} behind where you began, so the beginning was not upright. It starts over from there.`;
    case "no-range":
      return "Relaxed was no lower than tall, so your own range is not known.";
    case "walk-short":
      return `${count(reason.walkedS)} seconds of walking were seen; twenty are needed.`;
    case "data-lost":
      return `${oneDecimal(reason.seconds)} seconds of data were lost on the way.`;
  }
}

export const quality = {
  agree: "The two trials agree",
  agreeFine: "up to 3° is fine",
  single: "compared with nothing",
  plane: "Bows stay in one plane",
  planeFine: "80 % or more is fine",
  drawing: "Bows against the drawing",
  drawingFine: "up to 15° is fine",
  still: "Stillness while holding",
  stillFine: "up to 1° is fine",
  range: "From tall to relaxed",
  rangeNote: "your own range, both are yours",
  walking: "Zero while walking",
  walkingFrom: "measured",
  walkingLater: "later",
  walkingNote: "learned on your first walks",
  walkingKnown: "later walks are held against it",
  forward: "Forward is known from",
  axis: {
    bows: "your bows",
    "bows-without-gyro": "your bows",
    mounting: "the drawing",
  } satisfies Record<AxisSource, string>,
  notes: "Noted",
} as const;

export const accuracy = {
  title: "Sensor accuracy",
  lead: "An accelerometer that reads a little off tilts every angle by the same amount. Laid down six ways, it can tell how much.",
  how: [
    "Take the sensor off.",
    "Lay it on something firm, another side up each time: flat, on its back, on each edge.",
    "Each position takes three still seconds. The order does not matter, and propping it up is fine.",
  ],
  begin: "Begin",
  beginWear: "Use what was worn so far",
  wearNote:
    "What was worn so far holds still moments too. A back takes few positions, so it often needs a week of them.",
  gathering: "Looking for still moments in what is stored",
  gathered: "What was worn so far",
  moments: (n: number): string => `${count(n)} still ${n === 1 ? "moment" : "moments"} found`,
  cancel: "Cancel",
  running: "Lay it down, another side up each time",
  held: (n: number, of: number): string => `${n} of ${of} positions held`,
  waiting: {
    moving: "Waiting until it lies still",
    "no-data": "No data from the sensor just now",
    "same-as-before": "This side was up already. Turn it to another.",
  },
  holding: "Keep it there",
  complete: "All six were held",
  before: "Off before",
  after: "Off after",
  beforeNote: "the mean difference from gravity",
  lean: "What that was in lean",
  leanValue: (deg: string): string => `about ${deg}`,
  leanNote: "taken off every angle from now on",
  keep: "Keep this calibration",
  discard: "Let it go",
  kept: "Kept. The sensor is read through it from now on.",
  keptText: "What the sensor sends is stored as it is sent, so earlier recordings can be worked out again.",
  settings: "Go to Settings",
} as const;

/** `worn`: from daily wear, where nobody was asked to hold anything. */
export function accRefusalText(refusal: AccRefusal, worn: boolean): string {
  switch (refusal.kind) {
    case "no-better":
      return `The sensor reads within ${milliG(refusal.beforeMs2)} of gravity as it is. There is nothing to gain, and nothing is changed.`;
    case "too-few-positions":
      return worn
        ? `${refusal.positions} different positions were found; ${refusal.wanted} are needed. Six poses on a table take a minute.`
        : `${refusal.positions} different positions were held; ${refusal.wanted} are needed.`;
    case "too-little-spread":
      return worn
        ? "The positions that were worn are too much alike. Six poses on a table take a minute."
        : "The positions were too much alike. Let each side be up once.";
    case "residual-large":
      return `Even so it would be off by ${milliG(refusal.residualMs2)}. Something moved, or the sensor has another trouble. Nothing is changed.`;
    case "implausible":
      return "What was found is more than any working sensor is off by. Something moved. Nothing is changed.";
  }
}

/** Lean that an offset of this size, across gravity, is seen as: asin(offset / g). */
export const leanOfOffset = (offsetMs2: readonly number[]): string =>
  `${oneDecimal(degreesFromRadians(Math.asin(Math.min(1, Math.max(...offsetMs2.map(Math.abs)) / 9.80665))))}°`;

export const degreesText = degrees;
