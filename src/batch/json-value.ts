// Values out of a JSON document that somebody else wrote: each is checked, and a wrong one is told by its path. Only own
// properties count, so that a key such as "__proto__" is a key like any other.

/** Thrown inside the reading of a sidecar and caught at its rim; never leaves it. */
export class JsonFault extends Error {}

export type JsonObject = Readonly<Record<string, unknown>>;

export function objectAt(value: unknown, path: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new JsonFault(`${path} is not an object`);
}

/** Absent and null are undefined. */
export const own = (object: JsonObject, key: string): unknown =>
  Object.hasOwn(object, key) ? (object[key] ?? undefined) : undefined;

export function numberIn(
  object: JsonObject,
  key: string,
  path: string,
  least: number,
  most: number,
): number | undefined {
  const value = own(object, key);
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !(value >= least && value <= most)) {
    throw new JsonFault(`${path}${key} is not a number from ${least} to ${most}`);
  }
  return value;
}

export function textIn(object: JsonObject, key: string, path: string): string | undefined {
  const value = own(object, key);
  if (value !== undefined && typeof value !== "string") throw new JsonFault(`${path}${key} is not a text`);
  return value;
}

export function oneOf<T extends string>(
  object: JsonObject,
  key: string,
  path: string,
  allowed: readonly T[],
): T | undefined {
  const value = own(object, key);
  if (value === undefined) return undefined;
  if (!allowed.some((one) => one === value)) {
    throw new JsonFault(`${path}${key} is not one of ${allowed.map((one) => `"${one}"`).join(", ")}`);
  }
  return value as T;
}

export function listIn(object: JsonObject, key: string, path: string): readonly unknown[] {
  const value = own(object, key);
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonFault(`${path}${key} is not a list`);
  return value;
}

/** `length` finite numbers of a magnitude up to `most`. */
export function numbersIn(
  object: JsonObject,
  key: string,
  path: string,
  length: number,
  most: number,
): readonly number[] | undefined {
  const value = own(object, key);
  if (value === undefined) return undefined;
  const isRight =
    Array.isArray(value) &&
    value.length === length &&
    value.every((one) => typeof one === "number" && Math.abs(one) <= most);
  if (!isRight) throw new JsonFault(`${path}${key} is not a list of ${length} numbers`);
  return value as number[];
}
