// Our own results as they stand in a file: snake_case keys, degrees instead of radians, units in the names.
const DEGREES = 180 / Math.PI;

/** Ends of names in the program, what they become in a file, and the factor between the two. */
const units: readonly (readonly [RegExp, string, number])[] = [
  [/Rad2$/, "_deg2", DEGREES * DEGREES],
  [/RadPerS$/, "_deg_s", DEGREES],
  [/Rad$/, "_deg", DEGREES],
  [/MPerS2$/, "_m_s2", 1],
  [/MPerS$/, "_m_s", 1],
  [/Ms2$/, "_m_s2", 1],
  [/Ms$/, "_s", 1e-3],
];

/** Undefined and what is not finite become null: JSON knows neither. */
export function forFile(value: unknown, factor = 1): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? rounded(value * factor) : null;
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    return Array.from(value as ArrayLike<unknown>, (one) => forFile(one, factor));
  }
  if (typeof value !== "object" || value === null) return value ?? null;
  const entries = Object.entries(value).map(([key, one]): [string, unknown] => {
    const unit = units.find(([end]) => end.test(key));
    const name = unit ? key.replace(unit[0], unit[1]) : key;
    return [snakeCase(name), forFile(one, unit?.[2] ?? factor)];
  });
  return Object.fromEntries(entries);
}

const snakeCase = (name: string): string =>
  name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, after: string) => `${before}_${after.toLowerCase()}`,
  );

/** Nine significant digits: more would be noise. */
const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(9)));
