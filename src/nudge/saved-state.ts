// The nudge state as it comes back after a reload: from JSON of unknown age, so read field by field.
import { type SessionMs, sessionMs } from "../domain/units.ts";
import { firstNudgeState, type NudgeState } from "./policy.ts";

const count = (value: unknown): number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : 0;

/** Anything that cannot be read begins anew, as if no nudge had been given; never throws. */
export function nudgeStateFrom(saved: unknown): NudgeState {
  if (typeof saved !== "object" || saved === null) return firstNudgeState;
  const given = saved as Partial<Record<keyof NudgeState, unknown>>;
  const time = (key: keyof NudgeState): Record<string, SessionMs> => {
    const value = given[key];
    return typeof value === "number" && Number.isFinite(value) ? { [key]: sessionMs(value) } : {};
  };
  return {
    givenHere: count(given.givenHere),
    withheldHere: given.withheldHere === true,
    shown: count(given.shown),
    ...time("positionSinceMs"),
    ...time("endedMs"),
    ...time("snoozedUntilMs"),
    ...time("lastGivenMs"),
    ...openFrom(given.open),
  };
}

function openFrom(value: unknown): Pick<NudgeState, "open"> {
  if (typeof value !== "object" || value === null) return {};
  const { id, atMs } = value as { id?: unknown; atMs?: unknown };
  return typeof id === "string" && typeof atMs === "number" && Number.isFinite(atMs)
    ? { open: { id, atMs: sessionMs(atMs) } }
    : {};
}
