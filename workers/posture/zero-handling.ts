// Was the sensor handled, and how did it lie before and after? What can be known: a rigid slip turns gyroscope and
// gravity together, exactly as a movement of the body does, so comparing the two tells nothing. What is left is how it
// came about: a knock beyond 1.5 g or a turn faster than a trunk's while not walking, followed by a lasting change of
// 8° or more. People drop into chairs too: it is a suspicion, which a walk that shows the same change confirms and
// dates, and which one that is as learned clears.
import type { Vec3 } from "../../src/domain/lean.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { angleOf, medianUpOf, type UpWindow } from "./up-window.ts";

/** Points (0.1 s) left out before the handling, and those on which a side is judged. */
const NEAR_POINTS = 20;
const SIDE_POINTS = 50;
/** Quiet for so long, the change has lasted. */
const SETTLED_MS = 12_000;
/** The trunk of a person at work turns at up to about 100 °/s; a hand turns faster. */
const HANDLED_RATE = radiansFromDegrees(200);
const MOST_SUSPECTS = 16;
/** Between the suspected change and the one that a walk shows: a walk's variation, twice. */
const MATCH_RAD = radiansFromDegrees(5);

const stepRad = radiansFromDegrees(thresholdValues.zeroStep);

interface Handled {
  readonly atMs: number;
  readonly before: Vec3;
  readonly after: Vec3;
}

/** Plain data, session ms. */
export interface HandlingState {
  /** How the sensor lay before it was handled, while the change is not yet known; when that was, and last was. */
  before: Vec3 | undefined;
  sinceMs: number;
  lastMs: number;
  /** Since walks were last as learned, oldest first. */
  suspects: readonly Handled[];
}

export const freshHandling = (): HandlingState => ({
  before: undefined,
  sinceMs: 0,
  lastMs: 0,
  suspects: [],
});

/** One second that ended at `nowMs`, not walking, worn: largest |a| in m/s², largest recent turning rate in rad/s. */
export function watchHandling(
  s: HandlingState,
  nowMs: number,
  peakMs2: number,
  rateRadPerS: number,
  ups: UpWindow,
): void {
  const { before } = s;
  if (ups.length < NEAR_POINTS + SIDE_POINTS) return;
  if (peakMs2 > thresholdValues.zeroSpike || rateRadPerS > HANDLED_RATE) {
    if (!before) s.sinceMs = nowMs - 1000;
    s.before ??= medianUpOf(ups, NEAR_POINTS, SIDE_POINTS);
    s.lastMs = nowMs;
  } else if (before && nowMs - s.lastMs >= SETTLED_MS) {
    const after = medianUpOf(ups, 0, SIDE_POINTS);
    if (angleOf(...after, before) >= stepRad) {
      s.suspects = [...s.suspects, { atMs: s.sinceMs, before, after }].slice(-MOST_SUSPECTS);
    }
    s.before = undefined;
  }
}

/** When it was first handled in a way that turned walking from `from` to `to`; undefined if nothing such was seen. */
export function handledMs({ suspects }: HandlingState, from: Vec3, to: Vec3): number | undefined {
  const explains = ({ before, after }: Handled): boolean => {
    const turned = (k: 0 | 1 | 2): number => to[k] - after[k] + before[k];
    return angleOf(turned(0), turned(1), turned(2), from) < MATCH_RAD;
  };
  return suspects.find(explains)?.atMs;
}
