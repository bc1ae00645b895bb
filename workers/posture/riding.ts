// Is the wearer in a vehicle? In, once a second: the last 5 s of specific force, the turning of the trunk; out: since
// when, or nothing. A road shakes a seated trunk up and down, without end and without rhythm, most at the 4–8 Hz at which
// seat and spine resonate; the trunk itself hardly turns. Walking has a rhythm and turns the trunk; typing and fidgeting
// turn it, in bursts, and shake it to the front and sides; trembling, an engine and a bouncing leg repeat regularly and
// are small. Told only after two such minutes, and then from their beginning: doubt is for the desk.
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import type { AccSpan } from "./acc-window.ts";

/** So many of the seconds of a ride must shake: lights and smooth stretches are left room. */
export const RIDE_SHARE = 0.8;
/** Power of the vertical's differences over its own, 4·sin²(πf/25) at one frequency: 0.5 is 2.9 Hz, 2.6 is 7.5 Hz.
 * Gait lies below, an engine above. */
const LEAST_ROUGHNESS = 0.5;
const MOST_ROUGHNESS = 2.6;
/** Share of the vertical in the differences' power. Turning about the hips, as all typing and trembling does, shakes the
 * upper back to the front and sides: 0.02; a seat's back pushes too, so that on a road it is not all. */
const LEAST_VERTICAL = 0.2;
/** Each second of a window shakes by at least this share of the window's power: a fidget fills one or two of the five. */
const LEAST_SECOND = 0.1;
/** Broad noise repeats by chance to 0.35 or so in 5 s; steps and a bouncing leg by 0.5 and more. */
const MOST_RHYTHM = 0.5;
/** No run is judged before this many seconds of it. */
const TRIAL_S = 15;
/** A window begins and ceases to count when about half of it shakes. */
const HALF_MS = 2500;

const mostRateRadPerS = radiansFromDegrees(thresholdValues.vehicleRate);
const dwellMs = 1000 * thresholdValues.vehicleDwell;
const endMs = 1000 * thresholdValues.vehicleEnd;

/** Plain data, session ms. */
export interface RideState {
  /** Shaking since then, for so many seconds of it, and last at. */
  runSinceMs: number | undefined;
  shaken: number;
  lastMs: number;
  /** In a vehicle since then. */
  sinceMs: number | undefined;
  /** When the last ride ended; meaningful once `sinceMs` has become undefined. */
  endedMs: number;
}

export const freshRide = (): RideState => ({
  runSinceMs: undefined,
  shaken: 0,
  lastMs: 0,
  sinceMs: undefined,
  endedMs: 0,
});

/** Share of the seconds of the run that shook, 0 to 1. */
export const shakenShare = (s: RideState): number =>
  s.runSinceMs === undefined ? 0 : Math.min(1, (1000 * s.shaken) / (s.lastMs - s.runSinceMs));

/** `shaken`: the second that ended at `nowMs` shook as on a road. `fits`: neither walking nor lying. */
export function judgeRide(s: RideState, nowMs: number, shaken: boolean, fits: boolean): void {
  if (fits && shaken) {
    s.runSinceMs ??= nowMs - HALF_MS;
    s.shaken++;
    s.lastMs = nowMs;
    if (nowMs - s.runSinceMs >= dwellMs) s.sinceMs ??= s.runSinceMs;
  }
  if (s.runSinceMs === undefined) return;
  const runS = (nowMs - s.runSinceMs) / 1000;
  const over =
    s.sinceMs === undefined ? runS > TRIAL_S && s.shaken < RIDE_SHARE * runS : nowMs - s.lastMs >= endMs;
  if (fits && !over) return;
  if (s.sinceMs !== undefined) s.endedMs = s.lastMs - HALF_MS;
  s.runSinceMs = s.sinceMs = undefined;
  s.shaken = 0;
}

/** Rhythm and turning leave room for a road. `rateRadPerS`: mean |rate| over 10 s. */
export const isRough = (rhythm: number, rateRadPerS: number): boolean =>
  rhythm < MOST_RHYTHM && rateRadPerS < mostRateRadPerS;

/** Up and down above all, in every second, and faster than steps. */
export function shakes({ axes: [x, y, z], vertical }: AccSpan): boolean {
  const size = vertical.length;
  let power = 0;
  let differences = 0;
  let all = 0;
  let least = Number.POSITIVE_INFINITY;
  let second = 0;
  for (let i = 1; i < size; i++) {
    const d = vertical[i]! - vertical[i - 1]!;
    power += vertical[i]! * vertical[i]!;
    second += d * d;
    all += (x[i]! - x[i - 1]!) ** 2 + (y[i]! - y[i - 1]!) ** 2 + (z[i]! - z[i - 1]!) ** 2;
    if (i % 25 === 24) {
      least = Math.min(least, second);
      differences += second;
      second = 0;
    }
  }
  return (
    differences >= size * thresholdValues.vehicleVibration ** 2 &&
    differences >= LEAST_ROUGHNESS * power &&
    differences <= MOST_ROUGHNESS * power &&
    differences >= LEAST_VERTICAL * all &&
    least >= LEAST_SECOND * (differences / 5)
  );
}
