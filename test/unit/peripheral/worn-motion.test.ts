import { describe, expect, test } from "vitest";
import {
  type BodyMotion,
  type Matrix,
  product,
  transposed,
  turned,
  type Vector,
  WornMotion,
} from "../../peripheral/worn-motion.ts";

const DEG = 180 / Math.PI;
const motion = (): WornMotion => new WornMotion({ holdS: 5, pauseS: 2 });
const length = ([x, y, z]: Vector): number => Math.hypot(x, y, z);
const upIn = ({ roomFromSensor }: BodyMotion): Vector => turned(transposed(roomFromSensor), [0, 1, 0]);
/** How the back stands against the start, in the room: the slope of the sensor on it drops out. */
const turnFrom = (start: BodyMotion, now: BodyMotion): Matrix =>
  product(now.roomFromSensor, transposed(start.roomFromSensor));

describe("a worn motion", () => {
  test("at rest the sensor feels one g along up, and hardly turns", () => {
    const still = motion().at(3);
    expect(length(still.accMPerS2)).toBeCloseTo(9.80665, 1);
    const up = upIn(still);
    const along = up[0] * still.accMPerS2[0] + up[1] * still.accMPerS2[1] + up[2] * still.accMPerS2[2];
    expect(along).toBeCloseTo(9.80665, 1);
    expect(length(still.gyrRadPerS) * DEG).toBeLessThan(1);
  });

  test("forward, right and left are held at 30°, 15° and −15°, but for sway", () => {
    const worn = motion();
    const start = worn.at(-1);
    worn.begin(0);
    for (const { hold, fromS, toS } of worn.holds()) {
      const turn = turnFrom(start, worn.at((fromS + toS) / 2));
      // Up as the back sees it, whichever way it faces: behind it when bent forward, at its left when leaning right.
      const [x, , z] = turned(transposed(turn), [0, 1, 0]);
      const forward = Math.asin(z) * DEG;
      const right = Math.asin(-x) * DEG;
      const meant = { forward: [30, 0], right: [0, 15], left: [0, -15] }[hold];
      expect(Math.abs(forward - meant[0]!)).toBeLessThan(0.6);
      expect(Math.abs(right - meant[1]!)).toBeLessThan(0.6);
    }
  });

  test("bending forward turns about −x and leaning right about −z, as the axes are defined", () => {
    const worn = motion();
    worn.begin(0);
    const [forward, right] = worn.holds();
    const bending = worn.at(forward!.fromS - 0.75).gyrRadPerS;
    expect(bending[0] * DEG).toBeLessThan(-20);
    expect(Math.abs(bending[2] * DEG)).toBeLessThan(2);
    const leaning = worn.at(right!.fromS - 0.75).gyrRadPerS;
    expect(leaning[2] * DEG).toBeLessThan(-10);
    expect(Math.abs(leaning[0] * DEG)).toBeLessThan(3);
  });

  test("while bent it turns to the right by 40°, about −y of the room", () => {
    const worn = motion();
    worn.begin(0);
    const { fromS, toS } = worn.holds()[0]!;
    const turning = worn.at(fromS + 0.75);
    const [, yaw] = turned(turning.roomFromSensor, turning.gyrRadPerS);
    expect(yaw * DEG).toBeLessThan(-30);
    // The head of one who faces forward is over −z; turned to the right, over +x too.
    const [x, , z] = turned(turnFrom(worn.at(-1), worn.at(toS - 1)), [0, 1, 0]);
    expect(Math.atan2(x, -z) * DEG).toBeGreaterThan(38);
    expect(Math.atan2(x, -z) * DEG).toBeLessThan(42);
  });

  test("the rates, added up, give the attitude, and the force is that of the place's own path", () => {
    const worn = motion();
    worn.begin(0);
    const stepS = 1 / 500;
    let attitude = worn.at(0).roomFromSensor;
    for (let tS = 0; tS < 25; tS += stepS) {
      const [x, y, z] = worn.at(tS + stepS / 2).gyrRadPerS.map((rate) => rate * stepS) as unknown as Vector;
      const angle = Math.hypot(x, y, z);
      const [s, c] = angle === 0 ? [1, 0.5] : [Math.sin(angle) / angle, (1 - Math.cos(angle)) / angle ** 2];
      // Rodrigues' formula.
      const small: Matrix = [
        1 - c * (y * y + z * z),
        c * x * y - s * z,
        c * x * z + s * y,
        c * x * y + s * z,
        1 - c * (x * x + z * z),
        c * y * z - s * x,
        c * x * z - s * y,
        c * y * z + s * x,
        1 - c * (x * x + y * y),
      ];
      attitude = product(attitude, small);
    }
    const off = turnFrom({ ...worn.at(25), roomFromSensor: attitude }, worn.at(25));
    expect(Math.acos(Math.min(1, (off[0] + off[4] + off[8] - 1) / 2)) * DEG).toBeLessThan(0.05);
    // In the middle of the bend the sensor is pulled in towards the hip: h·ω² of 0.4 m.
    const { fromS } = worn.holds()[0]!;
    const bending = worn.at(fromS - 0.75);
    const inRoom = turned(bending.roomFromSensor, bending.accMPerS2);
    const pull = 0.4 * length(bending.gyrRadPerS) ** 2;
    expect(9.80665 - inRoom[1]).toBeCloseTo(pull * Math.cos(15 / DEG), 1);
  });
});
