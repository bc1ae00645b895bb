import { describe, expect, it } from "vitest";
import type { SessionEvent } from "../../../../src/domain/events.ts";
import type { PositionState } from "../../../../src/domain/position-state.ts";
import { epochMs, sessionMs } from "../../../../src/domain/units.ts";
import { dayViewFrom } from "../../../../workers/summary/day-view.ts";
import { digestRow, emptyDigest, type SessionDigest } from "../../../../workers/summary/session-digest.ts";

const MIN = 60_000;
const DAY = epochMs(1_700_000_000_000);
const END = epochMs(DAY + 24 * 60 * MIN);
const MORNING = epochMs(DAY + 9 * 60 * MIN);

const hop = (from: number, to: number, landed = true): SessionEvent => ({
  kind: "hop-ended",
  startMs: sessionMs(from * MIN),
  endMs: sessionMs(to * MIN),
  landed,
});
const change = (at: number): SessionEvent => ({
  kind: "position-changed",
  atMs: sessionMs(at * MIN),
  knownMs: sessionMs((at + 1) * MIN),
  cause: "shift",
});
const walk = (at: number, to: number): SessionEvent => ({
  kind: "position-changed",
  atMs: sessionMs(at * MIN),
  knownMs: sessionMs(at * MIN + 20_000),
  cause: "walk",
  untilMs: sessionMs(to * MIN),
});
const episode = (state: PositionState, from: number, to: number): SessionEvent => ({
  kind: "episode-ended",
  state,
  startMs: sessionMs(from * MIN),
  endMs: sessionMs(to * MIN),
});
const nudge = (id: string, at: number): SessionEvent => ({
  kind: "nudge-given",
  id,
  atMs: sessionMs(at * MIN),
  stillForMs: 40 * MIN,
});

function session(
  events: readonly SessionEvent[],
  rows: readonly (readonly [number, number, boolean])[],
): SessionDigest {
  const digest = emptyDigest(MORNING, false);
  digest.events.push(...events);
  for (const [from, to, zeroSet] of rows) {
    for (let second = from * 60; second < to * 60; second++) {
      digestRow(digest, {
        second,
        forwardRad: 0.1,
        lateralRad: -0.05,
        totalRad: 0.11,
        tiltRmsRad: 0.001,
        activityMs2: 0.05,
        state: "upright",
        still: true,
        zeroSet,
        samples: 50,
      });
    }
  }
  return digest;
}

const minutes = (ms: number): number => (ms - MORNING) / MIN;

describe("a day's view", () => {
  it("shows hops, beats, walks as pills and the ribbon at their epoch times", () => {
    const view = dayViewFrom(DAY, END, [
      session(
        [
          hop(0, 30),
          change(30),
          hop(30, 50),
          walk(50, 53),
          episode("upright", 0, 30),
          episode("bent", 30, 50),
          episode("walking", 50, 53),
        ],
        [[0, 53, true]],
      ),
    ]);
    expect(view.hops.map((h) => [minutes(h.startMs), minutes(h.endMs), h.state, h.live])).toEqual([
      [0, 30, "upright", false],
      [30, 50, "bent", false],
    ]);
    expect(view.beats.map((b) => [minutes(b.startMs), minutes(b.endMs), b.walk])).toEqual([
      [30, 30, false],
      [50, 53, true],
    ]);
    expect(view.ribbon.map((r) => r.state)).toEqual(["upright", "bent", "walking"]);
    expect(view.totals).toMatchObject({ changes: 2, ownChanges: 2, longestStillMs: 30 * MIN });
  });

  it("tells changes after a nudge from a person's own", () => {
    const ended: SessionEvent = { kind: "nudge-ended", id: "a", atMs: sessionMs(43 * MIN), outcome: "moved" };
    const withheld: SessionEvent = {
      kind: "nudge-withheld",
      atMs: sessionMs(90 * MIN),
      stillForMs: 47 * MIN,
      reason: "snoozed",
    };
    const view = dayViewFrom(DAY, END, [
      session([nudge("a", 40), change(43), ended, nudge("b", 70), change(76), withheld, change(91)], []),
    ]);
    expect(view.beats.map((b) => b.afterNudge)).toEqual([true, false, false]);
    expect(view.nudges.map((n) => [minutes(n.atMs), n.outcome])).toEqual([
      [40, "moved"],
      [70, "asked"],
      [90, "held"],
    ]);
    expect(view.totals).toMatchObject({ changes: 3, ownChanges: 2 });
  });

  it("is unsure of the zero from the slip on, which was known only later, until a new reference", () => {
    const digest = session([], [[0, 20, true]]);
    const doubtfulRow = { forwardRad: 0, lateralRad: 0, totalRad: 0, tiltRmsRad: 0, activityMs2: 0 };
    for (let second = 20 * 60; second < 40 * 60; second++) {
      const zeroDoubtful = second < 30 * 60;
      digestRow(digest, {
        ...doubtfulRow,
        second,
        state: "unknown",
        still: true,
        zeroSet: true,
        samples: 50,
        ...(zeroDoubtful && { zeroDoubtful }),
      });
    }
    const atMs = sessionMs(20 * MIN);
    const doubted = { kind: "zero-doubted", atMs, sinceMs: sessionMs(12 * MIN) } as const;
    digest.events.push({ ...doubted, placement: "upper-back", evidence: "walk", angleRad: 0.17 });
    const view = dayViewFrom(DAY, END, [digest]);
    expect(view.rail.map((r) => [minutes(r.startMs), minutes(r.endMs), r.zero])).toEqual([
      [0, 12, "sure"],
      [12, 20, "unsure"],
      [20, 30, "unsure"],
      [30, 40, "sure"],
    ]);
    expect(view.totals.measuredMs).toBe(40 * MIN);
  });

  it("measures only where there were rows, sure only with a reference, never off the body", () => {
    const view = dayViewFrom(DAY, END, [
      session(
        [episode("off-body", 50, 60)],
        [
          [0, 10, false],
          [10, 20, true],
          [30, 60, true],
        ],
      ),
    ]);
    expect(view.rail.map((r) => [minutes(r.startMs), minutes(r.endMs), r.zero])).toEqual([
      [0, 10, "unsure"],
      [10, 20, "sure"],
      [30, 50, "sure"],
    ]);
    expect(view.totals.measuredMs).toBe(40 * MIN);
    expect(view.totals.wornMs).toBe(50 * MIN);
    expect(view.totals.longestStillMs).toBeUndefined();
  });

  it("breaks the lean line at a gap and where the sensor was off", () => {
    const view = dayViewFrom(DAY, END, [
      session(
        [episode("off-body", 15, 20)],
        [
          [0, 5, true],
          [8, 20, true],
        ],
      ),
    ]);
    expect(view.lean.map((r) => [minutes(r.startMs), (r.forwardRad.length * r.stepMs) / MIN])).toEqual([
      [0, 5],
      [8, 7],
    ]);
    expect(view.lean[0]!.forwardRad[3]).toBeCloseTo(0.1, 6);
    expect(view.lean[0]!.lateralRad[3]).toBeCloseTo(-0.05, 6);
  });

  it("lets the open hop grow while live, and leaves it ended when its page is gone", () => {
    const digest = session([], [[0, 12, true]]);
    digest.open = {
      untilMs: 12 * MIN,
      episodes: [{ state: "upright", startMs: 0, endMs: 12 * MIN }],
      hopSinceMs: 2 * MIN,
      walk: undefined,
    };
    digest.live = true;
    expect(dayViewFrom(DAY, END, [digest]).hops).toMatchObject([{ live: true, state: "upright" }]);
    digest.live = false;
    expect(dayViewFrom(DAY, END, [digest]).hops).toMatchObject([{ live: false }]);
    expect(dayViewFrom(DAY, END, [digest]).totals.longestStillMs).toBe(10 * MIN);
  });

  it("keeps to its day: what lies outside is cut or left out", () => {
    const late = epochMs(MORNING + 20 * MIN);
    const view = dayViewFrom(late, END, [session([hop(0, 30), change(10), change(30)], [[0, 30, true]])]);
    expect(view.hops.map((h) => [minutes(h.startMs), minutes(h.endMs)])).toEqual([[20, 30]]);
    expect(view.beats).toHaveLength(1);
    expect(view.totals.measuredMs).toBe(10 * MIN);
  });

  it("puts several sessions in the order of the day", () => {
    const rows = [[0, 10, true]] as const;
    const second = { ...session([hop(0, 10)], rows), startedAt: epochMs(MORNING + 60 * MIN) };
    const view = dayViewFrom(DAY, END, [second, session([hop(0, 10)], rows)]);
    for (const spans of [view.hops, view.lean, view.rail])
      expect(spans.map((span) => minutes(span.startMs))).toEqual([0, 60]);
    expect(view.totals).toMatchObject({ measuredMs: 20 * MIN, wornMs: 70 * MIN });
  });
});
