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
  | "sleeping"
  | "riding"
  | "stairs"
  | "wheeling"
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
  /** Where the pelvis leans, if not where it follows the trunk to. */
  readonly pelvisForwardRad?: number;
  /** Strength of the road, where that is not the posture's own: 0 at a light, 0.4 on a smooth road. */
  readonly riding?: number;
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
  /** 1 in a seat on an ordinary road; on stairs; pushing a wheelchair over a rough floor. */
  readonly riding: number;
  readonly stairs: number;
  readonly wheeling: number;
  /** How much of the trunk's lean the pelvis shares: of a seated bend 20° of 72° (35 trials, 12 people). */
  readonly pelvisShare: number;
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
  riding: 0,
  stairs: 0,
  wheeling: 0,
  pelvisShare: 0.28,
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
  walking: shape(5, 0, { walking: 1, pelvisShare: 0.6 }),
  lying: shape(-86, 0, { pelvisShare: 1 }),
  /** Hardly more than breath: a tilt RMS of about 0.04° in 10 s, the least of seated people. */
  sleeping: shape(-86, 0, { life: 0.4, pelvisShare: 1 }),
  riding: shape(-8, 0, { riding: 1 }),
  stairs: shape(12, 0, { stairs: 1, pelvisShare: 0.6 }),
  wheeling: shape(8, 0, { wheeling: 1 }),
  handled: shape(40, 30, { pelvisShare: 1 }),
  /** Flat, the drawing up: z out of the back points at the ceiling. */
  "on-table": { ...shape(75), life: 0, pelvisShare: 1 },
};

/** Angle between two leans, small-angle: enough to tell positions apart. */
export const apart = (
  a: { readonly forwardRad: number; readonly lateralRad: number },
  b: { readonly forwardRad: number; readonly lateralRad: number },
): number => Math.hypot(a.forwardRad - b.forwardRad, a.lateralRad - b.lateralRad);
