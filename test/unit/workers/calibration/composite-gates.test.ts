// What a composite calibration does not take, and that it says why.
import { describe, expect, it } from "vitest";
import type { Keyframe } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { about } from "../../../../firmware-protocol/devices/simulated/rotation.ts";
import { degreesFromRadians } from "../../../../src/domain/units.ts";
import { angleBetween } from "../../../../workers/calibration/direction.ts";
import { holdReasons } from "../../../../workers/calibration/hold-judgement.ts";
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
  type Led,
  remounted,
  resultOf,
  type Sensed,
  type Told,
  verdictsOf,
} from "./led-person.ts";

const still: readonly Keyframe[] = [into(0, "standing", 0, 1)];
/** Twice standing, taken. */
const stood: readonly Keyframe[] = [...still, into(12, "handled", 1, 12, 8), into(14, "standing", 1, 1)];
const stoodTold: readonly Told[] = [begin(1), begin(16), begin(28)];
const phasesOf = ({ phases }: Led): string[] => phases.map(({ phase }) => phase);
const reasonOf = ({ run }: Led, trial: number) => run.state.trials.at(trial)!.reasons[0]!;

describe("standing still", () => {
  it("is waited for, however long somebody moves, and is then counted from the beginning", () => {
    const restless = Array.from({ length: 20 }, (_, i) =>
      into(2 * i + 1, "standing", 1, i % 2 === 0 ? 6 : 1),
    );
    const led = lead(idealSensed([...still, ...restless], 60), [begin(1)]);
    const waited = led.phases.filter(({ phase }) => phase === "waiting: moving");
    expect(waited.at(-1)!.atS).toBeGreaterThan(38);
    const held = led.phases.findLast(({ phase }) => phase === "holding")!;
    expect(led.run.state.trials[0]!.startMs / 1000).toBeCloseTo(held.atS, 0);
    expect(verdictsOf(led)).toEqual(["stand: taken"]);
  });

  it("is not taken if it sank all the while", () => {
    const sinking = [into(0, "standing", 0, 0), into(1, "standing", 16, 12)];
    const led = lead(idealSensed(sinking, 14), [begin(4)]);
    expect(verdictsOf(led)).toEqual(["stand: swayed"]);
    const reason = reasonOf(led, 0);
    expect(reason.kind === "swayed" && degreesFromRadians(reason.tiltRmsRad)).toBeGreaterThan(1);
    expect(led.run.progress().phase.kind).toBe("ready");
  });

  it("is not taken from an accelerometer that is far off, nor in something that accelerates", () => {
    const { up, acc, gyr } = idealSensed(still, 12);
    const off: Sensed = { up, gyr, acc: acc.map(([x, y, z]) => [1.06 * x, 1.06 * y, 1.06 * z] as const) };
    expect(verdictsOf(lead(off, [begin(1)]))).toEqual(["stand: not-at-rest"]);
  });

  it("names every gate that was missed", () => {
    const good = { tiltRmsRad: 0.004, rateRadPerS: 0.01, deviationMs2: 0.1 };
    expect(holdReasons(good)).toEqual([]);
    expect(holdReasons({ ...good, rateRadPerS: 0.09 })).toEqual([{ kind: "turning", rateRadPerS: 0.09 }]);
    expect(holdReasons({ tiltRmsRad: 0.02, rateRadPerS: 0.1, deviationMs2: 0.5 }).map((r) => r.kind)).toEqual(
      ["swayed", "turning", "not-at-rest"],
    );
  });

  it("is not believed of something stiller than a living trunk", () => {
    const table = [into(0, "on-table", 0, 0)];
    expect(verdictsOf(lead(idealSensed(table, 12), [begin(1)]))).toEqual(["stand: not-on-body"]);
  });

  it("waits while the sensor lies flat: lying, on a table, or on somebody bent down", () => {
    for (const [posture, forwardDeg] of [
      ["lying", -86],
      ["on-table", 75],
      ["bent", 50],
    ] as const) {
      const led = lead(idealSensed([into(0, posture, 0, forwardDeg)], 20), [begin(2)]);
      expect(phasesOf(led).at(-1)).toBe("waiting: tilted");
      expect(led.run.state.trials).toEqual([]);
    }
  });

  it("waits for data, when they stop as well", () => {
    const sensed = idealSensed(still, 30);
    const led = lead(sensed, [begin(1)], fullPlan, { lost: [5, 20] });
    const none = led.phases.findIndex(({ phase }) => phase === "waiting: no-data");
    expect(none).toBeGreaterThanOrEqual(0);
    expect(led.run.state.trials[0]!.startMs).toBeGreaterThan(20_000);
    const silent = lead(sensed, [begin(1)], fullPlan, { lost: [5, 31] });
    expect(silent.run.progress().phase).toEqual({ kind: "waiting", why: "no-data" });
  });
});

describe("standing a second time", () => {
  it("waits for some movement in between: the same stillness twice proves nothing", () => {
    const led = lead(idealSensed([...still, into(25, "handled", 1, 12, 8), into(27, "standing", 1, 1)], 45), [
      begin(1),
      begin(12),
    ]);
    expect(phasesOf(led)).toContain("waiting: move-in-between");
    expect(led.run.state.trials[1]!.startMs).toBeGreaterThan(27_000);
    expect(verdictsOf(led)).toEqual(["stand: taken", "stand: taken"]);
  });

  it("is asked for again if it differs, and then any two that agree are taken", () => {
    const script = [
      ...still,
      into(12, "handled", 1, 12, 8),
      into(14, "standing", 1, 7),
      into(28, "handled", 1, 15, 8),
      into(30, "standing", 1, 7.5),
      ...goodScript.slice(3).map((k) => ({ ...k, atS: k.atS + 15 })),
    ];
    const told = [begin(1), begin(16), begin(32), ...goodTold.slice(2).map((t) => begin(t.atS + 15))];
    const led = lead(idealSensed(script, GOOD_END_S + 15), told);
    expect(verdictsOf(led).slice(0, 3)).toEqual(["stand: taken", "stand: trials-differ", "stand: taken"]);
    const reason = reasonOf(led, 1);
    expect(reason.kind === "trials-differ" && degreesFromRadians(reason.apartRad)).toBeCloseTo(6, 0);
    const { trials, quality, references } = resultOf(led);
    expect(trials.slice(0, 3).map((trial) => trial.accepted)).toEqual([false, true, true]);
    expect(degreesFromRadians(quality.agreementRad!)).toBeLessThan(1.5);
    expect(angleBetween(references.stand!.up, trials[0]!.up!)).toBeGreaterThan(0.09);
  });
});

describe("bows", () => {
  const bows = (styles: Parameters<typeof bow>[1][], endS = 70, told = stoodTold): Led =>
    lead(idealSensed([...stood, ...styles.flatMap((style, i) => bow(31 + 7 * i, style))], endS), told);

  it("are counted one by one, and told when deep enough", () => {
    const led = bows([{}, {}, {}], 34);
    const { phase } = led.run.progress();
    expect(phase).toMatchObject({ kind: "bowing", bows: 0, wanted: 3, deepEnough: true });
    expect(verdictsOf(bows([{}, {}, {}]))[2]).toBe("bows: taken");
  });

  it("that are too few, too small or too quick are named as such", () => {
    const done: Told = { atS: 60, command: { kind: "done" } };
    expect(verdictsOf(bows([{}], 65, [...stoodTold, done]))[2]).toBe("bows: too-few-bows");
    const shallow = bows([{ forwardDeg: 17 }, { forwardDeg: 17 }, {}], 65, [...stoodTold, done]);
    expect(verdictsOf(shallow)[2]).toBe("bows: too-few-bows, bows-shallow");
    expect(reasonOf(shallow, 2)).toEqual({ kind: "too-few-bows", bows: 1, wanted: 3 });
    const quick = bows([{ downS: 0.45, forwardDeg: 25 }, {}, {}], 65, [...stoodTold, done]);
    expect(verdictsOf(quick)[2]).toBe("bows: too-few-bows, bows-quick");
  });

  it("are judged after a minute by themselves", () => {
    expect(verdictsOf(bows([{}], 95))[2]).toBe("bows: too-few-bows");
  });

  it("that go every way show no axis", () => {
    const led = bows([{}, { forwardDeg: 0, lateralDeg: 42 }, { forwardDeg: 0, lateralDeg: 42 }, {}], 70);
    expect(verdictsOf(led)[2]).toBe("bows: axis-unclear");
    const reason = reasonOf(led, 2);
    expect(reason.kind === "axis-unclear" && reason.share).toBeLessThan(0.8);
  });

  it("against the mounting are asked for once more, and believed if they agree with each other", () => {
    const diagonal = { forwardDeg: 30, lateralDeg: 30 };
    const again = Array.from({ length: 3 }, () => diagonal);
    const script = [
      ...stood,
      ...[...again, ...again].flatMap((style, i) => bow(31 + 7 * i + (i > 2 ? 5 : 0), style)),
    ];
    const led = lead(idealSensed(script, 90), [...stoodTold, begin(55)]);
    expect(verdictsOf(led).slice(2)).toEqual(["bows: against-mounting", "bows: taken with against-mounting"]);
    expect(resultOf(led).notes.map((note) => note.kind)).toEqual(["against-mounting"]);
    const reason = reasonOf(led, 3);
    expect(reason.kind === "against-mounting" && degreesFromRadians(reason.apartRad)).toBeGreaterThan(25);
    // The other way the second time: not believed.
    const other = [
      ...stood,
      ...again.flatMap((style, i) => bow(31 + 7 * i, style)),
      ...again.flatMap((style, i) => bow(57 + 7 * i, { ...style, lateralDeg: -30 })),
    ];
    const torn = lead(idealSensed(other, 90), [...stoodTold, begin(55)]);
    expect(verdictsOf(torn).slice(2)).toEqual(["bows: against-mounting", "bows: against-mounting"]);
  });

  it("are believed over the drawing of a sensor that sits the wrong way out", () => {
    const q = about(1, Math.PI);
    const inward = remounted(idealSensed(goodScript, 90), q);
    const led = lead(inward, goodTold, { ...fullPlan, mounting: "any" });
    expect(verdictsOf(led)[2]).toBe("bows: taken");
    expect(resultOf(led).references.stand!.anterior[2]).toBeGreaterThan(0.8);
  });

  it("deeper than asked are taken, with a note", () => {
    expect(verdictsOf(bows([{}, { forwardDeg: 72, downS: 3 }, {}], 70))[2]).toBe(
      "bows: taken with bows-deep",
    );
  });

  it("are void where samples were lost among them", () => {
    const script = [...stood, ...bow(31), ...bow(38)];
    const led = lead(idealSensed(script, 60), stoodTold, fullPlan, { lost: [36, 39] });
    expect(verdictsOf(led)[2]).toBe("bows: data-lost");
  });

  it("from a gyro that tells nothing are read from the path of up", () => {
    const { up, acc } = idealSensed(goodScript, 55);
    const gyr = up.map(() => [0, 0, 0] as const);
    const withGyro = lead(idealSensed(goodScript, 55), goodTold);
    const without = lead({ up, acc, gyr }, goodTold);
    expect(without.run.state.axis!.source).toBe("bows-without-gyro");
    const apart = angleBetween(without.run.state.axis!.left, withGyro.run.state.axis!.left);
    expect(degreesFromRadians(apart)).toBeLessThan(1.5);
  });
});

describe("a zero that was taken bent", () => {
  const bent = [into(0, "bent", 0, 24), into(12, "handled", 1, 35, 8), into(14, "bent", 1, 24)];

  it("is found out when the person comes up and stays up, and all begins again", () => {
    const led = lead(idealSensed([...bent, into(27, "standing", 1, 1)], 40), stoodTold);
    expect(verdictsOf(led)).toEqual(["stand: taken", "stand: taken", "bows: began-bent"]);
    const { index, steps } = led.run.progress();
    expect(index).toBe(0);
    expect(steps.map((step) => step.status)).toEqual([
      "present",
      "ahead",
      "ahead",
      "ahead",
      "ahead",
      "ahead",
    ]);
    expect(led.run.result()).toEqual({ ok: false, error: { kind: "nothing-held" } });
  });

  it("is found out when the bows come up behind it", () => {
    const script = [
      ...bent,
      ...[0, 1, 2].flatMap((i) => bow(31 + 8 * i, { forwardDeg: 60 }, 1)),
      into(56, "bent", 1, 24),
    ];
    const led = lead(idealSensed(script, 75), stoodTold);
    expect(verdictsOf(led)[2]).toBe("bows: began-bent");
    expect(led.run.progress().index).toBe(0);
  });

  it("is not suspected of somebody who stood upright", () => {
    expect(verdictsOf(lead(idealSensed(goodScript, 55), goodTold))[2]).toBe("bows: taken");
  });
});

describe("a walk", () => {
  const told = [...stoodTold.slice(0, 2), { atS: 28, command: { kind: "finish" } } as const];

  it("that is too short is not taken, and standing is no walk", () => {
    const plan = { ...fullPlan, bows: false } as const;
    const skipped: Told[] = [29, 30].map((atS) => ({ atS, command: { kind: "skip" } }));
    const script = [...stood, into(35, "walking", 1), into(50, "standing", 1, 1)];
    const walking = [...told.slice(0, 2), ...skipped, begin(31)];
    const done: Told = { atS: 48, command: { kind: "done" } };
    const led = lead(idealSensed(script, 49), [...walking, done], plan);
    expect(verdictsOf(led).at(-1)).toBe("walk: walk-short");
    const standing = lead(idealSensed(stood, 60), walking, plan);
    expect(phasesOf(standing).at(-1)).toBe("waiting: not-walking");
  });
});
