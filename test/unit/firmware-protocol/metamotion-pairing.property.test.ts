import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { metamotionDecoder } from "../../../firmware-protocol/devices/metamotion/decoder.ts";
import { metamotionFormat } from "../../../firmware-protocol/devices/metamotion/traits.ts";
import type { ImuPacket } from "../../../firmware-protocol/packet.ts";

const format = metamotionFormat(100);

/** Frame `k` of either sensor says k in each of its counts. */
const frame = (module: number, register: number, k: number): DataView => {
  const bytes = new Uint8Array(20);
  const view = viewOf(bytes);
  bytes.set([module, register]);
  for (let at = 2; at < 20; at += 2) view.setInt16(at, k, true);
  return view;
};

/** Pairs (k of acceleration, k of rotation) of frames that come in turn, without those that are lost. */
function pairsOf(lost: readonly boolean[]): { acc: number; gyr: number; droppedBefore: boolean }[] {
  const decoder = metamotionDecoder(format);
  return lost.flatMap((isLost, at) => {
    if (isLost) return [];
    const k = at >> 1;
    const decoded = decoder.decode("notify", at % 2 === 0 ? frame(0x03, 0x1c, k) : frame(0x13, 0x07, k));
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.error));
    return decoded.value.map((packet) => {
      const { counts, flags } = packet as ImuPacket;
      expect(counts).toHaveLength(18);
      return { acc: counts[0]!, gyr: counts[3]!, droppedBefore: flags.droppedBefore };
    });
  });
}

const turns = (pairs: fc.Arbitrary<boolean[]>) =>
  pairs.map((lost) => [...lost, false, false].slice(lost.length % 2));

describe("pairing of acceleration and rotation", () => {
  test("whatever was lost, a pair of which both arrive is paired, and all of them are once nothing is lost", () => {
    fc.assert(
      fc.property(turns(fc.array(fc.boolean(), { maxLength: 60 })), (lost) => {
        const pairs = pairsOf(lost);
        for (let at = 0; at + 1 < lost.length; at += 2)
          if (!lost[at] && !lost[at + 1])
            expect(pairs).toContainEqual(expect.objectContaining({ acc: at / 2, gyr: at / 2 }));
      }),
    );
  });

  test("with up to three losses in a row no sample pairs instants more than one frame apart", () => {
    const fewInARow = fc
      .array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 })
      .map((runs) => runs.flatMap((run) => [...Array.from({ length: run }, () => true), false]));
    fc.assert(
      fc.property(turns(fewInARow), (lost) => {
        for (const { acc, gyr } of pairsOf(lost)) {
          expect(gyr - acc).toBeGreaterThanOrEqual(0);
          expect(gyr - acc).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("a single lost frame never pairs different instants, and is told with the next pair", () => {
    for (let lostAt = 0; lostAt < 20; lostAt++) {
      const pairs = pairsOf(Array.from({ length: 24 }, (_, at) => at === lostAt));
      expect(pairs).toHaveLength(11);
      for (const { acc, gyr } of pairs) expect(acc).toBe(gyr);
      const told = pairs.filter(({ droppedBefore }) => droppedBefore).map(({ acc }) => acc);
      expect(told).toEqual(lostAt < 2 ? [] : [(lostAt >> 1) + 1]);
    }
  });
});

test("counts at the end of their range are told as saturated", () => {
  const decoder = metamotionDecoder(format);
  const flagsOf = (k: number) => {
    decoder.decode("notify", frame(0x03, 0x05, 5));
    const decoded = decoder.decode("notify", frame(0x13, 0x05, k));
    return decoded.ok ? (decoded.value[0] as ImuPacket).flags.saturated : undefined;
  };
  expect([32766, 32767, -32768, -32767].map(flagsOf)).toEqual([false, true, true, false]);
});
