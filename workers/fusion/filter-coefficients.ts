/** What the orientation filter derives once from its parameters and the sampling period. */

import type { FilterParams } from "./filter-params.ts";

export interface FilterCoefficients {
  readonly periodS: number;
  /** Corner of the low-pass at the speed of 1 m/s and with the bias known, and its bounds, rad/s. */
  readonly cornerFactor: number;
  readonly cornerLeast: number;
  readonly cornerMost: number;
  /** Shares kept from sample to sample, of the squared speed and of the velocity; share that its slow mean follows. */
  readonly levelKept: number;
  readonly velocityKept: number;
  readonly velocityMeanShare: number;
  /** What a gyro of known bias is wrong by, squared, rad²/s². */
  readonly gyrVariance: number;
  /** Upper bound of each bias variance, rad²/s²: the initial one. Growth of each per second. */
  readonly initialVariance: number;
  readonly growthPerS: number;
  /** Noise of the readings of one block, rad²/s²; in motion it is to be divided by the corner. */
  readonly motionNoise: number;
  readonly verticalNoise: number;
  readonly restNoise: number;
}

/** The bias changes over minutes: it is learned in blocks of this length, not at each sample, s. */
export const blockS = 0.5;
/** Displacement slower than this is posture, drift or a bias, not back-and-forth motion, s. */
const velocityTauS = 1;
const velocityMeanTauS = 4;
const tenthDegree = (0.1 * Math.PI) / 180;

/** Throws a RangeError for a period that is not a positive number: that is a defect of the caller. */
export function filterCoefficients(p: FilterParams, periodS: number): FilterCoefficients {
  if (!(periodS > 0 && periodS < Infinity)) throw new RangeError(`sampling period ${periodS} s`);
  const growthPerS = tenthDegree ** 2 / p.biasForgettingS;
  // The reading noise whose steady state is the wanted uncertainty p: p²/V + p, by solving the Riccati equation.
  const noiseFor = (sigma: number): number => sigma ** 4 / (growthPerS * blockS) + sigma ** 2;
  const motionNoise = noiseFor(p.biasSigmaMotionRadPerS);
  const corner = Math.SQRT2 / p.tauAccS;
  return {
    periodS,
    cornerFactor: corner * Math.cbrt(p.tauAccSpeedMPerS),
    cornerLeast: Math.SQRT2 / p.tauAccMostS,
    cornerMost: Math.SQRT2 / p.tauAccLeastS,
    levelKept: Math.exp(-periodS / p.speedMemoryS),
    velocityKept: Math.exp(-periodS / velocityTauS),
    velocityMeanShare: 1 - Math.exp(-periodS / velocityMeanTauS),
    gyrVariance: p.gyrErrorRadPerS ** 2,
    initialVariance: p.biasSigmaInitRadPerS ** 2,
    growthPerS,
    motionNoise: motionNoise * corner,
    verticalNoise: motionNoise / Math.max(p.biasVerticalForgetting, 1e-10),
    restNoise: noiseFor(p.biasSigmaRestRadPerS),
  };
}
