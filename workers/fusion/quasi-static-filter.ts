/**
 * "Up" from acceleration alone, for a device without a gyro. In: specific force, sensor axes; out: its low-passed
 * direction. Right while the body is quasi-static, wrong by tens of degrees while it accelerates (28° RMSE on fast
 * hand-held motion, BROAD), hence `basis: "acceleration-only"`, which every user of the result must pass on.
 */

import type { LowPassCoefficients, LowPassState } from "./low-pass.ts";
import { copyOfLowPass, freshLowPass, lowPassCoefficients, restartLowPass, stepLowPass } from "./low-pass.ts";
import { identityQuaternion, writeUp } from "./quaternion.ts";
import type { UpFilter } from "./up-filter.ts";
import { clamped, vector3 } from "./vector.ts";

export interface QuasiStaticParams {
  /**
   * Corner frequency of the low-pass, Hz. Small ignores jolts but lags (about 0.22/corner seconds), large follows
   * sooner. 0.5–1 Hz is customary for trunk inclination; default 0.7, our own choice within it.
   */
  readonly cornerHz: number;
}

export const defaultQuasiStaticParams: QuasiStaticParams = { cornerHz: 0.7 };

export interface QuasiStaticState {
  readonly kind: "acceleration-only";
  readonly accLow: LowPassState;
}

const accLimitMPerS2 = 1e5;
const leastMeanAcc = 1e-6;

export class QuasiStaticFilter implements UpFilter {
  readonly basis = "acceleration-only";
  readonly up = vector3(0, 0, 1);
  readonly earthFromSensor = identityQuaternion();

  private readonly tauS: number;
  private readonly state: QuasiStaticState;
  private coefficients: LowPassCoefficients;
  private readonly mean = vector3();

  /** `periodS`: sampling period, s. `state`: what `save` returned. */
  constructor(params: QuasiStaticParams, periodS: number, state?: QuasiStaticState) {
    this.tauS = Math.SQRT2 / (2 * Math.PI * params.cornerHz);
    this.coefficients = lowPassCoefficients(this.tauS, periodS);
    this.state = {
      kind: "acceleration-only",
      accLow: state ? copyOfLowPass(state.accLow) : freshLowPass(3),
    };
    const { low, averaged } = this.state.accLow;
    if (averaged > 0) this.point(low[0] as number, low[1] as number, low[2] as number);
  }

  get seeded(): boolean {
    return this.state.accLow.averaged > 0;
  }

  /** The rates are not used. */
  update(_gx: number, _gy: number, _gz: number, ax: number, ay: number, az: number): void {
    if (ax === 0 && ay === 0 && az === 0) return;
    const { mean } = this;
    mean[0] = clamped(ax, accLimitMPerS2);
    mean[1] = clamped(ay, accLimitMPerS2);
    mean[2] = clamped(az, accLimitMPerS2);
    stepLowPass(this.coefficients, this.state.accLow, mean, mean);
    this.point(mean[0], mean[1], mean[2]);
  }

  gap(): void {
    restartLowPass(this.state.accLow);
  }

  setPeriod(periodS: number): void {
    this.coefficients = lowPassCoefficients(this.tauS, periodS);
  }

  save(): QuasiStaticState {
    return { kind: this.state.kind, accLow: copyOfLowPass(this.state.accLow) };
  }

  /** Sets the shortest rotation that brings (ax, ay, az) to the vertical. */
  private point(ax: number, ay: number, az: number): void {
    const length = Math.sqrt(ax * ax + ay * ay + az * az);
    if (length <= leastMeanAcc) return;
    const q = this.earthFromSensor;
    const w = Math.sqrt(Math.max(0, (az / length + 1) / 2));
    const opposed = w <= 1e-6;
    q[0] = opposed ? 0 : w;
    q[1] = opposed ? 1 : (0.5 * ay) / (length * w);
    q[2] = opposed ? 0 : (-0.5 * ax) / (length * w);
    q[3] = 0;
    writeUp(this.up, q);
  }
}
