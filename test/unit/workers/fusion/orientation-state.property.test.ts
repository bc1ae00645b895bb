import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultFilterParams } from "../../../../workers/fusion/filter-params.ts";
import { LAST_FORCE, MEAN, QUAT } from "../../../../workers/fusion/filter-state.ts";
import type { OrientationFilter } from "../../../../workers/fusion/orientation-filter.ts";
import { angleBetween, degree, feed, filterAt, hold, movingFrom, sigmaOf, trial } from "./motion.ts";

type Turn = (v: readonly number[]) => [number, number, number];

/** Rotation by `angle` about the direction `axis`. */
function rotation(axis: readonly number[], angle: number): Turn {
  const n = Math.hypot(...axis) || 1;
  const [x, y, z] = [(axis[0] ?? 0) / n, (axis[1] ?? 0) / n, (axis[2] ?? 0) / n];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return ([a = 0, b = 0, d = 0]) => {
    const along = (x * a + y * b + z * d) * (1 - c);
    return [
      c * a + s * (y * d - z * b) + along * x,
      c * b + s * (z * a - x * d) + along * y,
      c * d + s * (x * b - y * a) + along * z,
    ];
  };
}

const part = fc.double({ min: -1, max: 1, noNaN: true });
const axes = fc.tuple(part, part, part).filter((v) => Math.hypot(...v) > 0.1);

/** Feeds a stretch of the recording, with losses, turned by `turn`; tells of each row. */
function feedTurned(filter: OrientationFilter, turn: Turn, each: (row: number) => void): void {
  let missing = 0;
  for (let row = movingFrom - 300; row < movingFrom + 700; row++) {
    if (row % 71 < 2 || row % 301 > 293) {
      missing++;
      continue;
    }
    if (missing > 0) filter.gap(missing / 50);
    missing = 0;
    const at = (from: Float64Array): Float64Array => from.subarray(3 * row, 3 * row + 3);
    filter.update(
      ...turn(Array.from(at(trial.gyrRadPerS), (w) => w + degree)),
      ...turn(Array.from(at(trial.accMPerS2))),
    );
    each(row);
  }
}

describe("invariance", () => {
  test("sensor axes turned in any way turn up and the bias with them, and change nothing else", () => {
    fc.assert(
      fc.property(axes, part, (axis, part) => {
        const turn = rotation(axis, Math.PI * part);
        const plain = filterAt();
        const turned = filterAt();
        const ups: number[][] = [];
        feedTurned(
          plain,
          ([x = 0, y = 0, z = 0]) => [x, y, z],
          () => ups.push(Array.from(plain.up)),
        );
        let row = 0;
        let most = 0;
        feedTurned(turned, turn, () => {
          most = Math.max(most, angleBetween(turned.up, turn(ups[row++] ?? [])));
        });
        expect(most).toBeLessThan(1e-9);
        const bias = turn(Array.from(plain.biasRadPerS));
        for (let i = 0; i < 3; i++) expect(turned.biasRadPerS[i]).toBeCloseTo(bias[i]!, 9);
      }),
      { numRuns: 40 },
    );
  });

  test("the world turned in any way, its heading too, changes nothing in up", () => {
    fc.assert(
      fc.property(axes, part, (axis, part) => {
        const angle = Math.PI * part;
        const plain = filterAt();
        feed(plain, movingFrom - 100, movingFrom);
        const state = plain.save();
        const turn = rotation(axis, angle);
        const { values } = structuredClone(state);
        const n = Math.hypot(...axis);
        const s = Math.sin(angle / 2) / n;
        const [w, x, y, z] = [Math.cos(angle / 2), s * axis[0], s * axis[1], s * axis[2]];
        const [a = 0, b = 0, c = 0, d = 0] = values.subarray(QUAT, QUAT + 4);
        values.set(
          [
            w * a - x * b - y * c - z * d,
            w * b + x * a + y * d - z * c,
            w * c - x * d + y * a + z * b,
            w * d + x * c - y * b + z * a,
          ],
          QUAT,
        );
        // Everything between the quaternion and the squared speed is vectors of the inertial frame, but for the age.
        for (const at of [QUAT + 4, QUAT + 7, MEAN, LAST_FORCE, LAST_FORCE + 3, LAST_FORCE + 6]) {
          values.set(turn(Array.from(values.subarray(at, at + 3))), at);
        }
        const turned = filterAt(50, { state: { ...state, values } });
        let most = 0;
        for (let row = movingFrom; row < movingFrom + 20; row++) {
          feed(plain, row, row + 1);
          feed(turned, row, row + 1);
          most = Math.max(most, angleBetween(plain.up, turned.up));
        }
        expect(most).toBeLessThan(1e-10);
      }),
      { numRuns: 20 },
    );
  });
});

describe("scale", () => {
  test("an accelerometer whose gain is off by up to 5 % shows the same up to a tenth of a degree", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.95, max: 1.05, noNaN: true }), (gain) => {
        const plain = filterAt();
        const scaled = filterAt();
        let most = 0;
        for (let row = movingFrom; row < movingFrom + 1000; row++) {
          const [gx = 0, gy = 0, gz = 0] = trial.gyrRadPerS.subarray(3 * row, 3 * row + 3);
          const [ax = 0, ay = 0, az = 0] = trial.accMPerS2.subarray(3 * row, 3 * row + 3);
          plain.update(gx, gy, gz, ax, ay, az);
          scaled.update(gx, gy, gz, gain * ax, gain * ay, gain * az);
          most = Math.max(most, angleBetween(plain.up, scaled.up));
        }
        expect(most / degree).toBeLessThan(0.1);
      }),
      { numRuns: 10 },
    );
  });
});

describe("state", () => {
  test("a run split anywhere, saved, cloned and restored is bit-identical to the unsplit one", () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.nat(400),
        fc.constantFrom(0.02, 0.1, 0.5),
        fc.constantFrom("instantaneous" as const, "interval-mean" as const),
        (split, gapAt, lostS, meaning) => {
          const from = movingFrom - 200;
          const run = (filter: OrientationFilter, begin: number, end: number): void => {
            for (let i = begin; i < end; i++) {
              if (i === gapAt) filter.gap(lostS);
              feed(filter, from + i, from + i + 1, 0, i < 150);
            }
          };
          const whole = filterAt(50, { latencyS: 0.004 }, meaning);
          run(whole, 0, 400);
          const first = filterAt(50, { latencyS: 0.004 }, meaning);
          run(first, 0, split);
          const second = filterAt(50, { latencyS: 0.004, state: structuredClone(first.save()) }, meaning);
          expect(Array.from(second.up)).toEqual(Array.from(first.up));
          run(second, split, 400);
          expect(second.save()).toEqual(whole.save());
          expect(Array.from(second.up)).toEqual(Array.from(whole.up));
        },
      ),
      {
        examples: [
          [100, 400, 0.02, "instantaneous"],
          [0, 0, 0.5, "instantaneous"],
          [301, 300, 0.1, "instantaneous"],
          [400, 100, 0.1, "interval-mean"],
        ],
      },
    );
  });

  test("what was saved does not change with the filter that goes on", () => {
    const filter = filterAt();
    feed(filter, movingFrom, movingFrom + 50);
    const saved = filter.save();
    const copy = structuredClone(saved);
    feed(filter, movingFrom + 50, movingFrom + 100);
    expect(saved).toEqual(copy);
    expect(filter.save()).not.toEqual(copy);
  });

  test("a state of another length is no state: the filter starts afresh", () => {
    const state = { ...filterAt().save(), values: new Float64Array(7) };
    expect(filterAt(50, { state }).save()).toEqual(filterAt().save());
  });

  test("any finite input leaves up a unit vector and the bias within its bounds", () => {
    const any = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -50, max: 50, noNaN: true }),
      fc.constantFrom(0, -0, Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE),
    );
    const sample = fc.record({
      w: fc.array(any, { minLength: 3, maxLength: 3 }),
      a: fc.array(any, { minLength: 3, maxLength: 3 }),
      n: fc.integer({ min: 1, max: 40 }),
      offBody: fc.boolean(),
      lostS: fc.oneof(
        fc.constantFrom(0, 0.02, 0.04, 0.2, 3, Number.MAX_VALUE),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
      ),
      period: fc.option(fc.double({ min: 1e-4, max: 1e3, noNaN: true })),
    });
    const convention = fc.constantFrom("instantaneous" as const, "interval-mean" as const);
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 12 }), convention, (samples, meaning) => {
        const filter = filterAt(50, { latencyS: 0.05 }, meaning);
        for (const { w, a, n, offBody, lostS, period } of samples) {
          filter.gap(lostS);
          if (period !== null) filter.setPeriod(period);
          hold(filter, n, w, a, offBody);
          expect(Math.hypot(...filter.up)).toBeCloseTo(1, 9);
          expect(filter.errorBandRad ?? 0).not.toBeNaN();
          // Shortened to that length, to the last rounding.
          for (const b of filter.biasRadPerS)
            expect(Math.abs(b)).toBeLessThan(defaultFilterParams.biasClipRadPerS + 1e-12);
          expect(sigmaOf(filter)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
