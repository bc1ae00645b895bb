// Offset and gain of an accelerometer from directions at rest: the most probable six parameters, given that |a| = g in
// every pose and what parts are sold with. The prior keeps the answer well posed from any poses: what they do not show
// stays as it was. Gauss–Newton on r = |(raw − offset) gain| − g (Frosio et al., IEEE T. Instrum. Meas. 58(6), 2009,
// six-parameter model), with the prior as further rows.
//
// Local gravity is 9.78 to 9.83 m/s²; g is taken as 9.80665. That costs up to 0.3 % of gain, alike on all axes, which
// leaves directions alone; poses to one side only turn it into up to 2.7 mg of offset, 0.15° of tilt.
import type { Vec3 } from "../../src/domain/lean.ts";
import { GRAVITY } from "./calibration-points.ts";
import { solved } from "./linear-solve.ts";

/** Zero-g offset of consumer MEMS parts, 30 mg (datasheets: ±20 to ±50 mg). */
const OFFSET_SIGMA = 0.294;
/** Sensitivity, 1 % (datasheets: ±0.4 to ±1 % typical): faces that oppose each other tell it apart from the offset. */
const GAIN_SIGMA = 0.01;
/** What is left in the mean of a hand-held still pose, 2 mg. */
const FORCE_SIGMA = 0.02;
/** It converges in three; and a step this small changes nothing. */
const MOST_STEPS = 20;
const SMALL_STEP = 1e-10;

export interface ForceFit {
  readonly offsetMs2: Vec3;
  readonly gain: Vec3;
  /** Standard deviation of the offset, m/s². */
  readonly offsetSigmaMs2: Vec3;
}

/** `weights`: 1 = as good as a pose held on purpose. */
export function forceFit(raws: readonly Vec3[], weights?: readonly number[]): ForceFit {
  const prior = [0, 1, 2, 3, 4, 5].map((i) => (i < 3 ? OFFSET_SIGMA : GAIN_SIGMA) ** -2);
  /** Offset, then gain − 1. */
  let p = [0, 0, 0, 0, 0, 0];
  let normal: number[][] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    normal = prior.map((value, i) => prior.map((_, j) => (i === j ? value : 0)));
    const right = prior.map((value, i) => -value * p[i]!);
    raws.forEach((raw, k) => {
      const weight = (weights?.[k] ?? 1) / FORCE_SIGMA ** 2;
      const a = [0, 1, 2].map((i) => (raw[i]! - p[i]!) * (1 + p[i + 3]!));
      const length = Math.hypot(...a) || 1;
      // ∂r/∂offset and ∂r/∂gain.
      const slope = [
        ...a.map((value, i) => (-value / length) * (1 + p[i + 3]!)),
        ...a.map((value, i) => (value / length) * (raw[i]! - p[i]!)),
      ];
      const r = length - GRAVITY;
      slope.forEach((si, i) => {
        right[i]! -= weight * si * r;
        slope.forEach((sj, j) => {
          normal[i]![j]! += weight * si * sj;
        });
      });
    });
    const change = solved(normal, right);
    p = p.map((value, i) => value + change[i]!);
    if (Math.hypot(...change) < SMALL_STEP) break;
  }
  const sigma = (axis: number): number => {
    const unitVector = prior.map((_, i) => (i === axis ? 1 : 0));
    return Math.sqrt(solved(normal, unitVector)[axis]!);
  };
  return {
    offsetMs2: [p[0]!, p[1]!, p[2]!],
    gain: [1 + p[3]!, 1 + p[4]!, 1 + p[5]!],
    offsetSigmaMs2: [sigma(0), sigma(1), sigma(2)],
  };
}
