import { describe, expect, it } from "vitest";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { swayFrom } from "../../../../workers/metrics/tilt-sway.ts";
import { addValue, freshMoments, sampleEntropyFrom, sdOf } from "../../../../workers/metrics/variability.ts";
import { deg, rad, ScriptedWear, upOf } from "./scripted-wear.ts";

/** Uniform numbers from a fixed seed. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}
const gaussian = (draw: () => number): number =>
  Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());

describe("sway", () => {
  it("has the area of the 95 % ellipse of Gaussian data, and their RMS", () => {
    const draw = uniform(7);
    const points = 20_000;
    const ups = new Float64Array(3 * points);
    for (let k = 0; k < points; k++)
      ups.set(upOf(rad(20 + 0.4 * gaussian(draw)), rad(0.2 * gaussian(draw))), 3 * k);
    const sway = swayFrom(ups, points, 30);
    const area = Math.PI * 5.991 * rad(0.4) * rad(0.2);
    expect(Math.abs(sway.ellipseRad2 / area - 1)).toBeLessThan(0.03);
    expect(Math.abs(deg(sway.rmsRad) / Math.hypot(0.4, 0.2) - 1)).toBeLessThan(0.02);
  });

  it("has the path of a circle, at any bearing of the sensor", () => {
    for (const bearing of [0, 35, 85, -60]) {
      const ups = new Float64Array(3 * 300);
      for (let k = 0; k < 300; k++) {
        const turn = (2 * Math.PI * k) / 299;
        const [a, b] = [rad(Math.sin(turn)), rad(Math.cos(turn))];
        const tilt = rad(bearing);
        const y = Math.cos(tilt) - Math.sin(tilt) * b;
        const z = Math.sin(tilt) + Math.cos(tilt) * b;
        const length = Math.hypot(a, y, z);
        ups.set([a / length, y / length, z / length], 3 * k);
      }
      const sway = swayFrom(ups, 300, 30);
      expect(deg(sway.pathRad)).toBeCloseTo(2 * Math.PI, 2);
      expect(deg(sway.speedRadPerS)).toBeCloseTo((2 * Math.PI) / 30, 3);
      expect(deg(sway.rmsRad)).toBeCloseTo(1, 2);
    }
  });

  it("is measured in still windows only", () => {
    const still = new ScriptedWear().wear(300, {});
    expect(exposureFrom(still.exposure.state).movement!.sway!.windows).toBe(10);
    const moving = new ScriptedWear().wear(300, (s) => ({ forwardDeg: 10 * Math.sin(s / 2) }));
    expect(exposureFrom(moving.exposure.state).movement!.sway).toBeUndefined();
  });
});

describe("movement in bands", () => {
  const movement = (hz: number, sizeDeg: number) =>
    exposureFrom(
      new ScriptedWear().wear(300, (s) => ({ forwardDeg: sizeDeg * Math.sin(2 * Math.PI * hz * s) }), {
        breathDeg: 0,
      }).exposure.state,
    ).movement!;

  it("is breathing where breathing lies and micro-movement above it", () => {
    const breathing = movement(0.25, 0.5);
    expect(Math.abs(deg(breathing.breathingBand!.rmsRad) / (0.5 / Math.SQRT2) - 1)).toBeLessThan(0.06);
    expect(deg(breathing.microMovement!.rmsRad)).toBeLessThan(0.06);
    const micro = movement(1.5, 0.5);
    expect(Math.abs(deg(micro.microMovement!.rmsRad) / (0.5 / Math.SQRT2) - 1)).toBeLessThan(0.1);
    expect(deg(micro.breathingBand!.rmsRad)).toBeLessThan(0.1);
  });

  it("grows in proportion and leaves a resting position out", () => {
    expect(movement(1.5, 1).microMovement!.rmsRad / movement(1.5, 0.5).microMovement!.rmsRad).toBeCloseTo(
      2,
      2,
    );
    const { microMovement, breathingBand } = movement(0.25, 0.0001);
    expect(deg(microMovement!.rmsRad)).toBeLessThan(1e-3);
    expect(deg(breathingBand!.rmsRad)).toBeLessThan(1e-3);
  });
});

describe("variability", () => {
  it("has the standard deviation of its values", () => {
    const m = freshMoments();
    for (const x of [2, 4, 4, 4, 5, 5, 7, 9]) addValue(m, x);
    expect(sdOf(m)).toBeCloseTo(Math.sqrt(32 / 7), 12);
  });

  it("gives SD and minute means of a scripted day", () => {
    const wear = new ScriptedWear().wear(600, (s) => ({ forwardDeg: s < 300 ? 10 : 20 }), { breathDeg: 0 });
    const v = exposureFrom(wear.exposure.state).lean!.variability!;
    expect(deg(v.forwardSdRad)).toBeCloseTo(5, 2);
    expect(v.minutes).toBe(10);
    expect(v.minuteCv).toBeCloseTo(Math.sqrt(250 / 9) / 15, 6);
  });

  it("has no coefficient of variation about a mean of nothing", () => {
    const wear = new ScriptedWear().wear(600, (s) => ({ forwardDeg: s < 300 ? -5 : 5 }), { breathDeg: 0 });
    expect(exposureFrom(wear.exposure.state).lean!.variability!.minuteCv).toBeUndefined();
  });

  it("finds noise less predictable than a rhythm, at any scale", () => {
    const draw = uniform(3);
    const noise = Float64Array.from({ length: 600 }, () => draw());
    const rhythm = Float64Array.from({ length: 600 }, (_, i) => Math.sin(i / 5));
    const entropy = sampleEntropyFrom(noise)!;
    // Uniform noise: −ln P(|x − y| ≤ r), r = 0.2/√12 of the range.
    expect(entropy).toBeCloseTo(-Math.log(2 * (0.2 / Math.sqrt(12)) - 0.04 / 12), 0);
    expect(sampleEntropyFrom(rhythm)!).toBeLessThan(0.3 * entropy);
    expect(sampleEntropyFrom(noise.map((x) => 4 * x))).toBeCloseTo(entropy, 12);
    expect(sampleEntropyFrom(new Float64Array(600))).toBeUndefined();
  });

  it("counts the pairs as a plain double loop does", () => {
    const draw = uniform(11);
    const values = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i / 4) + 0.3 * draw());
    const m = freshMoments();
    for (const x of values) addValue(m, x);
    const r = 0.2 * sdOf(m)!;
    let [two, three] = [0, 0];
    for (let i = 0; i < 198; i++) {
      for (let j = 0; j < 198; j++) {
        if (i === j) continue;
        const alike = [0, 1, 2].map((k) => Math.abs(values[i + k]! - values[j + k]!) <= r);
        if (alike[0] && alike[1]) two++;
        if (alike[0] && alike[1] && alike[2]) three++;
      }
    }
    expect(sampleEntropyFrom(values)).toBeCloseTo(-Math.log(three / two), 12);
  });
});
