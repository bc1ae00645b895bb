// The link's decisions, pure: (state, event, conditions) → next state and what to do, as data, in order.
// The next state is looked up in the table; effects are derived from what is left and what is entered, so that leaving
// a connection always disconnects, leaving a wait always cancels its timer, and every opened stream is closed once.
import { table } from "./flow-table.ts";
import type {
  ClosedCause,
  Conditions,
  LinkEffect,
  LinkEvent,
  LinkState,
  Phase,
  StateAt,
} from "./link-state.ts";

export interface Step {
  readonly state: LinkState;
  readonly effects: readonly LinkEffect[];
}

/** Defined for every state and event; an event that does not concern the state changes nothing. */
export function transition(state: LinkState, event: LinkEvent, given: Conditions): Step {
  // Each rule is typed for its own pair; looking it up by that very pair is what makes the cast sound.
  const rule = table[state.phase][event.is] as (
    state: LinkState,
    event: LinkEvent,
    given: Conditions,
  ) => LinkState;
  const next = rule(state, event, given);
  return {
    state: next,
    effects: next === state ? [] : [...leaving(state, next, event), ...entering(state, next)],
  };
}

const linkedPhases: ReadonlySet<Phase> = new Set<Phase>([
  "connecting",
  "discovering",
  "greeting",
  "starting",
  "streaming",
  "stopping",
]);

/** Is there, or may there be, a GATT connection? */
export const isLinked = (state: LinkState): boolean => linkedPhases.has(state.phase);

/** Is a sensor known? */
export function hasSensor(state: LinkState): boolean {
  if (state.phase === "idle") return false;
  if (state.phase === "choosing") return state.before !== "none";
  return state.phase !== "failed" || state.hasSensor;
}

const isStreamOpen = (state: LinkState): boolean =>
  state.phase === "streaming" || (state.phase === "stopping" && state.streamed);

const restsOnAdapter = (state: LinkState): boolean => state.phase === "paused" && state.by === "adapter-off";

function leaving(from: LinkState, to: LinkState, event: LinkEvent): LinkEffect[] {
  const effects: LinkEffect[] = [];
  if (from.phase === "waiting") effects.push({ do: "cancel-retry" });
  if (from.phase === "streaming") effects.push({ do: "unwatch" });
  if (isStreamOpen(from) && !isStreamOpen(to))
    effects.push({ do: "close-stream", cause: closedCause(from, event) });
  // A new attempt gets a new connection, even where the old attempt still hangs.
  if (isLinked(from) && (!isLinked(to) || to.phase === "connecting")) effects.push({ do: "disconnect" });
  if (to.phase === "idle" && hasSensor(from)) effects.push({ do: "forget" });
  if (restsOnAdapter(from) && !restsOnAdapter(to)) effects.push({ do: "unwatch-adapter" });
  if (!restsOnAdapter(from) && restsOnAdapter(to)) effects.push({ do: "watch-adapter" });
  return effects;
}

const onEntering: { readonly [P in Phase]: (state: StateAt<P>) => readonly LinkEffect[] } = {
  idle: () => [],
  choosing: () => [{ do: "open-chooser" }],
  connecting: () => [{ do: "connect" }],
  discovering: () => [{ do: "discover" }],
  greeting: () => [{ do: "greet" }],
  starting: () => [{ do: "start" }],
  streaming: () => [{ do: "open-stream" }, { do: "watch" }, { do: "poll-battery" }],
  waiting: ({ delayMs }) => [{ do: "schedule-retry", ms: delayMs }],
  paused: () => [],
  stopping: () => [{ do: "stop-stream" }],
  stopped: () => [],
  failed: () => [],
};

function entering(from: LinkState, to: LinkState): readonly LinkEffect[] {
  if (from.phase === to.phase && to.phase !== "connecting") return [];
  return (onEntering[to.phase] as (state: LinkState) => readonly LinkEffect[])(to);
}

function closedCause(from: LinkState, event: LinkEvent): ClosedCause {
  if (event.is === "link-lost" || event.is === "adapter-off") return event.is;
  if (event.is === "silent") return "link-silent";
  return from.phase === "stopping" && from.afterwards === "paused" ? "page-left" : "stopped";
}
