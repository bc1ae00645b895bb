// How the simulated sensor sits on the body: turned, slipping, at the pelvis; and the bodies beyond the desk.
import { describe, expect, test } from "vitest";
import { SimulatedBody, uprightBasis } from "../../../firmware-protocol/devices/simulated/body.ts";
import {
  livelyDay,
  nightDay,
  quietDay,
  rideDay,
} from "../../../firmware-protocol/devices/simulated/other-days.ts";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { turned, type Vector } from "../../../firmware-protocol/devices/simulated/rotation.ts";
import { aboutAxis } from "../../../firmware-protocol/devices/simulated/slip.ts";

const rad = (deg: number): number => (deg * Math.PI) / 180;
const deg = (value: number): number => (value * 180) / Math.PI;
const angleDeg = (a: Vector, b: Vector): number =>
  deg(Math.acos(Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
const script: readonly Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 30, posture: "bent", transitionS: 2 },
  { atS: 60, posture: "typing", transitionS: 2 },
];
const plain = new SimulatedBody({ seed: 3, script });

describe("a slip", () => {
  const slip = { atS: 40, durationS: 0.5, axis: [1, 0, 0], angleRad: rad(10) } as const;
  const slipping = new SimulatedBody({ seed: 3, script, slips: [slip] });

  test("changes nothing before it, and only what the sensor sees after it", () => {
    expect(slipping.sampleAt(39)).toEqual(plain.sampleAt(39));
    const [before, after] = [plain.truthAt(50), slipping.truthAt(50)];
    expect(angleDeg(before.up, after.up)).toBeCloseTo(10, 6);
    expect(after.forwardRad).toBeCloseTo(before.forwardRad, 9);
    expect(after.lateralRad).toBeCloseTo(before.lateralRad, 9);
    expect(angleDeg(slipping.basisAt(50).up, uprightBasis.up)).toBeCloseTo(10, 6);
  });

  test("is felt by the gyroscope while it lasts, by its whole angle", () => {
    let turnedRad = 0;
    for (let t = 39.8; t < 40.8; t += 0.002) {
      const [with_, without] = [slipping.idealAt(t).gyr, plain.idealAt(t).gyr];
      turnedRad += 0.002 * (with_[0] - without[0]);
    }
    expect(deg(turnedRad)).toBeCloseTo(10, 0);
  });

  test("may creep over hours, and several add up", () => {
    const slips = [
      { ...slip, durationS: 7200 },
      { ...slip, atS: 9000, angleRad: rad(5) },
    ];
    const creeping = new SimulatedBody({ seed: 3, script, slips });
    expect(angleDeg(creeping.basisAt(3640).up, uprightBasis.up)).toBeCloseTo(5, 6);
    expect(angleDeg(creeping.basisAt(10_000).up, uprightBasis.up)).toBeCloseTo(15, 6);
  });
});

test("another mounting is the same motion in other axes", () => {
  const mounting = aboutAxis([1, 2, -1], 2.1);
  const mounted = new SimulatedBody({ seed: 3, script, mounting });
  for (const t of [5, 31, 64]) {
    const [there, here] = [mounted.idealAt(t), plain.idealAt(t)];
    turned(mounting, here.acc).forEach((v, i) => expect(there.acc[i]).toBeCloseTo(v, 9));
    turned(mounting, here.gyr).forEach((v, i) => expect(there.gyr[i]).toBeCloseTo(v, 9));
    expect(mounted.truthAt(t).forwardRad).toBeCloseTo(plain.truthAt(t).forwardRad, 9);
  }
});

describe("a sensor at the pelvis", () => {
  const pelvis = new SimulatedBody({ seed: 3, script, placement: "pelvis" });

  test("leans with the trunk, but less; what lies between bends", () => {
    const [upper, lower] = [plain.truthAt(45), pelvis.truthAt(45)];
    expect(deg(lower.forwardRad)).toBeCloseTo(0.28 * 38, 0);
    expect(upper.flexionRad).toBe(lower.flexionRad);
    expect(deg(upper.forwardRad - lower.forwardRad - upper.flexionRad)).toBeCloseTo(0, 0);
  });

  test("leans as it is told to, and is another part with noise of its own", () => {
    const told = script.map((frame) => ({ ...frame, pelvisForwardRad: rad(-7) }));
    const tilted = new SimulatedBody({ seed: 3, script: told, placement: "pelvis" });
    expect(deg(tilted.truthAt(45).forwardRad)).toBeCloseTo(-7, 0);
    expect(pelvis.sampleAt(5).acc[0] - pelvis.idealAt(5).acc[0]).not.toBeCloseTo(
      plain.sampleAt(5).acc[0] - plain.idealAt(5).acc[0],
      6,
    );
  });
});

test("a road shakes the trunk up and down, most of it between 3 and 9 Hz, and leaves it upright", () => {
  const body = new SimulatedBody({ seed: 5, script: [{ atS: 0, posture: "riding", transitionS: 0 }] });
  const force = Array.from({ length: 2000 }, (_, i) => {
    const { acc } = body.idealAt(i / 50);
    const { up } = body.truthAt(i / 50);
    return acc[0] * up[0] + acc[1] * up[1] + acc[2] * up[2] - 9.80665;
  });
  const rms = Math.sqrt(force.reduce((sum, f) => sum + f * f, 0) / force.length);
  expect(rms).toBeGreaterThan(0.2);
  expect(rms).toBeLessThan(0.8);
  const crossings = force.filter((f, i) => i > 0 && f > 0 && force[i - 1]! <= 0).length / 40;
  expect(crossings).toBeGreaterThan(3);
  expect(crossings).toBeLessThan(9);
  expect(Math.abs(deg(body.truthAt(20).lateralRad))).toBeLessThan(5);
});

test("every other day is in order, and another seed is another day", () => {
  for (const day of [quietDay, livelyDay, rideDay, nightDay]) {
    for (let seed = 1; seed <= 10; seed++) {
      const frames = day(seed);
      frames.forEach(({ atS, transitionS }, i) => {
        const next = frames[i + 1];
        if (next) expect(next.atS).toBeGreaterThanOrEqual(atS + transitionS - 1e-9);
      });
    }
    expect(day(1)).toEqual(day(1));
    expect(day(1)).not.toEqual(day(2));
  }
});
