import { expect, test } from "vitest";
import type { LinkFault } from "../../../../src/domain/faults.ts";
import { transition } from "../../../../src/link/flow.ts";
import { table } from "../../../../src/link/flow-table.ts";
import type {
  Conditions,
  EventKind,
  LinkEffect,
  LinkEvent,
  LinkState,
  Trip,
} from "../../../../src/link/link-state.ts";

const trips: readonly Trip[] = [
  { attempt: 1, retries: 0, misses: 0, proven: false },
  { attempt: 7, retries: 6, misses: 2, proven: false },
  { attempt: 7, retries: 6, misses: 2, proven: true },
];
const faults: readonly LinkFault[] = [
  { code: "unsupported-browser" },
  { code: "bluetooth-blocked" },
  { code: "adapter-off" },
  { code: "permission-denied" },
  { code: "chooser-cancelled" },
  { code: "connect-failed", attempts: 1, detail: "" },
  { code: "services-missing", detail: "" },
  { code: "incompatible-sensor", detail: "" },
  { code: "command-failed", detail: "" },
  { code: "link-lost" },
  { code: "link-silent", silentMs: 10_000 },
];
const states: readonly LinkState[] = [
  { phase: "idle" },
  ...(["none", "stopped", "seeking"] as const).map((before) => ({ phase: "choosing" as const, before })),
  ...(["connecting", "discovering", "greeting", "starting"] as const).flatMap((phase) =>
    trips.map((trip) => ({ phase, ...trip })),
  ),
  { phase: "streaming" },
  ...trips.map((trip) => ({
    phase: "waiting" as const,
    ...trip,
    delayMs: 750,
    fault: { code: "link-lost" as const },
  })),
  ...(["hidden", "adapter-off"] as const).flatMap((by) =>
    [true, false].map((proven) => ({ phase: "paused" as const, by, proven })),
  ),
  ...(["stopped", "idle", "paused"] as const).flatMap((afterwards) =>
    [true, false].map((streamed) => ({ phase: "stopping" as const, afterwards, streamed })),
  ),
  { phase: "stopped" },
  ...faults.flatMap((fault) =>
    [true, false].map((hasSensor) => ({ phase: "failed" as const, fault, hasSensor })),
  ),
];
const plainEvents = [
  "connect",
  "reconnect-now",
  "stop",
  "forget",
  "sensor-chosen",
  "sensor-known",
  "connected",
  "discovered",
  "greeted",
  "started",
  "stream-stopped",
  "link-lost",
  "retry-due",
  "adapter-off",
  "adapter-on",
  "hidden",
  "visible",
  "left",
] as const;
const events: readonly LinkEvent[] = [
  ...plainEvents.map((is) => ({ is })),
  { is: "silent", silentMs: 12_000 },
  ...faults.flatMap((fault): LinkEvent[] => [
    { is: "chooser-closed", fault },
    { is: "setback", fault },
    { is: "setback", fault, retryAfterMs: 60_000 },
  ]),
];
const conditions: readonly Conditions[] = [true, false].flatMap((hidden) =>
  [true, false].map((adapterOff) => ({ hidden, adapterOff, chance: 0.5 })),
);

interface Case {
  readonly state: LinkState;
  readonly event: LinkEvent;
  readonly given: Conditions;
  readonly next: LinkState;
  readonly effects: readonly LinkEffect[];
}

const everyCase: readonly Case[] = states.flatMap((state) =>
  events.flatMap((event) =>
    conditions.map((given) => {
      const { state: next, effects } = transition(state, event, given);
      return { state, event, given, next, effects };
    }),
  ),
);

const linked = ["connecting", "discovering", "greeting", "starting", "streaming", "stopping"];
const does = (effects: readonly LinkEffect[], name: LinkEffect["do"]) =>
  effects.filter((effect) => effect.do === name).length;

const isOpen = (state: LinkState) =>
  state.phase === "streaming" || (state.phase === "stopping" && state.streamed);
const rests = (state: LinkState) => state.phase === "paused" && state.by === "adapter-off";

test("the cases cover every phase and every event of the table", () => {
  expect(new Set(states.map(({ phase }) => phase))).toEqual(new Set(Object.keys(table)));
  const kinds = new Set<EventKind>(events.map(({ is }) => is));
  for (const row of Object.values(table)) expect(new Set(Object.keys(row))).toEqual(kinds);
  expect(everyCase.length).toBe(states.length * events.length * 4);
});

test("every pair has a next state that is one of the phases", () => {
  const phases = new Set(Object.keys(table));
  for (const { next } of everyCase) expect(phases.has(next.phase)).toBe(true);
});

test("an event that changes nothing has no effect", () => {
  const unchanged = everyCase.filter(({ state, next }) => state === next);
  expect(unchanged.length).toBeGreaterThan(0);
  for (const { effects } of unchanged) expect(effects).toEqual([]);
});

const effectOfPhase: readonly (readonly [LinkState["phase"], LinkEffect["do"]])[] = [
  ["choosing", "open-chooser"],
  ["connecting", "connect"],
  ["discovering", "discover"],
  ["greeting", "greet"],
  ["starting", "start"],
  ["streaming", "open-stream"],
  ["streaming", "watch"],
  ["waiting", "schedule-retry"],
  ["stopping", "stop-stream"],
];

test.each(effectOfPhase)("entering %s is the one way to %s", (phase, effect) => {
  for (const { state, next, effects } of everyCase) {
    const isEntered =
      next.phase === phase && (state.phase !== phase || (phase === "connecting" && state !== next));
    expect(does(effects, effect)).toBe(isEntered ? 1 : 0);
  }
});

test("whatever leaves a connection disconnects, once, and before a new one is made", () => {
  for (const { state, next, effects } of everyCase) {
    const isLeft =
      state !== next &&
      linked.includes(state.phase) &&
      (!linked.includes(next.phase) || next.phase === "connecting");
    expect(does(effects, "disconnect")).toBe(isLeft ? 1 : 0);
    const order = effects.map((effect) => effect.do);
    if (isLeft && order.includes("connect"))
      expect(order.indexOf("disconnect")).toBeLessThan(order.indexOf("connect"));
  }
});

test("a stream that was opened is closed exactly once, after its last moment", () => {
  for (const { state, next, effects } of everyCase)
    expect(does(effects, "close-stream")).toBe(isOpen(state) && !isOpen(next) ? 1 : 0);
});

test("leaving a wait cancels its timer", () => {
  for (const { state, next, effects } of everyCase)
    expect(does(effects, "cancel-retry")).toBe(state.phase === "waiting" && next !== state ? 1 : 0);
});

test("no attempt begins by itself while Bluetooth is off or the page is hidden", () => {
  const byItself = [
    "setback",
    "link-lost",
    "silent",
    "adapter-on",
    "visible",
    "stream-stopped",
    "sensor-known",
  ];
  for (const { event, given, next, effects } of everyCase) {
    if (!byItself.includes(event.is) || !(given.hidden || given.adapterOff)) continue;
    expect(does(effects, "connect") + does(effects, "schedule-retry")).toBe(0);
    if (next.phase === "waiting") expect(effects).toEqual([]);
  }
});

test("a page that is hidden keeps its stream", () => {
  for (const { state, event, next } of everyCase)
    if (event.is === "hidden" && linked.includes(state.phase)) expect(next).toBe(state);
});

test("only the person's word makes the browser forget the sensor", () => {
  for (const { state, event, effects } of everyCase) {
    if (does(effects, "forget") === 0) continue;
    const wasAsked = event.is === "forget" || (state.phase === "stopping" && state.afterwards === "idle");
    expect(wasAsked).toBe(true);
  }
});

test("the adapter is watched exactly while we rest because of it", () => {
  for (const { state, next, effects } of everyCase) {
    expect(does(effects, "watch-adapter")).toBe(!rests(state) && rests(next) ? 1 : 0);
    expect(does(effects, "unwatch-adapter")).toBe(rests(state) && !rests(next) ? 1 : 0);
  }
});

test("the person can stop or forget from anywhere", () => {
  for (const { event, next } of everyCase) {
    if (event.is === "stop") expect(["idle", "stopped", "stopping"]).toContain(next.phase);
    if (event.is === "forget") expect(["idle", "stopping"]).toContain(next.phase);
  }
});

const clear: Conditions = { hidden: false, adapterOff: false, chance: 0.5 };
const discoveryFails: LinkEvent = { is: "setback", fault: { code: "services-missing", detail: "none" } };

function afterMisses(proven: boolean, misses: number): LinkState {
  let state: LinkState = { phase: "connecting", attempt: 1, retries: 0, misses: 0, proven };
  for (let miss = 0; miss < misses; miss++) {
    state = transition(state, { is: "connected" }, clear).state;
    state = transition(state, discoveryFails, clear).state;
    if (miss < misses - 1) state = transition(state, { is: "retry-due" }, clear).state;
  }
  return state;
}

test("a sensor whose services are missing is tried three times before the person is told", () => {
  expect(afterMisses(false, 1)).toMatchObject({ phase: "waiting", fault: { code: "connect-failed" } });
  expect(afterMisses(false, 2)).toMatchObject({ phase: "waiting", fault: { code: "connect-failed" } });
  expect(afterMisses(false, 3)).toMatchObject({ phase: "failed", fault: { code: "services-missing" } });
});

test("a sensor that has streamed is looked for on and on, and the person is told from the third time", () => {
  expect(afterMisses(true, 2)).toMatchObject({ phase: "waiting", fault: { code: "connect-failed" } });
  expect(afterMisses(true, 3)).toMatchObject({ phase: "waiting", fault: { code: "services-missing" } });
  expect(afterMisses(true, 40)).toMatchObject({ phase: "waiting", fault: { code: "services-missing" } });
});

test("a sensor that asks for patience gets it", () => {
  const starting: LinkState = { phase: "starting", attempt: 1, retries: 0, misses: 0, proven: false };
  const busy: LinkEvent = {
    is: "setback",
    fault: { code: "command-failed", detail: "busy" },
    retryAfterMs: 4_000,
  };
  expect(transition(starting, busy, clear).state).toMatchObject({ phase: "waiting", delayMs: 4_000 });
});
