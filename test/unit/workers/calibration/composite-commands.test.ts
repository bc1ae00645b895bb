// Steps left out, done again, and plans for people who cannot stand or bow.
import { describe, expect, it } from "vitest";
import { degreesFromRadians } from "../../../../src/domain/units.ts";
import { angleBetween } from "../../../../workers/calibration/direction.ts";
import {
  begin,
  bow,
  fullPlan,
  GOOD_END_S,
  goodScript,
  goodTold,
  idealSensed,
  into,
  lead,
  resultOf,
  type Told,
  verdictsOf,
} from "./led-person.ts";

const good = idealSensed(goodScript, GOOD_END_S);
const skip = (atS: number): Told => ({ atS, command: { kind: "skip" } });
const statusesOf = (led: ReturnType<typeof lead>): string[] =>
  led.run.progress().steps.map((step) => step.status);

describe("a step that is left out", () => {
  it("leaves the rest: one stand, with a note; no bows, forward from the mounting; no walk", () => {
    const told = [begin(1), skip(16), skip(28), begin(56), begin(72), skip(84)];
    const led = lead(good, told);
    expect(statusesOf(led)).toEqual(["done", "skipped", "skipped", "done", "done", "skipped"]);
    const { axis, notes, references, walkingUp, quality, slumpRangeRad } = resultOf(led);
    expect(axis).toBe("mounting");
    expect(notes).toEqual([{ kind: "single-trial" }]);
    expect(references.stand).toBeDefined();
    expect(walkingUp).toBeUndefined();
    expect(quality.agreementRad).toBeUndefined();
    expect(degreesFromRadians(slumpRangeRad!)).toBeCloseTo(14, 0);
  });

  it("may be every one: then there is no calibration, and it says so", () => {
    const led = lead(good, [1, 2, 3, 4, 5, 6].map(skip));
    expect(led.run.progress().phase.kind).toBe("finished");
    expect(led.run.result()).toEqual({ ok: false, error: { kind: "nothing-held" } });
  });

  it("may not be the bows where the mounting is not known", () => {
    const led = lead(good, [begin(1), begin(16), skip(28)], { ...fullPlan, mounting: "any" });
    expect(led.run.result()).toEqual({ ok: false, error: { kind: "forward-unknown" } });
  });
});

describe("a run that is stopped early", () => {
  it("gives what there is", () => {
    const led = lead(good, [...goodTold.slice(0, 3), { atS: 55, command: { kind: "finish" } }]);
    expect(led.run.progress().phase.kind).toBe("finished");
    const { references, slumpRangeRad, axis } = resultOf(led);
    expect(Object.keys(references)).toEqual(["stand"]);
    expect(slumpRangeRad).toBeUndefined();
    expect(axis).toBe("bows");
  });
});

describe("a step that is done again", () => {
  it("takes the place of its first result and of nothing else, and both trials are on record", () => {
    const led = lead(good, [
      ...goodTold.slice(0, 4),
      { atS: 72, command: { kind: "repeat", index: 3 } },
      begin(73),
    ]);
    expect(verdictsOf(led)).toEqual([
      "stand: taken",
      "stand: taken",
      "bows: taken",
      "sit-tall: taken",
      "sit-tall: taken",
    ]);
    expect(statusesOf(led)).toEqual(["done", "done", "done", "done", "present", "ahead"]);
    const { trials, references } = resultOf(led);
    expect(trials.map((trial) => trial.accepted)).toEqual([true, true, true, false, true]);
    // Sat tall again, by then relaxed: the newer one holds.
    expect(degreesFromRadians(angleBetween(references.sit!.up, trials[3]!.up!))).toBeCloseTo(14, 0);
  });

  it("may be one of a finished run, and none that is not there", () => {
    const told: Told[] = [...goodTold, { atS: GOOD_END_S - 0.1, command: { kind: "repeat", index: 2 } }];
    const led = lead(good, told);
    expect(led.run.progress()).toMatchObject({ index: 2, phase: { kind: "ready" } });
    led.run.command({ kind: "repeat", index: 17 });
    expect(led.run.progress().index).toBe(2);
  });
});

describe("people who cannot stand", () => {
  const seated = [
    into(0, "upright", 0, 2),
    into(12, "handled", 1, 12, 8),
    into(14, "upright", 1, 2),
    ...[31, 38, 45].flatMap((atS) => bow(atS, { forwardDeg: 35 }, 2)),
    into(53, "upright", 2, 15),
  ];
  const plan = { ...fullPlan, position: "seated", walk: false } as const;

  it("sit tall twice, bow seated, and get a sitting zero alone", () => {
    const led = lead(idealSensed(seated, 70), [1, 16, 28, 56].map(begin), plan);
    expect(verdictsOf(led)).toEqual([
      "sit-tall: taken",
      "sit-tall: taken",
      "bows: taken",
      "sit-relaxed: taken",
    ]);
    const { references, slumpRangeRad, axis, quality } = resultOf(led);
    expect(Object.keys(references)).toEqual(["sit"]);
    expect(axis).toBe("bows");
    expect(quality.agreementRad).toBeDefined();
    expect(degreesFromRadians(slumpRangeRad!)).toBeCloseTo(13, 0);
  });

  it("and cannot bow: forward is that of the mounting", () => {
    const led = lead(idealSensed(seated, 70), [1, 16, 56].map(begin), { ...plan, bows: false });
    expect(led.run.progress().phase.kind).toBe("finished");
    expect(resultOf(led).axis).toBe("mounting");
  });
});

describe("sitting relaxed", () => {
  it("that is not lower than sitting tall gives no range, with a note", () => {
    const script = [...goodScript.slice(0, -3), into(69, "upright", 2, 0)];
    const { slumpRangeRad, notes } = resultOf(lead(idealSensed(script, 84), goodTold.slice(0, 5)));
    expect(slumpRangeRad).toBeUndefined();
    expect(notes.map((note) => note.kind)).toEqual(["no-range"]);
  });
});
