// Taking a recording away: asks where to save, runs the export in a worker of its own, shows progress, can be cancelled.
import * as Comlink from "comlink";
import type { ExportWorker } from "../export/export-request.ts";
import { csvNameFor, pickTargets, saveSession } from "../export/save.ts";
import type { AppState } from "./state.ts";

export interface Exports {
  /** Must be called straight from a click: the save picker wants it. */
  run(sessionId: string): Promise<void>;
  cancel(): void;
}

export function createExports(
  state: AppState,
  databaseOf: (simulated: boolean) => string,
  flush: () => Promise<void>,
): Exports {
  let running: { readonly worker: Worker; readonly remote: Comlink.Remote<ExportWorker> } | undefined;

  async function run(sessionId: string): Promise<void> {
    const session = state.sessions.peek().find(({ id }) => id === sessionId);
    if (session === undefined || running !== undefined) return;
    const csvName = csvNameFor(session);
    const targets = await pickTargets(csvName);
    if (!targets.ok) return;
    const tell = (share: number): void => {
      state.exporting.value = { sessionId, share, phase: "running" };
    };
    tell(0);
    const worker = new Worker(new URL("../../workers/export.worker.ts", import.meta.url), { type: "module" });
    running = { worker, remote: Comlink.wrap<ExportWorker>(worker) };
    try {
      if (sessionId === state.recordingId.peek()) await flush();
      const reply = await saveSession(
        { run: (request, progressed) => running!.remote.run(request, Comlink.proxy(progressed)) },
        {
          database: databaseOf(session.simulated),
          sessionId,
          placement: "upper-back",
          appVersion: __APP_VERSION__,
          csvName,
          ...(targets.csv === undefined ? {} : { csv: targets.csv }),
          ...(targets.sidecar === undefined ? {} : { sidecar: targets.sidecar }),
        },
        tell,
      );
      if (reply.ok) state.exporting.value = { sessionId, share: 1, phase: "done" };
      else if (reply.reason === "cancelled")
        state.exporting.value = { sessionId, share: 0, phase: "cancelled" };
      else state.exporting.value = { sessionId, share: 0, phase: "failed", detail: reply.detail };
    } catch (error) {
      state.exporting.value = { sessionId, share: 0, phase: "failed", detail: String(error) };
    } finally {
      worker.terminate();
      running = undefined;
    }
  }

  return { run, cancel: () => void running?.remote.cancel() };
}
