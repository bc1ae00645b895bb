// Every way in which a device's axes can lie and be signed is found, by a hand ten degrees off and with noise.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisFinding, scalesOff } from "../../../../workers/bench/axis-check.ts";
import { turnFinding } from "../../../../workers/bench/turn-check.ts";
import {
  determinant,
  facesOf,
  formatWith,
  type HeldDevice,
  signedPermutations,
  transposed,
  turnsOf,
} from "./held-device.ts";

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
const ways = fc.constantFrom(...signedPermutations);
const near = (centre: number, reach: number) =>
  fc.double({ min: centre - reach, max: centre + reach, noNaN: true });
const around = (centre: number, reach: number) =>
  fc.tuple(near(centre, reach), near(centre, reach), near(centre, reach));

const held: fc.Arbitrary<HeldDevice> = fc.record({
  reads: ways,
  scale: around(1, 0.1),
  offsetMs2: around(0, 0.8),
  handDeg: fc.constant(10),
  seed: seeds,
});

const found = <T extends { readonly kind: string }>(finding: T): Extract<T, { kind: "found" }> => {
  if (finding.kind !== "found") throw new Error(`The finding is “${finding.kind}”.`);
  return finding as Extract<T, { kind: "found" }>;
};

test("there are 48 ways, each once", () => {
  expect(new Set(signedPermutations.map(String)).size).toBe(48);
});

test.each(signedPermutations.map((reads) => ({ reads, name: reads.join(" ") })))(
  "a device that reads $name is found out, and agrees with a driver that says so and with no other",
  ({ reads }) => {
    const accSign = determinant(reads) > 0 ? 1 : -1;
    const axes = transposed(reads).map((entry) => entry * accSign + 0);
    const device: HeldDevice = { reads, scale: [1, 1, 1], offsetMs2: [0, 0, 0], handDeg: 10, seed: 7 };
    const finding = found(axisFinding(facesOf(device), formatWith(axes, accSign)));
    expect(finding.agrees).toBe(true);
    expect(finding.accSign).toBe(accSign);
    expect(finding.matrix).toEqual(axes);
    const others = signedPermutations.filter((other) => other !== reads && determinant(other) > 0);
    for (const other of others) {
      if (other.join() === axes.join()) continue;
      expect(found(axisFinding(facesOf(device), formatWith(other, accSign))).agrees).toBe(false);
    }
    expect(found(axisFinding(facesOf(device), formatWith(axes, accSign === 1 ? -1 : 1))).agrees).toBe(false);
  },
);

describe("whatever the hand, the noise, the scale and the offset", () => {
  test("axes and sign are found, scale and offset within 1 % and 0.1 m/s²", () => {
    fc.assert(
      fc.property(held, (device) => {
        const accSign = determinant(device.reads) > 0 ? 1 : -1;
        const axes = transposed(device.reads).map((entry) => entry * accSign + 0);
        const finding = found(axisFinding(facesOf(device), formatWith(axes, accSign)));
        expect(finding.agrees).toBe(true);
        for (const i of [0, 1, 2] as const) {
          expect(Math.abs((finding.axes[i].scale ?? 0) - device.scale[i])).toBeLessThan(0.01);
          expect(Math.abs((finding.axes[i].offsetMs2 ?? 9) - device.offsetMs2[i])).toBeLessThan(0.1);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("the gyroscope's axes are found by quarter turns", () => {
    fc.assert(
      fc.property(ways, seeds, (reads, seed) => {
        const finding = found(turnFinding(turnsOf(reads, 10, seed), formatWith(transposed(reads), 1)));
        expect(finding.agrees).toBe(true);
        expect(finding.scalesOff).toEqual([]);
        const flipped = transposed(reads).map((entry) => -entry + 0);
        expect(found(turnFinding(turnsOf(reads, 10, seed), formatWith(flipped, 1))).agrees).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const upright: HeldDevice = { reads: identity, scale: [1, 1, 1], offsetMs2: [0, 0, 0], handDeg: 0, seed: 1 };

test("one axis that reads the other way round is named, and the others agree", () => {
  const flippedX = [-1, 0, 0, 0, 1, 0, 0, 0, 1];
  const finding = found(axisFinding(facesOf({ ...upright, reads: flippedX }), formatWith(identity, 1)));
  expect(finding.axes.map(({ reads, expected }) => [reads, expected])).toEqual([
    ["left", "right"],
    ["top", "top"],
    ["front", "front"],
  ]);
});

test("a scale of the wrong unit is told: g taken for m/s²", () => {
  const faces = facesOf({ ...upright, scale: [1 / 9.80665, 1 / 9.80665, 1 / 9.80665] });
  const finding = found(axisFinding(faces, formatWith(identity, 1)));
  expect(finding.agrees).toBe(true);
  expect(scalesOff(finding)).toEqual([0, 1, 2]);
  expect(finding.magnitudeMs2).toBeCloseTo(1, 2);
});

test("°/s taken for rad/s is told by the quarter turns", () => {
  const turns = turnsOf(identity, 5, 3).map(({ about, angleRad }) => ({
    about,
    angleRad: angleRad.map((x) => (x * 180) / Math.PI) as unknown as readonly [number, number, number],
  }));
  expect(found(turnFinding(turns, formatWith(identity, 1))).scalesOff).toEqual([0, 1, 2]);
});

test("sides that were taken for one another give no finding", () => {
  const faces = facesOf(upright);
  const mixed = faces.map((face, i) => (i === 1 ? { ...face, accMs2: faces[2]!.accMs2 } : face));
  expect(axisFinding(mixed, formatWith(identity, 1)).kind).toBe("mixed-up");
  expect(axisFinding(faces.slice(1), formatWith(identity, 1)).kind).toBe("incomplete");
  const edge = Math.SQRT1_2;
  const onEdge = facesOf({ ...upright, reads: [edge, edge, 0, -edge, edge, 0, 0, 0, 1] });
  expect(axisFinding(onEdge, formatWith(identity, 1)).kind).toBe("aslant");
});
