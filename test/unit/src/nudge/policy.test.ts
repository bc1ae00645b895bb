import { describe, expect, test } from "vitest";
import { sessionMs } from "../../../../src/domain/units.ts";
import {
  firstNudgeState,
  nextNudgeAt,
  nudgeClosed,
  nudgeSnoozed,
  nudgeStep,
} from "../../../../src/nudge/policy.ts";
import { nudgeStateFrom } from "../../../../src/nudge/saved-state.ts";
import { close, forty, hours, MINUTE, momentAt, snooze, type Stretch } from "./simulated-hours.ts";

const still = (atMs: number) => momentAt([{ from: 0, state: "upright" }], atMs);

describe("a nudge comes", () => {
  test.each(["upright", "bent", "reclined"] as const)("after forty minutes still, %s", (state) => {
    expect(hours(45, [{ from: 0, state }])).toEqual(["40:00 nudge after 40"]);
  });

  test.each([20, 60])("after an interval of %i minutes when that was chosen", (nudgeIntervalMin) => {
    const table = hours(
      nudgeIntervalMin + 5,
      [{ from: 0, state: "upright" }],
      {},
      { ...forty, nudgeIntervalMin },
    );
    expect(table).toEqual([`${nudgeIntervalMin}:00 nudge after ${nudgeIntervalMin}`]);
  });

  test.each(["walking", "lying", "vehicle", "off-body", "no-data"] as const)("never while %s", (state) => {
    expect(hours(180, [{ from: 0, state }])).toEqual([]);
  });

  test("never when nudges are off", () => {
    expect(hours(120, [{ from: 0, state: "upright" }], {}, { ...forty, nudgesOn: false })).toEqual([]);
  });

  test("not before someone who is moving settles, but within two minutes", () => {
    const settles: Stretch[] = [
      { from: 0, state: "upright" },
      { from: 39, state: "moving", same: true },
      { from: 41, state: "upright", same: true },
    ];
    expect(hours(45, settles)).toEqual(["41:00 nudge after 41"]);
    expect(hours(45, settles.slice(0, 2))).toEqual(["42:00 nudge after 42"]);
  });

  test("not while a change is being sensed, and not after it", () => {
    const table = hours(60, [
      { from: 0, state: "upright" },
      { from: 39.8, state: "reclined" },
    ]);
    expect(table).toEqual([]);
  });

  test("with the age of the position: a walk of its own begins the count anew", () => {
    const table = hours(85, [
      { from: 0, state: "upright" },
      { from: 30, state: "walking" },
      { from: 32, state: "upright" },
    ]);
    expect(table[0]).toBe("72:00 nudge after 40");
  });
});

describe("a nudge leaves", () => {
  test("within seconds of a change of position, long before the change is certain", () => {
    const table = hours(60, [
      { from: 0, state: "upright" },
      { from: 42, state: "bent" },
    ]);
    expect(table).toEqual(["40:00 nudge after 40", "42:05 moved"]);
  });

  test("when the wearer walks off", () => {
    const table = hours(60, [
      { from: 0, state: "bent" },
      { from: 41, state: "walking" },
    ]);
    expect(table).toEqual(["40:00 nudge after 40", "41:00 moved"]);
  });

  test("when a change that began just before it is recognised just after", () => {
    const given = nudgeStep(
      firstNudgeState,
      momentAt([{ from: 0, state: "upright" }], 40 * MINUTE),
      forty,
    ).state;
    const after = nudgeStep(
      given,
      {
        ...momentAt([{ from: 0, state: "upright" }], 40.1 * MINUTE),
        positionSinceMs: sessionMs(39.99 * MINUTE),
      },
      forty,
    );
    expect(after.actions).toMatchObject([{ do: "dismiss", outcome: "moved" }, { do: "record" }]);
    expect(after.state.open).toBeUndefined();
  });

  test("unanswered after ten minutes, with data or without", () => {
    const silent: Stretch[] = [
      { from: 0, state: "upright" },
      { from: 41, state: "no-data" },
    ];
    expect(hours(60, silent.slice(0, 1))).toEqual(["40:00 nudge after 40", "50:00 expired"]);
    expect(hours(60, silent)).toEqual(["40:00 nudge after 40", "50:00 expired"]);
  });

  test("as unanswered, when a ride is recognised", () => {
    const table = hours(60, [
      { from: 0, state: "upright" },
      { from: 41, state: "vehicle" },
    ]);
    expect(table).toEqual(["40:00 nudge after 40", "41:00 expired"]);
  });

  test("as unanswered, when the sensor is taken off", () => {
    const table = hours(60, [
      { from: 0, state: "upright" },
      { from: 41, state: "off-body" },
    ]);
    expect(table).toEqual(["40:00 nudge after 40", "41:00 expired"]);
  });
});

describe("after a nudge", () => {
  test("that nobody answered comes one soft repeat a full interval later, then silence", () => {
    expect(hours(600, [{ from: 0, state: "upright" }])).toEqual([
      "40:00 nudge after 40",
      "50:00 expired",
      "90:00 repeat after 90",
      "100:00 expired",
    ]);
  });

  test("that was closed by hand, the same, counted from the closing", () => {
    expect(hours(300, [{ from: 0, state: "upright" }], { 41: close, 82: close })).toEqual([
      "40:00 nudge after 40",
      "81:00 repeat after 81",
    ]);
  });

  test("a moment without a position, and the same one again, asks nothing anew", () => {
    const dropouts: Stretch[] = [{ from: 0, state: "upright" }];
    for (let minute = 52; minute < 79; minute++)
      dropouts.push(
        { from: minute, state: "no-data", same: true },
        { from: minute + 0.05, state: "upright", same: true },
      );
    expect(hours(79, dropouts)).toEqual(["40:00 nudge after 40", "50:00 expired"]);
  });

  test("and its repeat, a real change brings the next", () => {
    const table = hours(300, [
      { from: 0, state: "upright" },
      { from: 200, state: "bent" },
    ]);
    expect(table.slice(4)).toEqual([
      "240:00 nudge after 40",
      "250:00 expired",
      "290:00 repeat after 90",
      "300:00 expired",
    ]);
  });

  test("a fidget that closed it and did not last counts as asked, not as a change", () => {
    let state = nudgeStep(firstNudgeState, still(40 * MINUTE), forty).state;
    state = nudgeStep(state, { ...still(41 * MINUTE), changeSensedMs: sessionMs(41 * MINUTE) }, forty).state;
    expect(nudgeStep(state, still(80.9 * MINUTE), forty).actions).toEqual([]);
    expect(nudgeStep(state, still(81 * MINUTE), forty).actions[0]).toMatchObject({
      do: "show",
      repeat: true,
    });
  });
});

describe("a snooze", () => {
  test.each([5, 15, 30] as const)(
    "of %i minutes brings the same nudge back afterwards, on the body's clock",
    (length) => {
      const table = hours(40 + length, [{ from: 0, state: "upright" }], { 40.5: snooze(length) });
      expect(table).toEqual(["40:00 nudge after 40"]);
      const longer = hours(41 + length, [{ from: 0, state: "upright" }], { 40.5: snooze(length) });
      expect(longer[1]).toBe(`${40 + length}:30 nudge after ${40.5 + length}`);
    },
  );

  test("again and again never uses up the nudges of a position", () => {
    const answers = { 40.5: snooze(15), 56: snooze(15), 72: snooze(15) };
    expect(hours(88, [{ from: 0, state: "bent" }], answers)).toEqual([
      "40:00 nudge after 40",
      "55:30 nudge after 55.5",
      "71:00 nudge after 71",
      "87:00 nudge after 87",
    ]);
  });

  test("that ends in another position brings nothing back", () => {
    const table = hours(
      75,
      [
        { from: 0, state: "upright" },
        { from: 41, state: "reclined" },
      ],
      { 40.5: snooze(30) },
    );
    expect(table).toEqual(["40:00 nudge after 40"]);
  });

  test("withholds what falls due meanwhile, tells it once, and gives it afterwards", () => {
    const twenty = { ...forty, nudgeIntervalMin: 20 };
    const table = hours(40, [{ from: 0, state: "upright" }], { 1: snooze(30) }, twenty);
    expect(table).toEqual(["20:00 withheld", "31:00 nudge after 31"]);
  });
});

test("a working day: every position kept too long is told once, every own change spares one", () => {
  const day = hours(480, [
    { from: 0, state: "upright" },
    { from: 35, state: "walking" },
    { from: 38, state: "upright" },
    { from: 79, state: "reclined" },
    { from: 110, state: "bent" },
    { from: 180, state: "off-body" },
    { from: 220, state: "upright" },
    { from: 259, state: "no-data" },
    { from: 262, state: "upright" },
    { from: 290, state: "lying" },
    { from: 350, state: "upright" },
    { from: 392, state: "walking" },
  ]);
  expect(day).toEqual([
    "78:00 nudge after 40",
    "79:05 moved",
    "150:00 nudge after 40",
    "160:00 expired",
    "390:00 nudge after 40",
    "392:00 moved",
  ]);
});

test("the next nudge is foretold while the wearer stays, with snoozes, and not where none will come", () => {
  const upright = momentAt([{ from: 0, state: "upright" }], 10 * MINUTE);
  expect(nextNudgeAt(firstNudgeState, upright, forty)).toBe(40 * MINUTE);
  const quiet = nudgeSnoozed(firstNudgeState, sessionMs(30 * MINUTE), 30).state;
  expect(nextNudgeAt(quiet, upright, forty)).toBe(60 * MINUTE);
  expect(nextNudgeAt(firstNudgeState, upright, { ...forty, nudgesOn: false })).toBeUndefined();
  const walking = momentAt([{ from: 0, state: "walking" }], 10 * MINUTE);
  expect(nextNudgeAt(firstNudgeState, walking, forty)).toBeUndefined();
});

test("at least five movements are suggested in turn", () => {
  let state = firstNudgeState;
  const movements = new Set<string>();
  for (let nudge = 0; nudge < 6; nudge += 1) {
    const from = nudge * 100;
    const step = nudgeStep(state, momentAt([{ from, state: "upright" }], (from + 40) * MINUTE), forty);
    for (const action of step.actions) if (action.do === "show") movements.add(action.movement);
    state = nudgeClosed(step.state, sessionMs((from + 41) * MINUTE)).state;
  }
  expect(movements.size).toBeGreaterThanOrEqual(5);
});

test("a saved state that cannot be read begins anew", () => {
  for (const broken of [
    undefined,
    null,
    7,
    "x",
    [],
    { givenHere: -1, shown: "2", open: { id: 3 }, endedMs: "now" },
    { open: { id: "nudge-1" }, lastGivenMs: Number.NaN, snoozedUntilMs: Number.POSITIVE_INFINITY },
    { open: { id: "nudge-1", atMs: Number.NaN } },
  ])
    expect(nudgeStateFrom(broken)).toEqual(firstNudgeState);
});
