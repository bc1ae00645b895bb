// The virtual sensors' frames against bytes that real sensors, their makers' tests and their specifications gave.
import { describe, expect, test } from "vitest";
import { CHIPS, batteryFrame, dataFrame } from "../../peripheral/sensors/metamotion-chips.ts";
import { accInfo, detailedTime, gyroInfo, inParts, streamData } from "../../peripheral/sensors/movesense.ts";
import {
  compressedFrame,
  type Counts,
  deltaBlock,
  plainFrame,
  settingsBytes,
  settingsFrom,
} from "../../peripheral/sensors/polar-frames.ts";
import type { Sample } from "../../peripheral/sensors/sampling.ts";
import { appliedRateHz, isMotionConfig, rawFrame } from "../../peripheral/sensors/thingy52.ts";
import { defaultFrame, registerReply } from "../../peripheral/sensors/witmotion.ts";
import { message, payload } from "../../peripheral/sensors/xsens-dot.ts";
import type { Vector } from "../../peripheral/worn-motion.ts";
import { bytesOf, hex } from "./heard.ts";

const G = 9.80665;
const RAD = Math.PI / 180;
const scaled = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by];
/** Accelerations in m/s², rates in deg/s. */
const sample = (acc: Vector, gyrDegPerS: Vector, deviceS = 0): Sample => ({
  deviceS,
  acc,
  gyr: scaled(gyrDegPerS, RAD),
  roomFromDevice: [1, 0, 0, 0, 1, 0, 0, 0, 1],
});
const inG = (acc: Vector, gyr: Vector = [0, 0, 0]): Sample => sample(scaled(acc, G), gyr);
const lower = (text: string): string => text.toLowerCase();

describe("Thingy:52", () => {
  test("gravity's sign, and the raw layout", () => {
    // Wire acc +1 g on z: the axis points down, so the specific force is −1 g.
    const frame = rawFrame(inG([0, 0, -1], [1, -1, 0]), { magX: 10, magY: -10, magZ: 32 });
    expect(hex(frame)).toBe(lower("00 00 00 00 00 04 20 00 E0 FF 00 00 A0 00 60 FF 00 02"));
  });

  test("2 g and 1024 deg/s are the most there is", () => {
    const view = new DataView(rawFrame(inG([-5, 5, 0], [3000, -3000, 0])).buffer);
    expect([0, 2, 6, 8].map((at) => view.getInt16(at, true))).toEqual([2048, -2048, 32767, -32768]);
  });

  test("a configuration is nine bytes, each in its range; 200 Hz is divided by a whole number", () => {
    expect(isMotionConfig(bytesOf("E8 03 F4 01 F4 01 32 00 01"))).toBe(true);
    expect(isMotionConfig(bytesOf("E8 03 F4 01 F4 01 C9 00 01"))).toBe(false);
    expect(isMotionConfig(bytesOf("E8 03 F4 01 F4 01 32 00 02"))).toBe(false);
    expect(isMotionConfig(bytesOf("E8 03 F4 01 F4 01 32 00"))).toBe(false);
    expect([50, 60, 100].map(appliedRateHz)).toEqual([50, 200 / 3, 100]);
  });
});

describe("WitMotion", () => {
  test.each([
    [
      "at rest",
      inG([-31 / 2048, -111 / 2048, 1]),
      [-535, 200, 15_044],
      "55 61 E1 FF 91 FF 00 08 00 00 00 00 00 00 E9 FD C8 00 C4 3A",
    ],
    [
      "moving",
      inG([0.3081, -0.168, -0.1787], [31.616, -28.32, -3.113]),
      [-3848, -941, -15_189],
      "55 61 77 02 A8 FE 92 FE 06 02 30 FE CD FF F8 F0 53 FC AB C4",
    ],
    [
      "synthetic",
      inG([0, 0.5, 1], [0, 500, 0]),
      [0, 8192, 16_384],
      "55 61 00 00 00 04 00 08 00 00 00 20 00 00 00 00 00 20 00 40",
    ],
  ] as const)("the default frame, %s", (_title, taken, angles, bytes) => {
    const [roll, pitch, yaw] = angles.map((count) => (count / 32_768) * Math.PI);
    expect(hex(defaultFrame(taken, [roll!, pitch!, yaw!]))).toBe(lower(bytes));
  });

  test("eight registers from the one that was asked for", () => {
    expect(hex(registerReply(0x51, [-24_593 & 0xffff, 0x0347, 0x0146, 0xab7f]))).toBe(
      lower("55 71 51 00 EF 9F 47 03 46 01 7F AB 00 00 00 00 00 00 00 00"),
    );
    const field = [2987, 584, 3432, -535, 200, 15_044, 1940, 0];
    expect(hex(registerReply(0x3a, field))).toBe(
      lower("55 71 3A 00 AB 0B 48 02 68 0D E9 FD C8 00 C4 3A 94 07 00 00"),
    );
  });
});

describe("DOT", () => {
  test.each([
    [
      1143.080408,
      [3.009197, 5.223928, -2.32601],
      "D8 05 22 44 AF 96 40 40 6B 2A A7 40 5A DD 14 C0 00 00 00 00",
    ],
    [
      1143.097075,
      [2.947574, 5.189894, -2.141659],
      "F3 46 22 44 0D A5 3C 40 9C 13 A6 40 F0 10 09 C0 00 00 00 00",
    ],
  ] as const)("free acceleration at %f s, padded to the short payload", (deviceS, free, bytes) => {
    const frame = payload(6, sample([0, 0, 0], [0, 0, 0], deviceS), free);
    const expected = bytesOf(bytes);
    expect(hex(frame.subarray(0, 4))).toBe(hex(expected.subarray(0, 4)));
    const [ours, theirs] = [new DataView(frame.buffer), new DataView(expected.buffer)];
    for (const at of [4, 8, 12]) {
      expect(ours.getFloat32(at, true)).toBeCloseTo(theirs.getFloat32(at, true), 5);
    }
    expect(frame.length).toBe(20);
  });

  test("rate quantities stand at 4 and 16, those of custom mode 5 behind a quaternion of length 1", () => {
    const taken = sample([1, 2, 3], [40, 50, 60], 4294.967295);
    const plain = new DataView(payload(21, taken).buffer);
    expect(plain.byteLength).toBe(40);
    expect(plain.getUint32(0, true)).toBe(4_294_967_295);
    expect([4, 8, 12].map((at) => plain.getFloat32(at, true))).toEqual([1, 2, 3]);
    for (const [i, rate] of [40, 50, 60].entries())
      expect(plain.getFloat32(16 + 4 * i, true)).toBeCloseTo(rate, 4);
    const long = new DataView(payload(26, taken).buffer);
    const quaternion = [4, 8, 12, 16].map((at) => long.getFloat32(at, true));
    expect(Math.hypot(...quaternion)).toBeCloseTo(1, 6);
    expect([20, 24, 28].map((at) => long.getFloat32(at, true))).toEqual([1, 2, 3]);
    expect(long.getFloat32(32, true)).toBeCloseTo(40, 4);
  });

  test("device time begins anew after 2³² µs", () => {
    const late = new DataView(payload(21, sample([0, 0, 0], [0, 0, 0], 4294.967296 + 0.5)).buffer);
    expect(late.getUint32(0, true)).toBe(500_000);
  });

  test("messages add up to nothing", () => {
    expect(hex(message(1, 2))).toBe("01 01 02 fc");
    expect(hex(message(1, 1, 6, 2))).toBe("01 03 01 06 02 f3");
    expect(hex(message(1, 0x41))).toBe("01 01 41 bd");
    expect(hex(message(2, 8))).toBe("02 01 08 f5");
    expect(hex(message(2, 0x51, 9))).toBe("02 02 51 09 a2");
  });
});

describe("Movesense", () => {
  test("the captured nine axes: one array after the other, under one time", () => {
    const capture =
      "159E0100 5C6E61BD56D29CBD8C2A1DC1 EE54E6BDCCD5FEBC8C2A1DC1 C987DCBD310513BD273E1DC1 CCD5FEBDEC0644BDF7A91DC1 48E1FA3F8FC225C0C3F5683F 66660640CDCC1CC03E0A573F 85EB0140CDCC1CC03E0A573F 66660640AE4721C0B81E453F 52A86F42817BB0C272E85A43 1B6E6A42F053ACC24ADD5A43 77706D4204ECB1C2DB615943 35906F420B7EB0C2D2345A43".replaceAll(
        " ",
        "",
      );
    const bytes = Uint8Array.from(Buffer.from(capture, "hex"));
    const view = new DataView(bytes.buffer);
    const vector = (array: number, index: number): Vector => {
      const at = 4 + 48 * array + 12 * index;
      return [view.getFloat32(at, true), view.getFloat32(at + 4, true), view.getFloat32(at + 8, true)];
    };
    const samples = [0, 1, 2, 3].map((i) => sample(vector(0, i), vector(1, i), 106.005));
    const mags = [0, 1, 2, 3].map((i) => vector(2, i));
    const ours = streamData(99, ["acc", "gyr", "mag"], samples, mags);
    expect(hex(ours.subarray(0, 6))).toBe("02 63 15 9e 01 00");
    expect(ours.length).toBe(150);
    // Degrees go to radians and back on the way: the last bit of a float may differ.
    const written = new DataView(ours.buffer, 2);
    for (let at = 4; at < 148; at += 4) {
      expect(written.getFloat32(at, true)).toBeCloseTo(view.getFloat32(at, true), 5);
    }
  });

  test("the captured information and time", () => {
    expect(hex(accInfo())).toBe(lower("08 0D 00 1A 00 34 00 68 00 D0 00 A0 01 41 03 82 06 04 02 04 08 10"));
    expect(hex(gyroInfo())).toBe(
      lower("08 0D 00 1A 00 34 00 68 00 D0 00 A0 01 41 03 82 06 05 7D 00 F5 00 F4 01 E8 03 D0 07"),
    );
    expect(hex(detailedTime(1_787_161_151_527_000, 2394.576))).toBe(
      lower("58 D8 97 E1 69 59 06 00 D0 89 24 00 00 04 00 00 14 00 00 00"),
    );
  });

  test("what is too long for one notification goes on as part two", () => {
    const parts = inParts(Uint8Array.of(2, 9, 1, 2, 3, 4, 5), 5);
    expect(parts.map((part) => hex(part))).toEqual(["02 09 01 02 03", "03 09 04 05"]);
  });
});

describe("MetaMotion", () => {
  const counts = (...values: number[]): Vector[] =>
    Array.from({ length: values.length / 3 }, (_, i) => [
      values[3 * i]!,
      values[3 * i + 1]!,
      values[3 * i + 2]!,
    ]);

  test("accelerations of 4 g alone, and three of 8 g together", () => {
    const single = dataFrame(CHIPS.bmi160.acc, 0x04, 8192, [inG([-1.872, -2.919, -1.495])]);
    // The vendor's expected values are rounded to a mg, eight counts.
    const expected = [-15_338, -23_916, -12_246];
    const view = new DataView(single.buffer);
    expect([single[0], single[1]]).toEqual([0x03, 0x04]);
    for (const [i, count] of expected.entries())
      expect(Math.abs(view.getInt16(2 + 2 * i, true) - count)).toBeLessThan(8);
    const raw = counts(-18_590, 3411, -535, -12_266, 3661, 599, -118, 1441, 266);
    const packed = dataFrame(
      CHIPS.bmi160.acc,
      0x1c,
      4096,
      raw.map((vector) => inG(scaled(vector, 1 / 4096))),
    );
    expect(hex(packed)).toBe(lower("03 1C 62 B7 53 0D E9 FD 16 D0 4D 0E 57 02 8A FF A1 05 0A 01"));
  });

  test("rates of 500 deg/s alone, and three of 1000 together", () => {
    const single = dataFrame(CHIPS.bmi160.gyr, 0x05, 65.6, [sample([0, 0, 0], [262.409, 499.497, -499.512])]);
    expect(hex(single)).toBe(lower("13 05 3E 43 FF 7F 00 80"));
    const raw = counts(5385, 9901, -8696, 6794, 9741, -7067, 8333, 10_156, -5005);
    const packed = dataFrame(
      CHIPS.bmi160.gyr,
      0x07,
      32.8,
      raw.map((vector) => sample([0, 0, 0], scaled(vector, 1 / 32.8))),
    );
    expect(hex(packed)).toBe(lower("13 07 09 15 AD 26 08 DE 8A 1A 0D 26 65 E4 8D 20 AC 27 73 EC"));
  });

  test("the battery's percent and millivolts", () => {
    expect(hex(batteryFrame(99, 4148))).toBe("11 8c 63 34 10");
  });
});

describe("Polar", () => {
  test("plain accelerations of a chest strap", () => {
    const frame = plainFrame(2_000_000_000, [
      [-9, -1, 999],
      [-8, -2, 997],
    ]);
    expect(hex(frame)).toBe(lower("02 00 94 35 77 00 00 00 00 01 F7 FF FF FF E7 03 F8 FF FE FF E5 03"));
  });

  test("differences are packed lowest bit first, as in the maker's tests", () => {
    expect(hex(deltaBlock(3, [[-1, 3, 3]]))).toBe("03 01 df 00");
    // The maker's last byte is 08: a bit of the padding.
    expect(hex(deltaBlock(6, [[-5, -3, 0]]))).toBe("06 01 7b 0f 00");
    // Of the fourth byte the upper two bits belong to the next difference.
    expect(hex(deltaBlock(10, [[190, -105, -85]]))).toBe("0a 01 be 5c be 3a");
  });

  test("a compressed frame of rotation, whole", () => {
    const frame = compressedFrame(5, 2_000_000_000, [
      [-22, 8, 13],
      [-23, 11, 16],
    ]);
    expect(hex(frame)).toBe(lower("05 00 94 35 77 00 00 00 00 80 EA FF 08 00 0D 00 03 01 DF 00"));
  });

  test("every block is just as wide as its largest difference needs", () => {
    const steps: readonly (readonly [Counts, number])[] = [
      [[0, 0, 0], 1],
      [[-1, 0, 0], 1],
      [[1, 0, 0], 2],
      [[-4, 3, 0], 3],
      [[4, 0, 0], 4],
      [[-128, 127, 0], 8],
      [[128, 0, 0], 9],
    ];
    for (const [delta, width] of steps) {
      const frame = compressedFrame(2, 0, [[0, 0, 0], delta]);
      expect([delta, frame[16]]).toEqual([delta, width]);
    }
  });

  test("settings as in the maker's tests", () => {
    const bytes = bytesOf("00 01 34 00 01 01 10 00 02 04 F5 00 F4 01 E8 03 D0 07 04 01 03");
    const settings = { rate: [52], resolution: [16], range: [245, 500, 1000, 2000], channels: [3] };
    expect(settingsFrom(bytes)).toEqual(settings);
    expect(hex(settingsBytes(settings))).toBe(hex(bytes));
    expect(settingsFrom(bytesOf("00 01 34"))).toBeUndefined();
  });
});
