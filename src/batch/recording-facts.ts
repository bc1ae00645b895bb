// What a sidecar says about the rows beside it. In: its text, either the full one of an export or a few keys written by
// hand; out: facts in the program's own terms, with what is left out filled in as for a file without a sidecar.
import type { AccCalibration, BodyReferences, GyroBiasMemory } from "../domain/calibration.ts";
import type { BodyBasis, Vec3 } from "../domain/lean.ts";
import { type Placement, placements } from "../domain/placement.ts";
import type { ScaleSource } from "../domain/si-scale.ts";
import type { GyroConvention } from "../../firmware-protocol/driver.ts";
import { mountingBasis } from "../../workers/posture/reference.ts";
import { basisIn } from "./basis-value.ts";
import {
  JsonFault,
  type JsonObject,
  listIn,
  numberIn,
  numbersIn,
  objectAt,
  oneOf,
  own,
  textIn,
} from "./json-value.ts";

export interface SegmentFacts {
  readonly segment: number;
  readonly sensorId: string | undefined;
  readonly gyroConvention: GyroConvention;
  readonly latencyS: number;
  readonly nominalRateHz: number | undefined;
  /** Present where the counts can be recovered from the decimals. */
  readonly scale: ScaleSource | undefined;
  readonly afterBreak: boolean;
  readonly basis: BodyBasis | undefined;
  readonly references: BodyReferences;
  readonly walkingUp: Vec3 | undefined;
  readonly accCalibration: AccCalibration | undefined;
  readonly gyroBias: GyroBiasMemory | undefined;
}

/** Something that happened between two samples: after those up to `atUs`. */
export type Happening =
  | {
      readonly kind: "reference";
      readonly atUs: number;
      readonly basis: BodyBasis;
      references: BodyReferences;
      readonly walkingUp: Vec3 | undefined;
    }
  | { readonly kind: "acc-calibration"; readonly atUs: number; readonly calibration: AccCalibration }
  | { readonly kind: "wear"; readonly atUs: number; readonly off: boolean };

export interface RecordingFacts {
  readonly sidecar: "none" | "minimal" | "full";
  readonly placement: Placement;
  readonly sessionId: string | undefined;
  /** At least one, in order of their numbers. */
  readonly segments: readonly SegmentFacts[];
  /** In order of time. */
  readonly happenings: readonly Happening[];
  readonly exported: { readonly bytes?: number; readonly rows?: number; readonly sha256?: string };
  readonly unusedKeys: readonly string[];
}

const conventions = ["instantaneous", "interval-mean", "none"] as const;
const minimalKeys = [
  "gyro_convention",
  "latency_s",
  "reference",
  "references",
  "acc_calibration",
  "gyro_bias",
  "placement",
  "session",
  "nominal_rate_hz",
  "acc_m_s2_per_count",
  "gyr_rad_s_per_count",
  "device_acc_sign",
  "axes_from_device",
  "counts",
];

export const factsWithoutSidecar: RecordingFacts = {
  sidecar: "none",
  placement: "upper-back",
  sessionId: undefined,
  segments: [segmentFrom({}, "", 0, {})],
  happenings: [],
  exported: {},
  unusedKeys: [],
};

export type FactsRead =
  | { readonly ok: true; readonly facts: RecordingFacts }
  | { readonly ok: false; readonly what: string };

/** `placement`: what the file's name says, where the sidecar says nothing. */
export function factsFrom(text: string, placement: Placement = "upper-back"): FactsRead {
  try {
    return {
      ok: true,
      facts: factsIn(objectAt(JSON.parse(text.replace(/^\uFEFF/, "")), "the sidecar"), placement),
    };
  } catch (thrown) {
    if (thrown instanceof JsonFault) return { ok: false, what: thrown.message };
    if (thrown instanceof SyntaxError) return { ok: false, what: "is not JSON" };
    throw thrown;
  }
}

function factsIn(document: JsonObject, named: Placement): RecordingFacts {
  const isFull = own(document, "schema") === "thora-raw-csv";
  if (isFull && own(document, "schema_version") !== 1) throw new JsonFault("schema_version is not 1");
  const session = own(document, "session");
  const placement = oneOf(document, "placement", "", placements) ?? named;
  const sessionId =
    typeof session === "object" && session !== null
      ? textIn(objectAt(session, "session"), "id", "session.")
      : textIn(document, "session", "");
  const common = { placement, sessionId };
  if (!isFull) {
    return {
      ...common,
      sidecar: "minimal",
      segments: [segmentFrom(document, "", 0, document)],
      happenings: [],
      exported: {},
      unusedKeys: Object.keys(document).filter((key) => !minimalKeys.includes(key)),
    };
  }
  const file = objectAt(own(document, "file") ?? {}, "file");
  const bytes = numberIn(file, "bytes", "file.", 0, Number.MAX_SAFE_INTEGER);
  const rows = numberIn(file, "rows", "file.", 0, Number.MAX_SAFE_INTEGER);
  const sha256 = textIn(file, "sha256", "file.");
  const segments = listIn(document, "segments", "").map((value, place) => {
    const path = `segments[${place}].`;
    const segment = objectAt(value, `segments[${place}]`);
    const number = numberIn(segment, "segment", path, 0, 0xffff_ffff) ?? place;
    return segmentFrom(segment, path, number, objectAt(own(segment, "start") ?? {}, `${path}start`));
  });
  return {
    ...common,
    sidecar: "full",
    segments:
      segments.length > 0 ? segments.toSorted((a, b) => a.segment - b.segment) : factsWithoutSidecar.segments,
    happenings: happeningsIn(document),
    exported: {
      ...(bytes !== undefined && { bytes }),
      ...(rows !== undefined && { rows }),
      ...(sha256 !== undefined && { sha256 }),
    },
    unusedKeys: [],
  };
}

/** `start`: where the zero and what is known of the sensor stand. */
function segmentFrom(segment: JsonObject, path: string, number: number, start: JsonObject): SegmentFacts {
  const sensor = objectAt(own(segment, "sensor") ?? {}, `${path}sensor`);
  const zeros = own(start, "references");
  const calibration = own(start, "acc_calibration");
  return {
    segment: number,
    sensorId: textIn(sensor, "id", `${path}sensor.`),
    gyroConvention: oneOf(segment, "gyro_convention", path, conventions) ?? "instantaneous",
    latencyS: numberIn(segment, "latency_s", path, 0, 1) ?? 0,
    nominalRateHz: numberIn(segment, "nominal_rate_hz", path, 1, 10_000),
    scale: scaleIn(segment, path),
    afterBreak: own(start, "after_break") === true,
    basis: basisIn(start, "reference", path),
    references: zeros === undefined ? {} : referencesIn(objectAt(zeros, `${path}references`), path),
    walkingUp: numbersIn(start, "walking_up", path, 3, 2) as Vec3 | undefined,
    accCalibration:
      calibration === undefined
        ? undefined
        : calibrationIn(objectAt(calibration, `${path}acc_calibration`), path),
    gyroBias: biasIn(own(start, "gyro_bias"), path),
  };
}

function scaleIn(segment: JsonObject, path: string): ScaleSource | undefined {
  const accScale = numberIn(segment, "acc_m_s2_per_count", path, 1e-12, 1e3);
  const axes = numbersIn(segment, "axes_from_device", path, 9, 1);
  if (accScale === undefined || axes === undefined || own(segment, "counts") === "float") return undefined;
  const gyrScale = numberIn(segment, "gyr_rad_s_per_count", path, 1e-12, 1e3) ?? 1;
  const accSign = numberIn(segment, "device_acc_sign", path, -1, 1) === -1 ? -1 : 1;
  return { accScale, gyrScale, accSign, axes };
}

const referencesIn = (zeros: JsonObject, path: string): BodyReferences => {
  const sit = basisIn(zeros, "sit", `${path}references.`);
  const stand = basisIn(zeros, "stand", `${path}references.`);
  return { ...(sit && { sit }), ...(stand && { stand }) };
};

function calibrationIn(value: JsonObject, path: string): AccCalibration {
  const at = `${path}acc_calibration.`;
  const offset = numbersIn(value, "offset_m_s2", at, 3, 20) ?? [0, 0, 0];
  const gain = numbersIn(value, "gain", at, 3, 2) ?? [1, 1, 1];
  if (gain.some((one) => one < 0.5)) throw new JsonFault(`${at}gain is not from 0.5 to 2`);
  return {
    offsetMs2: offset as unknown as Vec3,
    gain: gain as unknown as Vec3,
    residualBeforeMs2: numberIn(value, "residual_before_m_s2", at, 0, 100) ?? 0,
    residualMs2: numberIn(value, "residual_m_s2", at, 0, 100) ?? 0,
    method: oneOf(value, "method", at, ["poses", "daily-wear"]) ?? "poses",
    poses: numberIn(value, "poses", at, 0, 1e6) ?? 0,
  };
}

function biasIn(value: unknown, path: string): GyroBiasMemory | undefined {
  if (value === undefined) return undefined;
  const at = `${path}gyro_bias.`;
  const bias = objectAt(value, `${path}gyro_bias`);
  const rate = numbersIn(bias, "rad_s", at, 3, 1);
  if (rate === undefined) throw new JsonFault(`${at}rad_s is missing`);
  const sigmaRadPerS = numberIn(bias, "sigma_rad_s", at, 0, 1) ?? 0.01;
  return { biasRadPerS: rate as unknown as Vec3, sigmaRadPerS };
}

function happeningsIn(document: JsonObject): readonly Happening[] {
  const found: Happening[] = [];
  const each = (key: string, read: (entry: JsonObject, atUs: number, path: string) => void): void => {
    for (const [place, value] of listIn(document, key, "").entries()) {
      const path = `${key}[${place}].`;
      const entry = objectAt(value, `${key}[${place}]`);
      read(entry, Math.round((numberIn(entry, "at_s", path, -1e9, 1e9) ?? 0) * 1e6), path);
    }
  };
  each("references", (entry, atUs, path) => {
    const basis = basisIn({ reference: entry }, "reference", path) ?? mountingBasis;
    const pose = oneOf(entry, "pose", path, ["sit", "stand"]);
    const last = found.at(-1);
    // Sitting and standing taken in one procedure are one happening.
    const together = pose !== undefined && last?.kind === "reference" && last.atUs === atUs;
    if (together) last.references = { ...last.references, [pose]: basis };
    else {
      const walkingUp = numbersIn(entry, "walking_up", path, 3, 2) as Vec3 | undefined;
      found.push({ kind: "reference", atUs, basis, references: pose ? { [pose]: basis } : {}, walkingUp });
    }
  });
  each("acc_calibrations", (entry, atUs, path) =>
    found.push({ kind: "acc-calibration", atUs, calibration: calibrationIn(entry, path) }),
  );
  each("sensor_reports", (entry, atUs, path) => {
    const what = textIn(entry, "what", path);
    if (what === "worn" || what === "off-body") found.push({ kind: "wear", atUs, off: what === "off-body" });
  });
  return found.toSorted((a, b) => a.atUs - b.atUs);
}
