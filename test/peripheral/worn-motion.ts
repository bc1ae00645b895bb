// A wearer's upper back with a known lean at every instant: upright, forward 30° (and there a turn to the right, which
// changes no lean but turns about every axis of the sensor), right 15°, left 15°, each held.
// Out: the sensor's attitude, its true specific force and angular rate, in our axes (x to the wearer's right, y up,
// z out of the back). The sensor sits 0.4 m above the hip that it turns about, on a back that slopes, so that the
// force holds the turning too and the zero has to be set. Derivatives are taken from the attitude itself: force, rate
// and lean cannot contradict each other.

export type Vector = readonly [number, number, number];
/** Row-major 3×3. */
export type Matrix = readonly [number, number, number, number, number, number, number, number, number];

export interface BodyMotion {
  /** From our sensor axes to the room: x to the right, y up, z backwards. */
  readonly roomFromSensor: Matrix;
  /** Specific force, m/s²: +g on the axis that points up at rest. */
  readonly accMPerS2: Vector;
  readonly gyrRadPerS: Vector;
}

export type Hold = "forward" | "right" | "left";

export interface HoldSpan {
  readonly hold: Hold;
  /** Seconds of the same clock as `at`. */
  readonly fromS: number;
  readonly toS: number;
}

export interface MotionSetup {
  readonly holdS: number;
  /** Upright before each bend. */
  readonly pauseS: number;
}

const RAD = Math.PI / 180;
const GRAVITY_M_PER_S2 = 9.80665;
export const FORWARD_DEG = 30;
export const SIDEWAYS_DEG = 15;
/** A bend takes this long each way, with the smooth start and end of a willed movement. */
const BEND_S = 1.5;
const HIP_TO_SENSOR_M = 0.4;
/** The turn while bent forward: it begins with the hold and is taken back with it. */
const TURN_DEG = 40;
/** The slope of an upper back, and a sensor that was not put on quite straight. */
const SLOPE_DEG = 15;
const ASLANT_DEG = 4;
/** Step of the numerical derivatives: their error is far below a count of any sensor. */
const STEP_S = 1e-3;

/** [amplitude °, Hz, phase rad]: breath and balance. */
const SWAY_FORWARD = [
  [0.15, 0.25, 0],
  [0.08, 0.61, 1],
] as const;
const SWAY_RIGHT = [
  [0.1, 0.19, 2],
  [0.06, 0.47, 3],
] as const;

const turnX = (rad: number): Matrix => {
  const [c, s] = [Math.cos(rad), Math.sin(rad)];
  return [1, 0, 0, 0, c, -s, 0, s, c];
};
const turnY = (rad: number): Matrix => {
  const [c, s] = [Math.cos(rad), Math.sin(rad)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
};
const turnZ = (rad: number): Matrix => {
  const [c, s] = [Math.cos(rad), Math.sin(rad)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
};
export const product = (a: Matrix, b: Matrix): Matrix =>
  [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map(
      (column) =>
        a[3 * row]! * b[column]! + a[3 * row + 1]! * b[3 + column]! + a[3 * row + 2]! * b[6 + column]!,
    ),
  ) as unknown as Matrix;
export const transposed = ([a, b, c, d, e, f, g, h, i]: Matrix): Matrix => [a, d, g, b, e, h, c, f, i];
export const turned = (m: Matrix, [x, y, z]: Vector): Vector => [
  m[0] * x + m[1] * y + m[2] * z,
  m[3] * x + m[4] * y + m[5] * z,
  m[6] * x + m[7] * y + m[8] * z,
];

/** 0…1 with no jump in acceleration: 10s³ − 15s⁴ + 6s⁵ (Flash and Hogan 1985, minimum jerk). */
const smooth = (share: number): number => {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 + s * (-15 + 6 * s));
};
const swayDeg = (parts: readonly (readonly [number, number, number])[], tS: number): number =>
  parts.reduce((sum, [deg, hz, phase]) => sum + deg * Math.sin(2 * Math.PI * hz * tS + phase), 0);

const sensorOnBack = product(turnX(-SLOPE_DEG * RAD), turnZ(-ASLANT_DEG * RAD));

export class WornMotion {
  readonly #setup: MotionSetup;
  #beganS = Number.POSITIVE_INFINITY;

  constructor(setup: MotionSetup) {
    this.#setup = setup;
  }

  /** Upright until then, whatever the clock says. */
  begin(atS: number): readonly HoldSpan[] {
    this.#beganS = atS;
    return this.holds();
  }

  holds(): readonly HoldSpan[] {
    const { holdS, pauseS } = this.#setup;
    const each = pauseS + 2 * BEND_S + holdS;
    return (["forward", "right", "left"] as const).map((hold, index) => {
      const fromS = this.#beganS + index * each + pauseS + BEND_S;
      return { hold, fromS, toS: fromS + holdS };
    });
  }

  /** What was meant, degrees, sway left out; forward, right and a turn to the right are positive. */
  meantDeg(tS: number): { readonly forward: number; readonly right: number; readonly turn: number } {
    if (this.#beganS === Number.POSITIVE_INFINITY) return { forward: 0, right: 0, turn: 0 };
    const share = ({ fromS, toS }: HoldSpan, afterS = 0): number =>
      smooth((tS - fromS - afterS) / BEND_S + 1) - smooth((tS - toS - afterS) / BEND_S);
    const [forward, right, left] = this.holds();
    return {
      forward: FORWARD_DEG * share(forward!),
      right: SIDEWAYS_DEG * (share(right!) - share(left!)),
      turn: TURN_DEG * share(forward!, BEND_S),
    };
  }

  /** `tS`: any steady clock. */
  readonly at = (tS: number): BodyMotion => {
    const [before, now, after] = [tS - STEP_S, tS, tS + STEP_S].map((s) => this.#attitude(s));
    const place = (attitude: Matrix): Vector => turned(attitude, [0, HIP_TO_SENSOR_M, 0]);
    const [p0, p1, p2] = [place(before!.back), place(now!.back), place(after!.back)];
    const pull = (axis: 0 | 1 | 2): number => (p0[axis] - 2 * p1[axis] + p2[axis]) / STEP_S ** 2;
    const force: Vector = [pull(0), pull(1) + GRAVITY_M_PER_S2, pull(2)];
    const roomFromSensor = now!.sensor;
    // RᵀṘ is the cross-product matrix of the rate in the sensor's own axes.
    const sensorFromRoom = transposed(roomFromSensor);
    const change = after!.sensor.map((x, i) => (x - before!.sensor[i]!) / (2 * STEP_S)) as unknown as Matrix;
    const spin = product(sensorFromRoom, change);
    return {
      roomFromSensor,
      accMPerS2: turned(sensorFromRoom, force),
      gyrRadPerS: [spin[7], spin[2], spin[3]],
    };
  };

  #attitude(tS: number): { readonly back: Matrix; readonly sensor: Matrix } {
    const { forward, right, turn } = this.meantDeg(tS);
    // Forward turns about −x, leaning right about −z, a turn to the right about −y.
    const forwardRad = (forward + swayDeg(SWAY_FORWARD, tS)) * RAD;
    const rightRad = (right + swayDeg(SWAY_RIGHT, tS)) * RAD;
    const back = product(turnY(-turn * RAD), product(turnZ(-rightRad), turnX(-forwardRad)));
    return { back, sensor: product(back, sensorOnBack) };
  }
}
