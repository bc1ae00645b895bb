/**
 * "Up" from acceleration alone, for a device without a gyro. In: specific force, sensor axes; out: its low-passed
 * direction. Right while the body is quasi-static, wrong by tens of degrees while it accelerates (28° RMSE on fast
 * hand-held motion, BROAD), hence `basis: "acceleration-only"`, which every user of the result must pass on, and an
 * error band that is undefined while the acceleration says that the sensor moves.
 */

import { AGED, AVERAGED, averageForce } from "./gravity-average.ts";
import type { UpFilter, UpFilterOptions } from "./up-filter.ts";
import { clamped, vector3, writeDirection } from "./vector.ts";

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
  /** The average (gravity-average.ts), then DEVIATION. */
  readonly values: Float64Array;
}

/** Mean square of how far the acceleration was from its average, m²/s⁴; rises at once, falls in a second. */
const DEVIATION = AGED + 1;
const accLimitMPerS2 = 1e5;
const gravity = 9.80665;
const deviationRiseS = 0.1;
const deviationFallS = 1;
/** Nothing is claimed of an inclination less sure than this, rad: 3°, what slow leaning leaves. */
const widestBand = 0.05;
/** After this the low-pass begins anew, s. */
const longLossS = 1;

export class QuasiStaticFilter implements UpFilter {
  readonly basis = "acceleration-only";
  readonly up = vector3(0, 0, 1);

  readonly #corner: number;
  readonly #s: Float64Array;
  #periodS: number;

  /** `periodS`: sampling period, s. */
  constructor(params: QuasiStaticParams, periodS: number, options: UpFilterOptions<QuasiStaticState> = {}) {
    this.#corner = 2 * Math.PI * params.cornerHz;
    this.#periodS = periodS;
    this.#s = new Float64Array(DEVIATION + 1);
    this.#s[DEVIATION] = (widestBand * gravity) ** 2;
    const values = options.state?.values;
    if (values?.length === this.#s.length) {
      this.#s.set(values);
      this.#point();
    }
  }

  get seeded(): boolean {
    return this.#s[AGED]! > 0;
  }

  /** √(deviation² + (|mean| − g)²)/g: what moves the acceleration, and what makes it too long or short. */
  get errorBandRad(): number | undefined {
    const s = this.#s;
    const excess = Math.hypot(s[AVERAGED]!, s[AVERAGED + 1]!, s[AVERAGED + 2]!) - gravity;
    const band = Math.hypot(Math.sqrt(s[DEVIATION]!), excess) / gravity;
    return this.seeded && band < widestBand ? band : undefined;
  }

  /** The rates are not used. */
  update(_gx: number, _gy: number, _gz: number, ax: number, ay: number, az: number): void {
    if (ax === 0 && ay === 0 && az === 0) return;
    const s = this.#s;
    const T = this.#periodS;
    const x = clamped(ax, accLimitMPerS2);
    const y = clamped(ay, accLimitMPerS2);
    const z = clamped(az, accLimitMPerS2);
    averageForce(s, 0, x, y, z, this.#corner, T);
    const off = (x - s[AVERAGED]!) ** 2 + (y - s[AVERAGED + 1]!) ** 2 + (z - s[AVERAGED + 2]!) ** 2;
    const excess = off - s[DEVIATION]!;
    s[DEVIATION]! += (excess * T) / (T + (excess > 0 ? deviationRiseS : deviationFallS));
    this.#point();
  }

  gap(lostS: number): void {
    if (lostS > longLossS) this.#s[AGED] = 0;
  }

  setPeriod(periodS: number): void {
    this.#periodS = periodS;
  }

  save(): QuasiStaticState {
    return { kind: this.basis, values: this.#s.slice() };
  }

  biasMemory(): undefined {
    return undefined;
  }

  #point(): void {
    writeDirection(this.up, this.#s[AVERAGED]!, this.#s[AVERAGED + 1]!, this.#s[AVERAGED + 2]!);
  }
}
