/**
 * Tuning of the orientation filter. Names and meanings follow VQF (D. Laidig, T. Seel, "VQF: Highly accurate IMU
 * orientation estimation with bias estimation and magnetic disturbance rejection", Information Fusion 91 (2023)
 * 187–204, https://doi.org/10.1016/j.inffus.2022.10.014), converted to SI; where a default is not VQF's, the reason
 * stands beside it. None depends on the sampling rate.
 */

export interface FilterParams {
  /**
   * τ_acc, s: time constant of the acceleration low-pass while the sensor's place moves with the speed
   * `tauAccSpeedMPerS`. Small trusts the accelerometer (gravity found fast, every jolt seen), large trusts the gyro
   * (jolts ignored, bias costs bias × τ). VQF's 3.
   */
  readonly tauAccS: number;
  /**
   * Speed, m/s, of back-and-forth motion at which τ_acc is `tauAccS` for a gyro of known bias; the time constant goes
   * with the cube root of the speed. A position that swings by p leaves a tilt of ω²p/g in a second-order low-pass of
   * corner ω, a gyro error b one of √2 b/ω: both are equal at ω³ = √2 g b/p. With b 0.1 °/s and motion of 3 rad/s,
   * p = v/3: v = 0.7 at 3 s. Small trusts the gyro more, large the accelerometer.
   */
  readonly tauAccSpeedMPerS: number;
  /**
   * What is left of a gyro's error when its bias is known (scale, alignment), rad/s: the b above is this and the bias's
   * uncertainty, squared and added. Small trusts the accelerometer more while the bias is open. Default 0.1 °/s.
   */
  readonly gyrErrorRadPerS: number;
  /** Bounds of the time constant, s. Small lower bound: a calm sensor follows gravity sooner. Defaults 0.5 and 4. */
  readonly tauAccLeastS: number;
  readonly tauAccMostS: number;
  /** Time in which the squared speed of past motion is forgotten (to 1/e), s. Small trusts a pause sooner. Default 6. */
  readonly speedMemoryS: number;
  /**
   * σ_init, rad/s: how far the bias may be from its first value. Small clings to it, large learns it sooner.
   * 1 °/s, what a part without calibration may have; VQF has 0.5.
   */
  readonly biasSigmaInitRadPerS: number;
  /**
   * t_forget, s: time in which the bias uncertainty grows from 0 to 0.1 °/s. Small follows a warming sensor faster,
   * large averages longer. VQF's 100.
   */
  readonly biasForgettingS: number;
  /**
   * b_clip, rad/s: largest bias believed, and largest disagreement that one update may use. Small guards against
   * wild updates, large admits worse gyros. 5 °/s, the zero-rate level of cheap parts (2 costs them 3° per °/s beyond
   * it, and nothing is lost on others); VQF has 2.
   */
  readonly biasClipRadPerS: number;
  /**
   * σ_motion, rad/s: bias uncertainty reached in motion at τ = `tauAccS`; the reading's noise goes with τ, the time
   * over which its errors hang together. Small learns slower. VQF has 0.1 °/s; 0.05 is measured (flat from 0.03).
   */
  readonly biasSigmaMotionRadPerS: number;
  /**
   * Weight of the artificial zero reading for the vertical bias, which gravity cannot show (no unit). 0 keeps that
   * part for ever, large pulls it to zero. VQF's 0.0001.
   */
  readonly biasVerticalForgetting: number;
  /** σ_rest, rad/s: bias uncertainty reached at rest. Small learns faster from the resting gyro. VQF's 0.03 °/s. */
  readonly biasSigmaRestRadPerS: number;
  /** Time for which rest must have lasted before it counts, s. Longer than a breath: 6. VQF has 1.5. */
  readonly restMinS: number;
  /**
   * Largest deviation of a half-second mean of the gyro from its mean over the stretch at rest, rad/s. 0.05 °/s: three
   * times what a resting part shows; breathing turns the quietest of trunks (1st percentile: 0.04° RMS) by 0.09 °/s.
   */
  readonly restGyrRadPerS: number;
  /** The same for acceleration, m/s². 0.03 is 0.2° of tilt: a slow slump ends the stretch. */
  readonly restAccMPerS2: number;
  /** How many times larger both may be while the caller knows that nobody wears the sensor. Default 10. */
  readonly restOffBodyFactor: number;
}

const degree = Math.PI / 180;

export const defaultFilterParams: FilterParams = {
  tauAccS: 3,
  tauAccSpeedMPerS: 0.7,
  gyrErrorRadPerS: 0.1 * degree,
  tauAccLeastS: 0.5,
  tauAccMostS: 4,
  speedMemoryS: 6,
  biasSigmaInitRadPerS: 1 * degree,
  biasForgettingS: 100,
  biasClipRadPerS: 5 * degree,
  biasSigmaMotionRadPerS: 0.05 * degree,
  biasVerticalForgetting: 1e-4,
  biasSigmaRestRadPerS: 0.03 * degree,
  restMinS: 6,
  restGyrRadPerS: 0.05 * degree,
  restAccMPerS2: 0.03,
  restOffBodyFactor: 10,
};
