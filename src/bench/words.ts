// Every text of the hardware bench. For people who build or test sensors: plain, with units, nobody blamed.
import type { DecodeError } from "../../firmware-protocol/decode-error.ts";
import type { GyroConvention } from "../../firmware-protocol/driver.ts";
import type { SensorEventName } from "../../firmware-protocol/packet.ts";
import type { CaptureReport, LossMethod } from "../../workers/bench-contract.ts";
import type { Side } from "../../workers/bench/device-axes.ts";
import type { CheckWait } from "../../workers/bench/guided-check.ts";
import type { TurnAxis } from "../../workers/bench/turn-check.ts";
import type { Phase } from "../link/link-state.ts";

export const page = {
  skip: "Skip to content",
  back: "Back to Thora",
  heading: "Hardware bench",
  lead: "What a sensor sends, byte by byte, and what becomes of it here. For people who build or test sensors.",
  local: "Nothing is stored and nothing leaves this computer, unless you save the file.",
  notices: "Notices",
  pause: "Pause the display",
  resume: "Go on",
  paused: "The display is paused. Measuring goes on.",
  stopped: "The measuring part of this page has stopped. Reload the page to begin again.",
} as const;

export const connection = {
  heading: "Sensor",
  connect: "Connect a sensor",
  again: "Connect again",
  all: "Show all devices",
  allText: "For a sensor with a name of its own, which the browser’s list leaves out.",
  stop: "Stop",
  experimental: "Offer experimental sensors too",
  experimentalText:
    "Experimental means that others found out how the sensor speaks, and its maker did not tell. Nothing is ever written that could harm it.",
  none: "None of these",
  status: "Sensor link",
  phases: {
    idle: "No sensor is connected.",
    choosing: "Choose the sensor in the browser’s list.",
    connecting: "Connecting.",
    discovering: "Reading what the sensor offers.",
    greeting: "Asking the sensor who it is.",
    starting: "Starting its stream.",
    streaming: "Connected, the stream is open.",
    waiting: "The link was lost. Trying again.",
    paused: "Waiting until Bluetooth is on and this page is seen.",
    stopping: "Stopping the stream.",
    stopped: "Stopped. The sensor is let go.",
    failed: "Not connected.",
  } satisfies Record<Phase, string>,
  of: (sensor: string, phase: string): string => `${sensor}: ${phase}`,
} as const;

export const sensor = {
  caption: "The sensor and the format in force",
  driver: "Driver",
  standing: { supported: "supported", experimental: "experimental" },
  model: "Model",
  firmware: "Firmware",
  hardware: "Hardware",
  untold: "not told",
  battery: "Battery",
  charging: "charging",
  rate: "Rate applied",
  rates: "Rates offered",
  channels: "Channels",
  six: "accelerometer and gyroscope",
  three: "accelerometer",
  noMotion: "none: it tells its own angle only",
  accScale: "Accelerometer scale",
  accScaleValue: (perCount: string, perG: string): string => `${perCount} m/s² a count, ${perG} counts per g`,
  gyrScale: "Gyroscope scale",
  gyrScaleValue: (perCount: string): string => `${perCount} °/s a count`,
  axes: "Axes as worn",
  sign: "Accelerometer’s sign",
  signs: {
    1: "specific force: +1 g on the axis that points up",
    [-1]: "gravity: −1 g on the axis that points up",
  },
  gyro: "Gyroscope’s value",
  conventions: {
    instantaneous: "at the moment of the sample",
    "interval-mean": "mean over the sample’s interval",
    none: "there is none",
  } satisfies Record<GyroConvention, string>,
  latency: "Group delay",
  clock: "Device clock",
  clockValue: (ticks: string, wrap: string, of: "first" | "last"): string =>
    `${ticks} ticks a second, wraps after ${wrap}; of the ${of} sample of a frame`,
  noClock: "none on the wire: timed by arrival",
  sequence: "Frame numbers",
  sequenceValue: (modulus: string): string => `counted modulo ${modulus}`,
  noSequence: "none on the wire",
} as const;

export const timing = {
  heading: "Rate, spacing, loss",
  caption: (seconds: string): string => `Over the last ${seconds} s`,
  figure: "Figure",
  value: "Value",
  note: "How it is known",
  arrived: "Effective rate",
  arrivedNote: (nominal: string): string =>
    `samples that came, least squares over arrivals; ${nominal} Hz is nominal`,
  sampled: "Sampling rate",
  sampledNote: "of the device on this computer’s clock, lost samples counted in",
  notifications: "Notifications",
  notificationsNote: "that carry motion",
  interval: "Between notifications",
  intervalValue: (p50: string, p95: string, most: string): string => `${p50} · ${p95} · ${most} ms`,
  intervalNote: "median · 95 % are within · longest",
  clumps: "In clumps",
  clumpsNote: (largest: string): string => `come within 4 ms of the one before; at most ${largest} at once`,
  loss: "Lost",
  lossValue: (samples: string, share: string): string => `${samples} samples, ${share} %`,
  lossNote: {
    sequence: "counted: the wire numbers its frames; since the stream opened",
    clock: "counted by the device’s clock; since the stream opened",
    slots: "estimated from empty slots: the wire numbers nothing; since the stream opened",
  } satisfies Record<LossMethod, string>,
  twice: "Doubled, late",
  twiceValue: (doubled: string, late: string): string => `${doubled}, ${late}`,
  twiceNote: "frames that came again, or after a younger one",
  drift: "Clock drift",
  driftNote: "device clock against this computer’s; takes a minute",
  noDrift: "no device clock",
  unknown: "measuring",
} as const;

export const values = {
  heading: "Decoded values",
  caption: "Mean since the last refresh",
  axis: "Axis",
  device: "Device, as sent",
  ours: "As worn",
  acc: "m/s²",
  gyr: "°/s",
  deviceAxes: ["X", "Y", "Z"],
  ourAxes: ["to the right", "up", "out of the back"],
  magnitude: (value: string): string => `|a| = ${value} m/s²`,
  angle: (deg: string): string => `The device’s own angle: ${deg}° forward`,
  none: "No motion has been decoded yet.",
} as const;

export const raw = {
  heading: "Notifications",
  caption: "The last hundred, youngest first",
  number: "No.",
  time: "Time, s",
  channel: "Channel",
  bytes: "Bytes",
  none: "None has come yet.",
} as const;

export const notes = {
  heading: "Events and what could not be decoded",
  events: "Events",
  noEvents: "No event has come.",
  errors: (count: string): string => `Could not be decoded: ${count}`,
  noErrors: "Everything could be decoded.",
  names: {
    button: "button pressed",
    tap: "tapped",
    worn: "put on",
    "off-body": "taken off",
    "device-nudge": "nudged by itself",
    "battery-low": "battery low",
    rebooted: "started anew",
    "buffer-overflow": "its buffer overflowed",
    "stream-stopped": "ended the stream by itself",
  } satisfies Record<SensorEventName, string>,
  error: (error: DecodeError): string => {
    const { code, ...numbers } = error;
    const told = Object.entries(numbers).map(([name, value]) => `${name} ${String(value)}`);
    return told.length === 0 ? code : `${code} (${told.join(", ")})`;
  },
} as const;

/** The sides as somebody sees them who looks at the sensor’s front. */
export const sideNames: Readonly<Record<Side, string>> = {
  front: "front",
  back: "back",
  top: "top edge",
  bottom: "bottom edge",
  right: "right edge",
  left: "left edge",
};

const undrawn = (front: string): string =>
  `Its front is ${front}. No drawing of its axes is public: take one edge for the top and keep to it. If the result is a quarter turn off, another edge is the top.`;

export const check = {
  heading: "Axis check",
  intro:
    "Lay the sensor down on each of its six sides, in the order that is asked for, then turn it three times by a quarter. It takes about a minute and shows which way its axes point, their signs, scale and offset.",
  holdings: {
    thora: "Its front is the side with the drawing, which stands upright when the top edge is up.",
    witmotion: "Its front is the label; X points to the top edge.",
    "xsens-dot": "Its front is the side with the logo; X points to the top edge, as the manual draws it.",
    movesense: undrawn("its face"),
    metamotion: undrawn("its face"),
    polar: undrawn("the side away from the lens"),
    thingy52: "Its front is its face; Y points to the top edge.",
    espruino: "Its front is the face of a Puck.js, with Y to the top edge, or the display of a Bangle.js.",
    microbit: "Its front is the side with the small lights; the logo is at the top edge.",
  } as Readonly<Record<string, string>>,
  holding: "Its front is the side that faces away from the body, its top edge the one that is worn up.",
  begin: "Begin the axis check",
  again: "Check again",
  retake: "Take the last one again",
  skip: "Leave out the turns",
  end: "End the check",
  saveFirst: "The capture has ended with its link. Save it, or begin a new one, before the next check.",
  faceStep: (n: number): string => `Side ${n} of 6`,
  turnStep: (n: number): string => `Turn ${n} of 3`,
  face: {
    front: "Lay it flat, its front up",
    back: "Turn it over, its front down",
    top: "Stand it up, its top edge up",
    bottom: "Stand it on its head, its top edge down",
    right: "Stand it on its side, its right edge up",
    left: "Stand it on its other side, its left edge up",
  } satisfies Record<Side, string>,
  turn: {
    right: "Hold it with its front towards you. Tip its top edge towards you by a quarter turn",
    top: "Hold it with its front towards you. Turn it until its front faces to your right",
    front: "Hold it with its front towards you. Turn it anticlockwise by a quarter, like a wheel",
  } satisfies Record<TurnAxis, string>,
  wait: {
    stillness: "Waiting until it lies still.",
    "next-side": "Recorded. Go on to this side.",
    holding: "Still. Leave it there for two seconds.",
    turn: "Now turn it, then hold it still.",
    "turn-end": "Turned. Hold it still.",
  } satisfies Record<CheckWait, string>,
  sidesDone: "All six sides are recorded.",
  result: "What the check shows",
  axis: "Device axis",
  accTable: "Accelerometer, axis by axis",
  gyrTable: "Gyroscope, axis by axis",
  accReads: "Reads + with this up",
  gyrReads: "Reads + about this",
  expected: "Driver says",
  scale: "Scale",
  offset: "Offset, m/s²",
  verdict: "Result",
  agrees: "agrees",
  reversed: "the other way round",
  elsewhere: "another axis",
  sign: {
    1: "It reads specific force: +1 g on the axis that points up.",
    [-1]: "It reads gravity: −1 g on the axis that points up. This takes its axes to be right-handed.",
  },
  magnitude: (value: string, percent: string): string =>
    `|a| at rest: ${value} m/s², ${percent} % from 9.81.`,
  allAgrees: "The accelerometer agrees with what the driver says.",
  accDiffers: (axes: string): string =>
    `This sensor reads ${axes} in another way than the driver says. Please send the file: the driver will be mended.`,
  allReversed:
    "This sensor reads all three axes the other way round: gravity and specific force are exchanged. Please send the file: the driver will be mended.",
  scaleOff: (axes: string): string => `The scale of ${axes} is more than 5 % off. Please send the file.`,
  gyrAgrees: "The gyroscope agrees with what the driver says.",
  gyrDiffers: (axes: string): string =>
    `The gyroscope reads ${axes} in another way than the driver says. Please send the file: the driver will be mended.`,
  gyrScaleOff: (axes: string): string =>
    `A quarter turn about ${axes} was not read as one, by more than a hand may be off. Please send the file.`,
  quarter: (deg: string): string => `${deg}° for 90°`,
  mixedUp: "Two opposite sides did not read opposite, so one of the six was another side. Check again.",
  aslant:
    "The sensor lay on an edge, or its axes are not along its sides. Check again with the sensor flat on each side.",
  turnsAslant: "The turns were about no one axis. Take them again, or leave them out.",
  turnsLeftOut: "The turns were left out.",
} as const;

export const capture = {
  heading: "Capture file",
  text: "One file with every notification since the stream opened, the axis check, and what was decoded. It can become a test of its driver.",
  states: {
    recording: "Kept so far",
    full: "Ten minutes are kept; what comes now is shown only",
    ended: "Ended with the link. Save it, or begin a new one",
  } satisfies Record<CaptureReport["state"], string>,
  length: (time: string, notifications: string, size: string): string =>
    `${time} of 10:00 · ${notifications} notifications · about ${size}`,
  kB: (n: string): string => `${n} kB`,
  MB: (n: string): string => `${n} MB`,
  withBrowser: "Include what this browser says of itself",
  withName: "Include the sensor’s name and serial number",
  privacy: "Left out unless ticked. The file always holds the sensor’s model, firmware and hardware version.",
  save: "Save capture",
  restart: "Begin a new capture",
  saved: (name: string): string => `Saved as ${name}.`,
  nothing: "There is nothing to save yet.",
} as const;
