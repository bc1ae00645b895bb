// A sensor that is turned slowly in any way must tell one story with both its parts: what is up, by its acceleration,
// moves in its axes as its gyro says, d(up)/dt = −ω × up. Turns are made up in our axes, put into each sensor's own bytes
// by encoders that know nothing of the drivers, then decoded and scaled as the program does. A gyro of another sign,
// scale or order of axes than its accelerometer's shows, and so does a mounting that differs from what the wearer is told.
import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { decoderFor } from "../../../firmware-protocol/decoders.ts";
import { formatFrom as espruinoFormat } from "../../../firmware-protocol/devices/espruino/traits.ts";
import { metamotionFormat } from "../../../firmware-protocol/devices/metamotion/traits.ts";
import { movesenseFormat } from "../../../firmware-protocol/devices/movesense/traits.ts";
import { formatFrom as polarFormat } from "../../../firmware-protocol/devices/polar/traits.ts";
import { formatFrom as thingyFormat } from "../../../firmware-protocol/devices/thingy52/traits.ts";
import { formatFrom as witmotionFormat } from "../../../firmware-protocol/devices/witmotion/traits.ts";
import { payloadForms } from "../../../firmware-protocol/devices/xsens-dot/layout.ts";
import { dotFormat } from "../../../firmware-protocol/devices/xsens-dot/traits.ts";
import type { StreamFormat } from "../../../firmware-protocol/driver.ts";
import { siScaleFrom, writeScaled } from "../../../src/domain/si-scale.ts";
import { CHIPS, dataFrame } from "../../peripheral/sensors/metamotion-chips.ts";
import { inDeviceAxes, type Mounting, xUp, yUp } from "../../peripheral/sensors/mounting.ts";
import { streamData } from "../../peripheral/sensors/movesense.ts";
import { ACC, compressedFrame, type Counts, GYRO } from "../../peripheral/sensors/polar-frames.ts";
import type { Sample } from "../../peripheral/sensors/sampling.ts";
import { rawFrame } from "../../peripheral/sensors/thingy52.ts";
import { defaultFrame } from "../../peripheral/sensors/witmotion.ts";
import { payload } from "../../peripheral/sensors/xsens-dot.ts";
import type { Vector } from "../../peripheral/worn-motion.ts";
import { bends } from "./bending.ts";

const G = 9.80665;
const RAD = Math.PI / 180;
/** A multiple of what any of them puts into one notification. */
const SAMPLES = 48;

type Frames = readonly (readonly [channel: string, bytes: Uint8Array])[];

interface Encoder {
  readonly format: StreamFormat;
  readonly mounting: Mounting;
  readonly frames: (samples: readonly Sample[]) => Frames;
}

const grouped = <T>(list: readonly T[], by: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / by) }, (_, i) => list.slice(by * i, by * (i + 1)));

const metamotion = (chip: "bmi160" | "bmi270"): Encoder => ({
  format: metamotionFormat(50),
  mounting: yUp,
  frames: (samples) =>
    grouped(samples, 3).flatMap((three): Frames => {
      const { acc, gyr } = CHIPS[chip];
      return [
        ["notify", dataFrame(acc, acc.packed, 4096, three)],
        ["notify", dataFrame(gyr, gyr.packed, 32.8, three)],
      ];
    }),
});

/** °/s and g per count, as a start reply tells them. */
const POLAR_ACC = 2.44e-4;
const POLAR_GYR = 0.07;
const inCounts = ([x, y, z]: Vector, unit: number): Counts => [
  Math.round(x / unit),
  Math.round(y / unit),
  Math.round(z / unit),
];

/** The frame of our program on a Puck.js, from its table: marker, form, samples, number, µs, battery, samples, CRC. */
function puckFrame(samples: readonly Sample[], number: number): Uint8Array {
  const bytes = new Uint8Array(11 + 12 * samples.length + 4);
  const view = new DataView(bytes.buffer);
  bytes.set([0xf4, 0x54, 0x16, samples.length]);
  view.setUint16(4, number, true);
  view.setUint32(6, Math.round(samples[0]!.deviceS * 1e6), true);
  bytes[10] = 0x7f;
  for (const [i, { acc, gyr }] of samples.entries())
    for (const [k, count] of [...inCounts(acc, G / 8192), ...inCounts(gyr, 8.75e-3 * RAD)].entries())
      view.setInt16(11 + 12 * i + 2 * k, count, true);
  view.setUint32(bytes.length - 4, crc32(bytes.subarray(0, -4)), true);
  return bytes;
}

const encoders: Readonly<Record<string, Encoder>> = {
  witmotion: {
    format: witmotionFormat(50),
    mounting: xUp,
    frames: (samples) => samples.map((sample) => ["stream", defaultFrame(sample)] as const),
  },
  "xsens-dot, long": {
    format: dotFormat(payloadForms.long, 60),
    mounting: xUp,
    frames: (samples) => samples.map((sample) => ["long", payload(26, sample)] as const),
  },
  "xsens-dot, medium": {
    format: dotFormat(payloadForms.medium, 60),
    mounting: xUp,
    frames: (samples) => samples.map((sample) => ["medium", payload(21, sample)] as const),
  },
  movesense: {
    format: movesenseFormat(52),
    mounting: yUp,
    frames: (samples) =>
      grouped(samples, 4).map((four) => ["data", streamData(99, ["acc", "gyr"], four)] as const),
  },
  "metamotion, BMI160": metamotion("bmi160"),
  "metamotion, BMI270": metamotion("bmi270"),
  thingy52: {
    format: thingyFormat(50),
    mounting: yUp,
    frames: (samples) => samples.map((sample) => ["raw", rawFrame(sample)] as const),
  },
  polar: {
    format: polarFormat(52, POLAR_ACC, POLAR_GYR),
    mounting: yUp,
    frames: (samples) =>
      grouped(samples, 16).flatMap((frame): Frames => {
        const lastNs = Math.round(frame.at(-1)!.deviceS * 1e9);
        const accCounts = frame.map(({ acc }) => inCounts(acc, POLAR_ACC * G));
        const gyrCounts = frame.map(({ gyr }) => inCounts(gyr, POLAR_GYR * RAD));
        return [
          ["data", compressedFrame(ACC, lastNs, accCounts)],
          ["data", compressedFrame(GYRO, lastNs, gyrCounts)],
        ];
      }),
  },
  "espruino, Puck.js": {
    format: espruinoFormat("PUCKJS", 52),
    mounting: yUp,
    frames: (samples) => grouped(samples, 12).map((part, i) => ["stream", puckFrame(part, i)] as const),
  },
};

const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by];
const added = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const apart = (a: Vector, b: Vector): number => Math.atan2(Math.hypot(...cross(a, b)), dot(a, b));

/** What stands still in the room, in the axes of what turns by `omega` rad/s for `seconds` (Rodrigues). */
function carried(up: Vector, omega: Vector, seconds: number): Vector {
  const rate = Math.hypot(...omega);
  if (rate === 0) return up;
  const axis = scaled(omega, 1 / rate);
  const [cos, sin] = [Math.cos(rate * seconds), Math.sin(-rate * seconds)];
  const along = scaled(axis, dot(axis, up) * (1 - cos));
  return added(added(scaled(up, cos), scaled(cross(axis, up), sin)), along);
}

interface Felt {
  readonly up: Vector;
  readonly gyr: Vector;
}

/** Through bytes and back: in our axes, SI. */
function felt({ format, mounting, frames }: Encoder, up: Vector, omega: Vector): Felt[] {
  const samples = Array.from({ length: SAMPLES }, (_, i): Sample => {
    const seconds = i / format.rateHz;
    return {
      deviceS: 1000 + seconds,
      acc: inDeviceAxes(mounting, scaled(carried(up, omega, seconds), G)),
      gyr: inDeviceAxes(mounting, omega),
      roomFromDevice: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
  });
  const decoder = decoderFor(format);
  const scale = siScaleFrom(format);
  const out = new Float64Array(3);
  const vectorOf = (): Vector => [out[0]!, out[1]!, out[2]!];
  return frames(samples).flatMap(([channel, bytes]) => {
    const decoded = decoder?.decode(channel, viewOf(bytes));
    if (!decoded?.ok) throw new Error(`${channel}: ${JSON.stringify(decoded)}`);
    return decoded.value.flatMap((packet) => {
      if (packet.kind !== "imu") return [];
      return grouped([...packet.counts], 6).map((counts): Felt => {
        writeScaled(out, scale.acc, Float32Array.from(counts), 0);
        const acc = vectorOf();
        writeScaled(out, scale.gyr, Float32Array.from(counts), 3);
        return { up: scaled(acc, 1 / G), gyr: vectorOf() };
      });
    });
  });
}

/** rad between where the gyro has carried the first vertical in the end, and where the acceleration has it. */
function disagreement(samples: readonly Felt[], rateHz: number): number {
  const end = samples.slice(1).reduce((up, { gyr }) => carried(up, gyr, 1 / rateHz), samples[0]!.up);
  return apart(end, samples.at(-1)!.up);
}

/** Of the coarsest of them, the Thingy:52 with 1/1024 g, cut off and not rounded, in three axes at both ends. */
const WITHIN_RAD = 0.005;
const directions = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const satisfies readonly Vector[];

const part = fc.double({ min: -1, max: 1, noNaN: true });
const unit = fc
  .tuple(part, part, part)
  .filter((v) => Math.hypot(...v) > 0.1)
  .map((v) => scaled(v, 1 / Math.hypot(...v)));
const degPerS = fc.double({ min: 2, max: 120, noNaN: true });

test("what stands still in the room turns the other way in the sensor: bending forward brings up out of the back", () => {
  for (const { axis, up } of Object.values(bends))
    for (const rad of [0.1, 0.5, 1.2])
      expect(apart(carried([0, 1, 0], axis, rad), up(rad))).toBeLessThan(1e-9);
});

describe.each(Object.entries(encoders))("%s", (_name, encoder) => {
  const { format } = encoder;

  test("any slow turn is told alike by the gyro and by the acceleration, and as it was", () => {
    fc.assert(
      fc.property(unit, unit, degPerS, (up, axis, rate) => {
        const omega = scaled(axis, rate * RAD);
        const samples = felt(encoder, up, omega);
        expect(samples).toHaveLength(SAMPLES);
        expect(disagreement(samples, format.rateHz)).toBeLessThan(WITHIN_RAD);
        for (const [i, sample] of samples.entries()) {
          const truth = carried(up, omega, i / format.rateHz);
          expect(Math.hypot(...added(sample.up, scaled(truth, -1)))).toBeLessThan(0.002);
          expect(Math.hypot(...added(sample.gyr, scaled(omega, -1)))).toBeLessThan(0.12 * RAD);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("about each axis and both ways round; a gyro turned the other way would show", () => {
    for (const [i, axis] of directions.entries())
      for (const sign of [1, -1]) {
        const up = directions[(i + 1) % 3]!;
        const samples = felt(encoder, up, scaled(axis, sign * 60 * RAD));
        expect(disagreement(samples, format.rateHz)).toBeLessThan(WITHIN_RAD);
        const turned = samples.map(({ up: held, gyr }) => ({ up: held, gyr: scaled(gyr, -1) }));
        expect(disagreement(turned, format.rateHz)).toBeGreaterThan(1);
      }
  });

  test.each([
    ["a gyro whose x has another sign", ([x, y, z]: Vector): Vector => [-x, y, z]],
    ["a gyro whose y and z are exchanged", ([x, y, z]: Vector): Vector => [x, z, y]],
    ["a gyro a tenth too large", (gyr: Vector): Vector => scaled(gyr, 1.1)],
  ])("%s would be found", (_what, wrong) => {
    const found = directions.some((axis, i) => {
      const samples = felt(encoder, directions[(i + 1) % 3]!, scaled(axis, 60 * RAD));
      const falsified = samples.map(({ up, gyr }) => ({ up, gyr: wrong(gyr) }));
      return disagreement(falsified, format.rateHz) > 10 * WITHIN_RAD;
    });
    expect(found).toBe(true);
  });
});
