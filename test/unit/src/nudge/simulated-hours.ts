// Simulated hours, one moment a second, read as a table: minute and what happened.
import type { PositionState } from "../../../../src/domain/position-state.ts";
import { type SessionMs, sessionMs } from "../../../../src/domain/units.ts";
import {
  firstNudgeState,
  nudgeClosed,
  nudgeSnoozed,
  nudgeStep,
  type NudgeAction,
  type NudgeMoment,
  type NudgeSettings,
  type NudgeState,
} from "../../../../src/nudge/policy.ts";
import { nudgeStateFrom } from "../../../../src/nudge/saved-state.ts";

export const MINUTE = 60_000;
export const forty: NudgeSettings = { nudgeIntervalMin: 40, nudgesOn: true };

/** A stretch of the day: from `from` (minutes), in a state. A new `position` begins with it unless `same`. */
export interface Stretch {
  readonly from: number;
  readonly state: PositionState;
  readonly same?: true;
}

export type Answer = (state: NudgeState, atMs: SessionMs) => NudgeState;

export const close: Answer = (state, atMs) => nudgeClosed(state, atMs).state;
export const snooze =
  (minutes: 5 | 15 | 30): Answer =>
  (state, atMs) =>
    nudgeSnoozed(state, atMs, minutes).state;

const keeps = (state: PositionState): boolean => ["upright", "bent", "reclined", "moving"].includes(state);

/** A change of position is sensed 5 s after it began and certain after a minute, as the worker tells it. */
export function momentAt(stretches: readonly Stretch[], atMs: number): NudgeMoment {
  const index = stretches.findLastIndex(({ from }) => from * MINUTE <= atMs);
  const stretch = stretches[index] ?? { from: 0, state: "no-data" as const };
  const beginOf = (at: number): number => {
    const here = stretches[at];
    return here === undefined ? 0 : here.same === true ? beginOf(at - 1) : here.from * MINUTE;
  };
  const previous = stretches[index - 1];
  const began = beginOf(index);
  const age = atMs - began;
  const uncertain =
    previous !== undefined && keeps(previous.state) && keeps(stretch.state) && began > 0 && age < MINUTE;
  const since = uncertain ? beginOf(index - 1) : began;
  return {
    atMs: sessionMs(atMs),
    state: stretch.state,
    positionSinceMs: keeps(stretch.state) ? sessionMs(since) : undefined,
    changeSensedMs: uncertain && age >= 5000 ? sessionMs(began) : undefined,
  };
}

const told = (atMs: number, action: NudgeAction): string | undefined => {
  const clock = `${Math.floor(atMs / MINUTE)}:${String(Math.floor((atMs % MINUTE) / 1000)).padStart(2, "0")}`;
  if (action.do === "show")
    return `${clock} ${action.repeat ? "repeat" : "nudge"} after ${action.stillForMs / MINUTE}`;
  if (action.do === "dismiss") return `${clock} ${action.outcome}`;
  return action.event.kind === "nudge-withheld" ? `${clock} withheld` : undefined;
};

export function hours(
  minutes: number,
  stretches: readonly Stretch[],
  answers: Readonly<Record<number, Answer>> = {},
  settings = forty,
): string[] {
  let state = firstNudgeState;
  const table: string[] = [];
  for (let atMs = 0; atMs <= minutes * MINUTE; atMs += 1000) {
    const answer = answers[atMs / MINUTE];
    if (answer !== undefined) state = answer(state, sessionMs(atMs));
    const step = nudgeStep(state, momentAt(stretches, atMs), settings);
    // A reload every second: the state is nothing but its JSON.
    state = nudgeStateFrom(JSON.parse(JSON.stringify(step.state)));
    table.push(...step.actions.map((action) => told(atMs, action)).filter((line) => line !== undefined));
  }
  return table;
}
