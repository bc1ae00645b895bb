// From the trials that were taken to the zeros of standing and sitting. Forward is that of the bows if there were any,
// else that of the mounting; each zero has its own up, made perpendicular to the same left.
import type {
  CompositeCalibration,
  CompositeQuality,
  CompositeRefusal,
  CompositeStep,
  TrialReason,
  TrialRecord,
} from "../../src/domain/calibration.ts";
import type { BodyBasis, Vec3 } from "../../src/domain/lean.ts";
import { err, ok, type Result } from "../../src/domain/result.ts";
import { leanFrom } from "../posture/lean.ts";
import { basisFrom } from "../posture/reference.ts";
import { basisAcross } from "./bow-axis.ts";
import type { CompositeState } from "./composite-state.ts";
import { angleBetween, meanDirection } from "./direction.ts";

export function compositeFrom(s: CompositeState): Result<CompositeCalibration, CompositeRefusal> {
  const taken = s.taken.filter((trial) => trial !== undefined);
  const standUp = upOf(taken, "stand");
  const tallUp = upOf(taken, "sit-tall");
  if (!standUp && !tallUp) return err({ kind: "nothing-held" });
  if (!s.axis && s.plan.mounting === "any") return err({ kind: "forward-unknown" });
  const basisOf = (up: Vec3 | undefined): BodyBasis | undefined =>
    up && (s.axis ? basisAcross(up, s.axis.left) : basisFrom(up, "reference"));
  const stand = basisOf(standUp);
  const sit = basisOf(tallUp);
  if (!stand && !sit) return err({ kind: "forward-unknown" });

  const notes: TrialReason[] = taken.flatMap((trial) => trial.reasons);
  if ((s.taken[0] === undefined) !== (s.taken[1] === undefined)) notes.push({ kind: "single-trial" });
  const relaxedUp = upOf(taken, "sit-relaxed");
  const rangeRad = sit && relaxedUp && leanFrom(sit, ...relaxedUp).forward;
  if (rangeRad !== undefined && rangeRad <= 0) notes.push({ kind: "no-range", rangeRad });
  const walkingUp = upOf(taken, "walk");
  const takenAt = new Set(taken.map((trial) => trial.startMs));
  return ok({
    plan: s.plan,
    references: { ...(stand && { stand }), ...(sit && { sit }) },
    axis: s.axis?.source ?? "mounting",
    ...(rangeRad !== undefined && rangeRad > 0 && { slumpRangeRad: rangeRad }),
    ...(walkingUp && { walkingUp }),
    quality: qualityOf(s, taken),
    notes,
    // A trial that only a later one bore out was taken after all.
    trials: s.trials.map((trial) => ({ ...trial, accepted: takenAt.has(trial.startMs) })),
    startMs: s.firstMs ?? 0,
    endMs: s.lastMs,
  });
}

function upOf(taken: readonly TrialRecord[], step: CompositeStep): Vec3 | undefined {
  const ups = taken.flatMap((trial) => (trial.step === step && trial.up ? [trial.up] : []));
  return ups.length > 0 ? meanDirection(ups) : undefined;
}

function qualityOf(s: CompositeState, taken: readonly TrialRecord[]): CompositeQuality {
  const holds = taken.flatMap((trial) => trial.hold ?? []);
  const first = s.taken[0]?.up;
  const second = s.taken[1]?.up;
  const bows = taken.find((trial) => trial.bows)?.bows;
  return {
    hold: {
      tiltRmsRad: Math.max(...holds.map((hold) => hold.tiltRmsRad)),
      rateRadPerS: Math.max(...holds.map((hold) => hold.rateRadPerS)),
      deviationMs2: Math.max(...holds.map((hold) => hold.deviationMs2)),
    },
    ...(first && second && { agreementRad: angleBetween(first, second) }),
    ...(bows && { bows }),
  };
}
