import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { positionStates } from "../../../../src/domain/position-state.ts";
import { confidenceOf, type StateMargins } from "../../../../workers/posture/confidence.ts";

const rad = (deg: number): number => (deg * Math.PI) / 180;
const seated: StateMargins = {
  forwardRad: 0,
  totalRad: 0,
  zero: "reference",
  upErrorRad: 0,
  recentSpreadRad: rad(0.2),
  spreadRad: rad(0.2),
  rhythm: 0,
  shaken: 0,
  deviceSaysOff: false,
};
const LONG_MS = 60_000;

describe("confidence", () => {
  it("is a number from 0 to 1 for every state and every finite input", () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...positionStates),
        fc.nat(1e8),
        fc.record({
          forwardRad: any,
          totalRad: any,
          spreadRad: any,
          recentSpreadRad: any,
          rhythm: any,
          shaken: any,
        }),
        (state, heldMs, margins) => {
          const confidence = confidenceOf(state, heldMs, { ...seated, ...margins });
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("is a half at an edge, and one far from it", () => {
    expect(confidenceOf("upright", LONG_MS, { ...seated, forwardRad: rad(20) })).toBeCloseTo(0.5, 6);
    expect(confidenceOf("upright", LONG_MS, seated)).toBeGreaterThan(0.999);
    expect(confidenceOf("walking", LONG_MS, { ...seated, rhythm: 0.3 })).toBeCloseTo(0.5, 6);
    expect(confidenceOf("walking", LONG_MS, { ...seated, rhythm: 0.8 })).toBeGreaterThan(0.99);
  });

  it("falls with a zero that nobody set and with acceleration alone", () => {
    const near = { ...seated, forwardRad: rad(14) };
    const [set, walked, drawn] = (["reference", "walking", "mounting"] as const).map((zero) =>
      confidenceOf("upright", LONG_MS, { ...near, zero }),
    );
    expect(set).toBeGreaterThan(walked!);
    expect(walked).toBeGreaterThan(drawn!);
    expect(confidenceOf("upright", LONG_MS, { ...near, upErrorRad: 0.05 })).toBeLessThan(set!);
    expect(confidenceOf("upright", LONG_MS, { ...near, upErrorRad: undefined })).toBeLessThan(set!);
  });

  it("grows with the time that a state has lasted", () => {
    expect(confidenceOf("upright", 0, seated)).toBeCloseTo(0.5, 2);
    expect(confidenceOf("upright", 3000, seated)).toBeCloseTo(1 - 0.5 / Math.E, 2);
  });

  it("is nothing where nothing is claimed, and sure where the sensor itself says so", () => {
    expect(confidenceOf("unknown", LONG_MS, seated)).toBe(0);
    expect(confidenceOf("no-data", LONG_MS, seated)).toBe(0);
    expect(confidenceOf("off-body", LONG_MS, { ...seated, deviceSaysOff: true })).toBeCloseTo(1, 6);
    expect(confidenceOf("off-body", LONG_MS, seated)).toBeLessThan(0.01);
  });
});
