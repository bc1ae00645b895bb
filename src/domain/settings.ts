// What the person chose, as overrides on the thresholds table.
import type { ReferenceChoice } from "./calibration.ts";
import { thresholds } from "./thresholds.ts";

export interface Settings {
  readonly schema: 1;
  /** Still for this long in any position → nudge. Minutes; range and default: thresholds.nudgeInterval. */
  readonly nudgeIntervalMin: number;
  readonly nudgesOn: boolean;
  readonly sound: boolean;
  readonly systemNotifications: boolean;
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
    spokenGuidance: bool(given.spokenGuidance, defaultSettings.spokenGuidance),
    referenceChoice:
      given.referenceChoice === "sit" || given.referenceChoice === "stand"
        ? given.referenceChoice
        : defaultSettings.referenceChoice,
  };
}
