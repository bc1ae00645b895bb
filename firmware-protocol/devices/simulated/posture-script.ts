// What a simulated wearer does and when: keyframes, and the angles behind their names. Angles are of the trunk against
// upright, + forward and + to the right, rad (posture conventions of the program: lean relative to a reference).

const deg = (value: number): number => (value * Math.PI) / 180;

export type Posture =
  | "upright"
  | "typing"
  | "slumped"
  | "leaning-right"
  | "leaning-left"
  | "reclined"
  | "bent"
  | "standing"
  | "walking"
  | "lying"
  | "handled"
  | "on-table";

export interface Keyframe {
  /** When the wearer begins to move into the posture. */
  readonly atS: number;
  readonly posture: Posture;
  /** How long that takes, minimum-jerk. */
  readonly transitionS: number;
  /** Other angles than the posture's own. */
  readonly forwardRad?: number;
  readonly lateralRad?: number;
  readonly yawRad?: number;
  /** Slow sinking after arrival: how far in the end (63 % of it after SLUMP_TIME_S). */
  readonly slumpRad?: number;
}

export interface PostureShape {
  readonly forwardRad: number;
  readonly lateralRad: number;
  /** 1 where a living body carries the sensor: breathing, sway, tremor. */
  readonly life: number;
  readonly typing: number;
  readonly walking: number;
}

export const SLUMP_TIME_S = 600;

/** The sensor lies on the slope of the upper back (10–45° on twelve people; 15° taken). */
export const MOUNT_PITCH_RAD = deg(15);

const shape = (forwardDeg: number, lateralDeg = 0, more: Partial<PostureShape> = {}): PostureShape => ({
  forwardRad: deg(forwardDeg),
  lateralRad: deg(lateralDeg),
  life: 1,
  typing: 0,
  walking: 0,
  ...more,
});

export const postureShapes: Record<Posture, PostureShape> = {
  upright: shape(0),
  typing: shape(3, 0, { typing: 1 }),
  slumped: shape(15, 0, { typing: 0.5 }),
  "leaning-right": shape(6, 14),
  "leaning-left": shape(6, -14),
  reclined: shape(-30),
  bent: shape(38),
  standing: shape(1),
  walking: shape(5, 0, { walking: 1 }),
  lying: shape(-86),
  handled: shape(40, 30),
  /** Flat, the drawing up: z out of the back points at the ceiling. */
  "on-table": { ...shape(75), life: 0 },
};

/** Angle between two leans, small-angle: enough to tell positions apart. */
export const apart = (
  a: { readonly forwardRad: number; readonly lateralRad: number },
  b: { readonly forwardRad: number; readonly lateralRad: number },
): number => Math.hypot(a.forwardRad - b.forwardRad, a.lateralRad - b.lateralRad);
