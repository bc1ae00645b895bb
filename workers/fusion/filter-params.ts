/**
 * Tuning of the orientation filter. Names, meanings and defaults are those of VQF (D. Laidig, T. Seel, "VQF: Highly
 * accurate IMU orientation estimation with bias estimation and magnetic disturbance rejection", Information Fusion 91
 * (2023) 187–204, https://doi.org/10.1016/j.inffus.2022.10.014), converted to SI. None depends on the sampling rate.
 */

export interface FilterParams {
  /**
   * τ_acc, s: time constant of the acceleration low-pass. Small trusts the accelerometer (gravity found fast, every
   * jolt seen), large trusts the gyro (jolts ignored, bias costs bias × τ). Flat optimum at 3–4 s. Default 3.
   */
  readonly tauAccS: number;
  /**
   * σ_init, rad/s: how far the bias may be from its first value. Small clings to it, large learns it sooner.
   * Default 0.5 °/s.
   */
  readonly biasSigmaInitRadPerS: number;
  /**
   * t_forget, s: time in which the bias uncertainty grows from 0 to 0.1 °/s. Small follows a warming sensor faster,
   * large averages longer. Default 100.
   */
  readonly biasForgettingS: number;
  /**
   * b_clip, rad/s: largest bias believed, and largest disagreement that one update may use. Small guards against
   * wild updates, large admits worse gyros. Default 2 °/s.
   */
  readonly biasClipRadPerS: number;
  /**
   * σ_motion, rad/s: bias uncertainty reached in motion. Small learns faster from the inclination correction, large
   * more carefully. Default 0.1 °/s.
   */
  readonly biasSigmaMotionRadPerS: number;
  /**
   * Weight of the artificial zero reading for the vertical bias, which gravity cannot show (no unit). 0 keeps that
   * part for ever, large pulls it to zero. Default 0.0001.
   */
  readonly biasVerticalForgetting: number;
  /**
   * σ_rest, rad/s: bias uncertainty reached at rest. Small learns faster from the resting gyro. Default 0.03 °/s.
   */
  readonly biasSigmaRestRadPerS: number;
  /** Time for which rest must have lasted before it counts, s. Small finds more rests, also false ones. Default 1.5. */
  readonly restMinS: number;
  /** Time constant of the references of the rest detector, s. Small follows slow movement as rest. Default 0.5. */
  readonly restTauS: number;
  /** Largest deviation of the gyro from its reference at rest, rad/s. Large tolerates more noise. Default 2 °/s. */
  readonly restGyrRadPerS: number;
  /** Largest deviation of the acceleration from its reference at rest, m/s². Large tolerates more. Default 0.5. */
  readonly restAccMPerS2: number;
}

const degree = Math.PI / 180;

/** The published defaults of VQF (source version 2.1). */
export const defaultFilterParams: FilterParams = {
  tauAccS: 3,
  biasSigmaInitRadPerS: 0.5 * degree,
  biasForgettingS: 100,
  biasClipRadPerS: 2 * degree,
  biasSigmaMotionRadPerS: 0.1 * degree,
  biasVerticalForgetting: 1e-4,
  biasSigmaRestRadPerS: 0.03 * degree,
  restMinS: 1.5,
  restTauS: 0.5,
  restGyrRadPerS: 2 * degree,
  restAccMPerS2: 0.5,
};
