// Pieces of blocks, whole, lost, doubled, late and damaged: what comes out is a block that was sent, or a defect.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crc32Of } from "../../../firmware-protocol/devices/thora/crc32.ts";
import { logAssembler } from "../../../firmware-protocol/devices/thora/log-assembler.ts";
import { encodeBlock, piecesOf } from "../../../firmware-protocol/devices/thora/log-blocks.ts";
import type { LogAssembler, LogBlock, LogFinding } from "../../../firmware-protocol/log.ts";
import { logBlocks } from "./arbitraries.ts";

const payloads = fc.integer({ min: 20, max: 244 });
const someBlocks = fc.array(logBlocks, { minLength: 1, maxLength: 5 });

const cut = (blocks: readonly LogBlock[], payload: number): Uint8Array[] =>
  blocks.flatMap((block) => piecesOf(encodeBlock(block), payload));
const takeAll = (assembler: LogAssembler, pieces: readonly Uint8Array[]): LogFinding[] =>
  pieces.flatMap((piece) => assembler.take(piece));
const blocksIn = (findings: readonly LogFinding[]): LogBlock[] =>
  findings.flatMap((finding) => (finding.found === "block" ? [finding.block] : []));
const defectsIn = (findings: readonly LogFinding[]): string[] =>
  findings.flatMap((finding) => (finding.found === "defect" ? [finding.defect.code] : []));

test("the checksum is the one of IEEE 802.3", () => {
  expect(crc32Of(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
});

describe("pieces", () => {
  test("of any payload are no longer than it, numbered from nought, and only the last says so", () => {
    fc.assert(
      fc.property(logBlocks, payloads, (block, payload) => {
        const pieces = piecesOf(encodeBlock(block), payload);
        expect(pieces.every((piece) => piece.length <= payload)).toBe(true);
        expect(pieces.map((piece) => piece[0]! & 0x7f)).toEqual(pieces.map((_, i) => i));
        expect(pieces.map((piece) => piece[0]! >= 0x80)).toEqual(
          pieces.map((_, i) => i === pieces.length - 1),
        );
      }),
    );
  });

  test("cut at any payload give the blocks again", () => {
    fc.assert(
      fc.property(someBlocks, payloads, (blocks, payload) => {
        expect(takeAll(logAssembler(), cut(blocks, payload))).toEqual(
          blocks.map((block) => ({ found: "block", block })),
        );
      }),
    );
  });

  test("taken by an assembler that was cloned and restored anywhere give the same", () => {
    fc.assert(
      fc.property(someBlocks, payloads, fc.nat(), (blocks, payload, at) => {
        const pieces = cut(blocks, payload);
        const before = logAssembler();
        const head = takeAll(before, pieces.slice(0, at % pieces.length));
        const after = logAssembler(structuredClone(before.state));
        expect([...head, ...takeAll(after, pieces.slice(at % pieces.length))]).toEqual(
          takeAll(logAssembler(), pieces),
        );
      }),
    );
  });

  test("each doubled give every block, and no defect", () => {
    fc.assert(
      fc.property(someBlocks, payloads, (blocks, payload) => {
        const findings = takeAll(
          logAssembler(),
          cut(blocks, payload).flatMap((piece) => [piece, piece]),
        );
        expect(defectsIn(findings)).toEqual([]);
        for (const block of blocks) expect(blocksIn(findings)).toContainEqual(block);
      }),
    );
  });
});

/** How one piece may fare on its way. */
const fates = fc.constantFrom("kept", "kept", "kept", "lost", "doubled", "late", "damaged", "shortened");

function fared(pieces: readonly Uint8Array[], fate: readonly string[], bit: number): Uint8Array[] {
  const arrived: Uint8Array[] = [];
  let late: Uint8Array | undefined;
  pieces.forEach((piece, i) => {
    const how = fate[i % fate.length];
    const copy = piece.slice();
    if (how === "damaged") copy[bit % copy.length]! ^= 1 << (bit % 8);
    if (how === "late") late ??= copy;
    else if (how === "shortened") arrived.push(copy.slice(0, bit % copy.length));
    else if (how !== "lost") arrived.push(copy);
    if (how === "doubled") arrived.push(copy);
    if (how === "kept" && late !== undefined) {
      arrived.push(late);
      late = undefined;
    }
  });
  return arrived;
}

describe("on a bad way", () => {
  test("pieces lost, doubled, late, damaged or shortened never make a block that was not sent", () => {
    fc.assert(
      fc.property(
        someBlocks,
        payloads,
        fc.array(fates, { minLength: 1, maxLength: 30 }),
        fc.nat(),
        (blocks, payload, fate, bit) => {
          const findings = takeAll(logAssembler(), fared(cut(blocks, payload), fate, bit));
          for (const block of blocksIn(findings)) expect(blocks).toContainEqual(block);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("a block whose piece was lost is told as a defect, and the next one comes whole", () => {
    fc.assert(
      fc.property(
        logBlocks,
        logBlocks,
        fc.integer({ min: 20, max: 40 }),
        fc.nat(),
        (one, two, payload, at) => {
          const pieces = cut([one], payload);
          fc.pre(pieces.length > 1);
          const lost = at % pieces.length;
          const arrived = [...pieces.filter((_, i) => i !== lost), ...cut([two], payload)];
          const findings = takeAll(logAssembler(), arrived);
          expect(defectsIn(findings)).toHaveLength(1);
          expect(blocksIn(findings)).toEqual([two]);
        },
      ),
    );
  });

  test("random bytes give a defect or nothing, and never a throw", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 250 }), { maxLength: 30 }), (pieces) => {
        expect(blocksIn(takeAll(logAssembler(), pieces))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("each defect has its name", () => {
    const block = encodeBlock({ log: "epochs", first: 3, records: [] });
    const [a, b] = piecesOf(new Uint8Array(100), 60) as [Uint8Array, Uint8Array];
    const third = Uint8Array.of(2, 1, 1);
    const long = Uint8Array.from({ length: 244 }, (_, i) => (i === 0 ? 0 : 7));
    const numbered = (n: number) => Uint8Array.from(long, (byte, i) => (i === 0 ? n : byte));
    const [spoilt] = piecesOf(block, 244) as [Uint8Array];
    spoilt[5]! ^= 1;
    const codes = (...pieces: Uint8Array[]) => defectsIn(takeAll(logAssembler(), pieces));
    expect(codes(new Uint8Array(0))).toEqual(["empty-piece"]);
    expect(codes(Uint8Array.of(0))).toEqual(["empty-piece"]);
    expect(codes(a, third)).toEqual(["missing-piece"]);
    expect(codes(b)).toEqual(["missing-piece"]);
    expect(codes(a, ...piecesOf(block, 244))).toEqual(["cut-short"]);
    expect(codes(...[0, 1, 2, 3, 4].map(numbered))).toEqual(["too-long"]);
    expect(codes(spoilt)).toEqual(["bad-block"]);
  });
});
