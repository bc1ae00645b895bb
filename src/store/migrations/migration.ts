// A step from one layout of the database to the next. Never edited once published: what people have on disk was made
// by it. A new layout is a new file, a line in list.ts and a fixture of the version it starts from.
import type { IDBPDatabase, IDBPTransaction } from "idb";

export interface Migration {
  /** The version it leads to: 1, 2, 3 … */
  readonly to: number;
  readonly name: string;
  /**
   * Works only on what it is handed, inside the upgrade's own transaction: it awaits nothing else, or the transaction
   * would end under it. A failure aborts the upgrade and leaves the older layout as it was.
   */
  readonly migrate: (
    database: IDBPDatabase,
    transaction: IDBPTransaction<unknown, string[], "versionchange">,
  ) => Promise<void>;
}
