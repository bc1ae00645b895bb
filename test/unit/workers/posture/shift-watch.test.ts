import { describe, expect, it } from "vitest";
import { forgetShifts, freshShifts, shiftIn } from "../../../../workers/posture/shift-watch.ts";

/** One entry a second, degrees forward; gives the seconds at which a shift became known, and where it was, ms. */
function shiftsIn(degrees: readonly number[], state = freshShifts(), fromS = 0) {
  const known: { readonly atS: number; readonly ms: number }[] = [];
  for (const [i, value] of degrees.entries()) {
    const angle = (value * Math.PI) / 180;
    const ms = shiftIn(state, 1000 * (fromS + i + 1), 0, Math.cos(angle), Math.sin(angle));
    if (ms !== undefined) known.push({ atS: fromS + i + 1, ms });
  }
  return known;
}

const lasting = (degrees: number, seconds: number): number[] =>
  Array.from({ length: seconds }, () => degrees);

describe("a shift", () => {
  it("of 6° is told once, eight seconds after it, where it was", () => {
    const known = shiftsIn([...lasting(0, 40), ...lasting(6, 60)]);
    expect(known).toEqual([{ atS: 48, ms: 40_500 }]);
  });

  it("of 4° is none", () => {
    expect(shiftsIn([...lasting(0, 40), ...lasting(4, 60)])).toEqual([]);
  });

  it("that wavers about the step is told once within ten seconds", () => {
    // The median of the last 15 s is over the step at second 49, under it at 56, over it again at 57.
    const wavering = [6, 0, ...lasting(6, 7), ...lasting(0, 6), 0, ...lasting(6, 4)];
    expect(shiftsIn([...lasting(0, 40), ...wavering]).map(({ atS }) => atS)).toEqual([49]);
  });

  it("is not seen against what was before a walk", () => {
    const state = freshShifts();
    shiftsIn(lasting(0, 40), state);
    forgetShifts(state);
    expect(shiftsIn(lasting(8, 60), state, 40)).toEqual([]);
    forgetShifts(state);
    shiftsIn([...lasting(0, 40), ...lasting(6, 10)], state, 100);
    forgetShifts(state);
    expect(shiftsIn([...lasting(0, 24), ...lasting(6, 20)], state, 160)).toHaveLength(1);
  });
});
