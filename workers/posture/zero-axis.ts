// Has the sensor twisted about the vertical? No mean up-vector can see that, but bending forward can: the trunk turns
// about the axis from side to side, and where that lies in the sensor is what the gyroscope feels. In, once a second:
// mean rate; out, after a bend: whether bends have come to lie elsewhere than the first ones since the reference did.
// Against the first bends rather than against the reference's left axis: one that was taken from the drawing on the
// sensor may be off by this much from the start (median 4°, largest 26° on 12 people) without anything having moved.
// A single bend strays by 10° and more (to a drawer, across a desk): many must agree, so this takes hours. A sensor
// without gyroscope feels no bend, and this check stays silent.
import type { BodyBasis, Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";

/** A second belongs to a bend above this mean rate about a level axis, rad/s. */
const MOVING = radiansFromDegrees(8);
const LEAST_BEND_RAD = radiansFromDegrees(20);
/** Nearer to a side-bend than to a bow: not one. */
const WIDEST_RAD = Math.PI / 4;
/** The first so many teach. The later mean forgets over as many, and needs as many: its error is then a third of 15°. */
const BENDS = 32;

const twistRad = radiansFromDegrees(thresholdValues.zeroTwist);

/** Plain data. Angles from the left axis about the vertical, rad. */
export interface ZeroAxisState {
  /** Of the bend under way, sums over its seconds: ll − ff, 2 lf and the path, of the rates about left and anterior. */
  readonly bend: Float64Array;
  bends: number;
  /** Of the first bends; and how far the later ones are off it. */
  mean: number;
  later: number;
  /** When bends last were as at first, session ms. */
  agreedMs: number;
}

export const freshZeroAxis = (): ZeroAxisState => ({
  bend: new Float64Array(3),
  bends: 0,
  mean: 0,
  later: 0,
  agreedMs: 0,
});

/** One second that ended at `nowMs`, its mean rate (rad/s, unbiased). Gives the twist in rad once it is sure. */
export function twistIn(
  s: ZeroAxisState,
  nowMs: number,
  rate: Vec3,
  { left, anterior }: BodyBasis,
): number | undefined {
  const [x, y, z] = rate;
  const l = x * left[0] + y * left[1] + z * left[2];
  const f = x * anterior[0] + y * anterior[1] + z * anterior[2];
  const size = Math.sqrt(l * l + f * f);
  const { bend } = s;
  if (size > MOVING) {
    bend[0]! += l * l - f * f;
    bend[1]! += 2 * l * f;
    bend[2]! += size;
    return undefined;
  }
  const path = bend[2]!;
  if (path === 0) return undefined;
  // Principal axis of the rates. It has no sign: a half turn is none.
  const angle = Math.atan2(bend[1]!, bend[0]!) / 2 - s.mean;
  const off = angle - Math.PI * Math.round(angle / Math.PI);
  bend.fill(0);
  if (path < LEAST_BEND_RAD || Math.abs(off) > WIDEST_RAD) return undefined;
  if (s.bends++ < BENDS) s.mean += off / s.bends;
  else s.later += (off - s.later) / Math.min(BENDS, s.bends - BENDS);
  if (Math.abs(s.later) < twistRad / 3) s.agreedMs = nowMs;
  return s.bends >= 2 * BENDS && Math.abs(s.later) > twistRad ? s.later : undefined;
}
