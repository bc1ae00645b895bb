import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freshSequence, noteSequence } from "../../../../workers/ingest/sequence-account.ts";

const MODULUS = 65_536;
const kinds = (numbers: readonly number[]): string[] => {
  const state = freshSequence();
  return numbers.map((n) => {
    const verdict = noteSequence(state, n, MODULUS);
    return verdict.kind === "next" && verdict.lostFrames > 0 ? `lost ${verdict.lostFrames}` : verdict.kind;
  });
};

describe("the account of frame numbers", () => {
  it("sees nothing odd where the number wraps", () => {
    expect(kinds([65_534, 65_535, 0, 1])).toEqual(["next", "next", "next", "next"]);
  });

  it("counts what was skipped, over the wrap as well", () => {
    expect(kinds([65_533, 2])).toEqual(["next", "lost 4"]);
  });

  it("tells a doubled frame from a late one", () => {
    expect(kinds([10, 12, 12, 11, 11, 10])).toEqual([
      "next",
      "lost 1",
      "duplicate",
      "late",
      "duplicate",
      "duplicate",
    ]);
  });

  it("takes back the loss of a late frame, but not of one from before the beginning", () => {
    const state = freshSequence();
    noteSequence(state, 5, MODULUS);
    noteSequence(state, 7, MODULUS);
    expect(noteSequence(state, 6, MODULUS)).toEqual({ kind: "late", wasCounted: true });
    expect(noteSequence(state, 4, MODULUS)).toEqual({ kind: "late", wasCounted: false });
  });

  it("takes a number from far behind for a new count", () => {
    expect(kinds([40_000, 30_000, 30_001])).toEqual(["next", "restarted", "next"]);
  });

  it("balances: every number sent is next, late, or lost, however they are shuffled, doubled and dropped", () => {
    fc.assert(
      fc.property(
        fc.nat(MODULUS - 1),
        fc.array(fc.record({ drop: fc.boolean(), twice: fc.boolean(), swap: fc.boolean() }), {
          minLength: 2,
          maxLength: 300,
        }),
        (start, plan) => {
          const sent = [start];
          for (const [i, { drop, twice, swap }] of plan.entries()) {
            const n = (start + 1 + i) % MODULUS;
            if (drop) continue;
            sent.push(n);
            if (twice) sent.push(n);
            if (swap && sent.length > 2) sent.splice(-2, 2, sent.at(-1)!, sent.at(-2)!);
          }
          const state = freshSequence();
          const first = state;
          let lost = 0;
          let arrived = 0;
          for (const n of sent) {
            const verdict = noteSequence(first, n, MODULUS);
            if (verdict.kind === "next") lost += verdict.lostFrames;
            if (verdict.kind === "late" && verdict.wasCounted) lost--;
            if (verdict.kind === "next" || (verdict.kind === "late" && verdict.wasCounted)) arrived++;
          }
          const distinct = new Set(sent);
          const ahead = (n: number): number => (n - sent[0]! + MODULUS) % MODULUS;
          const span = Math.max(...[...distinct].map(ahead)) + 1;
          expect(arrived).toBe(distinct.size);
          expect(lost).toBe(span - distinct.size);
        },
      ),
      { numRuns: 300 },
    );
  });
});
