/**
 * Does the sensor lie dead still? In: the mean rate and acceleration of each step; out: whether, over the last ten
 * seconds, it tilted by less than a living trunk ever does. VQF's detector takes most of quiet sitting for rest and
 * learns a slow slump as bias; this one asks for a tilt below 0.03° RMS, by the gyro and by the accelerometer, where
 * quietly seated people have 0.04° at the first percentile. A noisy sensor never passes, which costs little.
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
    return (
      this.filled === window && this.gyrTilt2() < this.tiltRad ** 2 && this.accTilt2() < this.tiltRad ** 2
    );
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

  /** Mean square of the acceleration's distance from its mean, over its square: the tilt and more, rad². */
  private accTilt2(): number {
    const { window, acc } = this;
    let length2 = 0;
    let spread = 0;
    for (let i = 0; i < 3; i++) {
      let mean = 0;
      for (let k = 0; k < window; k++) mean += (acc[3 * k + i] as number) / window;
      length2 += mean * mean;
      for (let k = 0; k < window; k++) spread += ((acc[3 * k + i] as number) - mean) ** 2 / window;
    }
    return length2 > 0 ? spread / length2 : Infinity;
  }
}
