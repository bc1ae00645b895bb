import { array, assert, constantFrom, double, integer, nat, oneof, property, tuple } from "fast-check";
import { expect, it } from "vitest";
import {
  clearMedian,
  freshRunningMedian,
  pushMedian,
  writeMedian,
} from "../../../../workers/metrics/running-median.ts";
import { freshUpWindow, medianUpOf, pushUp } from "../../../../workers/posture/up-window.ts";

const angle = oneof(constantFrom(0, 0, 0.1), double({ min: -1.5, max: 1.5, noNaN: true }));

it("a running median is the median of the window that a sort would give", () => {
  assert(
    property(
      integer({ min: 1, max: 20 }),
      array(tuple(angle, angle), { minLength: 1, maxLength: 80 }),
      nat(80),
      (size, leans, clearAt) => {
        const running = freshRunningMedian(size);
        let window = freshUpWindow(size);
        const median = new Float64Array(3);
        for (const [i, [forward, lateral]] of leans.entries()) {
          if (i === clearAt) {
            clearMedian(running);
            window = freshUpWindow(size);
          }
          const up = [
            -Math.sin(lateral),
            Math.cos(lateral) * Math.cos(forward),
            Math.cos(lateral) * Math.sin(forward),
          ] as const;
          pushMedian(running, ...up);
          pushUp(window, ...up);
          writeMedian(running, median);
          const expected = medianUpOf(window, 0, window.length);
          for (let k = 0; k < 3; k++) expect(median[k]).toBeCloseTo(expected[k]!, 12);
        }
      },
    ),
  );
});
