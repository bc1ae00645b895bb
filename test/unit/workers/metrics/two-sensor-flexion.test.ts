import { array, assert, boolean, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import {
  addFlexionPoint,
  flexionExposureFrom,
  freshFlexionTotals,
  mergedFlexion,
  shapeFrom,
} from "../../../../workers/metrics/flexion-exposure.ts";
import {
  type FlexionPoint,
  freshFlexion,
  TwoSensorFlexion,
} from "../../../../workers/metrics/two-sensor-flexion.ts";
import { deg, rad } from "./scripted-wear.ts";

const collected = (state = freshFlexion()) => {
  const points: FlexionPoint[] = [];
  return { points, flexion: new TwoSensorFlexion(state, (point) => points.push(point)) };
};

describe("flexion between two sensors", () => {
  it("is the difference of both leans at the same time", () => {
    const { points, flexion } = collected();
    for (let k = 0; k < 10; k++) {
      flexion.point("upper-back", 100 * k + 50, rad(40), rad(5));
      flexion.point("pelvis", 100 * k + 50, rad(15), rad(-3));
    }
    expect(points).toHaveLength(10);
    expect(deg(points[4]!.forwardRad)).toBeCloseTo(25, 9);
    expect(deg(points[4]!.lateralRad)).toBeCloseTo(8, 9);
    expect(points[4]!.atMs).toBe(450);
  });

  it("is the same however late one of both links delivers, to within its patience", () => {
    assert(
      property(array(boolean(), { minLength: 60, maxLength: 200 }), (order) => {
        const told = (deliveries: readonly boolean[]) => {
          const { points, flexion } = collected();
          let [above, below] = [0, 0];
          for (const isUpper of deliveries) {
            if (isUpper && above < 60) flexion.point("upper-back", 100 * above + 50, above++ / 100, 0);
            else if (below < 60) flexion.point("pelvis", 100 * below + 50, -below++ / 100, 0);
          }
          while (above < 60) flexion.point("upper-back", 100 * above + 50, above++ / 100, 0);
          while (below < 60) flexion.point("pelvis", 100 * below + 50, -below++ / 100, 0);
          flexion.finish();
          return points;
        };
        const inStep = Array.from({ length: 120 }, (_, i) => i % 2 === 0);
        expect(told(order)).toEqual(told(inStep));
        expect(told(order)).toHaveLength(60);
      }),
    );
  });

  it("matches clocks that are off by less than a point, and leaves a gap where one is missing", () => {
    const { points, flexion } = collected();
    for (let k = 0; k < 100; k++) {
      flexion.point("upper-back", 100 * k + 50, 0.3, 0);
      if (k < 30 || k >= 70) flexion.point("pelvis", 100 * k + 80, 0.1, 0);
    }
    flexion.finish();
    expect(points).toHaveLength(60);
    expect(points.filter(({ atMs }) => atMs > 3100 && atMs < 6900)).toEqual([]);
  });

  it("takes the nearer of two points", () => {
    const { points, flexion } = collected();
    flexion.point("pelvis", 100, 0.1, 0);
    flexion.point("upper-back", 190, 0.5, 0);
    flexion.point("pelvis", 200, 0.2, 0);
    expect(points).toHaveLength(1);
    expect(points[0]!.lowerForwardRad).toBe(0.2);
  });

  it("waits for a silent sensor for a minute and no longer", () => {
    const { points, flexion } = collected();
    for (let k = 0; k < 5000; k++) flexion.point("upper-back", 100 * k + 50, 0, 0);
    expect(flexion.state.upper.length).toBeLessThanOrEqual(600);
    flexion.point("pelvis", 100 * 4990 + 50, 0.2, 0);
    expect(points).toHaveLength(1);
  });

  it("goes on from a checkpoint as if there had been none", () => {
    const whole = collected();
    const part = collected();
    const feed = (flexion: TwoSensorFlexion, from: number, to: number) => {
      for (let k = from; k < to; k++) {
        flexion.point("upper-back", 100 * k + 50, k / 50, 0);
        if (k >= 7) flexion.point("pelvis", 100 * (k - 7) + 50, k / 90, 0);
      }
    };
    feed(whole.flexion, 0, 80);
    feed(part.flexion, 0, 40);
    const rest = collected(structuredClone(part.flexion.state));
    feed(rest.flexion, 40, 80);
    expect([...part.points, ...rest.points]).toEqual(whole.points);
  });

  it("goes round at 180° like the leans themselves", () => {
    const { points, flexion } = collected();
    flexion.point("upper-back", 50, rad(170), 0);
    flexion.point("pelvis", 50, rad(-170), 0);
    expect(deg(points[0]!.forwardRad)).toBeCloseTo(-20, 9);
  });
});

describe("the shape of the trunk", () => {
  it("parts leaning with a straight back from rounding", () => {
    expect(shapeFrom(rad(40), rad(5))).toBe("straight-lean");
    expect(shapeFrom(rad(15), rad(27))).toBe("rounded");
    expect(shapeFrom(rad(45), rad(30))).toBe("rounded-lean");
    expect(shapeFrom(rad(5), rad(5))).toBe("neither");
  });

  it("is read from two segments that move: a bow from the hips, then a slump over a pelvis that rolls back", () => {
    const turn = (forwardDeg: number, atS: number): Keyframe => ({
      atS,
      posture: "upright",
      transitionS: 2,
      forwardRad: rad(forwardDeg),
    });
    const upper = new SimulatedBody({
      seed: 1,
      script: [turn(0, 0), turn(40, 60), turn(15, 120), turn(0, 180)],
    });
    const pelvis = new SimulatedBody({
      seed: 2,
      script: [turn(0, 0), turn(36, 60), turn(-12, 120), turn(0, 180)],
    });
    const { points, flexion } = collected();
    for (let k = 0; k < 2400; k++) {
      const t = k / 10 + 0.05;
      const [above, below] = [upper.truthAt(t), pelvis.truthAt(t)];
      flexion.point("upper-back", 100 * k + 50, above.forwardRad, above.lateralRad);
      flexion.point("pelvis", 100 * k + 50, below.forwardRad, below.lateralRad);
    }
    const totals = freshFlexionTotals();
    for (const point of points) addFlexionPoint(totals, point);
    const { shape, ofS, flexion: distribution } = flexionExposureFrom(totals)!;
    expect(ofS).toBe(240);
    expect(shape!["straight-lean"].share).toBeCloseTo(0.25, 1);
    expect(shape!.rounded.share).toBeCloseTo(0.25, 1);
    expect(shape!["rounded-lean"].share).toBeLessThan(0.02);
    expect(distribution).toBeUndefined();
  });

  it("merges days by addition and says nothing of none", () => {
    const [a, b, both] = [freshFlexionTotals(), freshFlexionTotals(), freshFlexionTotals()];
    for (let k = 0; k < 50; k++) {
      const point = {
        atMs: k,
        forwardRad: rad(k),
        lateralRad: rad(-k / 2),
        upperForwardRad: rad(30),
        lowerForwardRad: 0,
      };
      addFlexionPoint(k % 3 === 0 ? a : b, point);
      addFlexionPoint(both, point);
    }
    expect(mergedFlexion(a, b)).toEqual(both);
    expect(flexionExposureFrom(freshFlexionTotals())).toBeUndefined();
  });
});
