// Version 2: references become versions that say how they were set, and sensors get a memory of their own. References
// set with one press are carried over as they are.
import type { Migration } from "./migration.ts";

export const versionedReferences: Migration = {
  to: 2,
  name: "versioned-references",
  migrate: async (database, transaction) => {
    database.createObjectStore("sensors", { keyPath: "sensorId" });
    const references = transaction.objectStore("references");
    for (let cursor = await references.openCursor(); cursor !== null; cursor = await cursor.continue()) {
      await cursor.update({
        ...(cursor.value as object),
        method: "one-press",
        references: {},
      });
    }
  },
};
