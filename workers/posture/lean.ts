// Up-vector in the sensor frame → upper-back lean against the reference. Lateral is asin, not atan2(u·l, u·u0): that
// one blows up as forward lean nears 90°.
import type { BodyBasis, Lean } from "../../src/domain/lean.ts";
import { radians } from "../../src/domain/units.ts";

const within1 = (x: number): number => Math.min(1, Math.max(-1, x));

/** `(x, y, z)`: unit vector up in the sensor frame. Signs: forward +, to the wearer's right +. */
export function leanFrom({ up, anterior, left }: BodyBasis, x: number, y: number, z: number): Lean {
  const along = x * up[0] + y * up[1] + z * up[2];
  const front = x * anterior[0] + y * anterior[1] + z * anterior[2];
  const side = x * left[0] + y * left[1] + z * left[2];
  return {
    forward: radians(Math.atan2(-front, along)),
    lateral: radians(Math.asin(within1(side))),
    total: radians(Math.acos(within1(along))),
  };
}
