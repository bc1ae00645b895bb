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

/** A second counts to a bend above this mean rate, rad/s. */
const MOVING = radiansFromDegrees(8);
const LEAST_BEND_RAD = radiansFromDegrees(20);
/** λ1 / (λ1 + λ2) of the rotation in the horizontal plane, as in the calibration's bows. */
const AXIS_SHARE = 0.8;
/** Nearer to a side-bend than to a bow: not one. */
const WIDEST_RAD = Math.PI / 4;
const LEARNED_BENDS = 32;
/** Later bends enter with this weight; so many are needed. */
const WEIGHT = 1 / 16;
const NEEDED_BENDS = 24;
/** Bends scatter by at least this, whatever the first ones did, rad². */
const LEAST_VARIANCE = radiansFromDegrees(6) ** 2;
/** (Standard error of later mean less first)² over the variance; twice, as down and up again are alike. */
const ERROR_SHARE = 2 * (1 / LEARNED_BENDS + WEIGHT / (2 - WEIGHT));
const SURE = 5;

const twistRad = radiansFromDegrees(thresholdValues.zeroTwist);

/** Plain data. Angles from the left axis about the vertical, rad. */
export interface ZeroAxisState {
  /** Of the bend under way: ∫ of the horizontal rate's products ll, lf, ff and of its size. */
  readonly bend: Float64Array;
  bends: number;
  mean: number;
  /** Sum of squares about the mean of the first bends. */
  squares: number;
  later: number;
  laterBends: number;
  /** When bends last were as at first, session ms. */
  agreedMs: number | undefined;
}

export const freshZeroAxis = (): ZeroAxisState => ({
  bend: new Float64Array(4),
  bends: 0,
  mean: 0,
  squares: 0,
  later: 0,
  laterBends: 0,
  agreedMs: undefined,
});

/** One second that ended at `nowMs`: mean up and rate (rad/s, unbiased). Gives the twist in rad once it is sure. */
export function twistIn(
  s: ZeroAxisState,
  nowMs: number,
  up: Vec3,
  rate: ArrayLike<number>,
  { left, anterior }: BodyBasis,
): number | undefined {
  const [x = 0, y = 0, z = 0] = [rate[0], rate[1], rate[2]];
  const about = x * up[0] + y * up[1] + z * up[2];
  const [hx, hy, hz] = [x - about * up[0], y - about * up[1], z - about * up[2]];
  const l = hx * left[0] + hy * left[1] + hz * left[2];
  const f = hx * anterior[0] + hy * anterior[1] + hz * anterior[2];
  const size = Math.sqrt(l * l + f * f);
  const { bend } = s;
  if (size > MOVING) {
    bend[0]! += l * l;
    bend[1]! += l * f;
    bend[2]! += f * f;
    bend[3]! += size;
    return undefined;
  }
  if (bend[3] === 0) return undefined;
  const angle = axisOf(bend);
  bend.fill(0);
  return angle === undefined ? undefined : learnBend(s, nowMs, angle);
}

/** Walking: no bend is told from it. */
export function dropBend(s: ZeroAxisState): void {
  s.bend.fill(0);
}

function axisOf({ 0: ll = 0, 1: lf = 0, 2: ff = 0, 3: path = 0 }: Float64Array): number | undefined {
  const spread = Math.hypot(ll - ff, 2 * lf);
  const share = (ll + ff + spread) / (2 * (ll + ff));
  return path >= LEAST_BEND_RAD && share >= AXIS_SHARE ? Math.atan2(2 * lf, ll - ff) / 2 : undefined;
}

function learnBend(s: ZeroAxisState, nowMs: number, angle: number): number | undefined {
  // An axis has no sign: a half turn is none.
  const off = angle - s.mean - Math.PI * Math.round((angle - s.mean) / Math.PI);
  if (Math.abs(off) > WIDEST_RAD) return undefined;
  if (s.bends < LEARNED_BENDS) {
    s.bends++;
    s.mean += off / s.bends;
    s.squares += off * (off - off / s.bends);
    s.agreedMs = nowMs;
    return undefined;
  }
  s.laterBends++;
  s.later += (off - s.later) * Math.max(WEIGHT, 1 / s.laterBends);
  const size = Math.abs(s.later);
  if (size < twistRad / 3) s.agreedMs = nowMs;
  const error = Math.sqrt(Math.max(LEAST_VARIANCE, s.squares / (LEARNED_BENDS - 1)) * ERROR_SHARE);
  return s.laterBends >= NEEDED_BENDS && size > Math.max(twistRad, SURE * error) ? s.later : undefined;
}
