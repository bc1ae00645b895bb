// What a person is told about each fault: what happened, and the next step. Never blames; never only a code.
import type { Fault, FaultCode, SensorAdvice } from "../domain/faults.ts";

export interface FaultWords {
  readonly title: string;
  readonly next: string;
  /** What the banner's button does, if there is something to do here. */
  readonly action?: "connect" | "reconnect" | "settings" | "recordings" | "sensors" | "reload";
  /** Not shown as a banner: nothing went wrong. */
  readonly silent?: true;
}

/** In the place of a fault's own words, where the sensor tells what a person can do. */
const adviceWords: Readonly<Record<SensorAdvice, FaultWords>> = {
  "off-charger": {
    title: "The sensor is on its charger",
    next: "It measures only off the charger. Take it off; we try again by ourselves.",
    action: "reconnect",
  },
  restart: {
    title: "The sensor takes no more requests",
    next: "Only a restart helps: take its battery out for a moment and put it back. We try again by ourselves.",
    action: "reconnect",
  },
  "sending-mode": {
    title: "The sensor is in a mode in which it sends no movement",
    next: "Press its button until it is in heart rate mode. We try again by ourselves.",
    action: "reconnect",
  },
  "larger-packets": {
    title: "This connection is too narrow for the sensor’s data",
    next: "Disconnect other Bluetooth devices, or use another computer or phone. Then connect again.",
    action: "reconnect",
  },
  "other-board": {
    title: "This board has no motion sensor that works here",
    next: "A Puck.js of version 2 or later has one, and a Bangle.js 2.",
    action: "sensors",
  },
  "other-sensor": {
    title: "This sensor sends no movement",
    next: "See which sensors work, or connect another one.",
    action: "sensors",
  },
};

/** By kind of sensor: why one that is known by its name has not got what it should have. */
const missingWords: Readonly<Record<string, FaultWords>> = {
  microbit: {
    title: "The micro:bit’s program does not send its movement",
    next: "Its program needs the Bluetooth accelerometer service switched on. “Sensors that work” tells how.",
    action: "sensors",
  },
  movesense: {
    title: "The Movesense does not offer its movement",
    next: "Its firmware must be 2.3 or newer. If another app holds the sensor, close that app. Then connect again.",
    action: "reconnect",
  },
  polar: {
    title: "The Polar sensor does not offer its movement",
    next: "Put a Verity Sense into its heart rate mode, and close other apps that use the sensor. Then connect again.",
    action: "reconnect",
  },
};

/** What to say about a fault: the sensor's advice, what its kind needs, or the words for all. */
export function wordsFor(fault: Fault): FaultWords {
  if ("advice" in fault && fault.advice !== undefined) return adviceWords[fault.advice];
  const ofKind =
    fault.code === "services-missing" && fault.sensorKind !== undefined
      ? missingWords[fault.sensorKind]
      : undefined;
  return ofKind ?? faultWords[fault.code];
}

export const sensorFaultWords = { adviceWords, missingWords } as const;

export const faultWords: Readonly<Record<FaultCode, FaultWords>> = {
  "unsupported-browser": {
    title: "This browser cannot reach a sensor",
    next: "Open this page in Chrome or Edge on a computer or an Android phone. The simulated sensor works here.",
  },
  "bluetooth-blocked": {
    title: "Bluetooth is blocked for this page",
    next: "A rule of this browser or of this computer forbids it. Ask whoever looks after the computer.",
  },
  "adapter-off": {
    title: "Bluetooth is off",
    next: "Switch Bluetooth on in your system’s settings. We go on by ourselves.",
  },
  "permission-denied": {
    title: "The browser may not use Bluetooth",
    next: "Allow Bluetooth for this browser in your system’s privacy settings, then connect again.",
    action: "connect",
  },
  "chooser-cancelled": { title: "No sensor was chosen", next: "Choose one whenever you like.", silent: true },
  "connect-failed": {
    title: "The sensor did not answer",
    next: "Keep it near, charged, and not connected to another app or tab. Then connect again.",
    action: "reconnect",
  },
  "services-missing": {
    title: "The sensor answered only in part",
    next: "Switch the sensor off and on. If another app holds it, close that app. Then connect again.",
    action: "reconnect",
  },
  "incompatible-sensor": {
    title: "The sensor speaks a version this page does not know",
    next: "Reload this page to update it, or update the sensor’s firmware.",
    action: "reload",
  },
  "which-sensor": {
    title: "Which sensor is this?",
    next: "It is connected, but its name is new to this page. Say which sensor it is.",
  },
  "unknown-sensor": {
    title: "This device is none of the sensors that work here",
    next: "See which sensors work, or connect another one.",
    action: "sensors",
  },
  "sensor-taken": {
    title: "This sensor is worn at the other place already",
    next: "Choose your other sensor. To move this one, forget it first.",
  },
  "command-failed": {
    title: "The sensor refused a command",
    next: "We try again. If it goes on, switch the sensor off and on.",
    action: "reconnect",
  },
  "link-lost": {
    title: "The link to the sensor was lost",
    next: "We are trying again. Come nearer to this computer. The gap stays visible.",
    action: "reconnect",
  },
  "link-silent": {
    title: "The sensor is connected, but silent",
    next: "We are making a new connection. If it goes on, switch the sensor off and on.",
    action: "reconnect",
  },
  "storage-full": {
    title: "This browser has no room left",
    next: "Export and delete old recordings, or free space on the disk. Recording goes on in memory meanwhile.",
    action: "recordings",
  },
  "storage-unavailable": {
    title: "Recordings cannot be kept here",
    next: "A private window or a damaged profile may be the reason. Open this page in a normal window.",
  },
  "storage-newer": {
    title: "Your recordings were written by a newer version",
    next: "Reload this page to update it. Nothing is lost.",
    action: "reload",
  },
  "worker-restarted": {
    title: "The measuring part was started again",
    next: "What was not yet stored is read once more. There is nothing to do.",
  },
  "frames-unreadable": {
    title: "Some data could not be read",
    next: "If it goes on, switch the sensor off and on. What could not be read is counted as a gap.",
  },
};

export const faultButtons = {
  connect: "Connect a sensor",
  reconnect: "Connect again",
  settings: "Open settings",
  recordings: "Open recordings",
  sensors: "Sensors that work",
  reload: "Reload the page",
  dismiss: "Dismiss",
  region: "Notices",
} as const;

export const whichSensor = {
  none: "None of these",
  /** Before a fault's title, where it is the second sensor's. */
  pelvis: (title: string): string => `Pelvis sensor: ${title}`,
} as const;
