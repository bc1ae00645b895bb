// A body that moves: what an ideal sensor on the upper back would feel at any instant, what a real one reads, and the
// truth. Pure in (seed, script, time). Specific force and angular rate are derivatives of one pose, so they agree with
// each other whatever the script: gyro from the quaternion path, acceleration from the path of the sensor's place,
// which hangs at the end of a lever from the hips. Earth frame: y up; at yaw 0 x right and z backward of the wearer.
import { deskDay } from "./desk-day.ts";
import { type LivingMotion, livingMotionFrom, type Wobble } from "./living-motion.ts";
import {
  type Keyframe,
  MOUNT_PITCH_RAD,
  type Posture,
  postureShapes,
  SLUMP_TIME_S,
} from "./posture-script.ts";
import { normalAt, uniformFrom } from "./random.ts";
import { about, inverse, type Quaternion, rotationVector, times, turned, type Vector } from "./rotation.ts";
import { drawnFromSensor, type Slip } from "./slip.ts";

/** Standard gravity, m/s² (CGPM 1901). */
const GRAVITY = 9.80665;
/** From the hips to the sensor, m: up the trunk and out of the back. */
const LEVER: Vector = [0, 0.45, 0.1];
const PELVIS_LEVER: Vector = [0, 0.08, 0.12];
/** Breath and typing hardly reach the pelvis. */
const PELVIS_LIFE = 0.3;
/** Step of the differences; the fastest motion (tremor, 11 Hz) is resolved to better than 0.1 %. */
const STEP_S = 0.002;

/** Per sample: a low-noise MEMS part at 50 Hz (datasheets: 60–90 µg/√Hz, 4–5 m°/s/√Hz). */
const ACC_NOISE = 0.003;
const GYR_NOISE = 4e-4;
const ACC_OFFSET = 0.03;
const GYR_OFFSET = 4e-3;

export interface Truth {
  /**
   * Of the trunk (placement pelvis: of the pelvis), whatever the sensor does on it. Lean against the upright reference: forward atan2(−u·f, u·u0), lateral asin(u·l), total acos(u·u0); rad.
   */
  readonly forwardRad: number;
  readonly lateralRad: number;
  readonly totalRad: number;
  /** Trunk less pelvis, forward: what bends between the two. */
  readonly flexionRad: number;
  /** Unit vector up, in the sensor's axes as they are now. */
  readonly up: Vector;
  readonly posture: Posture;
  /** Under way into the posture. */
  readonly changing: boolean;
  readonly worn: boolean;
}

export interface BodySample {
  /** Specific force, m/s², and angular rate, rad/s, in the sensor's axes (right, up, out of the back). */
  readonly acc: Vector;
  readonly gyr: Vector;
}

export interface BodySetup {
  readonly seed: number;
  /** Ordered by atS. Default: a desk day of nine hours. */
  readonly script?: readonly Keyframe[];
  /** Default: the upper back. Both placements of one seed and script are one body. */
  readonly placement?: "upper-back" | "pelvis";
  /** Sensor's real axes from those it has when worn as drawn. */
  readonly mounting?: Quaternion;
  readonly slips?: readonly Slip[];
}

interface Course {
  readonly forwardRad: number;
  readonly lateralRad: number;
  readonly yawRad: number;
  readonly life: number;
  readonly typing: number;
  readonly walking: number;
  readonly riding: number;
  readonly stairs: number;
  readonly wheeling: number;
  readonly pelvisForwardRad: number;
  readonly pelvisLateralRad: number;
}

interface Leg {
  readonly atS: number;
  readonly endS: number;
  readonly from: Course;
  readonly to: Course;
  readonly slumpRad: number;
  readonly posture: Posture;
}

interface Pose {
  readonly earthFromSensor: Quaternion;
  readonly placeM: Vector;
}

const mount = about(0, -MOUNT_PITCH_RAD);
export interface UprightBasis {
  readonly up: Vector;
  readonly anterior: Vector;
  readonly left: Vector;
}
const basisIn = (trunkFromSensor: Quaternion): UprightBasis => ({
  up: turned(inverse(trunkFromSensor), [0, 1, 0]),
  anterior: turned(inverse(trunkFromSensor), [0, 0, -1]),
  left: turned(inverse(trunkFromSensor), [-1, 0, 0]),
});
/** Up, anterior and left of an upright wearer, in the axes of a sensor worn as drawn. */
export const uprightBasis = basisIn(mount);

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const clamped = (value: number): number => Math.max(-1, Math.min(1, value));
const minimumJerk = (u: number): number => u * u * u * (10 + u * (6 * u - 15));

export class SimulatedBody {
  readonly #seed: number;
  readonly #legs: readonly Leg[];
  readonly #living: LivingMotion;
  readonly #accOffset: Vector;
  readonly #gyrOffset: Vector;
  readonly #pelvis: boolean;
  /** Undefined: worn as drawn, for good. */
  readonly #worn: { readonly mounting: Quaternion | undefined; readonly slips: readonly Slip[] } | undefined;
  /** Where the last question fell: they come in order. Speeds up, decides nothing. */
  #near = 0;

  constructor(setup: BodySetup) {
    this.#seed = setup.seed;
    this.#legs = legsFrom(setup.script ?? deskDay(setup.seed));
    this.#living = livingMotionFrom(setup.seed);
    const { mounting, slips = [] } = setup;
    if (mounting !== undefined || slips.length > 0) this.#worn = { mounting, slips };
    this.#pelvis = setup.placement === "pelvis";
    // Two sensors are two parts.
    const uniform = uniformFrom(setup.seed ^ (this.#pelvis ? 0x0ff5e8 : 0x0ff5e7));
    const offset = (size: number): Vector => [
      size * (2 * uniform() - 1),
      size * (2 * uniform() - 1),
      size * (2 * uniform() - 1),
    ];
    this.#accOffset = offset(ACC_OFFSET);
    this.#gyrOffset = offset(GYR_OFFSET);
  }

  /** What a real part reads: the ideal with a constant offset and white noise. */
  sampleAt(tS: number): BodySample {
    const { acc, gyr } = this.idealAt(tS);
    const index = Math.round(tS * 32_768);
    const noisy = (value: number, size: number, axis: number): number =>
      value + size * normalAt(this.#seed, index, this.#pelvis ? axis + 6 : axis);
    const [ax, ay, az] = this.#accOffset;
    const [gx, gy, gz] = this.#gyrOffset;
    return {
      acc: [
        noisy(acc[0] + ax, ACC_NOISE, 0),
        noisy(acc[1] + ay, ACC_NOISE, 1),
        noisy(acc[2] + az, ACC_NOISE, 2),
      ],
      gyr: [
        noisy(gyr[0] + gx, GYR_NOISE, 3),
        noisy(gyr[1] + gy, GYR_NOISE, 4),
        noisy(gyr[2] + gz, GYR_NOISE, 5),
      ],
    };
  }

  /** What a perfect sensor would read. */
  idealAt(tS: number): BodySample {
    const before = this.#poseAt(tS - STEP_S);
    const now = this.#poseAt(tS);
    const after = this.#poseAt(tS + STEP_S);
    const bend = (i: 0 | 1 | 2): number =>
      (before.placeM[i] - 2 * now.placeM[i] + after.placeM[i]) / (STEP_S * STEP_S);
    const sensorFromEarth = inverse(now.earthFromSensor);
    const [rx, ry, rz] = rotationVector(times(inverse(before.earthFromSensor), after.earthFromSensor));
    return {
      acc: turned(sensorFromEarth, [bend(0), bend(1) + GRAVITY, bend(2)]),
      gyr: [rx / (2 * STEP_S), ry / (2 * STEP_S), rz / (2 * STEP_S)],
    };
  }

  truthAt(tS: number): Truth {
    const up = turned(inverse(this.#poseAt(tS).earthFromSensor), [0, 1, 0]);
    const leg = this.#legAt(tS);
    const basis = this.basisAt(tS);
    const alongUp = dot(up, basis.up);
    const course = courseAt(leg, tS);
    return {
      forwardRad: Math.atan2(-dot(up, basis.anterior), alongUp),
      lateralRad: Math.asin(clamped(dot(up, basis.left))),
      totalRad: Math.acos(clamped(alongUp)),
      flexionRad: course.forwardRad - course.pelvisForwardRad,
      up,
      posture: leg.posture,
      changing: tS < leg.endS,
      worn: leg.posture !== "on-table" && leg.posture !== "handled",
    };
  }

  /** Up, anterior and left of an upright wearer, in the sensor's axes as it sits at `tS`. */
  basisAt(tS: number): UprightBasis {
    return this.#worn === undefined ? uprightBasis : basisIn(this.#trunkFromSensor(tS));
  }

  #trunkFromSensor(tS: number): Quaternion {
    return this.#worn === undefined
      ? mount
      : times(mount, drawnFromSensor(this.#worn.mounting, this.#worn.slips, tS));
  }

  #poseAt(tS: number): Pose {
    const course = courseAt(this.#legAt(tS), tS);
    const doing = this.#pelvis
      ? { ...course, life: PELVIS_LIFE * course.life, typing: PELVIS_LIFE * course.typing }
      : course;
    const wobble: Wobble = this.#living.wobbleAt(tS, doing);
    const forwardRad = this.#pelvis ? course.pelvisForwardRad : course.forwardRad;
    const lateralRad = this.#pelvis ? course.pelvisLateralRad : course.lateralRad;
    const earthFromTrunk = times(
      times(about(1, course.yawRad + wobble.yawRad), about(0, -(forwardRad + wobble.forwardRad))),
      about(2, -(lateralRad + wobble.lateralRad)),
    );
    const [x, y, z] = turned(earthFromTrunk, this.#pelvis ? PELVIS_LEVER : LEVER);
    const [sx, sy, sz] = wobble.shiftM;
    return {
      earthFromSensor: times(earthFromTrunk, this.#trunkFromSensor(tS)),
      placeM: [x + sx, y + sy, z + sz],
    };
  }

  #legAt(tS: number): Leg {
    const legs = this.#legs;
    let i = Math.min(this.#near, legs.length - 1);
    while (i > 0 && tS < legs[i]!.atS) i--;
    while (i + 1 < legs.length && tS >= legs[i + 1]!.atS) i++;
    this.#near = i;
    return legs[i]!;
  }
}

function courseAt(leg: Leg, tS: number): Course {
  const { from, to } = leg;
  if (tS >= leg.endS) {
    if (leg.slumpRad === 0) return to;
    const sunk = leg.slumpRad * (1 - Math.exp(-(tS - leg.endS) / SLUMP_TIME_S));
    return { ...to, forwardRad: to.forwardRad + sunk };
  }
  const share = minimumJerk(Math.max(0, (tS - leg.atS) / (leg.endS - leg.atS)));
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return {
    forwardRad: mix(from.forwardRad, to.forwardRad),
    lateralRad: mix(from.lateralRad, to.lateralRad),
    yawRad: mix(from.yawRad, to.yawRad),
    life: mix(from.life, to.life),
    typing: mix(from.typing, to.typing),
    walking: mix(from.walking, to.walking),
    riding: mix(from.riding, to.riding),
    stairs: mix(from.stairs, to.stairs),
    wheeling: mix(from.wheeling, to.wheeling),
    pelvisForwardRad: mix(from.pelvisForwardRad, to.pelvisForwardRad),
    pelvisLateralRad: mix(from.pelvisLateralRad, to.pelvisLateralRad),
  };
}

/** Each leg starts where the one before it had got to. Before the first keyframe its posture already holds. */
function legsFrom(script: readonly Keyframe[]): Leg[] {
  const legs: Leg[] = [];
  for (const keyframe of script) {
    const shape = postureShapes[keyframe.posture];
    const before = legs.at(-1);
    const from = before === undefined ? undefined : courseAt(before, keyframe.atS);
    const forwardRad = keyframe.forwardRad ?? shape.forwardRad;
    const lateralRad = keyframe.lateralRad ?? shape.lateralRad;
    const to: Course = {
      ...shape,
      forwardRad,
      lateralRad,
      riding: keyframe.riding ?? shape.riding,
      pelvisForwardRad: keyframe.pelvisForwardRad ?? shape.pelvisShare * forwardRad,
      pelvisLateralRad: shape.pelvisShare * lateralRad,
      yawRad: keyframe.yawRad ?? from?.yawRad ?? 0,
    };
    legs.push({
      atS: keyframe.atS,
      endS: keyframe.atS + (from === undefined ? 0 : keyframe.transitionS),
      from: from ?? to,
      to,
      slumpRad: keyframe.slumpRad ?? 0,
      posture: keyframe.posture,
    });
  }
  if (legs.length === 0) throw new Error("a script needs at least one keyframe");
  return legs;
}
