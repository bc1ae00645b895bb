// How upright walking bears the sensor: the mean up-vector of each walk, and whether it is still what it was when this
// reference was young. Only walks teach it, and only the first ones: what is learned freezes, so that a slow creep adds
// up instead of being followed, and sitting, however long, teaches nothing.
// Two walks in a row decide, because single ones vary by a few degrees (a bag, a phone, stairs). The customary rule (a
// mean over three walks beyond 10°) would find a slip of 10° half of the time: the mean of what follows lies about 10°.
// Means are not normalised: within a walk, and between walks, directions differ by so little that it changes nothing.
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { angleOf, clearWindow, freshUpWindow, pushUp, type UpWindow, upAt } from "./up-window.ts";

/** A walk's end is seen so many seconds late: those at hand may be standing still. */
const LATE_S = 5;
/** Walks nearer together than this are one. */
const MERGE_MS = 10_000;
/** More would make a slip a little surer (99.9 instead of 99.3 % within two walks), and hide more of a creep. */
const LEARNED_WALKS = 8;
/** Neither of two deciding walks may lie below this share of the limit: one odd walk is no slip. */
const EACH_SHARE = 0.6;

const warnRad = radiansFromDegrees(thresholdValues.zeroWarn);
const slipRad = radiansFromDegrees(thresholdValues.zeroSlip);

/** Plain data, session ms. */
export interface ZeroWalkState {
  readonly late: UpWindow;
  /** Mean over the walk under way, and of how many seconds. */
  mean: Vec3 | undefined;
  seconds: number;
  startMs: number | undefined;
  endMs: number | undefined;
  /** Mean over the walks that were learned from, and how many. */
  learned: Vec3 | undefined;
  walks: number;
  before: Vec3 | undefined;
  /** End of the last walk that was as learned. */
  agreedMs: number | undefined;
}

export const freshZeroWalk = (): ZeroWalkState => ({
  late: freshUpWindow(LATE_S),
  mean: undefined,
  seconds: 0,
  startMs: undefined,
  endMs: undefined,
  learned: undefined,
  walks: 0,
  before: undefined,
  agreedMs: undefined,
});

/** A whole walk against what was learned. */
export interface WalkVerdict {
  /** Of this walk and the one before it: as learned (always, while nothing is), neither, a little off, or slipped. */
  readonly kind: "as-learned" | "odd" | "off" | "slipped";
  /** With the walk before it, as learned. */
  readonly twice: boolean;
  readonly learned: Vec3;
  /** Mean of this walk, and of this and the one before. */
  readonly up: Vec3;
  readonly pair: Vec3;
}

/** One second that ended at `nowMs`; a verdict when a walk of 20 s or more is over for good. */
export function zeroWalkIn(
  s: ZeroWalkState,
  nowMs: number,
  up: Vec3,
  walkSinceMs: number | undefined,
  walkEndedMs: number,
): WalkVerdict | undefined {
  if (walkSinceMs !== undefined) {
    s.startMs ??= walkSinceMs;
    s.endMs = undefined;
    if (s.late.length === LATE_S) {
      const sure = upAt(s.late, LATE_S - 1);
      s.mean = toward(s.mean ?? sure, sure, 1 / ++s.seconds);
    }
    pushUp(s.late, up[0], up[1], up[2]);
    return undefined;
  }
  if (s.startMs === undefined) return undefined;
  s.endMs ??= walkEndedMs;
  clearWindow(s.late);
  return nowMs - s.endMs < MERGE_MS ? undefined : endZeroWalk(s, s.endMs);
}

/** Data stopped at `endMs`, or the walk is over for good. */
export function endZeroWalk(s: ZeroWalkState, endMs: number): WalkVerdict | undefined {
  const { startMs = endMs, mean } = s;
  s.startMs = undefined;
  s.mean = undefined;
  s.seconds = 0;
  return mean && endMs - startMs >= 1000 * thresholdValues.zeroWalk ? verdictOn(s, mean, endMs) : undefined;
}

function verdictOn(s: ZeroWalkState, up: Vec3, endMs: number): WalkVerdict {
  const learned = s.learned ?? up;
  const before = s.before ?? up;
  const twice = s.before !== undefined;
  s.before = up;
  const pair = toward(before, up, 0.5);
  const offBy = ([x, y, z]: Vec3): number => angleOf(x, y, z, learned);
  const alone = offBy(up);
  const wasOff = offBy(before);
  // What few walks have taught is itself unsure.
  const unsure = Math.sqrt(1 + 1 / Math.max(1, s.walks));
  const beyond = (limit: number): boolean =>
    offBy(pair) >= limit * unsure && Math.min(alone, wasOff) >= EACH_SHARE * limit * unsure;
  const near = warnRad * unsure;
  const agrees = alone < near;
  if (agrees) {
    s.agreedMs = endMs;
    if (s.walks < LEARNED_WALKS) s.learned = toward(learned, up, 1 / ++s.walks);
  }
  const kind = beyond(slipRad) ? "slipped" : beyond(warnRad) ? "off" : agrees ? "as-learned" : "odd";
  return { kind, twice: twice && agrees && wasOff < near, learned, up, pair };
}

const toward = (a: Vec3, b: Vec3, share: number): Vec3 => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
