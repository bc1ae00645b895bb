import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { identityQuaternion, writeRotated } from "./quaternion.ts";
import type { Quaternion } from "./quaternion.ts";
import { defaultSmootherParams } from "../../../../workers/fusion/smoother-params.ts";
import { BlockSmoother } from "../../../../workers/fusion/smoother.ts";
import { vector3 } from "../../../../workers/fusion/vector.ts";
import type { Stream } from "./smoother-streams.ts";
import { degree, largestAngle, smoothed, trial } from "./smoother-streams.ts";

/** A minute of the recording, half of it movement. */
const from = trial.movement.indexOf(1) - 1500;
const part: Stream = {
  length: 3000,
  rateHz: trial.rateHz,
  gyrRadPerS: trial.gyrRadPerS.slice(3 * from, 3 * (from + 3000)),
  accMPerS2: trial.accMPerS2.slice(3 * from, 3 * (from + 3000)),
};
const plain = smoothed(part);

function turned(flat: Float64Array, by: Quaternion): Float64Array {
  const out = new Float64Array(flat.length);
  const v = vector3();
  for (let i = 0; i < flat.length; i += 3) {
    writeRotated(v, by, vector3(flat[i], flat[i + 1], flat[i + 2]));
    out.set(v, i);
  }
  return out;
}

const rotation = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.double({ min: -1, max: 1, noNaN: true })))
  .filter((parts) => Math.hypot(...parts) > 0.1)
  .map((parts) => {
    const q = identityQuaternion();
    parts.forEach((value, i) => (q[i] = value / Math.hypot(...parts)));
    return q;
  });

describe("what must not matter to the smoother", () => {
  // The strapdown begins in the axes of the sensor: turning these turns its inertial frame as well, heading and all.
  test("a sensor mounted another way gives the same up, seen from its own axes", () => {
    fc.assert(
      fc.property(rotation, (by) => {
        const mounted = {
          ...part,
          gyrRadPerS: turned(part.gyrRadPerS, by),
          accMPerS2: turned(part.accMPerS2, by),
        };
        expect(largestAngle(smoothed(mounted), turned(plain, by))).toBeLessThan(1e-6);
      }),
      { numRuns: 20 },
    );
  });

  test("time: a stream read from its end, with its rates reversed, gives the same up", () => {
    const rows = part.length;
    const flip = (flat: Float64Array, sign: number): Float64Array =>
      flat.map((_, i) => sign * flat[3 * (rows - 1 - Math.floor(i / 3)) + (i % 3)]!);
    const back = smoothed({
      ...part,
      gyrRadPerS: flip(part.gyrRadPerS, -1),
      accMPerS2: flip(part.accMPerS2, 1),
    });
    const apart = largestAngle(flip(back, 1), plain);
    expect(apart).toBeLessThan(0.3 * degree);
    // Without the reversed sign the rates would say the opposite of the acceleration.
    const wrong = smoothed({
      ...part,
      gyrRadPerS: flip(part.gyrRadPerS, 1),
      accMPerS2: flip(part.accMPerS2, 1),
    });
    expect(largestAngle(flip(wrong, 1), plain)).toBeGreaterThan(5 * degree);
  });

  test("how the blocks are cut: any block length gives nearly the same up", () => {
    fc.assert(
      fc.property(fc.double({ min: 3, max: 40, noNaN: true }), (blockS) => {
        const params = { ...defaultSmootherParams, blockS };
        expect(largestAngle(smoothed(part, { params }), plain)).toBeLessThan(1e-9);
      }),
      { numRuns: 10 },
    );
  });

  test("any finite samples and gaps: a unit vector for each, and the same one again", () => {
    const number = fc.oneof(
      fc.double({ min: -20, max: 20, noNaN: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const sample = fc.tuple(
      fc.array(number, { minLength: 6, maxLength: 6 }),
      fc.double({ min: 0, max: 3, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 300 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (samples, latencyS) => {
          const run = (): Float64Array => {
            const smoother = new BlockSmoother("instantaneous", { periodS: 0.02, latencyS });
            for (const [[gx, gy, gz, ax, ay, az], gapS] of samples) {
              if (gapS > 1.5) smoother.gap(2 * (gapS - 1.5) ** 2);
              smoother.add(0, gx!, gy!, gz!, ax!, ay!, az!);
            }
            return smoother.end()?.up ?? new Float64Array(0);
          };
          const up = run();
          expect(up.length).toBe(3 * samples.length);
          for (let i = 0; i < up.length; i += 3) {
            expect(Math.abs(Math.hypot(up[i]!, up[i + 1]!, up[i + 2]!) - 1)).toBeLessThan(1e-9);
          }
          expect(run()).toEqual(up);
        },
      ),
      { numRuns: 200 },
    );
  });
});
