// All migrations in order. The database's version is the number of the last.
import { firstLayout } from "./0001-first-layout.ts";
import { versionedReferences } from "./0002-versioned-references.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [firstLayout, versionedReferences];

/** The version that a page knowing `known` reads and writes. */
export const newestVersion = (known: readonly Migration[]): number =>
  Math.max(...known.map((migration) => migration.to));

/** Those of `known` that lead on from `version` (0: no database yet), in order. */
export function migrationsAfter(version: number, known: readonly Migration[]): readonly Migration[] {
  return known.filter((migration) => migration.to > version).toSorted((a, b) => a.to - b.to);
}
