/**
 * The smoother of a device without a gyro. In: specific force, sensor axes; out: its direction after the low-pass of
 * quasi-static-filter.ts, forward and then backward, so that it does not lag. Right while the body is quasi-static,
 * wrong by tens of degrees while it accelerates: whoever uses it must pass that on.
 */

import type { LowPassCoefficients, LowPassState } from "./low-pass.ts";
import { freshLowPass, lowPassCoefficients, restartLowPass, stepLowPass } from "./low-pass.ts";
import { defaultQuasiStaticParams } from "./quasi-static-filter.ts";
import type { SmoothedBlock, SmootherOptions, UpSmoother } from "./smoother-block.ts";
import { clamped } from "./vector.ts";

/** Ten periods of the corner: what lies further ahead has no weight. Blocks are as long as is cheap to keep. */
const overlapS = 15;
const blockS = 240;
/** Up to this long a hole is crossed in a straight line. */
const longestBridgeS = 1;
const accLimitMPerS2 = 1e5;

export class AccelerationSmoother implements UpSmoother {
  private readonly tauS = Math.SQRT2 / (2 * Math.PI * defaultQuasiStaticParams.cornerHz);
  private readonly latencyS: number;
  private readonly timeUs: Float64Array;
  private readonly measured: Uint8Array;
  private readonly cut: Uint8Array;
  private readonly ahead: Float64Array;
  /** Forward output, and after the way back the result. */
  private readonly forward: Float64Array;
  private readonly smoothed: Float64Array;
  private readonly full: number;
  private readonly overlapRows: number;
  private readonly low: LowPassState = freshLowPass(3);
  private readonly last = new Float64Array(3);
  private readonly value = new Float64Array(3);
  private coefficients: LowPassCoefficients;
  private periodS: number;
  private count = 0;
  private lostS = 0;

  /** A RangeError for a period that is not positive: a defect of the caller. */
  constructor(options: SmootherOptions) {
    const { periodS, latencyS = 0 } = options;
    if (!(periodS > 0 && periodS < Infinity)) throw new RangeError(`sampling period ${periodS} s`);
    this.periodS = periodS;
    this.latencyS = Math.max(0, latencyS);
    this.coefficients = lowPassCoefficients(this.tauS, periodS);
    this.overlapRows = Math.ceil(overlapS / periodS);
    this.full = Math.ceil(blockS / periodS) + this.overlapRows;
    const capacity = this.full + Math.ceil(longestBridgeS / periodS) + 2;
    this.timeUs = new Float64Array(capacity);
    this.measured = new Uint8Array(capacity);
    this.cut = new Uint8Array(capacity);
    this.ahead = new Float64Array(capacity);
    this.forward = new Float64Array(3 * capacity);
    this.smoothed = new Float64Array(3 * capacity);
  }

  /** The rates are not used. */
  add(
    timeUs: number,
    _gx: number,
    _gy: number,
    _gz: number,
    ax: number,
    ay: number,
    az: number,
  ): SmoothedBlock | undefined {
    const { value, last } = this;
    value[0] = clamped(ax, accLimitMPerS2);
    value[1] = clamped(ay, accLimitMPerS2);
    value[2] = clamped(az, accLimitMPerS2);
    // Some devices send zeros where they have no reading; the last one stands in.
    if (ax === 0 && ay === 0 && az === 0) value.set(last);
    const cut = this.passGap();
    this.append(value, 1, cut ? 1 : 0);
    this.timeUs[this.count - 1] = timeUs;
    last.set(value);
    return this.count >= this.full ? this.block(this.count - this.overlapRows) : undefined;
  }

  gap(lostS: number): void {
    if (lostS > 0 && this.count > 0) this.lostS += lostS;
  }

  setPeriod(periodS: number): void {
    if (!(periodS > 0 && periodS < Infinity)) throw new RangeError(`sampling period ${periodS} s`);
    this.periodS = periodS;
    this.coefficients = lowPassCoefficients(this.tauS, periodS);
  }

  end(): SmoothedBlock | undefined {
    return this.count > 0 ? this.block(this.count) : undefined;
  }

  /** Fills a short hole; true if the next sample begins a stretch. */
  private passGap(): boolean {
    const { lostS, last, value } = this;
    this.lostS = 0;
    const missing = Math.round(lostS / this.periodS);
    if (this.count === 0) return true;
    if (missing === 0) return false;
    if (lostS > longestBridgeS || this.count + missing + 1 > this.measured.length) {
      restartLowPass(this.low);
      return true;
    }
    const target = value.slice();
    for (let i = 1; i <= missing; i++) {
      for (let j = 0; j < 3; j++) {
        const from = last[j] as number;
        value[j] = from + (((target[j] as number) - from) * i) / (missing + 1);
      }
      this.append(value, 0, 0);
    }
    value.set(target);
    return false;
  }

  private append(acc: Float64Array, measured: 0 | 1, cut: 0 | 1): void {
    const row = this.count++;
    this.measured[row] = measured;
    this.cut[row] = cut;
    this.ahead[row] = this.latencyS / this.periodS;
    stepLowPass(this.coefficients, this.low, acc, this.forward.subarray(3 * row, 3 * row + 3));
  }

  /** Goes back over all rows and hands out those before `end`. */
  private block(end: number): SmoothedBlock {
    const { forward, smoothed, measured, cut, count } = this;
    const back = freshLowPass(3);
    for (let row = count - 1; row >= 0; row--) {
      const at = 3 * row;
      stepLowPass(this.coefficients, back, forward.subarray(at, at + 3), smoothed.subarray(at, at + 3));
      if (cut[row] === 1) restartLowPass(back);
    }
    let length = 0;
    for (let row = 0; row < end; row++) length += measured[row] as number;
    const result = { length, timeUs: new Float64Array(length), up: new Float64Array(3 * length) };
    let to = 0;
    for (let row = 0; row < end; row++) {
      if (measured[row] === 0) continue;
      result.timeUs[to] = this.timeUs[row] as number;
      this.writeUp(result.up, to, row);
      to += 1;
    }
    this.drop(end);
    return result;
  }

  private writeUp(up: Float64Array, to: number, row: number): void {
    const { smoothed, cut, count } = this;
    let at = row;
    let share = this.ahead[row] as number;
    while (share >= 1 && at + 1 < count && cut[at + 1] === 0) {
      at += 1;
      share -= 1;
    }
    const other = at + 1 < count && cut[at + 1] === 0 ? at + 1 : at;
    const part = (i: number): number => {
      const from = smoothed[3 * at + i] as number;
      return from + Math.min(share, 1) * ((smoothed[3 * other + i] as number) - from);
    };
    const x = part(0);
    const y = part(1);
    const z = part(2);
    const length = Math.sqrt(x * x + y * y + z * z);
    const known = length > 1e-9;
    up[3 * to] = known ? x / length : 0;
    up[3 * to + 1] = known ? y / length : 0;
    up[3 * to + 2] = known ? z / length : 1;
  }

  private drop(first: number): void {
    const { count } = this;
    for (const one of [this.timeUs, this.measured, this.cut, this.ahead]) one.copyWithin(0, first, count);
    this.forward.copyWithin(0, 3 * first, 3 * count);
    this.count -= first;
  }
}
