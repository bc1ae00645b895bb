// A sensor in somebody's hand: lying still, and turned when the test says so, about an axis of its own. Out: its true
// specific force and rate at every instant, in our axes (x to the right, y to its top edge, z out of its front).
import {
  type BodyMotion,
  type Matrix,
  product,
  transposed,
  turned,
  type Vector,
} from "../peripheral/worn-motion.ts";

const GRAVITY_M_PER_S2 = 9.80665;

interface Turn {
  readonly axis: Vector;
  readonly angleRad: number;
  readonly fromS: number;
  readonly toS: number;
  readonly before: Matrix;
}

/** Rodrigues. */
function rotation([x, y, z]: Vector, rad: number): Matrix {
  const [c, s] = [Math.cos(rad), Math.sin(rad)];
  const k = 1 - c;
  return [
    c + x * x * k,
    x * y * k - z * s,
    x * z * k + y * s,
    y * x * k + z * s,
    c + y * y * k,
    y * z * k - x * s,
    z * x * k - y * s,
    z * y * k + x * s,
    c + z * z * k,
  ];
}

/** Lying on its back, its front up. */
const FRONT_UP: Matrix = [1, 0, 0, 0, 0, 1, 0, -1, 0];

export const x: Vector = [1, 0, 0];
export const y: Vector = [0, 1, 0];
export const z: Vector = [0, 0, 1];

export class HandTurned {
  #turns: Turn[] = [];

  /** Right-handed about an axis of its own, with a smooth start and end. `atS`: not before the last turn's end. */
  turn(axis: Vector, angleDeg: number, atS: number, forS = 0.5): void {
    const angleRad = (angleDeg * Math.PI) / 180;
    this.#turns.push({ axis, angleRad, fromS: atS, toS: atS + forS, before: this.#attitude(atS) });
  }

  /** Arrow, so that it can be handed over. `atS`: any steady clock. */
  readonly at = (atS: number): BodyMotion => {
    const roomFromSensor = this.#attitude(atS);
    return {
      roomFromSensor,
      accMPerS2: turned(transposed(roomFromSensor), [0, GRAVITY_M_PER_S2, 0]),
      gyrRadPerS: this.#rate(atS),
    };
  };

  #turnAt(atS: number): Turn | undefined {
    return this.#turns.findLast(({ fromS }) => fromS <= atS);
  }

  #attitude(atS: number): Matrix {
    const turn = this.#turnAt(atS);
    if (turn === undefined) return FRONT_UP;
    const share = Math.min(1, (atS - turn.fromS) / (turn.toS - turn.fromS));
    return product(turn.before, rotation(turn.axis, turn.angleRad * share * share * (3 - 2 * share)));
  }

  #rate(atS: number): Vector {
    const turn = this.#turnAt(atS);
    if (turn === undefined || atS > turn.toS) return [0, 0, 0];
    const [ax, ay, az] = turn.axis;
    const lengthS = turn.toS - turn.fromS;
    const share = (atS - turn.fromS) / lengthS;
    const rate = (turn.angleRad * 6 * share * (1 - share)) / lengthS;
    return [ax * rate, ay * rate, az * rate];
  }
}
