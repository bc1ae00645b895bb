/**
 * Does the sensor lie dead still? In: the mean rate and acceleration of each step; out: whether, over the last ten
 * seconds, it tilted by less than a living trunk ever does: quietly seated people have 0.04° RMS at the first
 * percentile, a sensor on a table 0.01° (BROAD). VQF's detector takes most of quiet sitting for rest and learns a slow
 * slump as bias; a slump of 0.01 °/s is seen here by the accelerometer, and less does no harm as a bias.
 */

export class Stillness {
  private readonly window: number;
  private readonly tiltRad: number;
  /** Ring of steps: turn (rad), duration (s), mean acceleration (m/s²). */
  private readonly turn: Float64Array;
  private readonly durationS: Float64Array;
  private readonly acc: Float64Array;
  private filled = 0;
  private next = 0;

  /** `window`: steps looked at. `tiltRad`: largest RMS tilt. */
  constructor(window: number, tiltRad: number) {
    this.window = Math.max(4, window);
    this.tiltRad = tiltRad;
    this.turn = new Float64Array(3 * this.window);
    this.durationS = new Float64Array(this.window);
    this.acc = new Float64Array(3 * this.window);
  }

  forget(): void {
    this.filled = 0;
    this.next = 0;
  }

  /** Takes the mean rate (rad/s) and acceleration (m/s²) of a step of `durationS`; true if all the window was still. */
  take(rate: ArrayLike<number>, acc: ArrayLike<number>, durationS: number): boolean {
    const { next, window } = this;
    for (let i = 0; i < 3; i++) {
      this.turn[3 * next + i] = (rate[i] as number) * durationS;
      this.acc[3 * next + i] = acc[i] as number;
    }
    this.durationS[next] = durationS;
    this.next = (next + 1) % window;
    if (this.filled < window) this.filled += 1;
    const limit2 = this.tiltRad ** 2;
    return this.filled === window && this.gyrTilt2() < limit2 && this.slump2() < 4 * limit2;
  }

  /** Mean square of the turn against a steady rate, rad²: a steady rate is what a bias looks like. */
  private gyrTilt2(): number {
    const { window, next, turn, durationS } = this;
    let total = 0;
    for (let k = 0; k < window; k++) total += durationS[k] as number;
    let square = 0;
    for (let i = 0; i < 3; i++) {
      let sum = 0;
      for (let k = 0; k < window; k++) sum += turn[3 * k + i] as number;
      const steady = sum / total;
      let angle = 0;
      let mean = 0;
      let meanSquare = 0;
      for (let k = 0; k < window; k++) {
        const at = (next + k) % window;
        angle += (turn[3 * at + i] as number) - steady * (durationS[at] as number);
        mean += angle / window;
        meanSquare += (angle * angle) / window;
      }
      square += meanSquare - mean * mean;
    }
    return square;
  }

  /** Square of the angle between the accelerations of the older and the newer half, rad²: a slump shows here. */
  private slump2(): number {
    const { window, next, acc } = this;
    const half = window >> 1;
    let length2 = 0;
    let apart2 = 0;
    for (let i = 0; i < 3; i++) {
      let older = 0;
      let newer = 0;
      for (let k = 0; k < half; k++) {
        older += acc[3 * ((next + k) % window) + i] as number;
        newer += acc[3 * ((next + window - 1 - k) % window) + i] as number;
      }
      length2 += newer * newer;
      apart2 += (newer - older) ** 2;
    }
    return length2 > 0 ? apart2 / length2 : Infinity;
  }
}
