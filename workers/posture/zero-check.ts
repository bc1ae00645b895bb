// Is the zero of lean still true? In: each second, each walk; out: since when it is doubtful, as events. Evidence:
// walks (zero-walk), handling that a walk confirms (zero-handling), bends (zero-axis). A doubt mutes the judging of
// lean; a set reference is never replaced here, only doubted, until it is set again or walks are as they were. A slump,
// for however many hours, is no evidence. Only where no reference was ever set do walks supply the zero.
// What cannot be known: a slip before the first walk with this reference (or in this session: what walks taught stays
// in its checkpoint); a turn about the vertical without bends; whether a slow change is the clothes' or the wearer's.
import type { ZeroEvent, ZeroEvidence } from "../../src/domain/events.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees, type SessionMs, sessionMs } from "../../src/domain/units.ts";
import { meanUpOfTally } from "../summary/second-tally.ts";
import type { PostureState } from "./posture-state.ts";
import { basisFrom } from "./reference.ts";
import { angleOf } from "./up-window.ts";
import { freshZeroAxis, twistIn, type ZeroAxisState } from "./zero-axis.ts";
import { freshHandling, handledMs, type HandlingState, watchHandling } from "./zero-handling.ts";
import { endZeroWalk, freshZeroWalk, type WalkVerdict, type ZeroWalkState, zeroWalkIn } from "./zero-walk.ts";

/** What a stream tells of its zero; the placement is the stream's. */
type Unplaced<E> = E extends unknown ? Omit<E, "placement"> : never;
export type UnplacedZeroEvent = Unplaced<ZeroEvent>;
type ZeroTold = (event: UnplacedZeroEvent) => void;

const stepRad = radiansFromDegrees(thresholdValues.zeroStep);

/** Plain data, session ms. */
export interface ZeroState {
  /** Undefined while nothing speaks against the zero. */
  doubtSinceMs: number | undefined;
  evidence: ZeroEvidence | undefined;
  /** Sum of the points' mean rates in the open second, rad/s. */
  readonly rates: Float64Array;
  readonly walk: ZeroWalkState;
  readonly handling: HandlingState;
  readonly axis: ZeroAxisState;
  /** Told that the sensor may have shifted, since walks were last as learned. */
  suspected: boolean;
}

export const freshZero = (): ZeroState => ({
  doubtSinceMs: undefined,
  evidence: undefined,
  rates: new Float64Array(3),
  walk: freshZeroWalk(),
  handling: freshHandling(),
  axis: freshZeroAxis(),
  suspected: false,
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
  const { zero, walk, tally } = p;
  const walked = zeroWalkIn(zero.walk, nowMs, meanUpOfTally(tally), walk.sinceMs, walk.endedMs);
  if (walked) judgeWalked(p, nowMs, walked, tell);
  const mean = (k: number): number => zero.rates[k]! / tally.points;
  const rate: Vec3 = [mean(0), mean(1), mean(2)];
  zero.rates.fill(0);
  // A walk is known ten seconds late, and its steps may be hard ones: what looks like one already is left out.
  if (zero.walk.startMs !== undefined || walk.positive > 0 || p.wear.offSinceMs !== undefined) {
    forgetMotion(zero);
    return;
  }
  const peakMs2 = largestOf(tally.accNormMs2, tally.samples);
  watchHandling(zero.handling, nowMs, peakMs2, largestOf(p.rates, p.rates.length), p.ups);
  const twist = twistIn(zero.axis, nowMs, rate, p.basis);
  if (twist !== undefined) doubt(p, nowMs, zero.axis.agreedMs, "axis", Math.abs(twist), tell);
}

/** Data stopped at `endMs`. */
export function breakZero(p: PostureState, endMs: number, tell: ZeroTold): void {
  const walked = endZeroWalk(p.zero.walk, p.zero.walk.endMs ?? endMs);
  if (walked) judgeWalked(p, endMs, walked, tell);
  forgetMotion(p.zero);
}

function forgetMotion({ axis, handling }: ZeroState): void {
  axis.bend.fill(0);
  handling.before = undefined;
}

function judgeWalked(
  p: PostureState,
  nowMs: number,
  { kind, twice, learned, up, pair }: WalkVerdict,
  tell: ZeroTold,
): void {
  const { zero, basis } = p;
  const atMs = sessionMs(nowMs);
  if (basis.source !== "reference") {
    // No one's zero: two walks that agree with each other give one, and later ones that slipped together another.
    if (kind === "slipped" || (basis.source === "mounting" && twice)) takeZero(p, atMs, pair, tell);
    return;
  }
  const seenMs = handledMs(zero.handling, learned, up);
  const slipped = kind === "slipped" ? pair : up;
  const angleRad = angleOf(...slipped, learned);
  if (kind === "slipped" || (seenMs !== undefined && angleRad >= stepRad)) {
    // Where the slip itself was not seen, nothing is sure since the last walk that was as learned.
    const evidence = seenMs === undefined ? "walk" : "handling";
    doubt(p, nowMs, seenMs ?? zero.walk.agreedMs ?? 0, evidence, angleRad, tell);
  } else if (kind === "off" && !zero.suspected) {
    zero.suspected = true;
    tell({ kind: "zero-suspected", atMs, angleRad });
  } else if (kind === "as-learned") {
    zero.handling.suspects = [];
    zero.suspected = false;
    if (!twice || zero.doubtSinceMs === undefined || zero.evidence === "axis") return;
    zero.doubtSinceMs = undefined;
    p.doubtful = false;
    tell({ kind: "zero-trusted", atMs });
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
  if (zero.doubtSinceMs !== undefined || p.basis.source !== "reference") return;
  p.doubtful = true;
  zero.doubtSinceMs = sinceMs;
  zero.evidence = evidence;
  tell({ kind: "zero-doubted", atMs: sessionMs(nowMs), sinceMs: sessionMs(sinceMs), evidence, angleRad });
}

function takeZero(p: PostureState, atMs: SessionMs, up: Vec3, tell: ZeroTold): void {
  const length = Math.hypot(...up);
  const basis = basisFrom([up[0] / length, up[1] / length, up[2] / length], "walking");
  if (!basis) return;
  p.basis = basis;
  // Learned anew from here, if this is not the first time.
  p.zero.walk.learned = up;
  p.zero.walk.walks = 2;
  tell({ kind: "zero-taken", atMs, up: basis.up, anterior: basis.anterior });
}

/** Of the first `count`. */
function largestOf(values: Float64Array, count: number): number {
  let largest = 0;
  for (let i = Math.min(count, values.length) - 1; i >= 0; i--) {
    const value = values[i]!;
    if (value > largest) largest = value;
  }
  return largest;
}
