import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BodySample,
  SimulatedBody,
  uprightBasis,
} from "../../../firmware-protocol/devices/simulated/body.ts";
import {
  type Keyframe,
  MOUNT_PITCH_RAD,
} from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import {
  about,
  inverse,
  type Quaternion,
  times,
  turned,
  type Vector,
} from "../../../firmware-protocol/devices/simulated/rotation.ts";

const deg = (rad: number): number => (rad * 180) / Math.PI;
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a: Vector): Vector => {
  const size = Math.hypot(...a);
  return [a[0] / size, a[1] / size, a[2] / size];
};
const angleDeg = (a: Vector, b: Vector): number => deg(Math.atan2(Math.hypot(...cross(a, b)), dot(a, b)));
const meanOf = (all: readonly Vector[]): Vector => {
  const sum = all.reduce<Vector>((s, v) => [s[0] + v[0], s[1] + v[1], s[2] + v[2]], [0, 0, 0]);
  return [sum[0] / all.length, sum[1] / all.length, sum[2] / all.length];
};
/** Angular RMS about the mean, degrees. */
const spreadDeg = (all: readonly Vector[]): number => {
  const mean = meanOf(all);
  return Math.sqrt(all.reduce((sum, v) => sum + angleDeg(v, mean) ** 2, 0) / all.length);
};

const busy: readonly Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 5, posture: "leaning-right", transitionS: 2 },
  { atS: 12, posture: "bent", transitionS: 1.5, yawRad: 0.8 },
  { atS: 20, posture: "reclined", transitionS: 2 },
  { atS: 28, posture: "typing", transitionS: 1 },
  { atS: 40, posture: "walking", transitionS: 1.5 },
  { atS: 60, posture: "handled", transitionS: 1.5 },
  { atS: 63, posture: "on-table", transitionS: 2 },
];
const held = (posture: Keyframe["posture"]): readonly Keyframe[] => [{ atS: 0, posture, transitionS: 0 }];
const busyBody = (seed: number) => new SimulatedBody({ seed, script: busy });
const truthIn = (posture: Keyframe["posture"]) =>
  new SimulatedBody({ seed: 1, script: held(posture) }).truthAt(9);
const sampled = (body: SimulatedBody, fromS: number, seconds: number, hz = 50): BodySample[] =>
  Array.from({ length: seconds * hz }, (_, i) => body.sampleAt(fromS + i / hz));

describe("kinematics", () => {
  const body = new SimulatedBody({ seed: 3, script: busy });

  test("the gyroscope's path, integrated, is the path of the up-vector", () => {
    const hz = 400;
    let earthFromSensor: Quaternion = [1, 0, 0, 0];
    // Any start whose up is right: heading does not matter to the up-vector.
    const up = body.truthAt(0).up;
    const axis = unit(cross(up, [0, 1, 0]));
    const half = Math.acos(dot(up, [0, 1, 0])) / 2;
    earthFromSensor = [Math.cos(half), ...(axis.map((a) => a * Math.sin(half)) as [number, number, number])];
    for (let i = 0; i < 70 * hz; i++) {
      const [x, y, z] = body.idealAt((i + 0.5) / hz).gyr;
      const angle = Math.hypot(x, y, z) / hz;
      const size = angle === 0 ? 0 : Math.sin(angle / 2) / (angle * hz);
      earthFromSensor = times(earthFromSensor, [Math.cos(angle / 2), x * size, y * size, z * size]);
    }
    expect(angleDeg(turned(inverse(earthFromSensor), [0, 1, 0]), body.truthAt(70).up)).toBeLessThan(0.05);
  });

  test("specific force is gravity and the lever's acceleration about the hips, as rigid-body formulas give it", () => {
    const leverInSensor = turned(inverse(about(0, -MOUNT_PITCH_RAD)), [0, 0.45, 0.1]);
    const h = 1e-3;
    for (let t = 0.5; t < 39; t += 0.437) {
      const { acc, gyr } = body.idealAt(t);
      const [next, last] = [body.idealAt(t + h).gyr, body.idealAt(t - h).gyr];
      const turning: Vector = [0, 1, 2].map((i) => (next[i]! - last[i]!) / (2 * h)) as never;
      const tangential = cross(turning, leverInSensor);
      const central = cross(gyr, cross(gyr, leverInSensor));
      const { up } = body.truthAt(t);
      for (const i of [0, 1, 2] as const)
        expect(acc[i]).toBeCloseTo(9.80665 * up[i] + tangential[i] + central[i], 1);
    }
  });

  test("leaning forward and to the right are both counted positive", () => {
    expect(deg(truthIn("bent").forwardRad)).toBeCloseTo(38, 0);
    expect(deg(truthIn("reclined").forwardRad)).toBeCloseTo(-30, 0);
    expect(deg(truthIn("leaning-right").lateralRad)).toBeCloseTo(14, 0);
    expect(deg(truthIn("leaning-left").lateralRad)).toBeCloseTo(-14, 0);
    expect(deg(truthIn("lying").totalRad)).toBeGreaterThan(80);
  });

  test("the basis of upright is orthonormal and its left is up × anterior", () => {
    const { up, anterior, left } = uprightBasis;
    cross(up, anterior).forEach((v, i) => expect(v).toBeCloseTo(left[i]!, 12));
    expect(deg(Math.asin(up[2]))).toBeCloseTo(15, 9);
  });
});

describe("what the program tells apart", () => {
  test.each(["upright", "typing", "slumped", "reclined", "standing"] as const)(
    "%s is alive and still: a tilt RMS between 0.05 and 1.5° over 10 s",
    (posture) => {
      for (let seed = 1; seed <= 8; seed++) {
        const body = new SimulatedBody({ seed, script: held(posture) });
        const ups = Array.from({ length: 500 }, (_, i) => body.truthAt(100 + i / 50).up);
        expect(spreadDeg(ups)).toBeGreaterThan(0.05);
        expect(spreadDeg(ups)).toBeLessThan(1.5);
      }
    },
  );

  test("walking satisfies the walking rule in every 5 s window and is not still", () => {
    for (let seed = 1; seed <= 4; seed++) {
      const body = new SimulatedBody({ seed, script: held("walking") });
      for (let window = 0; window < 6; window++) {
        const acc = sampled(body, 20 + 5 * window, 5).map((sample) => sample.acc);
        const { share, correlation, deviation } = gaitOf(acc);
        expect(share).toBeGreaterThan(0.3);
        expect(correlation).toBeGreaterThan(0.3);
        expect(deviation / 9.80665).toBeGreaterThan(0.03);
      }
      const ups = Array.from({ length: 500 }, (_, i) => body.truthAt(20 + i / 50).up);
      expect(spreadDeg(ups)).toBeGreaterThan(1.5);
    }
  });

  test("typing does not satisfy the walking rule", () => {
    const body = new SimulatedBody({ seed: 2, script: held("typing") });
    const { deviation } = gaitOf(sampled(body, 20, 5).map((sample) => sample.acc));
    expect(deviation / 9.80665).toBeLessThan(0.03);
  });

  test("on the table the sensor lies flat and dead still: below 0.03° after a 1 Hz low-pass, gyro quiet", () => {
    for (let seed = 1; seed <= 4; seed++) {
      const samples = sampled(new SimulatedBody({ seed, script: held("on-table") }), 50, 15);
      let low = samples[0]!.acc;
      const ups = samples.map(({ acc }) => {
        low = low.map((v, i) => v + 0.118 * (acc[i]! - v)) as unknown as Vector;
        return unit(low);
      });
      expect(spreadDeg(ups.slice(250))).toBeLessThan(0.03);
      expect(meanOf(ups)[2]).toBeGreaterThan(0.98);
      const bias = meanOf(samples.map(({ gyr }) => gyr));
      for (const { gyr } of samples)
        expect(deg(Math.hypot(gyr[0] - bias[0], gyr[1] - bias[1], gyr[2] - bias[2]))).toBeLessThan(0.3);
    }
  });
});

test("a sample depends on seed, script and time alone, not on what was asked before", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1000 }),
      fc.array(fc.double({ min: 0, max: 70, noNaN: true }), { minLength: 1, maxLength: 20 }),
      (seed, instants) => {
        const asked = new SimulatedBody({ seed, script: busy });
        for (const t of instants)
          expect(asked.sampleAt(t)).toEqual(new SimulatedBody({ seed, script: busy }).sampleAt(t));
      },
    ),
  );
});

test("another seed is another body", () => {
  expect(busyBody(1).idealAt(3).acc).not.toEqual(busyBody(2).idealAt(3).acc);
});

/** The walking rule's three numbers over one window at 50 Hz. */
function gaitOf(acc: readonly Vector[]): { share: number; correlation: number; deviation: number } {
  const n = acc.length;
  const mean = meanOf(acc);
  const axes = ([0, 1, 2] as const).map((i) => acc.map((v) => v[i] - mean[i]));
  let band = 0;
  let whole = 0;
  for (let k = 1; k < n / 2; k++) {
    const hz = (k * 50) / n;
    if (hz < 0.3 || hz > 10) continue;
    for (const axis of axes) {
      let re = 0;
      let im = 0;
      axis.forEach((v, i) => {
        re += v * Math.cos((2 * Math.PI * k * i) / n);
        im += v * Math.sin((2 * Math.PI * k * i) / n);
      });
      whole += re * re + im * im;
      if (hz >= 1.2 && hz <= 2.6) band += re * re + im * im;
    }
  }
  const vertical = axes[1]!;
  const power = vertical.reduce((sum, v) => sum + v * v, 0);
  let correlation = -1;
  for (let lag = Math.ceil(0.385 * 50); lag <= 0.83 * 50; lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += vertical[i]! * vertical[i - lag]!;
    correlation = Math.max(correlation, sum / power);
  }
  const deviation =
    axes.reduce((sum, axis) => sum + Math.sqrt(axis.reduce((s, v) => s + v * v, 0) / n), 0) / 3;
  return { share: band / whole, correlation, deviation };
}
