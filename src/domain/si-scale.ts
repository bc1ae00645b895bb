// Counts → SI units in our axes (x to the wearer's right, y up, z out of the back). The one place that does it, for the
// live stream and for exports alike. Out: specific force in m/s² (+g on the axis that points up at rest), rate in rad/s.
import type { Counts } from "./recording.ts";
import type { SegmentRecord } from "./session.ts";

/** The signed, scaled rotation of either sensor, row-major 3×3: SI = matrix · counts. */
export interface SiScale {
  readonly acc: Float64Array;
  readonly gyr: Float64Array;
}

/** Both a driver's stream format and a stored segment hold these. */
export type ScaleSource = Pick<SegmentRecord, "accScale" | "gyrScale" | "accSign" | "axes">;

export function siScaleFrom(source: ScaleSource): SiScale {
  return {
    acc: Float64Array.from(source.axes, (axis) => axis * source.accScale * source.accSign),
    gyr: Float64Array.from(source.axes, (axis) => axis * source.gyrScale),
  };
}

/** Writes the three counts from `at` on, scaled and turned, into `out`. */
export function writeScaled(out: Float64Array, matrix: Float64Array, counts: Counts, at: number): void {
  const x = counts[at]!;
  const y = counts[at + 1]!;
  const z = counts[at + 2]!;
  out[0] = matrix[0]! * x + matrix[1]! * y + matrix[2]! * z;
  out[1] = matrix[3]! * x + matrix[4]! * y + matrix[5]! * z;
  out[2] = matrix[6]! * x + matrix[7]! * y + matrix[8]! * z;
}
