import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { FrameFinder } from "../../../firmware-protocol/devices/witmotion/codec.ts";
import { witmotionDecoder } from "../../../firmware-protocol/devices/witmotion/decoder.ts";
import { formatFrom } from "../../../firmware-protocol/devices/witmotion/traits.ts";
import type { Packet } from "../../../firmware-protocol/packet.ts";
import { bytesOf } from "./device-vectors.ts";

describe("frames over notifications", () => {
  /** Any bytes in a frame; between frames any in which no frame begins. */
  const frame = fc
    .tuple(fc.constantFrom(0x61, 0x71), fc.uint8Array({ minLength: 18, maxLength: 18 }))
    .map(([kind, rest]) => [0x55, kind, ...rest]);
  const spiked = frame.chain((bytes) =>
    fc.integer({ min: 2, max: 17 }).map((at) => bytes.toSpliced(at, 2, 0x55, 0x61)),
  );
  const garbage = fc
    .array(fc.oneof(fc.constant(0x55), fc.integer({ min: 0, max: 255 })), { maxLength: 25 })
    .map((bytes) =>
      bytes.filter((byte, i) => i === 0 || bytes[i - 1] !== 0x55 || (byte !== 0x61 && byte !== 0x71)),
    )
    .filter((bytes) =>
      bytes.every((byte, i) => byte !== 0x55 || (bytes[i + 1] !== 0x61 && bytes[i + 1] !== 0x71)),
    );
  const stream = fc.array(fc.tuple(garbage, fc.oneof(frame, spiked)), { minLength: 1, maxLength: 8 });
  const cuts = fc.array(fc.nat(400), { maxLength: 40 });

  const packetsOf = (notifications: readonly Uint8Array[]): Packet[] => {
    const decoder = witmotionDecoder(formatFrom(50));
    return notifications.flatMap((bytes) => {
      const decoded = decoder.decode("stream", viewOf(bytes));
      return decoded.ok ? [...decoded.value] : [];
    });
  };

  test("however a stream is cut and whatever lies between its frames, the packets are the same", () => {
    fc.assert(
      fc.property(stream, cuts, (parts, where) => {
        const bytes = Uint8Array.from(parts.flatMap(([between, frameBytes]) => [...between, ...frameBytes]));
        const at = where.map((x) => x % (bytes.length + 1)).toSorted((a, b) => a - b);
        const notifications = [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
        const whole = packetsOf(parts.map(([, frameBytes]) => Uint8Array.from(frameBytes)));
        expect(packetsOf(notifications)).toEqual(whole);
        expect(whole.length).toBeGreaterThanOrEqual(parts.filter(([, [, kind]]) => kind === 0x61).length);
      }),
    );
  });

  test("less than a frame is ever kept, whatever arrives", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.constant(Uint8Array.of(0x55, 0x61)))),
        (notifications) => {
          const finder = new FrameFinder();
          let given = 0;
          let taken = 0;
          for (const bytes of notifications) {
            const { frames, skipped } = finder.take(viewOf(bytes));
            given += bytes.length;
            taken += 20 * frames.length + skipped;
            expect(finder.held).toBeLessThan(20);
          }
          expect(taken + finder.held).toBe(given);
        },
      ),
    );
  });

  test("a sample at the end of a range is called saturated, one below it is not", () => {
    const flagsOf = (hex: string) =>
      packetsOf([bytesOf(hex)]).map((packet) => packet.kind === "imu" && packet.flags.saturated);
    expect(flagsOf(`55 61 FF 7F ${"00 ".repeat(16)}`)).toEqual([true]);
    expect(flagsOf(`55 61 00 80 ${"00 ".repeat(16)}`)).toEqual([true]);
    expect(flagsOf(`55 61 00 00 00 00 00 00 FF 7F ${"00 ".repeat(10)}`)).toEqual([true]);
    expect(flagsOf(`55 61 FE 7F ${"00 ".repeat(16)}`)).toEqual([false]);
    // The device's own yaw turns through its whole range.
    expect(flagsOf(`55 61 ${"00 ".repeat(16)} FF 7F`)).toEqual([false]);
  });

  test("a frame begun before a new connection is forgotten with its decoder", () => {
    const bytes = bytesOf(`55 61 ${"01 ".repeat(18)}`);
    expect(packetsOf([bytes.subarray(0, 10), bytes.subarray(10)])).toHaveLength(1);
    expect([...packetsOf([bytes.subarray(0, 10)]), ...packetsOf([bytes.subarray(10)])]).toEqual([]);
  });
});
