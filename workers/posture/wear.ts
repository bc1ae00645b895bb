// Is the sensor off the body? A living trunk is never quite still: it breathes. In, once a second: spread of the
// up-vector over 10 s, turning rate, flatness, and what the device itself says; out: off since when, or nothing.
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";

/** Movement must last this long to mean a body: longer than one knock on the table stays in the 10 s window. */
const WORN_AGAIN_MS = 15_000;

const deadSpreadRad = radiansFromDegrees(thresholdValues.offBodyTiltRms);
const deadRateRadPerS = radiansFromDegrees(thresholdValues.offBodyRate);

/** Plain data, session ms. */
export interface WearState {
  /** Dead still, and dead still while flat, without a break since then. */
  deadSinceMs: number | undefined;
  flatSinceMs: number | undefined;
  /** Alive again since then, while off. */
  aliveSinceMs: number | undefined;
  offSinceMs: number | undefined;
  wornSinceMs: number;
  deviceSaysOff: boolean;
}

export const freshWear = (): WearState => ({
  deadSinceMs: undefined,
  flatSinceMs: undefined,
  aliveSinceMs: undefined,
  offSinceMs: undefined,
  wornSinceMs: 0,
  deviceSaysOff: false,
});

export function forgetWear(s: WearState): void {
  Object.assign(s, freshWear());
}

export const isDeadStill = (spreadRad: number, rateRadPerS: number): boolean =>
  spreadRad < deadSpreadRad && rateRadPerS < deadRateRadPerS;

/** The device has its own sense of wear: it is believed at once. */
export function hearDevice(s: WearState, off: boolean, atMs: number): void {
  if (off === s.deviceSaysOff) return;
  s.deviceSaysOff = off;
  if (off) {
    s.offSinceMs ??= atMs;
  } else {
    forgetWear(s);
    s.wornSinceMs = atMs;
  }
}

/** `windowMs`: how far back the spread looks; stillness found now began that long ago. */
export function judgeWear(s: WearState, nowMs: number, windowMs: number, dead: boolean, flat: boolean): void {
  if (s.deviceSaysOff) return;
  if (!dead) {
    s.deadSinceMs = undefined;
    s.flatSinceMs = undefined;
    if (s.offSinceMs === undefined) return;
    s.aliveSinceMs ??= nowMs;
    if (nowMs - s.aliveSinceMs >= WORN_AGAIN_MS) {
      s.wornSinceMs = s.aliveSinceMs;
      s.offSinceMs = undefined;
      s.aliveSinceMs = undefined;
    }
    return;
  }
  s.aliveSinceMs = undefined;
  s.deadSinceMs ??= nowMs - windowMs;
  s.flatSinceMs = flat ? (s.flatSinceMs ?? nowMs - windowMs) : undefined;
  if (s.offSinceMs !== undefined) return;
  const flatFor = s.flatSinceMs === undefined ? 0 : nowMs - s.flatSinceMs;
  const deadFor = nowMs - s.deadSinceMs;
  if (flatFor >= 1000 * thresholdValues.offBodyFlatDwell) s.offSinceMs = s.flatSinceMs;
  else if (deadFor >= 1000 * thresholdValues.offBodyDwell) s.offSinceMs = s.deadSinceMs;
}
