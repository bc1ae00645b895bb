// A body basis out of JSON: "up" at the reference position and, if known, "anterior", both in the sensor's axes. What is
// orthonormal already, as a program wrote it, stays as it is to the last bit; what a person wrote is made so.
import type { BodyBasis, Vec3 } from "../domain/lean.ts";
import { basisFrom } from "../../workers/posture/reference.ts";
import { JsonFault, type JsonObject, numbersIn, objectAt, oneOf, own } from "./json-value.ts";

/** Below this a vector has no direction, and above its cosine two have the same. */
const LEAST_LENGTH = 1e-3;
const EXACT = 1e-9;
/** Cosine of 2.6°: decimals of a file by hand, and no other axis. */
const LEAST_AGREEMENT = 0.999;

export function basisIn(object: JsonObject, key: string, path: string): BodyBasis | undefined {
  const value = own(object, key);
  if (value === undefined) return undefined;
  const at = `${path}${key}.`;
  const entry = objectAt(value, `${path}${key}`);
  const source = oneOf(entry, "source", at, ["reference", "walking", "mounting"]) ?? "reference";
  const up = unitIn(entry, "up", at);
  if (up === undefined) throw new JsonFault(`${at}up is missing`);
  const forward = unitIn(entry, "anterior", at);
  if (forward === undefined) {
    const basis = basisFrom(up, source);
    if (basis === undefined) throw new JsonFault(`${at}anterior is missing, and up says that it lies flat`);
    return basis;
  }
  const along = dot(up, forward);
  if (Math.abs(along) > 0.99) throw new JsonFault(`${at}anterior points along up`);
  const anterior =
    Math.abs(along) < EXACT
      ? forward
      : unit([forward[0] - along * up[0], forward[1] - along * up[1], forward[2] - along * up[2]]);
  const across = cross(up, anterior);
  const left = unitIn(entry, "left", at) ?? across;
  // The other way round, right would be told for left.
  if (dot(left, across) < LEAST_AGREEMENT) throw new JsonFault(`${at}left is not up × anterior`);
  return { up, anterior, left, source };
}

function unitIn(entry: JsonObject, key: string, path: string): Vec3 | undefined {
  const values = numbersIn(entry, key, path, 3, 1e6);
  if (values === undefined) return undefined;
  const vector = values as unknown as Vec3;
  const length = Math.sqrt(dot(vector, vector));
  if (length < LEAST_LENGTH) throw new JsonFault(`${path}${key} has no length`);
  return Math.abs(length - 1) < EXACT ? vector : unit(vector);
}

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const unit = (a: Vec3): Vec3 => {
  const length = Math.sqrt(dot(a, a));
  return [a[0] / length, a[1] / length, a[2] / length];
};

const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
