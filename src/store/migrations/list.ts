// All migrations in order. The database's version is the number of the last.
import { firstLayout } from "./0001-first-layout.ts";
import type { Migration } from "./migration.ts";

export const migrations: readonly Migration[] = [firstLayout];

/** Those that lead from `version` (0: no database yet) to the newest, in order. */
export function migrationsAfter(
  version: number,
  all: readonly Migration[] = migrations,
): readonly Migration[] {
  return all.filter((migration) => migration.to > version).toSorted((a, b) => a.to - b.to);
}

export const newestVersion = Math.max(...migrations.map((migration) => migration.to));
