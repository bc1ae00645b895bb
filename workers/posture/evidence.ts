// What the last seconds of one stream say: stillness, wear, steps, a road. In: PostureState as samples have filled it;
// out: its detectors moved on by a second, and, at any time, the evidence by which the state is judged.
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { rhythmOf, spanOf } from "./acc-window.ts";
import type { StateMargins } from "./confidence.ts";
import { type PostureState, RECENT_POINTS } from "./posture-state.ts";
import { FLAT_COSINE } from "./reference.ts";
import { isRough, judgeRide, shakenShare, shakes } from "./riding.ts";
import type { StateEvidence } from "./state-track.ts";
import { chordOfSum, meanUpOf, spreadOf, sumUps } from "./up-window.ts";
import { judgeWalk } from "./walking.ts";
import { isDeadStill, judgeWear } from "./wear.ts";

const stillRad = radiansFromDegrees(thresholdValues.stillTiltRms);
const lyingRad = radiansFromDegrees(thresholdValues.lying);
/** A force that varies by less shows neither steps nor a road. */
const LEAST_MS2 = Math.min(thresholdValues.walkAmplitude, thresholdValues.vehicleVibration / 2);

/** The second that ended at `nowMs` is complete. */
export function judgeSecond(s: PostureState, nowMs: number): void {
  const { ups, walk } = s;
  const full = ups.length === ups.capacity;
  let rate = 0;
  for (let k = 0; k < s.rates.length; k++) rate += s.rates[k]! / s.rates.length;
  sumUps(s.recentSum, ups, Math.min(RECENT_POINTS, ups.length));
  if (ups.length > 1) s.spreadRad = spreadOf(ups, ups.length);
  s.still = full && s.spreadRad < stillRad;
  if (full) {
    s.dead = isDeadStill(s.spreadRad, rate);
    const flat = Math.abs(meanUpOf(ups, RECENT_POINTS)[2]) > FLAT_COSINE;
    judgeWear(s.wear, nowMs, 1000 * thresholdValues.stillWindow, s.dead, flat);
  }
  const span = spanOf(s.window, LEAST_MS2);
  if (!span) return;
  const { amplitudeMs2 } = span;
  const shaken = full && !s.accelerationOnly && amplitudeMs2 >= LEAST_MS2 && shakes(span);
  const rhythm = shaken || amplitudeMs2 >= thresholdValues.walkAmplitude ? rhythmOf(span) : 0;
  judgeWalk(walk, nowMs, span, rhythm);
  const fits = walk.sinceMs === undefined && s.totalRad < lyingRad;
  judgeRide(s.ride, nowMs, shaken && isRough(rhythm, rate), fits);
}

/** Angular RMS of the last 3 s, rad; undefined while there is not so much. */
const recentSpreadOf = ({ ups, recentSum }: PostureState): number | undefined =>
  ups.length < RECENT_POINTS ? undefined : chordOfSum(recentSum, RECENT_POINTS);

export function evidenceOf(s: PostureState, nowMs: number): StateEvidence {
  const { walk, ride, wear } = s;
  const spread = recentSpreadOf(s);
  const restless = spread !== undefined && spread >= stillRad;
  return {
    beganMs: s.beganMs ?? nowMs,
    forwardRad: s.forwardRad,
    totalRad: s.totalRad,
    blind: spread === undefined || (s.accelerationOnly && (restless || s.upErrorRad === undefined)),
    doubtful: s.doubtful,
    restless,
    livingStill: s.still && !s.dead,
    walkSinceMs: walk.sinceMs,
    walkEndedMs: walk.endedMs,
    rideSinceMs: ride.sinceMs,
    rideEndedMs: ride.endedMs,
    offSinceMs: wear.offSinceMs,
    wornSinceMs: wear.wornSinceMs,
  };
}

export const marginsOf = (s: PostureState): StateMargins => ({
  forwardRad: s.forwardRad,
  totalRad: s.totalRad,
  zero: s.basis.source,
  upErrorRad: s.accelerationOnly ? s.upErrorRad : 0,
  recentSpreadRad: recentSpreadOf(s) ?? 0,
  spreadRad: s.spreadRad,
  rhythm: s.walk.rhythm,
  shaken: shakenShare(s.ride),
  deviceSaysOff: s.wear.deviceSaysOff,
});
