// What is known of a sensor before its first sample: its zero, its accelerometer's calibration, and its gyro's bias as
// its last session left it. In: the store; out: what a stream begins with, and which versions those are.
import type { GyroBiasMemory, ReferenceChoice } from "../src/domain/calibration.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { AnalysisRecord, ReferenceVersion } from "../src/domain/reference-version.ts";
import type { EpochMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import type { PostureEngine } from "./posture/posture-engine.ts";
import type { SensorKnowledge } from "./sample-stream.ts";

/** Raised with every change that gives other rows or events for the same samples. */
export const ANALYSIS_VERSION = 2;

export interface KnownSensor {
  readonly reference: ReferenceVersion | undefined;
  readonly knowledge: SensorKnowledge;
  readonly used: AnalysisRecord["used"][number];
}

/** What of a reference a stream uses. */
export type Zeros = Pick<ReferenceVersion, "basis" | "references" | "walkingUp">;

/** Where the wearer wants one of the two always, the other is not used. */
export function chosenZeros(zeros: Zeros, choice: ReferenceChoice): Zeros {
  const one = choice === "by-activity" ? undefined : zeros.references[choice];
  return one ? { ...zeros, basis: one, references: { [choice]: one } } : zeros;
}

/** From here on: how the walk of the calibration bore the sensor is what later walks are held against. */
export function adoptZeros(
  posture: PostureEngine,
  { basis, references, walkingUp }: Zeros,
  nowMs: number,
): void {
  posture.useBasis(basis);
  posture.useReferences(references, "by-activity", nowMs);
  if (walkingUp) {
    const before = walkingUp;
    Object.assign(posture.state.zero.walk, { learned: walkingUp, walks: 1, before });
  }
}

/** A bias wanders with temperature and from one switching-on to the next: 0.2 °/s after a day and more [D]. */
const BIAS_WANDER_RAD_PER_S = 0.0035;
const WANDERED_AFTER_MS = 86_400_000;

/** The memory as sure as it still is after `ageMs`: variance grows in proportion to time, up to a day's. */
export function agedBias({ biasRadPerS, sigmaRadPerS }: GyroBiasMemory, ageMs: number): GyroBiasMemory {
  const share = Math.min(1, Math.max(0, ageMs) / WANDERED_AFTER_MS);
  return { biasRadPerS, sigmaRadPerS: Math.hypot(sigmaRadPerS, BIAS_WANDER_RAD_PER_S * Math.sqrt(share)) };
}

/** The newest of everything, for a stream that begins `now`. */
export async function knownSensor(
  repository: Repository,
  sensorId: string,
  placement: Placement,
  now: EpochMs,
): Promise<KnownSensor> {
  const reference = await repository.reference(sensorId, placement);
  const memory = await repository.sensor(sensorId);
  const acc = memory?.accCalibrations.at(-1);
  const bias = memory?.bias;
  return {
    reference,
    knowledge: {
      accCalibration: acc?.calibration,
      gyroBias: bias && agedBias(bias.memory, now - bias.at),
    },
    used: {
      placement,
      ...(reference && { referenceSetAt: reference.setAt }),
      ...(acc && { accCalibrationSetAt: acc.setAt }),
    },
  };
}
