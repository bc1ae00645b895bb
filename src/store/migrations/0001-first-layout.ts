// Version 1: the first layout. Names and key paths are written out here, not taken from schema.ts, because schema.ts
// moves on and this must not.
import type { Migration } from "./migration.ts";

export const firstLayout: Migration = {
  to: 1,
  name: "first-layout",
  migrate: async (database) => {
    database.createObjectStore("sessions", { keyPath: "id" }).createIndex("by-start", "startedAt");
    database.createObjectStore("segments", { keyPath: ["sessionId", "placement", "segment"] });
    database.createObjectStore("raw", { keyPath: ["sessionId", "placement", "seq"] });
    database.createObjectStore("rows", { keyPath: ["sessionId", "placement", "minute"] });
    database.createObjectStore("events");
    database.createObjectStore("checkpoints");
    database.createObjectStore("references", { keyPath: ["sensorId", "placement", "setAt"] });
    database.createObjectStore("settings");
  },
};
