// When to nudge. In: the wearer's moment, on sample time, and the settings. Out: the next state, and what to do.
// Pure; reads no clock. The clock is the body's: a position's age counts on through a snooze and a closed nudge, and
// only a real change of position begins it anew. After a nudge that moved nobody comes one soft repeat, a full interval
// later, and then silence until the next real change.
import type { NudgeEvent, NudgeOutcome } from "../domain/events.ts";
import { hopStates, type PositionState } from "../domain/position-state.ts";
import type { Settings } from "../domain/settings.ts";
import { MS_PER_MINUTE, sessionMs, type SessionMs } from "../domain/units.ts";
import { movementFor, type MovementKey } from "./movement.ts";

/** What the worker's Now tells; any wider record will do. */
export interface NudgeMoment {
  readonly atMs: SessionMs;
  readonly state: PositionState;
  /** Undefined while no position is kept: walking, lying, riding, off body, no data. */
  readonly positionSinceMs: SessionMs | undefined;
  /** Where a change began that is not yet certain. */
  readonly changeSensedMs: SessionMs | undefined;
}

export type NudgeSettings = Pick<Settings, "nudgeIntervalMin" | "nudgesOn">;

/** Plain data of one session: survives a reload as JSON. */
export interface NudgeState {
  /** The position that the counts below belong to. */
  readonly positionSinceMs?: SessionMs;
  /** Nudges given in this position, without those the wearer snoozed. */
  readonly givenHere: number;
  /** When the last nudge in this position ended without a lasting change. */
  readonly endedMs?: SessionMs;
  readonly open?: { readonly id: string; readonly atMs: SessionMs };
  readonly snoozedUntilMs?: SessionMs;
  /** A nudge withheld in this position has been told already. */
  readonly withheldHere: boolean;
  readonly lastGivenMs?: SessionMs;
  /** All nudges of the session: turns the suggested movement. */
  readonly shown: number;
}

export type NudgeAction =
  | {
      readonly do: "show";
      readonly id: string;
      readonly stillForMs: number;
      readonly movement: MovementKey;
      /** The soft second one in a position: no sound. */
      readonly repeat: boolean;
    }
  | { readonly do: "dismiss"; readonly id: string; readonly outcome: NudgeOutcome }
  | { readonly do: "record"; readonly event: NudgeEvent };

export interface NudgeStep {
  readonly state: NudgeState;
  readonly actions: readonly NudgeAction[];
}

/** Our own defaults, ms. */
const nudgeTimes = {
  /** Unanswered for so long, a nudge leaves. */
  expiresAfterMs: 10 * MS_PER_MINUTE,
  /** Between two nudges, whatever the positions do; not longer than the shortest snooze. */
  minGapMs: 5 * MS_PER_MINUTE,
  /** A due nudge waits so long for someone who is moving already. */
  movingWaitMs: 2 * MS_PER_MINUTE,
} as const;

/** The first and its one repeat. */
const GIVEN_PER_POSITION = 2;

export const firstNudgeState: NudgeState = { givenHere: 0, withheldHere: false, shown: 0 };

/** To be called with every moment, about once a second or oftener. */
export function nudgeStep(state: NudgeState, now: NudgeMoment, settings: NudgeSettings): NudgeStep {
  const actions: NudgeAction[] = [];
  let next = state;

  if (state.open !== undefined) {
    const outcome = outcomeOf(state, state.open.atMs, now, settings);
    if (outcome !== undefined) {
      const ended = endedAs(next, now.atMs, outcome);
      next = ended.state;
      actions.push(...ended.actions);
    }
  }
  next = inPosition(next, now);

  const dueMs = dueAt(next, now, settings);
  if (dueMs === undefined || now.atMs < dueMs || now.positionSinceMs === undefined)
    return { state: next, actions };
  // Someone who begins to move needs no nudge; should nothing come of it, the nudge is still due.
  if (now.changeSensedMs !== undefined) return { state: next, actions };
  if (now.state === "moving" && now.atMs < dueMs + nudgeTimes.movingWaitMs) return { state: next, actions };

  const stillForMs = now.atMs - now.positionSinceMs;
  if (next.snoozedUntilMs !== undefined) {
    if (!next.withheldHere) {
      next = { ...next, withheldHere: true };
      const event = { kind: "nudge-withheld", atMs: now.atMs, stillForMs, reason: "snoozed" } as const;
      actions.push({ do: "record", event });
    }
    return { state: next, actions };
  }

  const id = `nudge-${Math.round(now.atMs)}`;
  actions.push(
    { do: "show", id, stillForMs, movement: movementFor(next.shown), repeat: next.givenHere > 0 },
    { do: "record", event: { kind: "nudge-given", id, atMs: now.atMs, stillForMs } },
  );
  next = {
    ...without(next, "endedMs"),
    open: { id, atMs: now.atMs },
    givenHere: next.givenHere + 1,
    lastGivenMs: now.atMs,
    shown: next.shown + 1,
  };
  return { state: next, actions };
}

/** The wearer asks for quiet. An open nudge comes again afterwards if the position is still the same. */
export function nudgeSnoozed(state: NudgeState, atMs: SessionMs, minutes: 5 | 15 | 30): NudgeStep {
  const snoozeMs = minutes * MS_PER_MINUTE;
  const { state: ended, actions } = endedAs(state, atMs, "snoozed", snoozeMs);
  return { state: { ...ended, snoozedUntilMs: sessionMs(atMs + snoozeMs) }, actions };
}

/** The wearer closes it: it counts as asked. */
export function nudgeClosed(state: NudgeState, atMs: SessionMs): NudgeStep {
  return endedAs(state, atMs, "closed");
}

/** When the next nudge comes if the wearer stays; undefined if none will in this position. For the chart's ghost. */
export function nextNudgeAt(
  state: NudgeState,
  now: NudgeMoment,
  settings: NudgeSettings,
): SessionMs | undefined {
  const current = inPosition(state, now);
  const dueMs = dueAt(current, now, settings);
  return dueMs === undefined ? undefined : sessionMs(Math.max(dueMs, current.snoozedUntilMs ?? dueMs));
}

function outcomeOf(
  state: NudgeState,
  givenMs: SessionMs,
  now: NudgeMoment,
  settings: NudgeSettings,
): NudgeOutcome | undefined {
  // No nudge is given while a change is being sensed, so one that is sensed now came after it. A change that began just
  // before it and was recognised after counts too: the position is then newer, if not newer than the nudge.
  if (now.changeSensedMs !== undefined) return "moved";
  if (now.positionSinceMs !== undefined && now.positionSinceMs > (state.positionSinceMs ?? givenMs))
    return "moved";
  if (now.state === "walking" || now.state === "lying") return "moved";
  // Taken off: nobody is there to answer. Without data we do not know: it waits, and leaves in time.
  // Nobody is asked to look at a screen, or to move, on the road.
  if (now.state === "off-body" || now.state === "vehicle") return "expired";
  if (!settings.nudgesOn) return "closed";
  return now.atMs - givenMs >= nudgeTimes.expiresAfterMs ? "expired" : undefined;
}

/**
 * A newer position begins all counts anew; a snooze that has run out is over. While none is kept nothing is decided: a
 * moment without data may be followed by the same position, and what was asked in it stays asked.
 */
function inPosition(state: NudgeState, now: NudgeMoment): NudgeState {
  const awake =
    state.snoozedUntilMs !== undefined && now.atMs >= state.snoozedUntilMs
      ? without(state, "snoozedUntilMs")
      : state;
  const { positionSinceMs } = now;
  const known = awake.positionSinceMs;
  if (positionSinceMs === undefined || (known !== undefined && positionSinceMs <= known)) return awake;
  return { ...without(awake, "endedMs"), givenHere: 0, withheldHere: false, positionSinceMs };
}

/** Session time from which a nudge is due, snoozes aside; undefined while none can be. */
function dueAt(state: NudgeState, now: NudgeMoment, settings: NudgeSettings): SessionMs | undefined {
  if (!settings.nudgesOn || state.open !== undefined || now.positionSinceMs === undefined) return undefined;
  if (!hopStates.includes(now.state) || state.givenHere >= GIVEN_PER_POSITION) return undefined;
  const intervalMs = settings.nudgeIntervalMin * MS_PER_MINUTE;
  return sessionMs(
    Math.max(
      now.positionSinceMs + intervalMs,
      state.endedMs === undefined ? 0 : state.endedMs + intervalMs,
      state.lastGivenMs === undefined ? 0 : state.lastGivenMs + nudgeTimes.minGapMs,
    ),
  );
}

function endedAs(state: NudgeState, atMs: SessionMs, outcome: NudgeOutcome, snoozeMs?: number): NudgeStep {
  const { open } = state;
  if (open === undefined) return { state, actions: [] };
  const closed = without(state, "open");
  const event: NudgeEvent = {
    kind: "nudge-ended",
    id: open.id,
    atMs,
    outcome,
    ...(snoozeMs === undefined ? {} : { snoozeMs }),
  };
  return {
    // Snoozed is "ask me again": it neither counts as given nor starts the interval anew. Nor is it withheld meanwhile:
    // it was shown.
    state:
      outcome === "snoozed"
        ? { ...closed, givenHere: Math.max(0, closed.givenHere - 1), withheldHere: true }
        : { ...closed, endedMs: atMs },
    actions: [
      { do: "dismiss", id: open.id, outcome },
      { do: "record", event },
    ],
  };
}

function without<K extends keyof NudgeState>(state: NudgeState, key: K): Omit<NudgeState, K> & NudgeState {
  const { [key]: _dropped, ...rest } = state;
  return rest as Omit<NudgeState, K> & NudgeState;
}
