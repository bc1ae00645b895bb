// Decimals → the counts they were written from → the same SI values, to the last bit, that the stream had live. An
// export writes so many places that a hundredth of a count is never lost; values that are no counts stay as they are.
import { type ScaleSource, siScaleFrom, writeScaled } from "../domain/si-scale.ts";

/** Share of a count by which the decimals of an export may be off, with some to spare for the arithmetic. */
const TOLERANCE = 0.011;

interface Axis {
  /** Which of our axes shows this axis of the device, and how many SI units a count is there, with its sign. */
  readonly from: number;
  readonly step: number;
}

export class CountRecovery {
  readonly #acc: Float64Array;
  readonly #gyr: Float64Array;
  readonly #accAxes: readonly Axis[] | undefined;
  readonly #gyrAxes: readonly Axis[] | undefined;
  readonly #counts = new Int32Array(3);
  /** Rows with an acceleration at the end of the device's range. */
  clipped = 0;

  constructor(scale: ScaleSource) {
    const { acc, gyr } = siScaleFrom(scale);
    this.#acc = acc;
    this.#gyr = gyr;
    this.#accAxes = axesFrom(acc);
    this.#gyrAxes = axesFrom(gyr);
  }

  acc(values: Float64Array): void {
    if (!this.#counted(values, this.#accAxes)) return;
    writeScaled(values, this.#acc, this.#counts, 0);
    const [x, y, z] = this.#counts;
    if (atEnd(x!) || atEnd(y!) || atEnd(z!)) this.clipped++;
  }

  rate(values: Float64Array): void {
    if (this.#counted(values, this.#gyrAxes)) writeScaled(values, this.#gyr, this.#counts, 0);
  }

  #counted(values: Float64Array, axes: readonly Axis[] | undefined): boolean {
    if (!axes) return false;
    for (let axis = 0; axis < 3; axis++) {
      const { from, step } = axes[axis]!;
      const count = values[from]! / step;
      const whole = Math.round(count);
      if (Math.abs(count - whole) > TOLERANCE) return false;
      this.#counts[axis] = whole;
    }
    return true;
  }
}

const atEnd = (count: number): boolean => count === 32_767 || count === -32_768;

/** For each axis of the device, where it is seen; undefined if `matrix` is more than a change of axes. */
function axesFrom(matrix: Float64Array): readonly Axis[] | undefined {
  const axes: Axis[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const seen = [0, 1, 2].filter((row) => matrix[3 * row + axis] !== 0);
    if (seen.length !== 1) return undefined;
    axes.push({ from: seen[0]!, step: matrix[3 * seen[0]! + axis]! });
  }
  return new Set(axes.map(({ from }) => from)).size === 3 ? axes : undefined;
}
