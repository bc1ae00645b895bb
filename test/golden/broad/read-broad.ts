/**
 * A BROAD trial as typed columns, and the accuracy of an inclination against its optical reference.
 * In: the bytes of a `.f32` file (README.md says the format); out: columns in SI units, RMSE in radians.
 */

/** Numbers per row: t, ax ay az, gx gy gz, qw qx qy qz, movement. */
const rowLength = 12;

export interface BroadTrial {
  readonly rateHz: number;
  readonly length: number;
  /** Specific force, sensor axes, xyzxyz…, m/s². */
  readonly accMPerS2: Float64Array;
  /** Angular rate, sensor axes, xyzxyz…, rad/s. */
  readonly gyrRadPerS: Float64Array;
  /** Optical reference earthFromSensor, wxyzwxyz…; NaN where the cameras lost the markers. */
  readonly reference: Float64Array;
  /** 1 where the row counts for the published figure. */
  readonly movement: Uint8Array;
}

/** Little-endian whatever the machine. Throws if the bytes are not whole rows. */
export function broadTrialFrom(bytes: ArrayBuffer | Uint8Array, rateHz: number): BroadTrial {
  const view = bytes instanceof Uint8Array
    ? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new DataView(bytes);
  const length = view.byteLength / (4 * rowLength);
  if (!Number.isInteger(length)) throw new Error(`${view.byteLength} bytes are no whole number of rows`);
  const trial: BroadTrial = {
    rateHz,
    length,
    accMPerS2: new Float64Array(3 * length),
    gyrRadPerS: new Float64Array(3 * length),
    reference: new Float64Array(4 * length),
    movement: new Uint8Array(length),
  };
  for (let row = 0; row < length; row++) {
    const column = (i: number): number => view.getFloat32(4 * (rowLength * row + i), true);
    for (let i = 0; i < 3; i++) trial.accMPerS2[3 * row + i] = column(1 + i);
    for (let i = 0; i < 3; i++) trial.gyrRadPerS[3 * row + i] = column(4 + i);
    for (let i = 0; i < 4; i++) trial.reference[4 * row + i] = column(7 + i);
    trial.movement[row] = column(11) === 1 ? 1 : 0;
  }
  return trial;
}

/** How much the IMU columns lag the optical reference, on every trial (measured: 4.0 ± 0.25 ms). */
export const referenceLagS = 0.004;

/**
 * RMSE, rad, of the angle between `up` (sensor frame, xyzxyz…, one row per trial row, NaN where there is none) and the
 * reference's up, over the rows with movement and a reference. `lagS` 0 reads the reference at the same row, as
 * BROAD's own script does ("published"); `referenceLagS` reads it that much earlier, interpolated ("aligned").
 * `referenceTrial`: the same trial at a higher rate, whose reference suffers less from the interpolation. `counts`: rows
 * to look at.
 */
export function inclinationRmse(
  trial: BroadTrial,
  up: Float64Array,
  lagS = 0,
  referenceTrial = trial,
  counts: (row: number) => boolean = () => true,
): number {
  const rowsPerRow = referenceTrial.rateHz / trial.rateHz;
  let sum = 0;
  let rows = 0;
  for (let row = 0; row < trial.length; row++) {
    if (trial.movement[row] !== 1 || !counts(row)) continue;
    const reference = referenceUp(referenceTrial, row * rowsPerRow - lagS * referenceTrial.rateHz);
    const x = up[3 * row] as number;
    const y = up[3 * row + 1] as number;
    const z = up[3 * row + 2] as number;
    if (reference === undefined || Number.isNaN(x)) continue;
    const [rx, ry, rz] = reference;
    const cross = Math.hypot(y * rz - z * ry, z * rx - x * rz, x * ry - y * rx);
    sum += Math.atan2(cross, x * rx + y * ry + z * rz) ** 2;
    rows += 1;
  }
  if (rows === 0) throw new Error("no row with movement, a reference and an estimate");
  return Math.sqrt(sum / rows);
}

/** Up in the sensor frame at the fractional `row`; undefined where the reference is missing. */
export function referenceUp(trial: BroadTrial, row: number): readonly [number, number, number] | undefined {
  const before = Math.floor(row);
  const share = row - before;
  if (before < 0) return undefined;
  const a = 4 * before;
  const b = share > 0 ? a + 4 : a;
  const q = trial.reference;
  let dot = 0;
  for (let i = 0; i < 4; i++) dot += (q[a + i] as number) * (q[b + i] as number);
  const sign = dot < 0 ? -1 : 1;
  const at = (i: number): number => (1 - share) * (q[a + i] as number) + sign * share * (q[b + i] as number);
  const w = at(0);
  const x = at(1);
  const y = at(2);
  const z = at(3);
  const norm = w * w + x * x + y * y + z * z;
  if (!(norm > 0)) return undefined;
  return [(2 * (x * z - w * y)) / norm, (2 * (y * z + w * x)) / norm, (w * w - x * x - y * y + z * z) / norm];
}
