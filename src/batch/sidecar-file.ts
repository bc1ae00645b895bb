// The facts beside a CSV: its sidecar, if there is one, and what the file's own name says of the placement.
import { readFileSync, statSync } from "node:fs";
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

/** Told, not thrown, where it cannot be read: the other files are looked at as well. */
export function factsBeside(input: string): FactsRead {
  const path = sidecarOf(input);
  const fallback = nameParts(input)?.placement;
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) {
      return { ok: true, facts: { ...factsWithoutSidecar, ...(fallback && { placement: fallback }) } };
    }
    if (!stat.isFile()) return { ok: false, what: "is in the place of a sidecar, but no file" };
    if (stat.size > MOST_BYTES) return { ok: false, what: "is too large for a sidecar" };
    return factsFrom(readFileSync(path, "utf8"), fallback);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === undefined) throw thrown;
    return { ok: false, what: code };
  }
}
