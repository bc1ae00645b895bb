/**
 * Real-time 6-axis orientation. In: gyro (rad/s) and specific force (m/s²) in sensor axes, one sample at a time; out:
 * the unit vector "up" in the sensor frame and the gyro bias.
 *
 * After VQF (D. Laidig, T. Seel, Information Fusion 91 (2023) 187–204): the gyro is integrated into an almost inertial
 * frame; there, accelerations of the body average out, so a slow second-order low-pass of the specific force shows
 * "up". Departures: the device's gyro convention decides the integration rule; the low-pass's corner follows the speed
 * of the motion (filter-params.ts); the bias is learned each half second (bias-learning.ts); losses are bridged; the
 * device's latency is predicted away. The algebra is written out on scalars: a call per sample, no allocation.
 */

import type { GyroBiasMemory } from "../../src/domain/calibration.ts";
import { ageBias, biasVariance, isAtRest, learnBias, seedBias } from "./bias-learning.ts";
import { blockS, type FilterCoefficients, filterCoefficients } from "./filter-coefficients.ts";
import type { FilterParams } from "./filter-params.ts";
import {
  AGE,
  AVERAGE,
  BIAS,
  BLOCK_S,
  BRIDGE_S,
  CORNER,
  COUNT,
  copyOfOrientation,
  DELAYED_AGE,
  freshOrientation,
  GRAVITY,
  KNOWN,
  LAST_FORCE,
  LEVEL,
  LOST,
  MEAN,
  OPEN,
  type OrientationState,
  QUAT,
  RATES,
  STILL_BLOCKS,
  STILL_S,
  SUM_ACC,
  SUM_MATRIX,
  SUM_RATE,
  VELOCITY,
  VELOCITY_MEAN,
} from "./filter-state.ts";
import { averageForce } from "./gravity-average.ts";
import { bridge, integrate, longestBridgeS, openBridge, type RateConvention } from "./gyro-integration.ts";
import { writeUp } from "./up-ahead.ts";
import type { UpFilter, UpFilterOptions } from "./up-filter.ts";
import { clamped, vector3 } from "./vector.ts";

/** No MEMS part reaches these; beyond them arithmetic could overflow. 1000 rad/s is 57,000 °/s, 1e5 m/s² 10,000 g. */
const rateLimitRadPerS = 1000;
const accLimitMPerS2 = 1e5;
/** Noise counts as this much speed, m/s. */
const leastSpeed = 0.001;
const gravity = 9.80665;
/** How much larger a bridge's error is taken than its polynomials say: they miss what they cannot follow. */
const bridgeErrorFactor = 2;
/** How fast a wearer who was calm on both sides of a long loss may have turned in between, rad/s: 5 °/s. */
const unseenRate = 0.09;
/** An inclination as open as this, rad, is found anew. */
const lostInclination = 0.5;

export class OrientationFilter implements UpFilter {
  readonly basis = "gyro-and-acceleration";
  readonly up = vector3(0, 0, 1);
  readonly biasRadPerS: Float64Array;
  readonly #p: FilterParams;
  readonly #convention: RateConvention;
  readonly #latencyS: number;
  readonly #state: OrientationState;
  readonly #s: Float64Array;
  #c: FilterCoefficients;

  /** `periodS`: sampling period, s (a RangeError if not positive). */
  constructor(
    params: FilterParams,
    periodS: number,
    convention: RateConvention,
    options: UpFilterOptions<OrientationState> = {},
  ) {
    const { state, bias, latencyS = 0 } = options;
    this.#p = params;
    this.#convention = convention;
    this.#latencyS = latencyS;
    this.#c = filterCoefficients(params, periodS);
    const own = state && copyOfOrientation(state);
    this.#state = own ?? freshOrientation(this.#c);
    this.#s = this.#state.values;
    if (!own && bias) seedBias(this.#c, this.#s, bias);
    this.biasRadPerS = this.#s.subarray(BIAS, BIAS + 3);
    if (own) writeUp(this.up, this.#s, this.#latencyS, this.#c.periodS);
  }

  get seeded(): boolean {
    return this.#s[AGE]! > 0;
  }

  /** The sensor has been still for so long, and so much, that its gyro shows the bias. */
  get atRest(): boolean {
    return isAtRest(this.#p, this.#s);
  }

  /**
   * √((σ_b τ)² + (ω² v/(3 g))² + (√2 v/(g t))²): the bias's uncertainty over the low-pass's delay; what motion of speed
   * v, at 3 rad/s, leaves in a low-pass of corner ω; and, for t < τ after a start or loss, a mean over t of motion.
   */
  get errorBandRad(): number | undefined {
    const s = this.#s;
    if (s[AGE] === 0) return undefined;
    const tau = Math.SQRT2 / s[CORNER]!;
    const v = (Math.sqrt(s[LEVEL]!) + leastSpeed) / gravity;
    const early = s[AGE]! < tau ? (Math.SQRT2 * v) / s[AGE]! : 0;
    return Math.hypot(tau * Math.sqrt(s[OPEN]! || biasVariance(s)), (v * s[CORNER]! ** 2) / 3, early);
  }

  update(gx: number, gy: number, gz: number, ax: number, ay: number, az: number, offBody = false): void {
    const s = this.#s;
    const c = this.#c;
    const T = c.periodS;
    const wx = clamped(gx, rateLimitRadPerS);
    const wy = clamped(gy, rateLimitRadPerS);
    const wz = clamped(gz, rateLimitRadPerS);
    let missing = 0;
    if (s[LOST]! > 0) missing = this.#crossLoss([wx, wy, wz]);
    else if (s[BRIDGE_S]! > 0) this.#bridge([wx, wy, wz]);
    else integrate(s, wx, wy, wz, T, this.#convention);
    s[RATES + 6] = s[RATES + 3]!;
    s[RATES + 7] = s[RATES + 4]!;
    s[RATES + 8] = s[RATES + 5]!;
    s[RATES + 3] = s[RATES]!;
    s[RATES + 4] = s[RATES + 1]!;
    s[RATES + 5] = s[RATES + 2]!;
    s[RATES] = wx;
    s[RATES + 1] = wy;
    s[RATES + 2] = wz;
    if (s[KNOWN]! < 3) s[KNOWN]!++;

    // Some devices send zeros where they have no reading; weightlessness that exact does not occur.
    if (ax !== 0 || ay !== 0 || az !== 0) {
      const fx = clamped(ax, accLimitMPerS2);
      const fy = clamped(ay, accLimitMPerS2);
      const fz = clamped(az, accLimitMPerS2);
      const qw = s[QUAT]!;
      const qx = s[QUAT + 1]!;
      const qy = s[QUAT + 2]!;
      const qz = s[QUAT + 3]!;
      const r0 = 1 - 2 * (qy * qy + qz * qz);
      const r1 = 2 * (qx * qy - qw * qz);
      const r2 = 2 * (qx * qz + qw * qy);
      const r3 = 2 * (qx * qy + qw * qz);
      const r4 = 1 - 2 * (qx * qx + qz * qz);
      const r5 = 2 * (qy * qz - qw * qx);
      const r6 = 2 * (qx * qz - qw * qy);
      const r7 = 2 * (qy * qz + qw * qx);
      const r8 = 1 - 2 * (qx * qx + qy * qy);
      const x = r0 * fx + r1 * fy + r2 * fz;
      const y = r3 * fx + r4 * fy + r5 * fz;
      const z = r6 * fx + r7 * fy + r8 * fz;
      // The velocity gained during a short loss is not lost with it.
      for (let k = missing; k > 0; k--) {
        const u = k / (missing + 1);
        const [px, py, pz] = [s[LAST_FORCE]!, s[LAST_FORCE + 1]!, s[LAST_FORCE + 2]!];
        this.#follow(x + u * (px - x), y + u * (py - y), z + u * (pz - z));
      }
      this.#follow(x, y, z);
      s[LAST_FORCE] = x;
      s[LAST_FORCE + 1] = y;
      s[LAST_FORCE + 2] = z;
      s[SUM_MATRIX]! += r0;
      s[SUM_MATRIX + 1]! += r1;
      s[SUM_MATRIX + 2]! += r2;
      s[SUM_MATRIX + 3]! += r3;
      s[SUM_MATRIX + 4]! += r4;
      s[SUM_MATRIX + 5]! += r5;
      s[SUM_MATRIX + 6]! += r6;
      s[SUM_MATRIX + 7]! += r7;
      s[SUM_MATRIX + 8]! += r8;
      s[SUM_RATE]! += wx;
      s[SUM_RATE + 1]! += wy;
      s[SUM_RATE + 2]! += wz;
      s[SUM_ACC]! += fx;
      s[SUM_ACC + 1]! += fy;
      s[SUM_ACC + 2]! += fz;
      s[COUNT]!++;
      s[BLOCK_S]! += T;
      if (s[BLOCK_S]! > blockS - T / 2) {
        learnBias(this.#p, c, s, offBody);
        s.fill(0, COUNT, SUM_ACC + 3);
        this.#setCorner();
      }
    }
    writeUp(this.up, s, this.#latencyS, this.#c.periodS);
  }

  /** Samples are missing for `lostS` seconds: the next one comes so much later than one period after the last. */
  gap(lostS: number): void {
    if (lostS > 0) this.#s[LOST]! += lostS;
  }

  setPeriod(periodS: number): void {
    this.#c = filterCoefficients(this.#p, periodS);
  }

  /** A copy of everything that changes; give it to a new filter to carry on. */
  save(): OrientationState {
    return { ...this.#state, values: this.#s.slice() };
  }

  /** What was learned of the bias, for the sensor's next session; undefined while that is nothing. */
  biasMemory(): GyroBiasMemory | undefined {
    const variance = biasVariance(this.#s);
    if (variance > 0.9 * this.#c.initialVariance) return undefined;
    const [x = 0, y = 0, z = 0] = this.biasRadPerS;
    return { biasRadPerS: [x, y, z], sigmaRadPerS: Math.sqrt(variance) };
  }

  /** One specific force in the inertial frame: how fast the place moves, how slow the average must be, the average. */
  #follow(x: number, y: number, z: number): void {
    const s = this.#s;
    const c = this.#c;
    const T = c.periodS;
    if (s[AGE] === 0) {
      s[MEAN] = x;
      s[MEAN + 1] = y;
      s[MEAN + 2] = z;
    }
    let squared = 0;
    for (let i = 0; i < 3; i++) {
      const force = i === 0 ? x : i === 1 ? y : z;
      const v = c.velocityKept * s[VELOCITY + i]! + (force - s[MEAN + i]!) * T;
      const d = v - s[VELOCITY_MEAN + i]!;
      s[VELOCITY + i] = v;
      s[VELOCITY_MEAN + i]! += c.velocityMeanShare * d;
      squared += d * d;
    }
    s[LEVEL]! *= c.levelKept;
    if (squared > s[LEVEL]!) {
      s[LEVEL] = squared;
      this.#setCorner();
    }
    averageForce(s, AVERAGE, x, y, z, s[CORNER]!, T);
  }

  #setCorner(): void {
    const s = this.#s;
    const { cornerFactor, cornerLeast, cornerMost, gyrVariance } = this.#c;
    const corner =
      cornerFactor * Math.cbrt(Math.sqrt(1 + s[OPEN]! / gyrVariance) / (Math.sqrt(s[LEVEL]!) + leastSpeed));
    s[CORNER] = corner < cornerLeast ? cornerLeast : corner > cornerMost ? cornerMost : corner;
  }

  /** The first sample after a loss; gives how many samples' accelerations to fill in. */
  #crossLoss(rate: readonly number[]): number {
    const s = this.#s;
    const T = this.#c.periodS;
    const lost = s[LOST]!;
    const interval = lost + T;
    const known = s[KNOWN]!;
    ageBias(this.#c, s, lost);
    s[LOST] = s[BRIDGE_S] = 0;
    if (known > 0 && interval <= longestBridgeS) {
      openBridge(s, interval);
      this.#bridge(rate);
      s[KNOWN] = 0;
      return s[AGE] === 0 ? 0 : Math.round(lost / T);
    }
    // Nothing is integrated over a long loss. What the gyro shows on both sides says how far the wearer may have got.
    const before = known > 0 ? Math.hypot(s[RATES]!, s[RATES + 1]!, s[RATES + 2]!) : 0;
    this.#doubt((Math.max(before, Math.hypot(...rate)) + unseenRate) * interval);
    s[KNOWN] = s[STILL_S] = s[STILL_BLOCKS] = 0;
    s.fill(0, GRAVITY, GRAVITY + 3);
    return 0;
  }

  #bridge(rate: readonly number[]): void {
    const error = bridge(this.#s, rate, this.#c.periodS, this.#convention);
    if (error !== undefined) this.#doubt(bridgeErrorFactor * error);
  }

  /**
   * The inclination is open by `angle`, rad. Averaged over t, motion of speed v leaves √2 v/(g t) of tilt: what was
   * averaged so far is worth no more than the t which leaves as much.
   */
  #doubt(angle: number): void {
    const s = this.#s;
    const worth = (Math.SQRT2 * Math.sqrt(s[LEVEL]!)) / (gravity * angle);
    if (angle > lostInclination) s[AGE] = s[DELAYED_AGE] = 0;
    else if (worth < s[AGE]!) s[AGE] = worth;
  }
}
