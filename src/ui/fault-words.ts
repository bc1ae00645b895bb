// What a person is told about each fault: what happened, and the next step. Never blames; never only a code.
import type { FaultCode } from "../domain/faults.ts";

export interface FaultWords {
  readonly title: string;
  readonly next: string;
  /** What the banner's button does, if there is something to do here. */
  readonly action?: "connect" | "reconnect" | "settings" | "recordings" | "sensors" | "reload";
  /** Not shown as a banner: nothing went wrong. */
  readonly silent?: true;
}

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
