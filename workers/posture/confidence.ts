// How sure is the present state, 0 to 1? How far it lies from its nearest edge, in standard deviations of what is known,
// and how long it has lasted. Pure. A number to weigh states by; it was not calibrated as a probability on people.
import type { ZeroSource } from "../../src/domain/lean.ts";
import type { PositionState } from "../../src/domain/position-state.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { RIDE_SHARE } from "./riding.ts";

/** Standard deviation of lean, rad. A zero set by the wearer: two trials may lie 3° apart; walks: they vary by a few
 * degrees; the drawing alone: backs slope by 10–45°. */
const zeroSigmaRad: Readonly<Record<ZeroSource, number>> = {
  reference: radiansFromDegrees(2),
  walking: radiansFromDegrees(4),
  mounting: radiansFromDegrees(12),
};
/** Of "up", where its filter claims none, rad: acceleration alone errs by 4–5° in movement. */
const UNSURE_RAD = radiansFromDegrees(4.5);

const edge = radiansFromDegrees(thresholdValues.stateHysteresis);
const bentRad = radiansFromDegrees(thresholdValues.bent);
const reclinedRad = radiansFromDegrees(thresholdValues.reclined);
const lyingRad = radiansFromDegrees(thresholdValues.lying);
const stillRad = radiansFromDegrees(thresholdValues.stillTiltRms);
const deadRad = radiansFromDegrees(thresholdValues.offBodyTiltRms);
const dwellMs = 1000 * thresholdValues.stateDwell;

export interface StateMargins {
  readonly forwardRad: number;
  readonly totalRad: number;
  readonly zero: ZeroSource;
  /** Standard deviation of "up"; undefined: no claim. */
  readonly upErrorRad: number | undefined;
  /** Angular RMS of the up-vector over 3 s and over 10 s, rad. */
  readonly recentSpreadRad: number;
  readonly spreadRad: number;
  /** Autocorrelation of the last steps. */
  readonly rhythm: number;
  /** Share of a ride's seconds that shook. */
  readonly shaken: number;
  readonly deviceSaysOff: boolean;
}

/**
 * (1 − ½·exp(−t/dwell)) · 1/(1 + exp(−1.7·m)): t how long the state has lasted, dwell = stateDwell; m how many standard
 * deviations it is from its nearest edge (the logistic is the normal distribution to 0.01). 0 where nothing is claimed.
 */
export function confidenceOf(state: PositionState, heldMs: number, margins: StateMargins): number {
  return (1 - 0.5 * Math.exp(-heldMs / dwellMs)) / (1 + Math.exp(-1.7 * deviationsOf(state, margins)));
}

function deviationsOf(state: PositionState, m: StateMargins): number {
  const { forwardRad, totalRad } = m;
  const low = lyingRad - totalRad;
  const sigma = zeroSigmaRad[m.zero] + (m.upErrorRad ?? UNSURE_RAD);
  switch (state) {
    case "upright":
      return Math.min(bentRad - forwardRad, forwardRad - reclinedRad, low) / sigma;
    case "bent":
      return Math.min(forwardRad - bentRad + edge, low) / sigma;
    case "reclined":
      return Math.min(reclinedRad + edge - forwardRad, low) / sigma;
    case "lying":
      return (edge - low) / sigma;
    case "walking":
      return (m.rhythm - thresholdValues.walkAutocorrelation) / 0.1;
    case "moving":
      return (m.recentSpreadRad / stillRad - 1) / 0.25;
    case "vehicle":
      return (m.shaken - RIDE_SHARE) / 0.1;
    case "off-body":
      return m.deviceSaysOff ? Number.POSITIVE_INFINITY : (1 - m.spreadRad / deadRad) / 0.25;
    default:
      return Number.NEGATIVE_INFINITY;
  }
}
