import { describe, expect, it } from "vitest";
import { normalAt } from "../../../../firmware-protocol/devices/simulated/random.ts";
import { mountingBasis } from "../../../../workers/posture/reference.ts";
import { freshZeroAxis, twistIn } from "../../../../workers/posture/zero-axis.ts";
import { rad } from "./zero-week.ts";

/** Bends about an axis that strays by SD 10° about `twistDeg`; when, in bends, the twist was told. */
function bent(count: number, twistDeg: (bend: number) => number, seed = 1, rateScale = 1) {
  const state = freshZeroAxis();
  let nowMs = 0;
  for (let bend = 0; bend < count; bend++) {
    const azimuth = rad(twistDeg(bend) + 10 * normalAt(seed, bend, 0));
    const second = (rate: number): number | undefined =>
      twistIn(
        state,
        (nowMs += 1000),
        [-Math.cos(azimuth) * rate, 0, -Math.sin(azimuth) * rate],
        mountingBasis,
      );
    for (const rate of [20, 20, 0, -20, -20, 0]) {
      const twist = second(rateScale * rad(rate));
      if (twist !== undefined) return { bend, twist };
    }
  }
  return undefined;
}

describe("the axis of bending", () => {
  it("tells a twist about the vertical, its side and about its size", () => {
    const right = bent(200, (bend) => (bend < 40 ? 0 : 25));
    const left = bent(200, (bend) => (bend < 40 ? 0 : -25));
    expect(right!.bend).toBeGreaterThan(40);
    expect(Math.sign(right!.twist)).toBe(-Math.sign(left!.twist));
    expect(Math.abs(right!.twist)).toBeGreaterThan(rad(15));
    expect(Math.abs(right!.twist)).toBeLessThan(rad(35));
  });

  it("tells none while bends stray about the same axis, wherever that lay from the start", () => {
    for (let seed = 1; seed <= 20; seed++) {
      expect(bent(600, () => 0, seed)).toBeUndefined();
      expect(bent(600, () => 20, seed)).toBeUndefined();
    }
  });

  it("tells nothing where no turning is felt", () => {
    expect(bent(200, (bend) => (bend < 40 ? 0 : 30), 1, 0)).toBeUndefined();
  });
});
