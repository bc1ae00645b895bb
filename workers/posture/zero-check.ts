// Is the zero of lean still true? In: each second, each walk; out: since when it is doubtful, as events. Evidence:
// walks (zero-walk), handling that walks confirm (zero-handling), bends (zero-axis). A doubt mutes the judging of lean;
// a set reference is never replaced here, only doubted, until it is set again or walks are as they were. A slump, for
// however many hours, is no evidence. Only where no reference was ever set do walks supply the zero.
// What cannot be known: a slip before the first walk with this reference; a turn about the vertical without bends; and
// whether a slow change is the clothes' or the wearer's own.
import type { ZeroEvent, ZeroEvidence } from "../../src/domain/events.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees, sessionMs } from "../../src/domain/units.ts";
import { meanUpOfTally } from "../summary/second-tally.ts";
import { basisFrom } from "./reference.ts";
import type { PostureState } from "./posture-state.ts";
import { dropBend, freshZeroAxis, twistIn, type ZeroAxisState } from "./zero-axis.ts";
import { explains, freshHandling, type HandlingState, watchHandling, watchWear } from "./zero-handling.ts";
import { endZeroWalk, freshZeroWalk, type WalkVerdict, type ZeroWalkState, zeroWalkIn } from "./zero-walk.ts";

/** What a stream tells of its zero; the placement is the stream's. */
type Unplaced<E> = E extends unknown ? Omit<E, "placement"> : never;
export type UnplacedZeroEvent = Unplaced<ZeroEvent>;
type ZeroTold = (event: UnplacedZeroEvent) => void;

/** After handling, one walk is enough if it is so much beyond what two must show. */
const ALONE = 1.5;
const slipRad = radiansFromDegrees(thresholdValues.zeroSlip);

/** Plain data, session ms. */
export interface ZeroState {
  doubtSinceMs: number | undefined;
  evidence: ZeroEvidence | undefined;
  /** Sum of the points' mean rates in the open second, rad/s. */
  readonly rates: Float64Array;
  readonly walk: ZeroWalkState;
  readonly handling: HandlingState;
  readonly axis: ZeroAxisState;
  /** Told that the sensor may have shifted, since walks were last as learned. */
  suspected: boolean;
  /** First second with this reference. */
  fromMs: number | undefined;
}

export const freshZero = (): ZeroState => ({
  doubtSinceMs: undefined,
  evidence: undefined,
  rates: new Float64Array(3),
  walk: freshZeroWalk(),
  handling: freshHandling(),
  axis: freshZeroAxis(),
  suspected: false,
  fromMs: undefined,
});

/** A new reference: everything is learned anew. */
export function resetZero(p: PostureState): void {
  Object.assign(p.zero, freshZero());
  p.doubtful = false;
}

/** The point about to be closed: its mean rate. */
export function gatherRate({ zero, sums, pointSamples }: PostureState): void {
  for (let k = 0; k < 3; k++) zero.rates[k]! += sums[3 + k]! / pointSamples;
}

/** The second that ends at `nowMs` is in the tally. */
export function zeroSecond(p: PostureState, nowMs: number, tell: ZeroTold): void {
  const { zero, walk, wear, tally } = p;
  const { rates } = zero;
  const up = meanUpOfTally(tally);
  zero.fromMs ??= nowMs - 1000;
  for (let k = 0; k < 3; k++) rates[k]! /= tally.points;
  const off = wear.offSinceMs !== undefined;
  watchWear(zero.handling, off, nowMs);
  const walked = zeroWalkIn(zero.walk, nowMs, up, walk.sinceMs, walk.endedMs);
  if (walked) judgeWalked(p, nowMs, walked, tell);
  if (zero.walk.startMs !== undefined || off) {
    dropBend(zero.axis);
    zero.handling.before = undefined;
  } else {
    // A walk is known ten seconds late, and its steps may be hard ones: what was handled then is not told.
    const peakMs2 = walk.positive > 0 ? 0 : peakOf(tally.accNormMs2, 0, tally.samples);
    const peakRate = peakOf(p.rates, p.ups.next - tally.points, tally.points);
    watchHandling(zero.handling, nowMs, peakMs2, peakRate, p.ups);
    const twist = twistIn(zero.axis, nowMs, up, rates, p.basis);
    if (twist !== undefined && p.basis.source === "reference") {
      doubt(p, nowMs, zero.axis.agreedMs ?? nowMs, "axis", Math.abs(twist), tell);
    }
  }
  rates.fill(0);
}

/** Data stopped at `endMs`. */
export function breakZero(p: PostureState, endMs: number, tell: ZeroTold): void {
  const { zero } = p;
  const walked = endZeroWalk(zero.walk, zero.walk.endMs ?? endMs);
  if (walked) judgeWalked(p, endMs, walked, tell);
  dropBend(zero.axis);
  zero.handling.before = undefined;
}

function judgeWalked(p: PostureState, nowMs: number, walked: WalkVerdict, tell: ZeroTold): void {
  const { zero } = p;
  const { kind, angleRad, step } = walked;
  if (p.basis.source !== "reference") {
    // No one's zero: two walks that agree with each other give one, and later ones that slipped together another.
    if (kind === "slipped" || (p.basis.source === "mounting" && walked.twiceAsLearned)) {
      takeZero(p, nowMs, walked.pair, tell);
    }
    return;
  }
  const { suspect } = zero.handling;
  const explained = explains(zero.handling, step);
  if (kind === "slipped" || (explained && angleRad >= ALONE * slipRad)) {
    // Where the slip itself was not seen, nothing is sure since the last walk that was as learned.
    const seenMs = explained && suspect?.step ? suspect.atMs : undefined;
    const sinceMs = seenMs ?? zero.walk.agreedMs ?? zero.fromMs ?? nowMs;
    doubt(p, nowMs, sinceMs, explained ? "handling" : "walk", angleRad, tell);
    return;
  }
  if (kind === "as-learned") {
    zero.handling.suspect = undefined;
    zero.suspected = false;
    if (walked.twiceAsLearned && zero.doubtSinceMs !== undefined && zero.evidence !== "axis") {
      zero.doubtSinceMs = undefined;
      p.doubtful = false;
      tell({ kind: "zero-trusted", atMs: sessionMs(nowMs) });
    }
  }
  if (walked.warns && !zero.suspected && zero.doubtSinceMs === undefined) {
    zero.suspected = true;
    tell({ kind: "zero-suspected", atMs: sessionMs(nowMs), angleRad });
  }
}

function doubt(
  p: PostureState,
  nowMs: number,
  sinceMs: number,
  evidence: ZeroEvidence,
  angleRad: number,
  tell: ZeroTold,
): void {
  const { zero } = p;
  if (zero.doubtSinceMs !== undefined) return;
  p.doubtful = true;
  zero.doubtSinceMs = sinceMs;
  zero.evidence = evidence;
  tell({ kind: "zero-doubted", atMs: sessionMs(nowMs), sinceMs: sessionMs(sinceMs), evidence, angleRad });
}

function takeZero(p: PostureState, nowMs: number, up: Vec3, tell: ZeroTold): void {
  const basis = basisFrom(up, "walking");
  if (!basis) return;
  p.basis = basis;
  const { walk } = p.zero;
  // Learned anew from here, if this is not the first time.
  for (let k = 0; k < 3; k++) walk.learned[k] = 2 * up[k]!;
  walk.walks = 2;
  tell({ kind: "zero-taken", atMs: sessionMs(nowMs), up: basis.up, anterior: basis.anterior });
}

/** Largest of `count` values from `from` on, in a ring. */
function peakOf(values: Float64Array, from: number, count: number): number {
  const { length } = values;
  let peak = 0;
  for (let i = Math.min(count, length); i > 0; i--) {
    peak = Math.max(peak, values[(from + i - 1 + length) % length]!);
  }
  return peak;
}
