// How upright walking bears the sensor: the mean up-vector of each walk, and whether it is still what it was when this
// reference was young. Only walks teach it, and only the first ones: what is learned freezes, so that a slow creep adds
// up instead of being followed, and sitting, however long, teaches nothing.
// Two walks in a row decide, because single ones vary by a few degrees (a bag, a phone, stairs). The customary rule (a
// mean over three walks beyond 10°) would find a slip of 10° half of the time: the mean of what follows lies about 10°.
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { angleOf } from "./up-window.ts";

/** A walk's end is seen so many seconds late: those at hand may be standing still. */
const LATE_S = 5;
/** Walks nearer together than this are one. */
const MERGE_MS = 10_000;
const LEARNED_WALKS = 24;
/** Neither of two deciding walks may lie below this share of the limit: one odd walk is no slip. */
const EACH_SHARE = 0.6;

const warnRad = radiansFromDegrees(thresholdValues.zeroWarn);
const slipRad = radiansFromDegrees(thresholdValues.zeroSlip);
const shortestMs = 1000 * thresholdValues.zeroWalk;

/** Plain data, session ms. */
export interface ZeroWalkState {
  /** [LATE_S × 3] the youngest seconds of the walk, a ring. */
  readonly late: Float64Array;
  seconds: number;
  /** Sum of the walk's up-vectors. */
  readonly sum: Float64Array;
  startMs: number | undefined;
  endMs: number | undefined;
  /** Sum of the mean up-vectors of the walks that were learned from. */
  readonly learned: Float64Array;
  walks: number;
  /** The last three walks since the reference, oldest first. */
  recent: readonly { readonly up: Vec3; readonly startMs: number }[];
  /** End of the last walk that was as learned. */
  agreedMs: number | undefined;
}

export const freshZeroWalk = (): ZeroWalkState => ({
  late: new Float64Array(3 * LATE_S),
  seconds: 0,
  sum: new Float64Array(3),
  startMs: undefined,
  endMs: undefined,
  learned: new Float64Array(3),
  walks: 0,
  recent: [],
  agreedMs: undefined,
});

/** A whole walk against what was learned; angles in rad. */
export interface WalkVerdict {
  readonly startMs: number;
  /** as-learned also for the walks that teach; `odd`: one alone says nothing; `slipped`: two in a row. */
  readonly kind: "as-learned" | "odd" | "slipped";
  /** From the learned direction to this walk's, and (while slipped) to the last two walks' mean. */
  readonly angleRad: number;
  /** This walk's (slipped: the last two walks') mean less the learned direction. */
  readonly step: Vec3;
  /** The mean of the last three walks is further off than the warning. */
  readonly warns: boolean;
  /** With the walk before it, as learned. */
  readonly twiceAsLearned: boolean;
  /** Mean up-vector of the last two walks. */
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
    const at = 3 * (s.seconds % LATE_S);
    for (let k = 0; k < 3; k++) {
      if (s.seconds >= LATE_S) s.sum[k]! += s.late[at + k]!;
      s.late[at + k] = up[k]!;
    }
    s.seconds++;
    return undefined;
  }
  if (s.startMs === undefined) return undefined;
  if (s.endMs === undefined) {
    s.endMs = walkEndedMs;
    s.seconds = 0;
  }
  return nowMs - s.endMs < MERGE_MS ? undefined : endZeroWalk(s, s.endMs);
}

/** Data stopped at `endMs`, or the walk is over for good. */
export function endZeroWalk(s: ZeroWalkState, endMs: number): WalkVerdict | undefined {
  const { startMs } = s;
  if (startMs === undefined) return undefined;
  const up = unit(s.sum);
  s.startMs = undefined;
  s.seconds = 0;
  s.sum.fill(0);
  return up && endMs - startMs >= shortestMs ? verdictOn(s, up, startMs, endMs) : undefined;
}

function verdictOn(s: ZeroWalkState, up: Vec3, startMs: number, endMs: number): WalkVerdict {
  const known = unit(s.learned) ?? up;
  const before = s.recent.at(-1)?.up;
  s.recent = [...s.recent, { up, startMs }].slice(-3);
  const fromKnown = (other: Vec3): number => angleOf(other[0], other[1], other[2], known);
  const pair = before ? meanOf(up, before) : up;
  // What few walks have taught is itself unsure.
  const unsure = Math.sqrt(1 + 1 / Math.max(1, s.walks));
  const alone = fromKnown(up);
  const together = fromKnown(pair);
  const wasOff = before ? fromKnown(before) : 0;
  const limit = slipRad * unsure;
  const slipped = together >= limit && Math.min(alone, wasOff) >= EACH_SHARE * limit;
  const asLearned = alone < warnRad * unsure;
  if (asLearned) {
    s.agreedMs = endMs;
    if (s.walks < LEARNED_WALKS) {
      for (let k = 0; k < 3; k++) s.learned[k]! += up[k]!;
      s.walks++;
    }
  }
  const is = slipped ? pair : up;
  const [first, second, third] = s.recent;
  return {
    startMs,
    kind: slipped ? "slipped" : asLearned ? "as-learned" : "odd",
    angleRad: slipped ? together : alone,
    step: [is[0] - known[0], is[1] - known[1], is[2] - known[2]],
    warns: third !== undefined && fromKnown(meanOf(first!.up, second!.up, third.up)) >= warnRad * unsure,
    twiceAsLearned: asLearned && before !== undefined && wasOff < warnRad * unsure,
    pair,
  };
}

/** Mean up-vector of upright walking as an earlier session learned it, from so many walks. */
export function recallWalking(s: ZeroWalkState, up: Vec3, walks: number): void {
  for (let k = 0; k < 3; k++) s.learned[k] = walks * up[k]!;
  s.walks = walks;
}

/** Learned so far; undefined before the first walk. */
export const learnedWalking = (s: ZeroWalkState): Vec3 | undefined => unit(s.learned);

const meanOf = (...ups: Vec3[]): Vec3 => {
  const sum = [0, 0, 0];
  for (const up of ups) for (let k = 0; k < 3; k++) sum[k]! += up[k]!;
  return unit(sum) ?? ups[0]!;
};

function unit({ 0: x = 0, 1: y = 0, 2: z = 0 }: ArrayLike<number>): Vec3 | undefined {
  const length = Math.sqrt(x * x + y * y + z * z);
  return length > 1e-9 ? [x / length, y / length, z / length] : undefined;
}
