// The quick ways of the live path against the plain formulas.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import { about, times, turned } from "../../../../firmware-protocol/devices/simulated/rotation.ts";
import {
  type AccSpan,
  freshAccWindow,
  pushAcc,
  rhythmOf,
  spanOf,
  stepShareOf,
} from "../../../../workers/posture/acc-window.ts";
import { shakes } from "../../../../workers/posture/riding.ts";
import {
  angleOf,
  chordOfSum,
  freshUpWindow,
  meanUpOf,
  medianUpOf,
  pushUp,
  slideSum,
  spreadOf,
  sumUps,
  upAt,
} from "../../../../workers/posture/up-window.ts";

const turn = fc.double({ min: -0.4, max: 0.4, noNaN: true });
const ups = fc.array(fc.tuple(turn, turn), { minLength: 31, maxLength: 90 });

function pushedAll(turns: readonly (readonly [number, number])[], capacity: number, summed: number) {
  const window = freshUpWindow(capacity);
  const sum = new Float64Array(3);
  for (const [forward, right] of turns) {
    const up = [
      -Math.sin(right),
      Math.cos(right) * Math.cos(forward),
      Math.cos(right) * Math.sin(forward),
    ] as const;
    slideSum(sum, window, summed, ...up);
    pushUp(window, ...up);
  }
  return { window, sum };
}

describe("a window of up-vectors", () => {
  it("keeps the sum of its youngest while they slide", () => {
    fc.assert(
      fc.property(ups, (turns) => {
        const { window, sum } = pushedAll(turns, 40, 30);
        const anew = new Float64Array(3);
        sumUps(anew, window, 30);
        for (let k = 0; k < 3; k++) expect(sum[k]).toBeCloseTo(anew[k]!, 10);
      }),
    );
  });

  it("has the spread of the chords by that sum, and the angles' by each of them", () => {
    fc.assert(
      fc.property(ups, (turns) => {
        const { window, sum } = pushedAll(turns, 30, 30);
        const mean = meanUpOf(window, 30);
        const angles = Array.from({ length: 30 }, (_, back) => {
          const [x, y, z] = upAt(window, back);
          return Math.acos(Math.min(1, x * mean[0] + y * mean[1] + z * mean[2]));
        });
        const chords = angles.map((angle) => 2 * Math.sin(angle / 2));
        const rms = (values: readonly number[]): number =>
          Math.sqrt(values.reduce((s, value) => s + value * value, 0) / values.length);
        expect(spreadOf(window, 30)).toBeCloseTo(rms(angles), 6);
        expect(chordOfSum(sum, 30)).toBeCloseTo(rms(chords), 6);
      }),
    );
  });

  it("has the median of each axis, whatever the order", () => {
    fc.assert(
      fc.property(
        ups,
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 10 }),
        (turns, count, skip) => {
          const { window } = pushedAll(turns, 40, 30);
          const axis = (k: 0 | 1 | 2): number => {
            const sorted = Array.from({ length: count }, (_, i) => upAt(window, skip + i)[k]).toSorted(
              (a, b) => a - b,
            );
            return (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.floor(count / 2)]!) / 2;
          };
          const plain = [axis(0), axis(1), axis(2)] as const;
          const length = Math.hypot(...plain);
          const median = medianUpOf(window, skip, count);
          for (const k of [0, 1, 2] as const) expect(median[k]).toBeCloseTo(plain[k] / length, 12);
        },
      ),
    );
  });

  it("measures small angles as finely as large ones", () => {
    for (const angle of [1e-9, 1e-5, 1.9e-3, 2.1e-3, 0.3, 3]) {
      expect(angleOf(0, Math.cos(angle), Math.sin(angle), [0, 1, 0]) / angle).toBeCloseTo(1, 7);
    }
  });
});

describe("a window of force", () => {
  const force = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 375, maxLength: 500 });
  const spanFrom = (values: readonly number[]): AccSpan => {
    const window = freshAccWindow();
    for (let i = 0; i + 2 < values.length; i += 3)
      pushAcc(window, values[i]!, 9.81 + values[i + 1]!, values[i + 2]!);
    return spanOf(window, 0)!;
  };

  it("is nothing until it is full", () => {
    const window = freshAccWindow();
    for (let i = 0; i < 124; i++) pushAcc(window, 0, 9.81, 0);
    expect(spanOf(window, 0)).toBeUndefined();
  });

  it("shares its power between step frequencies and all as a whole Fourier transform does", () => {
    fc.assert(
      fc.property(force, (values) => {
        const span = spanFrom(values);
        let all = 0;
        let steps = 0;
        for (let bin = 2; bin <= 50; bin++) {
          for (const axis of span.axes) {
            let [re, im] = [0, 0];
            axis.forEach((value, i) => {
              re += value * Math.cos((2 * Math.PI * bin * i) / 125);
              im += value * Math.sin((2 * Math.PI * bin * i) / 125);
            });
            all += re * re + im * im;
            if (bin >= 6 && bin <= 13) steps += re * re + im * im;
          }
        }
        expect(stepShareOf(span)).toBeCloseTo(steps / all, 8);
      }),
      { numRuns: 20 },
    );
  });

  it("says the same of a sensor mounted in any other way", () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, fc.integer({ min: 1, max: 5 }), (a, b, c, seed) => {
        const body = new SimulatedBody({ seed, script: [{ atS: 0, posture: "riding", transitionS: 0 }] });
        const mounting = times(times(about(0, a), about(1, b)), about(2, c));
        const [asDrawn, turnedOver] = [freshAccWindow(), freshAccWindow()];
        for (let i = 0; i < 125; i++) {
          const { acc } = body.idealAt(i / 25);
          pushAcc(asDrawn, ...acc);
          pushAcc(turnedOver, ...turned(mounting, acc));
        }
        const [here, there] = [spanOf(asDrawn, 0)!, spanOf(turnedOver, 0)!];
        expect(shakes(there)).toBe(shakes(here));
        expect(rhythmOf(there)).toBeCloseTo(rhythmOf(here), 9);
        expect(stepShareOf(there)).toBeCloseTo(stepShareOf(here), 9);
      }),
      { numRuns: 20 },
    );
  });

  it("repeats at step intervals as well as its best correlation says", () => {
    fc.assert(
      fc.property(force, (values) => {
        const span = spanFrom(values);
        const v = span.vertical;
        let best = 0;
        for (let lag = 10; lag <= 20; lag++) {
          let [product, early, late] = [0, 0, 0];
          for (let i = lag; i < v.length; i++) {
            product += v[i - lag]! * v[i]!;
            early += v[i - lag]! ** 2;
            late += v[i]! ** 2;
          }
          best = Math.max(best, product / Math.sqrt(early * late));
        }
        expect(rhythmOf(span)).toBeCloseTo(best, 8);
      }),
      { numRuns: 30 },
    );
  });
});
