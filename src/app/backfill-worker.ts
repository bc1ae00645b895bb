// The worker that takes over a sensor's log, over Comlink.
import * as Comlink from "comlink";
import type { BackfillWorker } from "../../workers/backfill-contract.ts";
import type { SpawnedBackfill } from "./backfill.ts";

export function spawnBackfill(): SpawnedBackfill {
  const worker = new Worker(new URL("../../workers/backfill.worker.ts", import.meta.url), { type: "module" });
  const remote = Comlink.wrap<BackfillWorker>(worker);
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener("error", (event) => reject(new Error(event.message || "worker error")));
  });
  // Nobody may be waiting when it happens.
  died.catch(() => {});
  return {
    worker: {
      begin: (request) => remote.begin(request),
      answered: (range) => remote.answered(range),
      pieces: (pieces) => remote.pieces(Comlink.transfer(pieces, [...pieces])),
      next: () => remote.next(),
      end: () => remote.end(),
    },
    died,
    terminate: () => worker.terminate(),
  };
}
