// A device with axes and signs of any kind, in somebody's hand: what it reads when its sides are laid upward and when it
// is turned, with a hand that is ten degrees off. The 48 ways are the signed permutations; of a real device with
// right-handed axes they are the 24 turns, each once as specific force and once as gravity.
import type { StreamFormat } from "../../../../firmware-protocol/driver.ts";
import { uniformFrom } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import type { FaceMean } from "../../../../workers/bench/axis-check.ts";
import { directionOf, sides } from "../../../../workers/bench/device-axes.ts";
import { type TurnMean, turnAxes } from "../../../../workers/bench/turn-check.ts";

export const GRAVITY = 9.80665;

/** Row-major, from our axes to what the device reads. */
export const signedPermutations: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
    order.flatMap((column, row) => [0, 1, 2].map((at) => (at === column ? ((bits >> row) & 1 ? -1 : 1) : 0))),
  ),
);

export const turnedBy = (m: readonly number[], [x, y, z]: Vec3): Vec3 => [
  m[0]! * x + m[1]! * y + m[2]! * z,
  m[3]! * x + m[4]! * y + m[5]! * z,
  m[6]! * x + m[7]! * y + m[8]! * z,
];

export const determinant = ([a, b, c, d, e, f, g, h, i]: readonly number[]): number =>
  a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);

export const transposed = (m: readonly number[]): number[] => [0, 3, 6, 1, 4, 7, 2, 5, 8].map((i) => m[i]!);

/** A direction up to `deg` off, and noise on it. */
function crooked(direction: Vec3, deg: number, uniform: () => number): Vec3 {
  const aside = (): number => Math.tan((deg * Math.PI) / 180) * (uniform() - 0.5) * Math.SQRT2;
  const off = direction.map((x) => (x === 0 ? aside() : x)) as unknown as Vec3;
  const length = Math.hypot(...off);
  return [off[0] / length, off[1] / length, off[2] / length];
}

export interface HeldDevice {
  /** One of the signed permutations: what the accelerometer reads of the force that holds it. */
  readonly reads: readonly number[];
  readonly scale: Vec3;
  readonly offsetMs2: Vec3;
  readonly handDeg: number;
  readonly seed: number;
}

export function facesOf({ reads, scale, offsetMs2, handDeg, seed }: HeldDevice): FaceMean[] {
  const uniform = uniformFrom(seed);
  return sides.map((side) => {
    const { axis, sign } = directionOf(side);
    const up = [0, 1, 2].map((i) => (i === axis ? sign : 0)) as unknown as Vec3;
    const read = turnedBy(reads, crooked(up, handDeg, uniform));
    const noise = (): number => 0.004 * (uniform() - 0.5);
    const acc = read.map((x, i) => GRAVITY * x * scale[i]! + offsetMs2[i]! + noise());
    return { side, accMs2: [acc[0]!, acc[1]!, acc[2]!] };
  });
}

/** `reads`: of the gyroscope. */
export function turnsOf(reads: readonly number[], handDeg: number, seed: number): TurnMean[] {
  const uniform = uniformFrom(seed + 1);
  return turnAxes.map((about) => {
    const { axis } = directionOf(about);
    const axisOfTurn = [0, 1, 2].map((i) => (i === axis ? 1 : 0)) as unknown as Vec3;
    const angle = Math.PI / 2 + ((handDeg * Math.PI) / 180) * (2 * uniform() - 1);
    const [x, y, z] = turnedBy(reads, crooked(axisOfTurn, handDeg, uniform));
    return { about, angleRad: [x * angle, y * angle, z * angle] };
  });
}

export const formatWith = (
  axes: readonly number[],
  accSign: 1 | -1,
  more: Partial<StreamFormat> = {},
): StreamFormat => ({
  driverId: "witmotion",
  channels: 6,
  rateHz: 50,
  accScale: (16 * GRAVITY) / 32_768,
  gyrScale: (2000 * Math.PI) / 180 / 32_768,
  accSign,
  axes,
  gyroConvention: "instantaneous",
  latencyS: 0,
  ...more,
});
