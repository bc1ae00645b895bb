import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import {
  batteryPercentFrom,
  registersFrom,
  serialFrom,
  versionFrom,
} from "../../../firmware-protocol/devices/witmotion/codec.ts";
import { witmotionDecoder } from "../../../firmware-protocol/devices/witmotion/decoder.ts";
import { witmotionDriver } from "../../../firmware-protocol/devices/witmotion/driver.ts";
import { formatFrom } from "../../../firmware-protocol/devices/witmotion/traits.ts";
import { type bends, bentWith, type Vector } from "./bending.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";

testVectors("witmotion", formatFrom(50));

const frameOf = (hex: string): DataView => viewOf(bytesOf(hex));
const registersOf = (hex: string): ReadonlyMap<number, number> => registersFrom(frameOf(hex)) ?? new Map();
describe("registers", () => {
  test("the captured quaternion is w, x, y, z of 1/32768", () => {
    const values = registersOf("55 71 51 00 EF 9F 47 03 46 01 7F AB 00 00 00 00 00 00 00 00");
    const quaternion = [0x51, 0x52, 0x53, 0x54].map((register) => (values.get(register) ?? 0) / 32_768);
    for (const [i, expected] of [-0.75052, 0.0256, 0.00995, -0.66019].entries())
      expect(quaternion[i]).toBeCloseTo(expected, 4);
  });

  test("the captured magnetometer's reply goes on with angles and temperature", () => {
    const values = registersOf("55 71 3A 00 AB 0B 48 02 68 0D E9 FD C8 00 C4 3A 94 07 00 00");
    expect([0x3a, 0x3b, 0x3c].map((register) => values.get(register))).toEqual([2987, 584, 3432]);
    expect((values.get(0x40) ?? 0) / 100).toBeCloseTo(19.4, 6);
  });

  test("the datasheet's magnetometer reply", () => {
    const values = registersOf(`55 71 3A 00 68 01 69 00 7A 00 ${"00 ".repeat(10)}`);
    expect([0x3a, 0x3b, 0x3c].map((register) => values.get(register))).toEqual([360, 105, 122]);
  });

  test("a sample holds no registers", () => {
    expect(registersFrom(frameOf(`55 61 ${"00 ".repeat(18)}`))).toBeUndefined();
  });

  test.each([
    [420, 100],
    [396, 100],
    [395, 90],
    [393, 90],
    [387, 75],
    [382, 60],
    [379, 50],
    [377, 40],
    [373, 30],
    [370, 20],
    [368, 15],
    [367, 10],
    [350, 10],
    [340, 5],
    [339, 0],
  ])("%i hundredths of a volt are %i %%", (centivolts, percent) => {
    expect(batteryPercentFrom(new Map([[0x64, centivolts]]))).toBe(percent);
  });

  test("no voltage is no battery, not an empty one", () => {
    expect(batteryPercentFrom(new Map([[0x64, 0]]))).toBeUndefined();
    expect(batteryPercentFrom(new Map([[0x65, 400]]))).toBeUndefined();
  });

  test("the version is one number, or three where the top bit is set", () => {
    expect(
      versionFrom(
        new Map([
          [0x2e, 5001],
          [0x2f, 0],
        ]),
      ),
    ).toBe("5001");
    expect(
      versionFrom(
        new Map([
          [0x2e, -1],
          [0x2f, 0x7fff],
        ]),
      ),
    ).toBe("65535");
    // 1 | 00000000000000101 | 000011 | 00000111, low half first.
    expect(
      versionFrom(
        new Map([
          [0x2e, 0x4307],
          [0x2f, -32_767],
        ]),
      ),
    ).toBe("5.3.7");
  });

  test("the serial number is twelve characters; zeros are none", () => {
    const held = new TextEncoder().encode("WT5500001234");
    const values = new Map(
      Array.from({ length: 6 }, (_, i) => [0x7f + i, held[2 * i]! | (held[2 * i + 1]! << 8)] as const),
    );
    expect(serialFrom(values)).toBe("WT5500001234");
    expect(serialFrom(new Map())).toBeUndefined();
    expect(serialFrom(new Map([[0x7f, -1]]))).toBeUndefined();
  });
});

describe("identity", () => {
  const own = "0000ffe5-0000-1000-8000-00805f9a34fb";
  const usual = "0000ffe5-0000-1000-8000-00805f9b34fb";
  test("is known by its own service, whose tail is not the usual one", () => {
    expect(witmotionDriver.recognises("renamed", [own])).toBe(true);
    expect(witmotionDriver.recognises("WT901BLE67", [usual])).toBe(false);
    expect(witmotionDriver.fits([own])).toBe(true);
    expect(witmotionDriver.fits([usual])).toBe(false);
    expect(witmotionDriver.services).toContain(own);
  });
  test("is known by its name before it is connected", () => {
    expect(witmotionDriver.recognises("WT901BLE67", [])).toBe(true);
    expect(witmotionDriver.recognises("Thingy", [])).toBe(false);
    expect(witmotionDriver.recognises(undefined, [])).toBe(false);
  });
});

describe("worn on the back, X up and label out", () => {
  /** X up, Y to the wearer's left, Z out of the back. */
  const device = ([x, y, z]: Vector): Vector => [y, -x, z];
  const wire =
    (accSign: 1 | -1) =>
    (up: Vector, degPerS: Vector): Uint8Array => {
      const view = new DataView(new ArrayBuffer(20));
      view.setUint16(0, 0x5561);
      for (let i = 0; i < 3; i++) {
        view.setInt16(2 + 2 * i, Math.round((accSign * device(up)[i]! * 32_768) / 16), true);
        view.setInt16(8 + 2 * i, Math.round((device(degPerS)[i]! * 32_768) / 2000), true);
      }
      return new Uint8Array(view.buffer);
    };
  const bent = (bend: keyof typeof bends, accSign: 1 | -1 = 1) =>
    bentWith(formatFrom(100), witmotionDecoder(formatFrom(100)), "stream", bend, wire(accSign));

  test.each(["forward", "right"] as const)("bent %s, acceleration and gyro show the same lean", (bend) => {
    const { accOffRad, gyrOffRad } = bent(bend);
    expect(accOffRad).toBeLessThan(0.005);
    expect(gyrOffRad).toBeLessThan(0.005);
  });

  test("a unit that read gravity instead would be found out", () => {
    expect(bent("forward", -1).accOffRad).toBeGreaterThan(1);
  });
});
