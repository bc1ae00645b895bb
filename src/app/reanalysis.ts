// Working one recording out again, in a worker of its own: progress, cancel, and what it changed, into the state.
import * as Comlink from "comlink";
import type { ReanalysisWorker } from "../../workers/reanalysis-contract.ts";
import { epochMs } from "../domain/units.ts";
import { systemTime } from "./clock.ts";
import type { AppState } from "./state.ts";

export interface Reanalysis {
  run(sessionId: string): Promise<void>;
  cancel(): void;
}

export function createReanalysis(
  state: AppState,
  databaseOf: (simulated: boolean) => string,
  changed: (sessionId: string) => void,
): Reanalysis {
  let running: Comlink.Remote<ReanalysisWorker> | undefined;

  async function run(sessionId: string): Promise<void> {
    const session = state.sessions.peek().find(({ id }) => id === sessionId);
    // What is being recorded is worked out live: its past can be done again when it has ended.
    if (session === undefined || running !== undefined || sessionId === state.recordingId.peek()) return;
    const tell = (share: number): void => {
      state.reanalysing.value = { sessionId, share, phase: "running" };
    };
    tell(0);
    const worker = new Worker(new URL("../../workers/reanalysis.worker.ts", import.meta.url), {
      type: "module",
    });
    running = Comlink.wrap<ReanalysisWorker>(worker);
    const failed = (detail: string): void => {
      state.reanalysing.value = { sessionId, share: 0, phase: "failed", detail };
    };
    try {
      const dead = new Promise<never>((_, reject) => {
        worker.addEventListener("error", (event) => reject(new Error(event.message || "worker error")));
      });
      const request = {
        database: databaseOf(session.simulated),
        sessionId,
        now: epochMs(systemTime.wallMs()),
        referenceChoice: state.settings.peek().referenceChoice,
      };
      const reply = await Promise.race([running.run(request, Comlink.proxy(tell)), dead]);
      if (reply.ok) {
        const { change, referenceSetAt } = reply;
        state.reanalysing.value = { sessionId, share: 1, phase: "done", change, referenceSetAt };
        changed(sessionId);
      } else if (reply.reason === "cancelled")
        state.reanalysing.value = { sessionId, share: 0, phase: "cancelled" };
      else failed("detail" in reply ? reply.detail : reply.reason);
    } catch (error) {
      failed(String(error));
    } finally {
      worker.terminate();
      running = undefined;
    }
  }

  return { run, cancel: () => void running?.cancel() };
}
