import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Quaternion } from "../../../../workers/fusion/quaternion.ts";
import {
  identityQuaternion,
  writeMatrix,
  writeProduct,
  writeRotated,
  writeUp,
} from "../../../../workers/fusion/quaternion.ts";
import { matrix3, vector3 } from "../../../../workers/fusion/vector.ts";

const part = fc.double({ min: -1, max: 1, noNaN: true });
const unit = fc
  .tuple(part, part, part, part)
  .filter((q) => Math.hypot(...q) > 0.1)
  .map((q) => Float64Array.from(q, (x) => x / Math.hypot(...q)) as Quaternion);
const vector = fc.tuple(part, part, part).map(([x, y, z]) => vector3(x, y, z));

test("a product of unit quaternions is a unit quaternion, and rotates as one after the other", () => {
  fc.assert(
    fc.property(unit, unit, vector, (a, b, v) => {
      const ab = identityQuaternion();
      writeProduct(ab, a, b);
      expect(Math.hypot(...ab)).toBeCloseTo(1, 12);
      const once = vector3();
      writeRotated(once, ab, v);
      const twice = vector3();
      writeRotated(twice, b, v);
      writeRotated(twice, a, twice);
      for (let i = 0; i < 3; i++) expect(once[i]).toBeCloseTo(twice[i] as number, 12);
    }),
  );
});

test("the matrix rotates as its quaternion does, and its third row is up in the sensor frame", () => {
  fc.assert(
    fc.property(unit, vector, (q, v) => {
      const m = matrix3();
      writeMatrix(m, q);
      const rotated = vector3();
      writeRotated(rotated, q, v);
      for (let i = 0; i < 3; i++) {
        const row = m.subarray(3 * i, 3 * i + 3);
        expect((row[0] as number) * v[0] + (row[1] as number) * v[1] + (row[2] as number) * v[2]).toBeCloseTo(
          rotated[i] as number,
          12,
        );
      }
      const up = vector3();
      writeUp(up, q);
      const back = vector3();
      writeRotated(back, q, up);
      expect(back[2]).toBeCloseTo(1, 12);
    }),
  );
});
