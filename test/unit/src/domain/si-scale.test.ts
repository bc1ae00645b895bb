import { describe, expect, it } from "vitest";
import { siScaleFrom, writeScaled } from "../../../../src/domain/si-scale.ts";

describe("scaling counts", () => {
  it("turns the device's axes into ours and makes gravity read as specific force", () => {
    // A device whose y points out of the back, z up, and whose accelerometer reads gravity.
    const scale = siScaleFrom({
      accScale: 0.01,
      gyrScale: 0.001,
      accSign: -1,
      axes: [1, 0, 0, 0, 0, 1, 0, 1, 0],
    });
    const out = new Float64Array(3);
    const counts = Int16Array.of(0, 0, -981, 100, 200, 300);
    writeScaled(out, scale.acc, counts, 0);
    expect([...out].map((v) => v + 0)).toEqual([0, 9.81, 0]);
    writeScaled(out, scale.gyr, counts, 3);
    expect(out[0]).toBeCloseTo(0.1, 12);
    expect(out[1]).toBeCloseTo(0.3, 12);
    expect(out[2]).toBeCloseTo(0.2, 12);
  });
});
