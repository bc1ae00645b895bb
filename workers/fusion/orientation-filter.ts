/**
 * Real-time 6-axis orientation. In: gyro (rad/s) and specific force (m/s²) in sensor axes, one sample at a time; out:
 * the unit vector "up" in the sensor frame, the orientation (heading arbitrary) and the gyro bias.
 *
 * Equations and defaults: D. Laidig, T. Seel, "VQF: Highly accurate IMU orientation estimation with bias estimation
 * and magnetic disturbance rejection", Information Fusion 91 (2023) 187–204. The gyro is integrated into an almost
 * inertial frame; there, accelerations of the body average out, so a slow low-pass of the specific force shows "up".
 * Departures: the gyro convention of the device decides the integration rule; rest updates need the caller's leave;
 * the first sample after a start or gap says nothing about the bias; see also bias-estimate.ts.
 */

import type { FilterCoefficients } from "./filter-coefficients.ts";
import { filterCoefficients } from "./filter-coefficients.ts";
import type { FilterParams } from "./filter-params.ts";
import type { OrientationState } from "./filter-state.ts";
import { copyOfOrientation, freshOrientation } from "./filter-state.ts";
import { ageBias, learnAtRest, learnInMotion } from "./bias-estimate.ts";
import type { RateConvention } from "./gyro-integration.ts";
import { turn, writeMeanRate } from "./gyro-integration.ts";
import { restartLowPass, stepLowPass } from "./low-pass.ts";
import { identityQuaternion, writeMatrix, writeProduct, writeRotated, writeUp } from "./quaternion.ts";
import { forgetRest, isAtRest, watchRest } from "./rest-detection.ts";
import type { UpFilter } from "./up-filter.ts";
import type { Matrix3 } from "./vector.ts";
import { clamped, vector3 } from "./vector.ts";

/** No MEMS part reaches these; beyond them arithmetic could overflow. 1000 rad/s is 57,000 °/s, 1e5 m/s² 10,000 g. */
const rateLimitRadPerS = 1000;
const accLimitMPerS2 = 1e5;

/** Below this a mean acceleration has no direction worth following, m/s². */
const leastMeanAcc = 1e-6;

export class OrientationFilter implements UpFilter {
  readonly basis = "gyro-and-acceleration";
  readonly up = vector3(0, 0, 1);
  readonly earthFromSensor = identityQuaternion();

  private readonly params: FilterParams;
  private readonly convention: RateConvention;
  private readonly state: OrientationState;
  private coefficients: FilterCoefficients;

  // Scratch: overwritten by every update, never read across updates.
  private readonly rate = vector3();
  private readonly meanRate = vector3();
  private readonly acc = vector3();
  private readonly mean = vector3();
  private readonly step = identityQuaternion();
  private readonly shown = vector3();
  /** Rotation matrix, then the two channels of the bias, as in `OrientationState.motionLow`. */
  private readonly motion = new Float64Array(11) as Matrix3 & { 9: number; 10: number };

  /**
   * `periodS`: sampling period, s (a RangeError if not positive). `state`: what `save` returned, to carry on from
   * there.
   */
  constructor(params: FilterParams, periodS: number, convention: RateConvention, state?: OrientationState) {
    this.params = params;
    this.convention = convention;
    this.coefficients = filterCoefficients(params, periodS);
    this.state = state ? copyOfOrientation(state) : freshOrientation(this.coefficients);
    this.publish();
  }

  get seeded(): boolean {
    return this.state.accLow.averaged > 0;
  }

  /** Gyro bias in sensor axes, rad/s. The filter's own array: copy it to keep it. */
  get biasRadPerS(): Readonly<ArrayLike<number>> {
    return this.state.bias.biasRadPerS;
  }

  /** True while rest is allowed by the caller and found by the detector. */
  get atRest(): boolean {
    return isAtRest(this.coefficients.rest, this.state.rest);
  }

  update(gx: number, gy: number, gz: number, ax: number, ay: number, az: number, restAllowed = false): void {
    const { rate, meanRate, acc, state } = this;
    const { periodS } = this.coefficients;
    rate[0] = clamped(gx, rateLimitRadPerS);
    rate[1] = clamped(gy, rateLimitRadPerS);
    rate[2] = clamped(gz, rateLimitRadPerS);
    acc[0] = clamped(ax, accLimitMPerS2);
    acc[1] = clamped(ay, accLimitMPerS2);
    acc[2] = clamped(az, accLimitMPerS2);

    const continues = state.rates.known > 0;
    writeMeanRate(meanRate, rate, state.rates, this.convention, periodS);
    if (continues) {
      const b = state.bias.biasRadPerS;
      rate[0] = meanRate[0] - b[0];
      rate[1] = meanRate[1] - b[1];
      rate[2] = meanRate[2] - b[2];
      turn(state.inertialFromSensor, rate, periodS, this.step);
    }
    // Some devices send zeros where they have no reading; weightlessness that exact does not occur.
    if (acc[0] !== 0 || acc[1] !== 0 || acc[2] !== 0) {
      if (restAllowed) watchRest(this.coefficients.rest, state.rest, meanRate, acc);
      else forgetRest(state.rest);
      this.followGravity();
    } else {
      this.publish();
    }
  }

  /**
   * Samples are missing. The next acceleration seeds the inclination anew and the gyro starts afresh; the bias stays,
   * its uncertainty grown by `durationS` seconds of forgetting.
   */
  gap(durationS = 0): void {
    const { state } = this;
    state.rates.known = 0;
    restartLowPass(state.accLow);
    restartLowPass(state.motionLow);
    forgetRest(state.rest);
    ageBias(this.coefficients.bias, state.bias, durationS);
  }

  setPeriod(periodS: number): void {
    this.coefficients = filterCoefficients(this.params, periodS);
  }

  /** A copy of everything that changes; give it to a new filter to carry on. */
  save(): OrientationState {
    return copyOfOrientation(this.state);
  }

  /** Low-passes the specific force in the inertial frame, tilts the earth frame to it and learns the bias from that. */
  private followGravity(): void {
    const { mean, state, step } = this;
    const c = this.coefficients;
    const seeds = state.accLow.averaged === 0;
    writeRotated(mean, state.inertialFromSensor, this.acc);
    stepLowPass(c.accLow, state.accLow, mean, mean);
    writeRotated(mean, state.earthFromInertial, mean);
    const length = Math.sqrt(mean[0] * mean[0] + mean[1] * mean[1] + mean[2] * mean[2]);
    const hasDirection = length > leastMeanAcc;
    const x = hasDirection ? mean[0] / length : 0;
    const y = hasDirection ? mean[1] / length : 0;
    const z = hasDirection ? mean[2] / length : 1;
    // The shortest turn that brings (x, y, z) to the vertical; its axis is horizontal.
    const w = Math.sqrt(Math.max(0, (z + 1) / 2));
    const opposed = w <= 1e-6;
    step[0] = opposed ? 0 : w;
    step[1] = opposed ? 1 : (0.5 * y) / w;
    step[2] = opposed ? 0 : (-0.5 * x) / w;
    step[3] = 0;
    writeProduct(state.earthFromInertial, step, state.earthFromInertial);
    this.publish();
    // A bias tilts the inertial frame steadily, so the rate of the correction shows it, with the opposite sign.
    const { shown } = this;
    shown[0] = -y / c.periodS;
    shown[1] = x / c.periodS;
    shown[2] = 0;
    this.learnBias(hasDirection && !seeds);
  }

  /** `informative`: whether `shown` holds a correction rate, rather than the seeding of the inclination. */
  private learnBias(informative: boolean): void {
    const { motion, shown, state } = this;
    const c = this.coefficients;
    const b = state.bias.biasRadPerS;
    writeMatrix(motion, this.earthFromSensor);
    motion[9] = motion[0] * b[0] + motion[1] * b[1] + motion[2] * b[2];
    motion[10] = motion[3] * b[0] + motion[4] * b[1] + motion[5] * b[2];
    // The correction answers to old samples: orientation and bias are delayed by the same low-pass to match it.
    stepLowPass(c.accLow, state.motionLow, motion, motion);
    ageBias(c.bias, state.bias, c.periodS);
    if (this.atRest) {
      learnAtRest(c.bias, state.bias, state.rest.rate, shown);
    } else if (informative) {
      shown[0] += motion[9];
      shown[1] += motion[10];
      learnInMotion(c.bias, state.bias, motion, shown);
    }
  }

  private publish(): void {
    writeProduct(this.earthFromSensor, this.state.earthFromInertial, this.state.inertialFromSensor);
    writeUp(this.up, this.earthFromSensor);
  }
}
