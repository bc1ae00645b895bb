// How each sensor is worn on the upper back: which of our directions each of its axes points along. Ours: x to the
// wearer's right, y up, z out of the back. Written as a person would say it, not as a matrix, so that a slip in one of
// the two transcriptions shows.
import { type Matrix, turned, type Vector } from "../worn-motion.ts";

const RIGHT: Vector = [1, 0, 0];
const LEFT: Vector = [-1, 0, 0];
const UP: Vector = [0, 1, 0];
const OUT: Vector = [0, 0, 1];

/** The device's X, Y and Z, each as a direction of ours. */
export interface Mounting {
  readonly x: Vector;
  readonly y: Vector;
  readonly z: Vector;
}

/** Top edge up, face away from the body. */
export const yUp: Mounting = { x: RIGHT, y: UP, z: OUT };
/** The device's X up, its label away from the body: then its Y points to the left. */
export const xUp: Mounting = { x: UP, y: LEFT, z: OUT };

/** A vector of ours in the device's axes. */
export const inDeviceAxes = ({ x, y, z }: Mounting, vector: Vector): Vector =>
  turned([...x, ...y, ...z] as unknown as Matrix, vector);
