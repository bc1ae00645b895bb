import { describe, expect, it } from "vitest";
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import { normalAt } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import { accCalibrationFromPoses } from "../../../../workers/calibration/acc-calibration.ts";
import { unit } from "../../../../workers/calibration/direction.ts";
import { freshPoses, PoseRun } from "../../../../workers/calibration/pose-run.ts";
import { freshStillWatch, watchStillness } from "../../../../workers/calibration/still-watch.ts";
import { faces, type Faults, MG, offsetErrorMg, readAt } from "./imperfect-sensor.ts";

const PERIOD_MS = 20;
const faults: Faults = { offsetMg: [35, -28, 42], gain: [1.006, 0.995, 1.002] };
const TURN_S = 1.5;

interface Pose {
  readonly up: Vec3;
  readonly forS: number;
  /** Shaking of the hand, mg. */
  readonly shakeMg?: number;
}

/** Each pose after the other, with a turn between them, at 50 Hz; `hasGyro` false: the rates are nought. */
class Hand {
  nowMs = 0;
  run = new PoseRun(freshPoses());
  readonly whys = new Set<string>();
  readonly #hasGyro: boolean;

  constructor(hasGyro = true) {
    this.#hasGyro = hasGyro;
  }

  hold({ up, forS, shakeMg = 2 }: Pose): this {
    for (const endMs = this.nowMs + 1000 * forS; this.nowMs < endMs; ) this.#feed(up, shakeMg, 0.01);
    return this;
  }

  turn(from: Vec3, to: Vec3): this {
    const samples = (1000 * TURN_S) / PERIOD_MS;
    for (let i = 0; i < samples; i++) {
      const share = (i + 0.5) / samples;
      // Over a third direction, so that opposed ones have a way between them.
      const mid: Vec3 = [0.6 * share * (1 - share), 0.5 * share * (1 - share), 0.4 * share * (1 - share)];
      const mix = (k: 0 | 1 | 2): number => from[k] * (1 - share) + to[k] * share + mid[k];
      this.#feed(unit([mix(0), mix(1), mix(2)]), 30, 1.5);
    }
    return this;
  }

  through(ups: readonly Vec3[], forS: number): this {
    ups.forEach((up, i) => {
      if (i > 0) this.turn(ups[i - 1]!, up);
      this.hold({ up, forS });
    });
    return this;
  }

  #feed(up: Vec3, shakeMg: number, rate: number): void {
    const index = Math.round(this.nowMs / PERIOD_MS);
    const noise = (axis: number): number => shakeMg * MG * normalAt(3, index, axis);
    const turning = (axis: number): number => (this.#hasGyro ? 0.02 + rate * normalAt(3, index, axis) : 0);
    const acc = Float64Array.from(readAt(faults, up, [noise(0), noise(1), noise(2)]));
    this.run.sample(this.nowMs, acc, turning(3), turning(4), turning(5));
    const { phase } = this.run.progress();
    this.whys.add(phase.kind === "waiting" ? phase.why : phase.kind);
    this.nowMs += PERIOD_MS;
  }
}

describe("still poses", () => {
  it("are collected one after the other, six of them, and calibrate the sensor to within 3 mg", () => {
    for (const hasGyro of [true, false]) {
      const hand = new Hand(hasGyro).through(faces, 4.5);
      const { poses, phase } = hand.run.progress();
      expect(poses).toHaveLength(6);
      expect(phase).toEqual({ kind: "complete" });
      expect(hand.whys).toContain("moving");
      expect(hand.whys).toContain("holding");
      expect(hand.whys).toContain("same-as-before");
      for (const pose of poses) expect(pose.endMs - pose.startMs).toBe(3000);
      const result = accCalibrationFromPoses(poses);
      if (!result.ok) throw new Error(result.error.kind);
      expect(offsetErrorMg(faults, result.value)).toBeLessThan(3);
    }
  });

  it("tell how far a hold is", () => {
    const hand = new Hand().hold({ up: faces[0]!, forS: 2 });
    const { phase } = hand.run.progress();
    if (phase.kind !== "holding") throw new Error(phase.kind);
    expect(phase.share).toBeCloseTo(2 / 3, 1);
    expect(phase.secondsLeft).toBeCloseTo(1, 0);
  });

  it("are not taken twice, and not while the hand shakes or moves", () => {
    const [right, , up] = faces as [Vec3, Vec3, Vec3];
    const near = unit([1, 0.4, 0]);
    const hand = new Hand().through([right, near, right, up], 4);
    expect(hand.run.progress().poses).toHaveLength(2);
    const shaking = new Hand().hold({ up: right, forS: 20, shakeMg: 80 });
    expect(shaking.run.progress()).toMatchObject({ poses: [], phase: { kind: "waiting", why: "moving" } });
    const restless = new Hand();
    for (let i = 0; i < 10; i++) restless.hold({ up: right, forS: 1 }).turn(right, up).turn(up, right);
    expect(restless.run.progress().poses).toEqual([]);
  });

  it("wait for data that stop, and do not bridge the silence", () => {
    const hand = new Hand();
    expect(hand.run.progress().phase).toEqual({ kind: "waiting", why: "no-data" });
    hand.hold({ up: faces[0]!, forS: 2.5 });
    hand.run.elapsed(hand.nowMs + 3000);
    expect(hand.run.progress().phase).toEqual({ kind: "waiting", why: "no-data" });
    hand.nowMs += 4000;
    hand.hold({ up: faces[0]!, forS: 2 });
    expect(hand.run.progress().poses).toEqual([]);
    hand.hold({ up: faces[0]!, forS: 1.5 });
    expect(hand.run.progress().poses).toHaveLength(1);
  });

  it("may be called enough before there are six", () => {
    const hand = new Hand().through(faces.slice(0, 4), 4);
    expect(hand.run.progress().phase.kind).not.toBe("complete");
    hand.run.finish();
    expect(hand.run.progress().phase).toEqual({ kind: "complete" });
    hand.through(faces.slice(4), 4);
    expect(hand.run.progress().poses).toHaveLength(4);
  });

  it("go on bit for bit from a structured clone", () => {
    const whole = new Hand().through(faces, 4);
    const cut = new Hand().through(faces.slice(0, 3), 4);
    cut.turn(faces[2]!, faces[3]!).hold({ up: faces[3]!, forS: 1.1 });
    cut.run = new PoseRun(structuredClone(cut.run.state));
    cut.hold({ up: faces[3]!, forS: 2.9 }).turn(faces[3]!, faces[4]!).hold({ up: faces[4]!, forS: 4 });
    cut.turn(faces[4]!, faces[5]!).hold({ up: faces[5]!, forS: 4 });
    expect(cut.run.state).toEqual(whole.run.state);
  });
});

describe("still moments of a worn sensor", () => {
  const momentsIn = (posture: "upright" | "typing" | "walking"): number => {
    const body = new SimulatedBody({ seed: 4, script: [{ atS: 0, posture, transitionS: 0 }] });
    const watch = freshStillWatch(10);
    let moments = 0;
    for (let tS = 0; tS < 65; tS += 0.02) {
      const { acc, gyr } = body.sampleAt(tS);
      if (watchStillness(watch, 1000 * tS, Float64Array.from(acc), ...gyr)) moments++;
    }
    return moments;
  };

  it("are found in a living trunk that sits, and none in one that walks", () => {
    expect(momentsIn("upright")).toBe(6);
    expect(momentsIn("typing")).toBeGreaterThan(0);
    expect(momentsIn("walking")).toBe(0);
  });
});
