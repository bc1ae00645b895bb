/**
 * Tuning of the smoother. The model: gravity is constant in the frame that the gyro carries along, the body's velocity
 * stays bounded, the gyro is off by a slowly wandering bias. No figure depends on the sampling rate; the optimum is
 * flat: each of the noise figures may be halved or doubled for less than 0.01° (mean of ten BROAD trials).
 */

export interface SmootherParams {
  /** Samples are gathered into steps this long, s; between their ends gravity is interpolated. Default 0.5. */
  readonly stepS: number;
  /** Length of the blocks that are handed out, s. Large costs memory, small costs time. Default 240. */
  readonly blockS: number;
  /** How much of what follows a block is known when it is smoothed, s. Large hides the seams. Default 180. */
  readonly overlapS: number;
  /**
   * How fast a body moves to and fro when its acceleration is small, m/s. Small believes the accelerometer sooner,
   * large the gyro. Default 0.2.
   */
  readonly speedMPerS: number;
  /**
   * Speed per acceleration, s: what the acceleration beside gravity adds to the speed above. 0.22 s is a movement at
   * 0.7 Hz (1/2πf). Default 0.22.
   */
  readonly speedPerAccS: number;
  /** Bias before anything is known, standard deviation per axis, rad/s. Default 1 °/s. */
  readonly biasSigmaRadPerS: number;
  /** Wandering of the bias, rad/s per √s. Default 0.01 °/s (0.1 °/s in 100 s, as in VQF). */
  readonly biasWalkRadPerS: number;
  /** Wandering of the integrated rate, rad per √s. Above the noise of the part, for all that is not modelled. Default 0.2°. */
  readonly turnWalkRad: number;
  /** Wandering of the integrated rate per radian turned: scale and axis errors. Default 0.002. */
  readonly turnShare: number;
  /** Longer holes are not bridged: the inclination starts afresh, from what both sides say. s. Default 1. */
  readonly longestBridgeS: number;
  /** Bias shown by one step of a sensor that lies dead still, standard deviation, rad/s. Default 0.03 °/s (VQF's σ_rest). */
  readonly restSigmaRadPerS: number;
  /** How little a sensor that lies dead still tilts, RMS, rad. Default 0.02°: half of the least of a living trunk. */
  readonly restTiltRad: number;
  /** For how long, s. Default 10. */
  readonly restS: number;
}

const degree = Math.PI / 180;

export const defaultSmootherParams: SmootherParams = {
  stepS: 0.5,
  blockS: 240,
  overlapS: 180,
  speedMPerS: 0.2,
  speedPerAccS: 0.22,
  biasSigmaRadPerS: degree,
  biasWalkRadPerS: 0.01 * degree,
  turnWalkRad: 0.2 * degree,
  turnShare: 0.002,
  longestBridgeS: 1,
  restSigmaRadPerS: 0.03 * degree,
  restTiltRad: 0.02 * degree,
  restS: 10,
};
