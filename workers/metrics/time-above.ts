// Share of time beyond an angle: forward above 20, 30, 45, 60, 90° and below −5°, sideways above 10 and 20°. Strictly
// beyond to enter, 2° back to leave, so that a lean on the edge does not flicker. Levels: bands of ISO 11226 and
// EN 1005-4; share of time in angles as Teschke et al. 2009. Also counts how often each level was entered.
import { exposureValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { FORWARD, LATERAL, POINT_WORDS, type PointRun } from "./point-run.ts";

const hysteresisRad = radiansFromDegrees(exposureValues.levelHysteresis);

interface Level {
  readonly of: "forward" | "backward" | "sideways";
  readonly deg: number;
}

/** `backward` 5: forward lean below −5°. `sideways`: |lateral|. */
export const leanLevels: readonly Level[] = [
  { of: "forward", deg: 20 },
  { of: "forward", deg: 30 },
  { of: "forward", deg: 45 },
  { of: "forward", deg: 60 },
  { of: "forward", deg: 90 },
  { of: "backward", deg: 5 },
  { of: "sideways", deg: 10 },
  { of: "sideways", deg: 20 },
];

const enterRad = Float64Array.from(leanLevels, ({ deg }) => radiansFromDegrees(deg));
const leaveRad = Float64Array.from(leanLevels, ({ deg }) => radiansFromDegrees(deg) - hysteresisRad);
const BACKWARD = leanLevels.findIndex(({ of }) => of === "backward");

/** [levels] points beyond, and entries seen. */
export interface LevelTotals {
  readonly points: Float64Array;
  readonly entries: Float64Array;
}

/** [levels] 1 while beyond; `began` is false until the first point after a break. Plain data. */
export interface LevelTrack {
  readonly beyond: Uint8Array;
  began: boolean;
}

export const freshLevels = (): LevelTotals => ({
  points: new Float64Array(leanLevels.length),
  entries: new Float64Array(leanLevels.length),
});
export const freshLevelTrack = (): LevelTrack => ({
  beyond: new Uint8Array(leanLevels.length),
  began: false,
});

export function breakLevels(track: LevelTrack): void {
  track.beyond.fill(0);
  track.began = false;
}

export function trackLevels(totals: LevelTotals, track: LevelTrack, { values, from, to }: PointRun): void {
  const { beyond } = track;
  const { points, entries } = totals;
  for (let i = 0; i < beyond.length; i++) {
    const word = i <= BACKWARD ? FORWARD : LATERAL;
    const enter = enterRad[i]!;
    const leave = leaveRad[i]!;
    let isBeyond = beyond[i] === 1;
    let seen = 0;
    for (let at = from; at < to; at += POINT_WORDS) {
      const lean = values[at + word]!;
      const value = i < BACKWARD ? lean : i === BACKWARD ? -lean : Math.abs(lean);
      if (isBeyond) isBeyond = value > leave;
      else if (value > enter) {
        isBeyond = true;
        // Whoever is beyond when the data begin was not seen to go there.
        if (track.began || at > from) entries[i]! += 1;
      }
      if (isBeyond) seen++;
    }
    points[i]! += seen;
    beyond[i] = isBeyond ? 1 : 0;
  }
  track.began = true;
}

export function addLevels(into: LevelTotals, other: LevelTotals): void {
  for (let i = 0; i < into.points.length; i++) {
    into.points[i]! += other.points[i]!;
    into.entries[i]! += other.entries[i]!;
  }
}
