// (state, event) → next state, one row per phase; what a row does not name leaves the state alone (`deaf`).
// Pure. Effects are not chosen here: they follow from the phases left and entered (flow.ts), so that no row can forget
// a disconnect or a timer.
import type { LinkFault } from "../domain/faults.ts";
import { backoffMs } from "./backoff.ts";
import type { Conditions, EventKind, EventOf, LinkState, Phase, StateAt, Trip } from "./link-state.ts";

type Row<P extends Phase> = {
  readonly [K in EventKind]: (state: StateAt<P>, event: EventOf<K>, given: Conditions) => LinkState;
};

/** After this many discoveries in a row without our services the person is told. */
const MISSES_BEFORE_TELLING = 3;

const stay = (state: LinkState): LinkState => state;
const deaf: { readonly [K in EventKind]: (state: LinkState) => LinkState } = {
  connect: stay,
  "reconnect-now": stay,
  stop: stay,
  forget: stay,
  "sensor-chosen": stay,
  "chooser-closed": stay,
  "sensor-known": stay,
  connected: stay,
  discovered: stay,
  greeted: stay,
  started: stay,
  "stream-stopped": stay,
  setback: stay,
  "link-lost": stay,
  silent: stay,
  "retry-due": stay,
  "adapter-off": stay,
  "adapter-on": stay,
  hidden: stay,
  visible: stay,
  left: stay,
};

const idle = (): LinkState => ({ phase: "idle" });
const stopped = (): LinkState => ({ phase: "stopped" });
const choosing = (before: StateAt<"choosing">["before"]) => (): LinkState => ({ phase: "choosing", before });
const afresh = (proven: boolean): LinkState => ({
  phase: "connecting",
  attempt: 1,
  retries: 0,
  misses: 0,
  proven,
});
const paused = (by: "hidden" | "adapter-off", proven: boolean): LinkState => ({
  phase: "paused",
  by,
  proven,
});

/** Towards the sensor: at once, or as soon as the page is seen and Bluetooth is on. */
function seek(proven: boolean, given: Conditions): LinkState {
  if (given.adapterOff) return paused("adapter-off", proven);
  return given.hidden ? paused("hidden", proven) : afresh(proven);
}

/** As `seek`, but the person asked: the page is seen whatever the browser says. */
const seekNow = (proven: boolean, given: Conditions): LinkState => seek(proven, { ...given, hidden: false });

/** Another attempt after a while. `trip.attempt` is the one to come. */
function retry(trip: Trip, fault: LinkFault, given: Conditions, atLeastMs = 0): LinkState {
  if (given.adapterOff || fault.code === "adapter-off") return paused("adapter-off", trip.proven);
  if (given.hidden) return paused("hidden", trip.proven);
  const { attempt, misses, proven } = trip;
  const retries = trip.retries + 1;
  const delayMs = Math.max(atLeastMs, backoffMs(retries, given.chance));
  return { phase: "waiting", attempt, retries, misses, proven, delayMs, fault };
}

const next = (trip: Trip): Trip => ({ ...trip, attempt: trip.attempt + 1 });
const afterStream: Trip = { attempt: 1, retries: 0, misses: 0, proven: true };

const isFinal = (fault: LinkFault): boolean =>
  fault.code === "incompatible-sensor" ||
  fault.code === "which-sensor" ||
  fault.code === "bluetooth-blocked" ||
  fault.code === "permission-denied" ||
  fault.code === "unsupported-browser";

function setBack(trip: Trip, event: EventOf<"setback">, given: Conditions): LinkState {
  if (isFinal(event.fault)) return { phase: "failed", fault: event.fault, hasSensor: true };
  return retry(next(trip), event.fault, given, event.retryAfterMs);
}

/** A sensor that has streamed is looked for on and on; one that never showed its services is reported as such. */
function missed(trip: Trip, fault: LinkFault, given: Conditions): LinkState {
  if (given.adapterOff || isFinal(fault) || fault.code === "adapter-off")
    return setBack(trip, { is: "setback", fault }, given);
  const misses = trip.misses + 1;
  const isTold = misses >= MISSES_BEFORE_TELLING;
  if (isTold && !trip.proven) return { phase: "failed", fault, hasSensor: true };
  const shown: LinkFault =
    isTold || (fault.code !== "services-missing" && fault.code !== "unknown-sensor")
      ? fault
      : { code: "connect-failed", attempts: trip.attempt, detail: fault.detail };
  return retry({ ...next(trip), misses }, shown, given);
}

/** Common to everything between the choice and the stream. */
const underWay = {
  ...deaf,
  connect: choosing("seeking"),
  "reconnect-now": (state: Trip, _event: unknown, given: Conditions) => seekNow(state.proven, given),
  stop: stopped,
  forget: idle,
  setback: setBack,
  "link-lost": (state: Trip, _event: unknown, given: Conditions) =>
    retry(next(state), { code: "link-lost" }, given),
  "adapter-off": (state: Trip) => paused("adapter-off", state.proven),
  left: (state: Trip) => paused("hidden", state.proven),
};

const stopping = (afterwards: StateAt<"stopping">["afterwards"], streamed: boolean) => (): LinkState => ({
  phase: "stopping",
  afterwards,
  streamed,
});

function stoppingEnded(state: StateAt<"stopping">, _event: unknown, given: Conditions): LinkState {
  if (state.afterwards === "paused") return seek(true, given);
  return state.afterwards === "idle" ? idle() : stopped();
}

export const table: { readonly [P in Phase]: Row<P> } = {
  idle: {
    ...deaf,
    connect: choosing("none"),
    "sensor-known": (_state, _event, given) => seek(false, given),
  },
  choosing: {
    ...deaf,
    stop: (state) => (state.before === "none" ? idle() : stopped()),
    forget: idle,
    "sensor-chosen": () => afresh(false),
    "chooser-closed": ({ before }, { fault }, given) => {
      const isCancelled = fault.code === "chooser-cancelled";
      if (isCancelled && before === "stopped") return stopped();
      if (isCancelled && before === "seeking") return seekNow(false, given);
      return { phase: "failed", fault, hasSensor: before !== "none" };
    },
  },
  connecting: {
    ...underWay,
    connected: ({ attempt, retries, misses, proven }) => ({
      phase: "discovering",
      attempt,
      retries,
      misses,
      proven,
    }),
    // The promise of connect(), or its deadline, decides; this one may belong to the link before.
    "link-lost": stay,
  },
  discovering: {
    ...underWay,
    discovered: (state) => ({ ...state, phase: "greeting", misses: 0 }),
    setback: (state, event, given) => missed(state, event.fault, given),
    "link-lost": (state, _event, given) =>
      missed(state, { code: "services-missing", detail: "the link was lost during discovery" }, given),
  },
  greeting: {
    ...underWay,
    greeted: (state) => ({ ...state, phase: "starting" }),
  },
  starting: {
    ...underWay,
    started: () => ({ phase: "streaming" }),
    // The start command may have been obeyed already.
    stop: stopping("stopped", false),
    forget: stopping("idle", false),
    left: stopping("paused", false),
  },
  streaming: {
    ...deaf,
    stop: stopping("stopped", true),
    forget: stopping("idle", true),
    left: stopping("paused", true),
    "link-lost": (_state, _event, given) => retry(afterStream, { code: "link-lost" }, given),
    silent: (_state, { silentMs }, given) => retry(afterStream, { code: "link-silent", silentMs }, given),
    "adapter-off": () => paused("adapter-off", true),
  },
  waiting: {
    ...deaf,
    connect: choosing("seeking"),
    "reconnect-now": (state, _event, given) => seekNow(state.proven, given),
    stop: stopped,
    forget: idle,
    "retry-due": ({ attempt, retries, misses, proven }) => ({
      phase: "connecting",
      attempt,
      retries,
      misses,
      proven,
    }),
    "adapter-off": (state) => paused("adapter-off", state.proven),
    hidden: (state) => paused("hidden", state.proven),
    left: (state) => paused("hidden", state.proven),
  },
  paused: {
    ...deaf,
    connect: choosing("seeking"),
    "reconnect-now": (state, _event, given) => (given.adapterOff ? state : seekNow(state.proven, given)),
    stop: stopped,
    forget: idle,
    "adapter-off": (state) => paused("adapter-off", state.proven),
    "adapter-on": (state, _event, given) => seek(state.proven, given),
    visible: (state, _event, given) => (given.adapterOff ? state : seek(state.proven, given)),
  },
  stopping: {
    ...deaf,
    connect: choosing("stopped"),
    "reconnect-now": (_state, _event, given) => seekNow(true, given),
    stop: (state) => (state.afterwards === "paused" ? { ...state, afterwards: "stopped" } : state),
    forget: (state) => ({ ...state, afterwards: "idle" }),
    "stream-stopped": stoppingEnded,
    "link-lost": stoppingEnded,
    "adapter-off": stoppingEnded,
  },
  stopped: {
    ...deaf,
    connect: choosing("stopped"),
    "reconnect-now": (_state, _event, given) => seekNow(false, given),
    forget: idle,
    "sensor-known": (_state, _event, given) => seek(false, given),
  },
  failed: {
    ...deaf,
    connect: (state) => choosing(state.hasSensor ? "stopped" : "none")(),
    "reconnect-now": (state, _event, given) => (state.hasSensor ? seekNow(false, given) : state),
    stop: (state) => (state.hasSensor ? stopped() : idle()),
    forget: idle,
    "sensor-known": (_state, _event, given) => seek(false, given),
    "adapter-on": (state, _event, given) => {
      if (state.fault.code !== "adapter-off") return state;
      return state.hasSensor ? seek(false, given) : idle();
    },
  },
};
