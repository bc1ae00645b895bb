// Works one recording out again, away from the page and from the posture worker. Wiring: store → reanalysis → store.
import * as Comlink from "comlink";
import { openRepository } from "../src/store/indexed-db.ts";
import { reanalyse } from "./reanalysis.ts";
import type { ReanalysisReply, ReanalysisWorker } from "./reanalysis-contract.ts";

let cancelled = false;

const api: ReanalysisWorker = {
  run: async ({ database, sessionId, now, referenceChoice }, progressed) => {
    cancelled = false;
    const store = await openRepository(database);
    if (!store.ok) return { ok: false, reason: store.error.code };
    const reply = await reanalyse(store.value, sessionId, now, {
      smoothed: true,
      referenceChoice,
      progressed,
      cancelled: () => cancelled,
    }).catch((thrown: unknown): ReanalysisReply => ({ ok: false, reason: "defect", detail: String(thrown) }));
    store.value.close();
    return reply;
  },
  cancel: async () => {
    cancelled = true;
  },
};

Comlink.expose(api);
