// What each step of a composite calibration does with a point (0.1 s), and what a judged trial changes in the run.
import type { HoldFigures, TrialReason, TrialRecord, WaitingWhy } from "../../src/domain/calibration.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { calibrationValues as limits } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { leanFrom } from "../posture/lean.ts";
import { basisFrom } from "../posture/reference.ts";
import { freshBowWatch, watchBows } from "./bow-watch.ts";
import { judgedBows } from "./bows-judgement.ts";
import { type CalibrationPoint, figuresOf, isQuiet, POINT_MS, recentWith } from "./calibration-points.ts";
import { type CompositeState, firstPoseUp } from "./composite-state.ts";
import { angleBetween, meanDirection } from "./direction.ts";
import { holdReasons, tiltedBy } from "./hold-judgement.ts";
import { freshWalkWatch, secondsOf, walkedS, walkedUp } from "./walk-watch.ts";

export const HOLD_MS = 1000 * limits.holdSeconds;
const apartRad = radiansFromDegrees(limits.trialsApart);
/** Bows start from within this of the zero; quiet this long behind it means that the zero was not upright. */
const atZeroRad = radiansFromDegrees(10);
const AWAY_MS = 5000;
/** A walking trunk is carried this near to an upright one. */
const walkFarRad = radiansFromDegrees(25);

export function takePoint(s: CompositeState, point: CalibrationPoint): void {
  s.recent = recentWith(s.recent, point);
  if (isQuiet(s.recent) === false) s.movedSinceHold = true;
  if (!s.active) return;
  const step = s.steps[s.index];
  if (step === "bows") takeBowPoint(s, point);
  else if (step === "walk") takeWalkPoint(s, point);
  else if (step !== undefined) takeHoldPoint(s, point);
}

/** What the present hold, or the first bow, waits for; undefined: for nothing. */
export function waitingFor(s: CompositeState): WaitingWhy | undefined {
  const quiet = isQuiet(s.recent);
  if (s.silent || quiet === undefined) return "no-data";
  if (s.index < 2 && !s.movedSinceHold) return "move-in-between";
  if (!quiet) return "moving";
  const first = s.index < 2 ? undefined : firstPoseUp(s);
  const up = recentUp(s);
  if (s.steps[s.index] === "bows") return first && angleBetween(up, first) > atZeroRad ? "tilted" : undefined;
  return tiltedBy(s.plan, up, first) === undefined ? undefined : "tilted";
}

const recentUp = ({ recent }: CompositeState): Vec3 => meanDirection(recent.map((point) => point.up));

function takeHoldPoint(s: CompositeState, point: CalibrationPoint): void {
  if (waitingFor(s) !== undefined) {
    s.hold = [];
    return;
  }
  s.hold.push(point);
  if (heldMs(s.hold) < HOLD_MS) return;
  const { hold } = s;
  const figures: HoldFigures = figuresOf(hold);
  const up = meanDirection(hold.map((p) => p.up));
  const startMs = hold[0]!.atMs;
  const reasons = holdReasons(figures);
  const found = { startMs, endMs: startMs + heldMs(hold), up, hold: figures };
  if (reasons.length > 0) reject(s, { ...found, reasons });
  else if (s.index < 2) takeFirstPose(s, { ...found, up });
  else accept(s, { ...found, reasons });
}

export const heldMs = (hold: readonly CalibrationPoint[]): number =>
  hold.length > 0 ? hold.at(-1)!.atMs + POINT_MS - hold[0]!.atMs : 0;

/** Two trials of the first pose must agree; if the second does not, any two of all that were held may. */
function takeFirstPose(s: CompositeState, found: Omit<Found, "reasons"> & { readonly up: Vec3 }): void {
  s.movedSinceHold = false;
  const other = s.taken[1 - s.index];
  const apart = other?.up ? angleBetween(found.up, other.up) : 0;
  if (other && apart > apartRad) {
    const { stray } = s;
    if (!stray?.up || angleBetween(found.up, stray.up) > apartRad) {
      s.stray = reject(s, { ...found, reasons: [{ kind: "trials-differ", apartRad: apart }] });
      return;
    }
    s.taken[other.index] = { ...stray, index: other.index, accepted: true, reasons: [] };
  }
  s.stray = undefined;
  accept(s, { ...found, reasons: [] });
}

function takeBowPoint(s: CompositeState, point: CalibrationPoint): void {
  if (s.bows) {
    const outcome = watchBows(s.bows, point);
    if (outcome === "data-lost") {
      const { startMs, points } = s.bows;
      const endMs = points.at(-1)!.atMs + POINT_MS;
      const seconds = (point.atMs - endMs) / 1000;
      reject(s, { startMs, endMs, reasons: [{ kind: "data-lost", seconds }] });
    } else if (outcome !== "going-on") judgeBows(s, point.atMs + POINT_MS);
    return;
  }
  const backwardRad = restsBehind(s);
  if (backwardRad === undefined) s.awaySinceMs = undefined;
  else {
    s.awaySinceMs ??= point.atMs;
    if (point.atMs - s.awaySinceMs >= AWAY_MS) {
      const found = { startMs: s.awaySinceMs, endMs: point.atMs + POINT_MS };
      reject(s, { ...found, reasons: [{ kind: "began-bent", backwardRad }] });
      restart(s);
      return;
    }
  }
  if (waitingFor(s) === undefined) s.bows = freshBowWatch(recentUp(s), point.atMs);
}

/** Quiet, and well behind the zero (or anywhere away from it, where the mounting does not tell forward): how far. */
function restsBehind(s: CompositeState): number | undefined {
  const first = firstPoseUp(s);
  if (!first || isQuiet(s.recent) !== true) return undefined;
  const up = recentUp(s);
  const away = angleBetween(up, first);
  if (away <= atZeroRad) return undefined;
  const prior = s.plan.mounting === "on-back" ? basisFrom(first, "mounting") : undefined;
  return prior && leanFrom(prior, ...up).forward > 0 ? undefined : away;
}

export function judgeBows(s: CompositeState, endMs: number): void {
  if (!s.bows) {
    const none: TrialReason = { kind: "too-few-bows", bows: 0, wanted: limits.bows };
    reject(s, { startMs: endMs, endMs, reasons: [none] });
    return;
  }
  const { startMs } = s.bows;
  const { accepted, reasons, figures, axis, beganBent } = judgedBows(
    s.bows,
    s.plan,
    firstPoseUp(s),
    s.doubted,
  );
  const found = { startMs, endMs, bows: figures, reasons };
  if (accepted) {
    s.axis = axis;
    s.doubted = undefined;
    accept(s, found);
    return;
  }
  if (axis && reasons.some((reason) => reason.kind === "against-mounting")) s.doubted = axis.left;
  reject(s, found);
  if (beganBent) restart(s);
}

function takeWalkPoint(s: CompositeState, point: CalibrationPoint): void {
  if (walkedS(s.walk, point) >= limits.calibrationWalk) judgeWalkStep(s, point.atMs + POINT_MS);
}

export function judgeWalkStep(s: CompositeState, endMs: number): void {
  const seconds = secondsOf(s.walk, endMs);
  const startMs = endMs - 1000 * seconds;
  if (seconds < limits.calibrationWalk) {
    reject(s, { startMs, endMs, reasons: [{ kind: "walk-short", walkedS: seconds }] });
    return;
  }
  const up = walkedUp(s.walk);
  const first = firstPoseUp(s);
  const angleRad = first ? angleBetween(up, first) : 0;
  if (angleRad > walkFarRad) reject(s, { startMs, endMs, up, reasons: [{ kind: "not-upright", angleRad }] });
  else accept(s, { startMs, endMs, up, reasons: [] });
}

type Found = Omit<TrialRecord, "step" | "index" | "accepted">;

function accept(s: CompositeState, found: Found): void {
  const trial = { ...found, step: s.steps[s.index]!, index: s.index, accepted: true };
  s.trials.push(trial);
  s.taken[s.index] = trial;
  leave(s, "done");
}

/** The step waits for `begin` again. */
function reject(s: CompositeState, found: Found): TrialRecord {
  const trial = { ...found, step: s.steps[s.index]!, index: s.index, accepted: false };
  s.trials.push(trial);
  rest(s);
  return trial;
}

/** On to the first step that is still ahead. */
export function leave(s: CompositeState, status: "done" | "skipped"): void {
  s.statuses[s.index] = status;
  const next = s.statuses.indexOf("ahead");
  s.index = next < 0 ? s.steps.length : next;
  rest(s);
}

/** The zero was not upright: both trials of it, and bows against it, are void. */
function restart(s: CompositeState): void {
  s.steps.forEach((step, index) => {
    if (index < 2 || step === "bows") forget(s, index);
  });
  s.index = 0;
}

export function forget(s: CompositeState, index: number): void {
  s.statuses[index] = "ahead";
  s.taken[index] = undefined;
  if (index < 2) s.stray = undefined;
  if (s.steps[index] === "bows") s.axis = undefined;
}

/** Nothing of a trial that was under way is left. */
export function rest(s: CompositeState): void {
  s.active = false;
  s.hold = [];
  s.bows = undefined;
  s.awaySinceMs = undefined;
  s.walk = freshWalkWatch();
}
