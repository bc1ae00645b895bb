// Five seconds of acceleration in a few numbers, as a sensor makes them. In: samples at an even rate. Out: an epoch's
// fields when it is full. Two passes over the kept samples, for the spread is about a mean known only at the end.
import type { EpochRecord } from "../../log.ts";

export type EpochFields = Pick<EpochRecord, "up" | "spread" | "accDeviation"> & { readonly walking: boolean };

const SECONDS = 5;
/** Walking shakes the trunk by more than a desk does, once per step, 1.4–2.4 steps a second. Own choice, unproven. */
const WALKING_DEVIATION = 0.7;
const WALKING_CROSSINGS = { least: 10, most: 40 };
const U16_MAX = 0xffff;

export class EpochMaker {
  readonly #samples: number;
  /** x y z per sample, m/s². */
  readonly #acc: Float64Array;
  #taken = 0;

  constructor(rateHz: number) {
    this.#samples = Math.round(SECONDS * rateHz);
    this.#acc = new Float64Array(3 * this.#samples);
  }

  /** What was begun is void: an epoch is whole or it is not. */
  begin(): void {
    this.#taken = 0;
  }

  /** @param acc specific force in the profile's axes, m/s². */
  take(acc: readonly [number, number, number]): EpochFields | undefined {
    this.#acc.set(acc, 3 * this.#taken++);
    if (this.#taken < this.#samples) return undefined;
    this.#taken = 0;
    return this.#fields();
  }

  #fields(): EpochFields {
    const up = this.#meanUp();
    const sizes = this.#sizes();
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    const deviation = sizes.reduce((sum, size) => sum + Math.abs(size - mean), 0) / sizes.length;
    const crossings = crossingsOf(sizes, mean, deviation / 2);
    return {
      up: up.map((part) => Math.round(32_767 * part)) as [number, number, number],
      spread: Math.round(1e4 * this.#spreadAbout(up)),
      accDeviation: Math.min(U16_MAX, Math.round(1e3 * deviation)),
      walking:
        deviation >= WALKING_DEVIATION &&
        crossings >= WALKING_CROSSINGS.least &&
        crossings <= WALKING_CROSSINGS.most,
    };
  }

  #sizes(): Float64Array {
    return Float64Array.from({ length: this.#samples }, (_, i) =>
      Math.hypot(this.#acc[3 * i]!, this.#acc[3 * i + 1]!, this.#acc[3 * i + 2]!),
    );
  }

  /** Of unit length, or nought where nothing pulls. */
  #meanUp(): [number, number, number] {
    const sum: [number, number, number] = [0, 0, 0];
    for (let at = 0; at < this.#acc.length; at += 3) {
      const size = Math.hypot(this.#acc[at]!, this.#acc[at + 1]!, this.#acc[at + 2]!) || 1;
      for (let axis = 0; axis < 3; axis++) sum[axis]! += this.#acc[at + axis]! / size;
    }
    const length = Math.hypot(...sum) || 1;
    return [sum[0] / length, sum[1] / length, sum[2] / length];
  }

  /** Angular RMS, rad. */
  #spreadAbout([x, y, z]: readonly [number, number, number]): number {
    let squares = 0;
    for (let at = 0; at < this.#acc.length; at += 3) {
      const a = this.#acc[at]!;
      const b = this.#acc[at + 1]!;
      const c = this.#acc[at + 2]!;
      const across = Math.hypot(b * z - c * y, c * x - a * z, a * y - b * x);
      squares += Math.atan2(across, a * x + b * y + c * z) ** 2;
    }
    return Math.sqrt(squares / this.#samples);
  }
}

/** How often a series goes from one side of its mean to the other, each time at least `by` beyond it. */
function crossingsOf(series: Float64Array, mean: number, by: number): number {
  let side = 0;
  let crossings = 0;
  for (const value of series) {
    const now = value > mean + by ? 1 : value < mean - by ? -1 : side;
    if (now !== side && side !== 0) crossings++;
    side = now;
  }
  return crossings;
}
