// What the person chose, as overrides on the thresholds table.
import type { ReferenceChoice } from "./calibration.ts";
import { type Placement, placements } from "./placement.ts";
import { thresholds } from "./thresholds.ts";

/** How a sensor that can buzz joins in with a nudge. */
export const buzzes = ["off", "gentle", "strong"] as const;
export type Buzz = (typeof buzzes)[number];

export interface Settings {
  readonly schema: 1;
  /** Still for this long in any position → nudge. Minutes; range and default: thresholds.nudgeInterval. */
  readonly nudgeIntervalMin: number;
  readonly nudgesOn: boolean;
  readonly sound: boolean;
  readonly systemNotifications: boolean;
  /** Felt by nobody else, so on from the start; shown where the connected sensor can. */
  readonly buzz: Buzz;
  /** Sensors whose protocol was found out by others and not told by their maker are offered too. */
  readonly experimentalSensors: boolean;
  /** The browser's id of the device worn at each placement, so that a reload finds both again. */
  readonly devices: Readonly<Partial<Record<Placement, string>>>;
  /** A calibration is led by a voice as well. */
  readonly spokenGuidance: boolean;
  /** Which zero is used where sitting and standing have one each. */
  readonly referenceChoice: ReferenceChoice;
}

export const defaultSettings: Settings = {
  schema: 1,
  nudgeIntervalMin: thresholds.nudgeInterval.value,
  nudgesOn: true,
  sound: false,
  systemNotifications: false,
  buzz: "gentle",
  experimentalSensors: false,
  devices: {},
  spokenGuidance: false,
  referenceChoice: "by-activity",
};

/** Settings read back from anywhere: unknown or out-of-range values fall back, one by one, to their defaults. */
export function settingsFrom(raw: unknown): Settings {
  if (typeof raw !== "object" || raw === null) return defaultSettings;
  const given = raw as Partial<Record<keyof Settings, unknown>>;
  const bool = (v: unknown, fallback: boolean): boolean => (typeof v === "boolean" ? v : fallback);
  const { min, max } = thresholds.nudgeInterval;
  const interval = given.nudgeIntervalMin;
  return {
    schema: 1,
    nudgeIntervalMin:
      typeof interval === "number" && Number.isFinite(interval) && interval >= min && interval <= max
        ? Math.round(interval)
        : defaultSettings.nudgeIntervalMin,
    nudgesOn: bool(given.nudgesOn, defaultSettings.nudgesOn),
    sound: bool(given.sound, defaultSettings.sound),
    systemNotifications: bool(given.systemNotifications, defaultSettings.systemNotifications),
    buzz: buzzes.find((one) => one === given.buzz) ?? defaultSettings.buzz,
    experimentalSensors: bool(given.experimentalSensors, defaultSettings.experimentalSensors),
    devices: devicesFrom(given.devices),
    spokenGuidance: bool(given.spokenGuidance, defaultSettings.spokenGuidance),
    referenceChoice:
      given.referenceChoice === "sit" || given.referenceChoice === "stand"
        ? given.referenceChoice
        : defaultSettings.referenceChoice,
  };
}

/** One device is worn at one place: of two entries with the same id the first stays. */
function devicesFrom(raw: unknown): Settings["devices"] {
  if (typeof raw !== "object" || raw === null) return {};
  const devices: Partial<Record<Placement, string>> = {};
  for (const placement of placements) {
    const id: unknown = (raw as Partial<Record<Placement, unknown>>)[placement];
    if (typeof id === "string" && id !== "" && !Object.values(devices).includes(id)) devices[placement] = id;
  }
  return devices;
}
