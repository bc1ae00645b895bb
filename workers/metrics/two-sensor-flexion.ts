// Two placements' 10 Hz points on one session clock → flexion between them: lean of the upper back less lean of the
// pelvis, forward and sideways. Only with both may flexion of the thoracolumbar spine be spoken of; it separates leaning
// with a straight back from rounding. Points are matched within one point of time; where either is missing there is a
// gap, never a guess. Pure streaming; everything that changes is plain data.
import type { Placement } from "../../src/domain/placement.ts";
import { HALF_POINT_MS } from "./point-run.ts";

/** One point. */
const TOLERANCE_MS = 2 * HALF_POINT_MS;
/** How long one sensor's points wait for the other's, which may come over a slower link: a minute. */
const MOST_WAITING = 600;

export interface WaitingPoint {
  readonly atMs: number;
  readonly forwardRad: number;
  readonly lateralRad: number;
}

/** Plain data: points that have no partner yet, in order of time. */
export interface FlexionState {
  readonly upper: WaitingPoint[];
  readonly lower: WaitingPoint[];
}

export const freshFlexion = (): FlexionState => ({ upper: [], lower: [] });

/** At the time of the upper back's point: flexion forward + and sideways, rad, and the leans that it is between. */
export interface FlexionPoint {
  readonly atMs: number;
  readonly forwardRad: number;
  readonly lateralRad: number;
  readonly upperForwardRad: number;
  readonly lowerForwardRad: number;
}

export class TwoSensorFlexion {
  readonly state: FlexionState;
  readonly #tell: (point: FlexionPoint) => void;

  constructor(state: FlexionState, tell: (point: FlexionPoint) => void) {
    this.state = state;
    this.#tell = tell;
  }

  /** A point of either placement; times of one placement never go back. Leans in rad, each against its own zero. */
  point(placement: Placement, atMs: number, forwardRad: number, lateralRad: number): void {
    const queue = placement === "upper-back" ? this.state.upper : this.state.lower;
    queue.push({ atMs, forwardRad, lateralRad });
    this.#match();
    if (queue.length > MOST_WAITING) queue.shift();
  }

  /** Nothing more will come of what waits: the last points that could still have found a nearer partner are told. */
  finish(): void {
    this.#match(true);
    this.state.upper.length = 0;
    this.state.lower.length = 0;
  }

  #match(final = false): void {
    const { upper, lower } = this.state;
    for (;;) {
      const above = upper[0];
      const below = lower[0];
      if (!above || !below) return;
      const apart = Math.abs(above.atMs - below.atMs);
      const [earlier, other] = above.atMs <= below.atMs ? [upper, below] : [lower, above];
      if (apart > TOLERANCE_MS) {
        earlier.shift();
        continue;
      }
      if (apart > HALF_POINT_MS) {
        // A neighbour may fit better, and may still be on its way.
        const next = earlier[1];
        if (!next && !final) return;
        if (next && Math.abs(next.atMs - other.atMs) < apart) {
          earlier.shift();
          continue;
        }
      }
      upper.shift();
      lower.shift();
      this.#tell({
        atMs: above.atMs,
        forwardRad: within(above.forwardRad - below.forwardRad),
        lateralRad: above.lateralRad - below.lateralRad,
        upperForwardRad: above.forwardRad,
        lowerForwardRad: below.forwardRad,
      });
    }
  }
}

/** Forward lean goes round at 180°. */
const within = (rad: number): number =>
  rad > Math.PI ? rad - 2 * Math.PI : rad <= -Math.PI ? rad + 2 * Math.PI : rad;
