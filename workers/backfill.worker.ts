// Takes over what a sensor recorded by itself, away from the page and from the posture worker. Wiring: pieces → store.
import * as Comlink from "comlink";
import { logReaderFor } from "../firmware-protocol/log-readers.ts";
import { openRepository } from "../src/store/indexed-db.ts";
import type { Repository } from "../src/store/repository.ts";
import { Backfill } from "./backfill/backfill.ts";
import type { BackfillStep, BackfillWorker } from "./backfill-contract.ts";

let repository: Repository | undefined;
let backfill: Backfill | undefined;

const nothing: BackfillStep = { do: "stop", fault: { code: "log-unreadable", detail: "not begun" } };

const api: BackfillWorker = {
  begin: async (request) => {
    const reader = logReaderFor(request.sensor.driverId);
    if (!reader) return { do: "stop", fault: { code: "log-unreadable", detail: request.sensor.driverId } };
    const store = await openRepository(request.database);
    if (!store.ok) return { do: "stop", fault: store.error };
    repository?.close();
    repository = store.value;
    backfill = await Backfill.of(repository, reader, request);
    return backfill.next();
  },
  answered: async (range) => backfill?.answered(range),
  pieces: async (pieces) =>
    (await backfill?.pieces(pieces)) ?? { over: true, progress: { records: 0, of: 0 } },
  next: async () => (await backfill?.next()) ?? nothing,
  end: async () => {
    const days = backfill?.changedDays() ?? [];
    repository?.close();
    repository = backfill = undefined;
    return days;
  },
};

Comlink.expose(api);
