// Numbers as the bench writes them: as many decimals as the sensor is worth, a true minus, degrees at the rim.
import { degreesFromRadians } from "../domain/units.ts";

const MINUS = "\u2212";

export const fixed = (value: number, decimals: number): string => {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `${MINUS}${text}` : text;
};

/** Four significant digits, whatever the size. */
export const significant = (value: number): string =>
  String(Number(value.toPrecision(4))).replace("-", MINUS);

export const degrees = (rad: number, decimals: number): string => fixed(degreesFromRadians(rad), decimals);

export const percentOf = (share: number, decimals = 1): string => fixed(100 * share, decimals);

/** "3:07". */
export const minutes = (ms: number): string => {
  const s = Math.floor(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)!}`;
