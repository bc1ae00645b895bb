import { describe, expect, it } from "vitest";
import { SimulatedBody } from "../../../firmware-protocol/devices/simulated/body.ts";
import { deskDay } from "../../../firmware-protocol/devices/simulated/desk-day.ts";
import { degreesFromRadians, radiansFromDegrees } from "../../../src/domain/units.ts";
import { DirectedWearer } from "../../../workers/directed-wearer.ts";

const day = deskDay(7);
const leanAt = (body: SimulatedBody, tS: number): number => degreesFromRadians(body.truthAt(tS).forwardRad);

describe("a simulated wearer who can be asked", () => {
  it("does nothing else than the day while nothing is asked", () => {
    const wearer = new DirectedWearer(7, day);
    const plain = new SimulatedBody({ seed: 7, script: day });
    for (const tS of [0, 10, 600, 3000]) expect(wearer.body.sampleAt(tS)).toEqual(plain.sampleAt(tS));
  });

  it("does what is asked from then on, without a jump, and keeps its past", () => {
    const wearer = new DirectedWearer(7, day);
    const before = [100, 500, 599.9].map((tS) => wearer.body.sampleAt(tS));
    const leanBefore = leanAt(wearer.body, 600);
    wearer.act(600, [{ atS: 1, posture: "upright", transitionS: 2, forwardRad: radiansFromDegrees(30) }]);
    expect([100, 500, 599.9].map((tS) => wearer.body.sampleAt(tS))).toEqual(before);
    expect(leanAt(wearer.body, 600.5)).toBeCloseTo(leanBefore, 0);
    expect(leanAt(wearer.body, 605)).toBeCloseTo(30, 0);
    expect(leanAt(wearer.body, 900)).toBeCloseTo(30, 0);
  });

  it("goes back to the day when nothing more is asked", () => {
    const wearer = new DirectedWearer(7, day);
    wearer.act(600, [{ atS: 0, posture: "bent", transitionS: 1 }]);
    wearer.act(620, []);
    const plain = new SimulatedBody({ seed: 7, script: day });
    const later = day.find(({ atS }) => atS > 630)!.atS + 60;
    expect(leanAt(wearer.body, later)).toBeCloseTo(leanAt(plain, later), 0);
    expect(wearer.body.truthAt(later).posture).toBe(plain.truthAt(later).posture);
  });

  it("counts what is asked from where in the day it began", () => {
    const wearer = new DirectedWearer(7, day, 3600);
    wearer.act(10, [{ atS: 0, posture: "bent", transitionS: 1 }]);
    expect(wearer.body.truthAt(3600 + 15).posture).toBe("bent");
    expect(wearer.body.truthAt(3600 + 5).posture).not.toBe("bent");
  });
});
