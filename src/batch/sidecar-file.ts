// The facts beside a CSV: its sidecar, if there is one, and what the file's own name says of the placement.
import { existsSync, readFileSync, statSync } from "node:fs";
import { type FactsRead, factsFrom, factsWithoutSidecar } from "./recording-facts.ts";

const MOST_BYTES = 64 * 2 ** 20;
const placed = /^(.*)-(upper-back|pelvis)$/;

export const sidecarOf = (input: string): string => `${input.replace(/\.csv$/i, "")}.json`;

/** "walk-pelvis.csv" → "walk" and where the sensor was worn; undefined for other names. */
export function nameParts(
  input: string,
): { readonly base: string; readonly placement: "upper-back" | "pelvis" } | undefined {
  const [, base, placement] = placed.exec(input.replace(/\.csv$/i, "")) ?? [];
  if (base === undefined) return undefined;
  return { base, placement: placement === "pelvis" ? "pelvis" : "upper-back" };
}

export function factsBeside(input: string): FactsRead {
  const path = sidecarOf(input);
  const fallback = nameParts(input)?.placement;
  if (!existsSync(path)) {
    return { ok: true, facts: { ...factsWithoutSidecar, ...(fallback && { placement: fallback }) } };
  }
  if (statSync(path).size > MOST_BYTES) return { ok: false, what: "is too large for a sidecar" };
  return factsFrom(readFileSync(path, "utf8"), fallback);
}
