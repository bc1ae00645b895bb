/**
 * Everything of the orientation filter that changes: plain numbers and typed arrays, so that a structured clone (a
 * checkpoint) of it is the filter itself. 200 samples equal 100 + copy + restore + 100, bit for bit.
 */

import type { FilterCoefficients } from "./filter-coefficients.ts";
import type { BiasState } from "./bias-estimate.ts";
import { copyOfBias, freshBias } from "./bias-estimate.ts";
import type { RateHistory } from "./gyro-integration.ts";
import { copyOfRateHistory, freshRateHistory } from "./gyro-integration.ts";
import type { LowPassState } from "./low-pass.ts";
import { copyOfLowPass, freshLowPass } from "./low-pass.ts";
import type { Quaternion } from "./quaternion.ts";
import { identityQuaternion } from "./quaternion.ts";
import type { RestState } from "./rest-detection.ts";
import { copyOfRest, freshRest } from "./rest-detection.ts";

export interface OrientationState {
  readonly kind: "gyro-and-acceleration";
  /** Strapdown integration: the almost inertial frame drifts only as the gyro does. */
  readonly inertialFromSensor: Quaternion;
  /** Inclination correction; turns about horizontal axes only, so it never touches the heading. */
  readonly earthFromInertial: Quaternion;
  readonly rates: RateHistory;
  /** Acceleration in the inertial frame, 3 channels, m/s². */
  readonly accLow: LowPassState;
  /** Rotation matrix of earthFromSensor (9 channels) and the bias seen on its x and y axes (2 channels, rad/s). */
  readonly motionLow: LowPassState;
  readonly bias: BiasState;
  readonly rest: RestState;
}

export function freshOrientation(c: FilterCoefficients): OrientationState {
  return {
    kind: "gyro-and-acceleration",
    inertialFromSensor: identityQuaternion(),
    earthFromInertial: identityQuaternion(),
    rates: freshRateHistory(),
    accLow: freshLowPass(3),
    motionLow: freshLowPass(11),
    bias: freshBias(c.bias),
    rest: freshRest(),
  };
}

export function copyOfOrientation(state: OrientationState): OrientationState {
  return {
    kind: state.kind,
    inertialFromSensor: state.inertialFromSensor.slice() as Quaternion,
    earthFromInertial: state.earthFromInertial.slice() as Quaternion,
    rates: copyOfRateHistory(state.rates),
    accLow: copyOfLowPass(state.accLow),
    motionLow: copyOfLowPass(state.motionLow),
    bias: copyOfBias(state.bias),
    rest: copyOfRest(state.rest),
  };
}
