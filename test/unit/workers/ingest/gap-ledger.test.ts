import { describe, expect, it } from "vitest";
import { addGap, fillGap, freshGapLedger, settledGaps } from "../../../../workers/ingest/gap-ledger.ts";

const lost = (startMs: number, endMs: number, lostSamples: number) =>
  ({ startMs, endMs, lostSamples, cause: "frames-lost" }) as const;

describe("the ledger of gaps", () => {
  it("tells a gap two seconds after its end, not before", () => {
    const ledger = freshGapLedger();
    addGap(ledger, lost(1000, 1100, 5));
    expect(settledGaps(ledger, 3000)).toEqual([]);
    expect(settledGaps(ledger, 3100)).toEqual([lost(1000, 1100, 5)]);
    expect(settledGaps(ledger, 9000)).toEqual([]);
  });

  it("makes one of two that touch", () => {
    const ledger = freshGapLedger();
    addGap(ledger, lost(1000, 1100, 5));
    addGap(ledger, lost(1100, 1300, 10));
    expect(settledGaps(ledger, 9000)).toEqual([lost(1000, 1300, 15)]);
  });

  it("forgets a gap that a late frame fills", () => {
    const ledger = freshGapLedger();
    addGap(ledger, lost(1000, 1100, 5));
    fillGap(ledger, 1000.2, 1100.1, 5);
    expect(settledGaps(ledger, 9000)).toEqual([]);
  });

  it("splits a gap around a late frame in its middle", () => {
    const ledger = freshGapLedger();
    addGap(ledger, lost(1000, 1300, 15));
    fillGap(ledger, 1100, 1200, 5);
    expect(settledGaps(ledger, 9000)).toEqual([lost(1000, 1100, 5), lost(1200, 1300, 5)]);
  });
});
