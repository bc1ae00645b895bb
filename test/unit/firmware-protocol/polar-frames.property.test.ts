// Polar's compressed frames: whatever is packed, by a writer that is not ours, comes out again, sample by sample.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { decodeFrame } from "../../../firmware-protocol/devices/polar/codec.ts";
import {
  type Counts,
  compressedFrame,
  deltaBlock,
  frameHead,
} from "../../peripheral/sensors/polar-frames.ts";

const LAST_NS = 123_456_789_012_345;
const i16 = fc.oneof(
  fc.integer({ min: -32_768, max: 32_767 }),
  // Differences between the ends need 17 bits; of equal values, as few as the writer takes.
  fc.constantFrom(-32_768, 32_767, 0, 1, -1),
);
const samples = fc.array(fc.tuple(i16, i16, i16), { minLength: 1, maxLength: 80 });

describe("compressed frames", () => {
  test("of type 0 give the counts that went in, over blocks of several widths", () => {
    fc.assert(
      fc.property(samples, fc.constantFrom(2, 5), (given, type) => {
        const frame = decodeFrame(viewOf(compressedFrame(type, LAST_NS, given)));
        expect(frame).toMatchObject({ ok: true, value: { tick: LAST_NS, values: given.flat() } });
      }),
      { numRuns: 400 },
    );
  });

  test("add differences of any width, from one bit on, to the sample before", () => {
    const block = fc.integer({ min: 1, max: 24 }).chain((width) => {
      const difference = fc.integer({ min: -(2 ** (width - 1)), max: 2 ** (width - 1) - 1 });
      const deltas = fc.array(fc.tuple(difference, difference, difference), { minLength: 1, maxLength: 40 });
      return fc.record({ width: fc.constant(width), deltas });
    });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 3 }), (blocks) => {
        const first: Counts = [1, -2, 3];
        const reference = [1, 0, 0xfe, 0xff, 3, 0];
        const packed = blocks.flatMap(({ width, deltas }) => [...deltaBlock(width, deltas)]);
        const bytes = Uint8Array.from([...frameHead(2, LAST_NS, 0x81), ...reference, ...packed]);
        const expected: Counts[] = [first];
        for (const [x, y, z] of blocks.flatMap(({ deltas }) => deltas)) {
          const [a, b, c] = expected.at(-1)!;
          expected.push([a + x, b + y, c + z]);
        }
        expect(decodeFrame(viewOf(bytes))).toMatchObject({ ok: true, value: { values: expected.flat() } });
      }),
      { numRuns: 400 },
    );
  });
});
