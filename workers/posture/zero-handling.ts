// Was the sensor handled, and how did it lie before and after? What can be known: a rigid slip turns gyroscope and
// gravity together, exactly as a movement of the body does, so comparing the two tells nothing. What is left is how it
// came about: a knock beyond 1.5 g or a turn faster than a trunk's while not walking, followed by a lasting change of
// 8° or more; or that the sensor was off the body. People drop into chairs too: it is a suspicion, which the next walks
// confirm or clear, and which says since when the zero is doubtful.
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { angleOf, medianUpOf, type UpWindow } from "./up-window.ts";

/** Points (0.1 s) left out before the handling, and the fewest on which a side is judged. */
const NEAR_POINTS = 20;
const SIDE_POINTS = 50;
/** Quiet for so long, the change has lasted. */
const SETTLED_MS = 12_000;
/** The trunk of a person at work turns at up to about 100 °/s; a hand turns faster. */
const HANDLED_RATE = radiansFromDegrees(200);
/** Between the suspected step and the one that a walk shows: two walks' variation. */
const MATCH_RAD = radiansFromDegrees(5);

const stepRad = radiansFromDegrees(thresholdValues.zeroStep);
const spikeMs2 = thresholdValues.zeroSpike;

/** Plain data, session ms. */
export interface HandlingState {
  /** Handled, and the change not yet known: how the sensor lay before, when that was and last was. */
  before: Vec3 | undefined;
  sinceMs: number;
  lastMs: number;
  wasOff: boolean;
  /** Without a step: taken off and put on, before and after which the wearer sat anyhow. */
  suspect: { readonly atMs: number; readonly step: Vec3 | undefined } | undefined;
}

export const freshHandling = (): HandlingState => ({
  before: undefined,
  sinceMs: 0,
  lastMs: 0,
  wasOff: false,
  suspect: undefined,
});

/** One second that ended at `nowMs`, not walking, worn: largest |a| in m/s², largest turning rate in rad/s. */
export function watchHandling(
  s: HandlingState,
  nowMs: number,
  peakMs2: number,
  rateRadPerS: number,
  ups: UpWindow,
): boolean {
  if (peakMs2 > spikeMs2 || rateRadPerS > HANDLED_RATE) {
    if (s.before === undefined && ups.length >= NEAR_POINTS + SIDE_POINTS) {
      s.before = medianUpOf(ups, NEAR_POINTS, SIDE_POINTS);
      s.sinceMs = nowMs - 1000;
    }
    s.lastMs = nowMs;
    return false;
  }
  if (s.before === undefined || nowMs - s.lastMs < SETTLED_MS || ups.length < SIDE_POINTS) return false;
  const { before } = s;
  s.before = undefined;
  const after = medianUpOf(ups, 0, SIDE_POINTS);
  if (angleOf(after[0], after[1], after[2], before) < stepRad) return false;
  s.suspect = { atMs: s.sinceMs, step: less(after, before) };
  return true;
}

/** Worn again after being off: it may sit elsewhere now. */
export function watchWear(s: HandlingState, off: boolean, nowMs: number): void {
  if (s.wasOff && !off) s.suspect = { atMs: nowMs, step: undefined };
  if (off) s.before = undefined;
  s.wasOff = off;
}

/** True if what was seen could have made this change. */
export function explains({ suspect }: HandlingState, step: Vec3): boolean {
  if (suspect === undefined) return false;
  const [x, y, z] = less(step, suspect.step ?? step);
  return Math.sqrt(x * x + y * y + z * z) < MATCH_RAD;
}

const less = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
