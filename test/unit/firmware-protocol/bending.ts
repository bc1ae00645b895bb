// What an ideal sensor on the upper back feels while its wearer slowly bends, in our axes (x to the wearer's right, y up,
// z out of the back), from the turning alone. In: radians bent so far. Out: the room's vertical in the sensor's axes.
import { siScaleFrom, writeScaled } from "../../../src/domain/si-scale.ts";
import type { FrameDecoder, StreamFormat } from "../../../firmware-protocol/driver.ts";

export type Vector = readonly [number, number, number];

/** Forward about −x, right about −z. */
export const bends = {
  forward: { axis: [-1, 0, 0], up: (rad: number): Vector => [0, Math.cos(rad), Math.sin(rad)] },
  right: { axis: [0, 0, -1], up: (rad: number): Vector => [-Math.sin(rad), Math.cos(rad), 0] },
} as const satisfies Record<string, { axis: Vector; up: (rad: number) => Vector }>;

const STEP_S = 0.01;
const STEPS = 100;
/** 0.5 rad in a second. */
const TURN_RAD_PER_S = 0.5;

const scaled = (v: Vector, by: number): Vector => [v[0] * by, v[1] * by, v[2] * by];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (v: Vector): Vector => scaled(v, 1 / Math.hypot(...v));

/** Radians between the vertical that the decoded acceleration shows in the end, and `other`. */
const apart = (a: Vector, b: Vector): number =>
  Math.atan2(Math.hypot(...cross(a, b)), a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);

interface Bent {
  /** Radians between the true vertical and what the acceleration says. */
  readonly accOffRad: number;
  /** Radians between the true vertical and what the gyro carried there from the first sample. */
  readonly gyrOffRad: number;
}

/** Bends by 0.5 rad; `frame` is the device's own wire, worn as the driver says, from true g and °/s in our axes. */
export function bentWith(
  format: StreamFormat,
  decoder: FrameDecoder,
  channel: string,
  bend: keyof typeof bends,
  frame: (up: Vector, degPerS: Vector) => Uint8Array,
): Bent {
  const { axis, up } = bends[bend];
  const scale = siScaleFrom(format);
  const acc = new Float64Array(3);
  const gyr = new Float64Array(3);
  let carried: Vector | undefined;
  let felt: Vector = [0, 0, 0];
  for (let step = 0; step <= STEPS; step++) {
    const rate = scaled(axis, (TURN_RAD_PER_S * 180) / Math.PI);
    const bytes = frame(up(TURN_RAD_PER_S * STEP_S * step), rate);
    const decoded = decoder.decode(channel, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const packet = decoded.ok ? decoded.value[0] : undefined;
    if (packet?.kind !== "imu") throw new Error("a whole frame gave no sample");
    writeScaled(acc, scale.acc, packet.counts, 0);
    felt = unit([acc[0]!, acc[1]!, acc[2]!]);
    if (format.channels === 6) writeScaled(gyr, scale.gyr, packet.counts, 3);
    if (carried === undefined) carried = felt;
    else {
      // A vertical at rest in the room turns the other way in the sensor.
      const moved = cross(carried, [gyr[0]!, gyr[1]!, gyr[2]!]);
      carried = unit([
        carried[0] + moved[0] * STEP_S,
        carried[1] + moved[1] * STEP_S,
        carried[2] + moved[2] * STEP_S,
      ]);
    }
  }
  const truth = up(TURN_RAD_PER_S * STEP_S * STEPS);
  return { accOffRad: apart(felt, truth), gyrOffRad: apart(carried ?? felt, truth) };
}
