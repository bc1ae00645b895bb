import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { SimulatedBody } from "../../../firmware-protocol/devices/simulated/body.ts";
import { begunPipeline, feed, KeptOutput, newPipeline, simulatedRun } from "./simulated-frames.ts";

const script: Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 20, posture: "bent", transitionS: 1.5 },
  { atS: 45, posture: "walking", transitionS: 1.5 },
  { atS: 75, posture: "leaning-right", transitionS: 2 },
];
const run = simulatedRun(script, { delayMs: (i) => (i * 37) % 60 });
// With losses, doubles and a swap, so that every branch has something to remember.
const frames = run.frames(110).flatMap((f, i) => (i % 97 === 13 ? [] : i % 101 === 7 ? [f, f] : [f]));
frames.splice(300, 2, frames[301]!, frames[300]!);

const unsplit = new KeptOutput();
const whole = begunPipeline(unsplit, run);
feed(whole, frames);

describe("a pipeline that is stopped and resumed", () => {
  it("gives bit for bit what an unbroken one gives, wherever it is split", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.nat(frames.length), { minLength: 1, maxLength: 3 }), (cuts) => {
        const out = new KeptOutput();
        let pipeline = begunPipeline(out, run);
        let from = 0;
        for (const cut of cuts.toSorted((a, b) => a - b)) {
          feed(pipeline, frames.slice(from, cut));
          // A structured clone is what the store keeps.
          pipeline = newPipeline(out, structuredClone(pipeline.save()));
          from = cut;
        }
        feed(pipeline, frames.slice(from));
        expect(out.rows).toEqual(unsplit.rows);
        expect(out.events).toEqual(unsplit.events);
        expect(out.points).toEqual(unsplit.points);
        expect(out.frames).toEqual(unsplit.frames);
        expect(pipeline.save()).toEqual(whole.save());
      }),
      { numRuns: 25 },
    );
  });

  it("has something to compare: rows, changes, gaps and a late frame", () => {
    expect(unsplit.rows.length).toBeGreaterThan(100);
    expect(unsplit.ofKind("gap").length).toBeGreaterThan(5);
    expect(whole.health("upper-back")?.lateFrames).toBe(1);
  });
});

describe("lean", () => {
  it("does not change when the world is turned about the vertical", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (yawRad) => {
        const leanWith = (yaw: number): readonly number[] => {
          const body = new SimulatedBody({
            seed: 4,
            script: [
              { atS: 0, posture: "upright", transitionS: 0, yawRad: yaw },
              { atS: 4, posture: "leaning-left", transitionS: 1, yawRad: yaw },
            ],
          });
          const turnedRun = simulatedRun((tS) => body.sampleAt(tS));
          const out = new KeptOutput();
          feed(begunPipeline(out, turnedRun), turnedRun.frames(10));
          return out.points.flatMap((p) => [p.forwardRad, p.lateralRad]);
        };
        const straight = leanWith(0);
        for (const [i, value] of leanWith(yawRad).entries()) {
          expect(Math.abs(value - straight[i]!)).toBeLessThan(0.002);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("follows gravity when the wearer turns on the spot", () => {
    const ideal = new SimulatedBody({ seed: 6, script: [{ atS: 0, posture: "upright", transitionS: 0 }] });
    const spinRadPerS = 0.8;
    const spinning = simulatedRun((tS) => {
      const { acc, gyr } = ideal.idealAt(tS);
      const length = Math.hypot(...acc);
      // Turning about the vertical adds to the rate along "up" and leaves gravity where it is in the sensor.
      return {
        acc,
        gyr: [
          gyr[0] + (spinRadPerS * acc[0]) / length,
          gyr[1] + (spinRadPerS * acc[1]) / length,
          gyr[2] + (spinRadPerS * acc[2]) / length,
        ],
      };
    });
    const out = new KeptOutput();
    feed(begunPipeline(out, spinning), spinning.frames(30));
    const truth = ideal.truthAt(29);
    const last = out.points.at(-1)!;
    // The mounting's own slope of 15° is in both.
    expect(Math.abs(last.lateralRad - truth.lateralRad)).toBeLessThan(0.01);
  });
});
