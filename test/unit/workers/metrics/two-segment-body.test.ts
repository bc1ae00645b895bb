// One simulated body with a sensor on either placement, through two engines and the aligner, against its true flexion.
import { expect, it } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { type Placement, placements } from "../../../../src/domain/placement.ts";
import { shapeFrom } from "../../../../workers/metrics/flexion-exposure.ts";
import {
  type FlexionPoint,
  freshFlexion,
  TwoSensorFlexion,
} from "../../../../workers/metrics/two-sensor-flexion.ts";
import { basisFrom, mountingBasis } from "../../../../workers/posture/reference.ts";
import { freshSamples, SampleStream } from "../../../../workers/sample-stream.ts";
import { deg } from "./scripted-wear.ts";

const RATE_HZ = 25;
const ZERO_AT_S = 60;
const script: Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  // A bow with a straight back: the pelvis leans along.
  { atS: 90, posture: "bent", transitionS: 2, forwardRad: 0.5, pelvisForwardRad: 0.45 },
  { atS: 150, posture: "slumped", transitionS: 2, forwardRad: 0.5, pelvisForwardRad: -0.1 },
  { atS: 210, posture: "typing", transitionS: 2 },
  { atS: 270, posture: "reclined", transitionS: 2 },
  { atS: 330, posture: "upright", transitionS: 2 },
];
const DAY_S = 400;

function streamFor(placement: Placement, flexion: TwoSensorFlexion): (i: number) => void {
  const body = new SimulatedBody({ seed: 4, script, placement });
  const state = freshSamples(mountingBasis);
  const stream = new SampleStream(state, {
    point: (atMs, forward, lateral) => flexion.point(placement, atMs, forward, lateral),
    row: () => {},
    event: () => {},
  });
  stream.begin({ gyroConvention: "instantaneous", channels: 6, latencyS: 0, nominalRateHz: RATE_HZ });
  return (i) => {
    const { acc, gyr } = body.sampleAt(i / RATE_HZ);
    stream.acc.set(acc);
    stream.rate.set(gyr);
    stream.take((1000 * i) / RATE_HZ, false);
    if (i === ZERO_AT_S * RATE_HZ)
      state.posture.basis = basisFrom(stream.posture.recentUp()!.up, "reference")!;
  };
}

it("two sensors on one body tell what bends between them", () => {
  const points: FlexionPoint[] = [];
  const flexion = new TwoSensorFlexion(freshFlexion(), (point) => points.push(point));
  const streams = placements.map((placement) => streamFor(placement, flexion));
  for (let i = 0; i < DAY_S * RATE_HZ; i++) for (const take of streams) take(i);
  const body = new SimulatedBody({ seed: 4, script });
  const errors = points
    .filter(({ atMs }) => atMs > 1000 * (ZERO_AT_S + 5))
    .map(({ atMs, forwardRad }) => Math.abs(deg(forwardRad - body.truthAt(atMs / 1000).flexionRad)))
    .toSorted((a, b) => a - b);
  expect(points.length).toBeGreaterThan(10 * DAY_S - 5);
  expect(errors[Math.floor(0.5 * errors.length)]!).toBeLessThan(0.5);
  expect(errors[Math.floor(0.99 * errors.length)]!).toBeLessThan(1.5);
  // The upper back leans alike in both; only the pelvis tells the bow from the slump.
  const at = (s: number): FlexionPoint => points.find(({ atMs }) => atMs >= 1000 * s)!;
  expect(Math.abs(deg(at(120).upperForwardRad - at(200).upperForwardRad))).toBeLessThan(1.5);
  expect(shapeFrom(at(120).upperForwardRad, at(120).forwardRad)).toBe("straight-lean");
  expect(shapeFrom(at(200).upperForwardRad, at(200).forwardRad)).toBe("rounded-lean");
});
