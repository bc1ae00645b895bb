// How long a bent, unsupported position may be held by ISO 11226, and what was held beyond it. Information only: the
// standard speaks of unsupported static work of healthy adults, and one sensor cannot tell whether a backrest is used.
import { radiansFromDegrees } from "../../src/domain/units.ts";

const FROM_RAD = radiansFromDegrees(20);
const TO_RAD = radiansFromDegrees(60);

/**
 * Longest holding time, s, for an inclination α, rad: T_max (min) = 4 − 3 (α − 20°)/40° for 20° ≤ α ≤ 60°; beyond the
 * ends the value at the end. Source: ISO 11226 (trunk, without full support), from memory.
 */
export function longestHoldingS(alphaRad: number): number {
  const alpha = Math.min(TO_RAD, Math.max(FROM_RAD, alphaRad));
  return 60 * (4 - (3 * (alpha - FROM_RAD)) / (TO_RAD - FROM_RAD));
}

/** Time held beyond T_max, s: max(0, d − T_max(α)). The load of a day is the sum over its bouts in 20–60°. */
export const heldBeyondS = (boutS: number, alphaRad: number): number =>
  Math.max(0, boutS - longestHoldingS(alphaRad));
