// Good people, any mounting: what comes out is right, and does not depend on how the sensor sits.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedBody, uprightBasis } from "../../../../firmware-protocol/devices/simulated/body.ts";
import {
  about,
  type Quaternion,
  times,
  turned,
} from "../../../../firmware-protocol/devices/simulated/rotation.ts";
import { degreesFromRadians } from "../../../../src/domain/units.ts";
import { angleBetween } from "../../../../workers/calibration/direction.ts";
import { CompositeRun } from "../../../../workers/calibration/composite-run.ts";
import { leanFrom } from "../../../../workers/posture/lean.ts";
import {
  fullPlan,
  GOOD_END_S,
  goodScript,
  goodTold,
  idealSensed,
  lead,
  PERIOD_S,
  realSensed,
  remounted,
  resultOf,
  verdictsOf,
} from "./led-person.ts";

const good = idealSensed(goodScript, GOOD_END_S);
const asDrawn = resultOf(lead(good, goodTold));
const everyTaken = [
  "stand: taken",
  "stand: taken",
  "bows: taken",
  "sit-tall: taken",
  "sit-relaxed: taken",
  "walk: taken",
];
const rad = (deg: number): number => (deg * Math.PI) / 180;
const degBetween = (a: readonly number[], b: readonly number[]): number =>
  degreesFromRadians(
    angleBetween(a as unknown as [number, number, number], b as unknown as [number, number, number]),
  );

const angle = (limitDeg: number) => fc.double({ min: -limitDeg, max: limitDeg, noNaN: true });
const anyRotation: fc.Arbitrary<Quaternion> = fc
  .tuple(angle(180), angle(180), angle(180))
  .map(([a, b, c]) => times(times(about(0, rad(a)), about(1, rad(b))), about(2, rad(c))));
/** Flat on a back that slopes by up to 45° either way (15° are the body's own), 10° to the side, turned any way round. */
const onBack: fc.Arbitrary<Quaternion> = fc
  .tuple(fc.double({ min: -60, max: 30, noNaN: true }), angle(10), angle(180))
  .map(([slope, side, turn]) => times(about(2, rad(turn)), times(about(1, rad(side)), about(0, rad(slope)))));

describe("a composite calibration that goes well", () => {
  it("takes every trial and puts forward where the bows went", () => {
    const led = lead(good, goodTold);
    expect(verdictsOf(led)).toEqual(everyTaken);
    expect(led.run.progress().phase.kind).toBe("finished");
    const { references, axis, slumpRangeRad, walkingUp, quality, notes } = resultOf(led);
    expect(axis).toBe("bows");
    expect(notes).toEqual([]);
    expect(degBetween(references.stand!.anterior, uprightBasis.anterior)).toBeLessThan(1.5);
    expect(degBetween(references.stand!.up, references.sit!.up)).toBeCloseTo(3, 0);
    expect(degreesFromRadians(slumpRangeRad!)).toBeCloseTo(14, 0);
    const walkingDeg = degreesFromRadians(leanFrom(references.stand!, ...walkingUp!).forward);
    expect(walkingDeg).toBeCloseTo(4, 0);
    expect(quality.bows!.peaksRad.map((peak) => Math.round(degreesFromRadians(peak) / 4))).toEqual([
      10, 10, 10,
    ]);
    expect(quality.bows!.axisShare).toBeGreaterThan(0.95);
    expect(degreesFromRadians(quality.bows!.againstMountingRad!)).toBeLessThan(2);
    expect(degreesFromRadians(quality.agreementRad!)).toBeLessThan(1);
    expect(degreesFromRadians(quality.hold.tiltRmsRad)).toBeLessThan(0.5);
  });

  it("keeps where each trial lies in the session", () => {
    const { trials, startMs, endMs } = asDrawn;
    expect(startMs).toBe(0);
    expect(endMs).toBeCloseTo(1000 * (GOOD_END_S - PERIOD_S), 6);
    let beforeMs = startMs;
    for (const trial of trials) {
      expect(trial.startMs).toBeGreaterThanOrEqual(beforeMs);
      expect(trial.endMs).toBeGreaterThan(trial.startMs);
      if (trial.hold) expect(trial.endMs - trial.startMs).toBe(8000);
      beforeMs = trial.endMs;
    }
    expect(beforeMs).toBeLessThanOrEqual(endMs);
  });

  it("makes orthonormal bases with left = up × forward", () => {
    for (const { up, anterior, left } of [asDrawn.references.sit!, asDrawn.references.stand!]) {
      expect(degBetween(up, anterior)).toBeCloseTo(90, 9);
      expect(
        degBetween(left, [
          up[1] * anterior[2] - up[2] * anterior[1],
          up[2] * anterior[0] - up[0] * anterior[2],
          up[0] * anterior[1] - up[1] * anterior[0],
        ]),
      ).toBeCloseTo(0, 6);
      expect(Math.hypot(...anterior)).toBeCloseTo(1, 12);
    }
  });
});

describe("after calibration, how the sensor is mounted", () => {
  // Seconds with bows, sitting, slumping, walking: each against both zeros.
  const seen = [5, 13, 33.4, 39, 47, 60, 75, 100, 110].map((s) => Math.round(s / PERIOD_S));

  const sameLeans = (q: Quaternion, mounting: "any" | "on-back"): void => {
    const turnedLed = lead(remounted(good, q), goodTold, { ...fullPlan, mounting });
    expect(verdictsOf(turnedLed)).toEqual(everyTaken);
    const { references, slumpRangeRad } = resultOf(turnedLed);
    expect(degreesFromRadians(slumpRangeRad! - asDrawn.slumpRangeRad!)).toBeCloseTo(0, 3);
    for (const pose of ["sit", "stand"] as const) {
      for (const i of seen) {
        const lean = leanFrom(references[pose]!, ...turned(q, good.up[i]!));
        const as = leanFrom(asDrawn.references[pose]!, ...good.up[i]!);
        expect(Math.abs(degreesFromRadians(lean.forward - as.forward))).toBeLessThan(0.01);
        expect(Math.abs(degreesFromRadians(lean.lateral - as.lateral))).toBeLessThan(0.01);
        expect(Math.abs(degreesFromRadians(lean.total - as.total))).toBeLessThan(0.01);
      }
    }
  };

  it("changes nothing, be it upside down, on its side or edge on", () => {
    fc.assert(
      fc.property(anyRotation, (q) => sameLeans(q, "any")),
      { numRuns: 25 },
    );
  });

  it("changes nothing on a back that slopes by 45°, turned any way round, with the mounting as a second witness", () => {
    fc.assert(
      fc.property(onBack, (q) => sameLeans(q, "on-back")),
      { numRuns: 25 },
    );
  });

  it("changes nothing without bows either, as far as it is only turned on the back", () => {
    const plan = { ...fullPlan, bows: false } as const;
    const told = goodTold.filter(({ atS }) => atS !== 28);
    const drawn = resultOf(lead(good, told, plan)).references.sit!;
    const q = about(2, Math.PI);
    const upsideDown = resultOf(lead(remounted(good, q), told, plan));
    expect(upsideDown.axis).toBe("mounting");
    expect(degBetween(upsideDown.references.sit!.anterior, turned(q, drawn.anterior))).toBeLessThan(1e-6);
  });
});

describe("a living body with a real sensor", () => {
  it("is calibrated as it is, whoever it is and however the sensor sits", () => {
    const mountings: readonly Quaternion[] = [
      [1, 0, 0, 0],
      about(2, Math.PI),
      about(2, rad(90)),
      times(about(2, rad(-90)), about(0, rad(25))),
    ];
    for (let seed = 1; seed <= 12; seed++) {
      const mounting = mountings[seed % mountings.length]!;
      const led = lead(realSensed(goodScript, GOOD_END_S, seed, mounting), goodTold);
      expect(verdictsOf(led)).toEqual(everyTaken);
      const { references, slumpRangeRad, quality } = resultOf(led);
      const body = new SimulatedBody({ seed, script: goodScript, mounting });
      // The true lean of a later moment, against the true leans of the zeros: standing at 1°, sitting at 4°.
      for (const [atS, pose, zeroDeg] of [
        [60, "sit", 4],
        [60, "stand", 1],
        [75, "sit", 4],
      ] as const) {
        const { up, forwardRad } = body.truthAt(atS);
        const { forward, lateral } = leanFrom(references[pose]!, ...up);
        expect(
          Math.abs(degreesFromRadians(forward) - (degreesFromRadians(forwardRad) - zeroDeg)),
        ).toBeLessThan(1);
        expect(Math.abs(degreesFromRadians(lateral))).toBeLessThan(1);
      }
      expect(degreesFromRadians(slumpRangeRad!)).toBeGreaterThan(13);
      expect(degreesFromRadians(slumpRangeRad!)).toBeLessThan(15);
      expect(degreesFromRadians(quality.bows!.againstMountingRad!)).toBeLessThan(5);
    }
  });
});

describe("a run that is interrupted", () => {
  it("goes on bit for bit from a structured clone, wherever it was", () => {
    const whole = lead(good, goodTold).run;
    for (const cutS of [0.5, 5.03, 17.77, 34.4, 41, 75.2, 95.9]) {
      let cut = false;
      const { run } = lead(good, goodTold, fullPlan, {
        before: (present, atS) => {
          if (cut || atS < cutS) return present;
          cut = true;
          return new CompositeRun(structuredClone(present.state));
        },
      });
      expect(run.state).toEqual(whole.state);
      expect(run.result()).toEqual(whole.result());
    }
  });
});
