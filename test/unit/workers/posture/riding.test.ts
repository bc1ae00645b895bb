import { describe, expect, it } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import type { Posture } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import { freshAccWindow, pushAcc, rhythmOf, spanOf } from "../../../../workers/posture/acc-window.ts";
import { freshRide, isRough, judgeRide, shakes } from "../../../../workers/posture/riding.ts";
import {
  begunPipeline,
  feed,
  KeptOutput,
  newPipeline,
  type SentFrame,
  simulatedRun,
} from "../simulated-frames.ts";
import { Wearer } from "./wearer.ts";

/** Share of a minute's 5 s windows that look like a road, turning aside; `at`: specific force, y up. */
function roughShare(at: (tS: number) => readonly [number, number, number]): number {
  const window = freshAccWindow();
  let rough = 0;
  let windows = 0;
  for (let i = 1; i <= 25 * 60; i++) {
    pushAcc(window, ...at(i / 25));
    const span = i % 25 === 0 ? spanOf(window, 0) : undefined;
    if (!span) continue;
    windows++;
    if (shakes(span) && isRough(rhythmOf(span), 0)) rough++;
  }
  return rough / windows;
}

const upward = (force: (tS: number) => number) =>
  roughShare((tS) => [0.02 * Math.sin(9 * tS), 9.81 + force(tS), 0.02 * Math.cos(7 * tS)]);

const wave = (hz: number, tS: number, size: number): number => size * Math.sin(2 * Math.PI * hz * tS);

const worn = (posture: Posture) => {
  const body = new SimulatedBody({ seed: 4, script: [{ atS: 0, posture, transitionS: 0 }] });
  return roughShare((tS) => body.sampleAt(tS).acc);
};

describe("a road", () => {
  it("is felt in a seat", () => {
    expect(worn("riding")).toBeGreaterThan(0.9);
  });

  it("is not felt by a trunk that sits, types, walks or climbs stairs", () => {
    for (const posture of ["upright", "typing", "slumped", "walking", "stairs"] as const)
      expect(worn(posture), posture).toBe(0);
  });

  it("is not a bouncing leg, a tremor or an engine, which repeat", () => {
    expect(upward((tS) => wave(5.1, tS, 0.4) + wave(10.2, tS, 0.1))).toBe(0);
    expect(upward((tS) => 0.3 * Math.sin(2 * Math.PI * 4.6 * tS + 0.8 * Math.sin(tS)))).toBe(0);
    expect(upward((tS) => wave(11.7, tS, 0.4))).toBe(0);
  });

  it("is not fidgeting: shaking that comes in bursts of a second or two", () => {
    const burst = (tS: number): number => (tS % 4 < 1.5 ? 1 : 0);
    expect(upward((tS) => burst(tS) * (wave(3.7, tS, 0.5) + wave(5.3, tS, 0.5) + wave(6.1, tS, 0.4)))).toBe(
      0,
    );
  });
});

describe("a ride", () => {
  it("is known after two minutes, from its beginning, and over after a quiet minute", () => {
    const ride = freshRide();
    for (let s = 1; s <= 400; s++) {
      judgeRide(ride, 1000 * s, s > 100 && s <= 300, true);
      if (s === 215) expect(ride.sinceMs).toBeUndefined();
      if (s === 225) expect(ride.sinceMs! / 1000).toBeCloseTo(100, -1);
      if (s === 350) expect(ride.sinceMs).toBeDefined();
    }
    expect(ride.sinceMs).toBeUndefined();
    expect(ride.endedMs / 1000).toBeCloseTo(300, -1);
  });

  it("goes on at a light, and is not begun by shaking in half of the seconds", () => {
    const lights = freshRide();
    for (let s = 1; s <= 600; s++) judgeRide(lights, 1000 * s, s < 200 || s % 100 > 45, true);
    expect(lights.sinceMs! / 1000).toBeLessThan(5);
    const patches = freshRide();
    for (let s = 1; s <= 3600; s++) {
      judgeRide(patches, 1000 * s, s % 40 < 20, true);
      expect(patches.sinceMs).toBeUndefined();
    }
  });

  it("ends with the first steps", () => {
    const ride = freshRide();
    for (let s = 1; s <= 200; s++) judgeRide(ride, 1000 * s, true, true);
    judgeRide(ride, 201_000, true, false);
    expect(ride.sinceMs).toBeUndefined();
  });

  it("is not one for a trunk that turns as in a wheelchair, nor for one that lies", () => {
    const lying = new Wearer().bear(60, {}).bear(600, { road: 0.4, forwardDeg: -85 });
    expect(lying.state).toBe("lying");
    const turning = new Wearer();
    const sample = turning.engine.sample.bind(turning.engine);
    turning.engine.sample = (atMs, up, acc) => sample(atMs, up, acc, 0.35 * Math.sin(atMs / 180), 0, 0);
    turning.bear(600, { road: 0.4 });
    expect(turning.state).toBe("upright");
    expect(new Wearer().bear(600, { road: 0.4 }).state).toBe("vehicle");
  });

  it("is the same when everything was put away and taken up again in the midst of it", () => {
    const script = [
      { atS: 0, posture: "typing", transitionS: 0 },
      { atS: 30, posture: "riding", transitionS: 5 },
      { atS: 240, posture: "upright", transitionS: 5 },
    ] as const;
    const frames = (): SentFrame[] => simulatedRun(script, { seed: 9, rateHz: 25 }).frames(400);
    const through = (splitsS: readonly number[]): KeptOutput => {
      const out = new KeptOutput();
      let pipeline = begunPipeline(out, simulatedRun(script, { seed: 9, rateHz: 25 }));
      let fromS = 0;
      for (const untilS of [...splitsS, 1000]) {
        feed(
          pipeline,
          frames().filter(({ arrivalMs }) => arrivalMs >= 1000 * fromS && arrivalMs < 1000 * untilS),
        );
        pipeline = newPipeline(out, pipeline.save());
        fromS = untilS;
      }
      pipeline.end("upper-back", "stopped");
      return out;
    };
    const whole = through([]);
    expect(whole.ofKind("episode-ended").map((e) => e.state)).toContain("vehicle");
    const split = through([4.3, 60.1, 149.7, 163.33, 299.9]);
    expect(split.events).toEqual(whole.events);
    expect(split.rows).toEqual(whole.rows);
  });

  it.each([25, 52, 104])("is told at %i Hz, through the wire", (rateHz) => {
    const script = [
      { atS: 0, posture: "typing", transitionS: 0 },
      { atS: 60, posture: "riding", transitionS: 5 },
    ] as const;
    const run = simulatedRun(script, { seed: 8, rateHz });
    const pipeline = begunPipeline(new KeptOutput(), run);
    feed(pipeline, run.frames(170));
    expect(pipeline.now().state).not.toBe("vehicle");
    feed(pipeline, run.frames(240));
    const { state, stateSinceMs, positionSinceMs, confidence = 0 } = pipeline.now();
    expect(state).toBe("vehicle");
    expect(Math.abs(stateSinceMs - 62_000)).toBeLessThan(6000);
    expect(positionSinceMs).toBeUndefined();
    expect(confidence).toBeGreaterThan(0.8);
  });
});
