// Fetching a sensor's log, loaded when a sensor that keeps one streams: most people's never does. Calls are handed on in
// their order.
import type { Placement } from "../domain/placement.ts";
import type { SensorIdentity } from "../domain/session.ts";
import { epochMs } from "../domain/units.ts";
import type { BackfillPorts, BackfillRuns, LogLink } from "./backfill.ts";

export type Backfilling = Pick<BackfillRuns, "piece" | "streamClosed" | "cancel"> & {
  streamOpened(link: LogLink, sensor: SensorIdentity, placement: Placement, opened: Promise<void>): void;
};

export function backfillLater(ports: Omit<BackfillPorts, "spawn">): Backfilling {
  let loading: Promise<BackfillRuns> | undefined;
  const load = async (): Promise<BackfillRuns> => {
    const [{ BackfillRuns: Runs }, { spawnBackfill }] = await Promise.all([
      import("./backfill.ts"),
      import("./backfill-worker.ts"),
    ]);
    return new Runs({ ...ports, spawn: spawnBackfill });
  };
  return {
    streamOpened(link, sensor, placement, opened) {
      const liveSince = epochMs(ports.wallMs());
      loading ??= load();
      void loading.then((runs) => runs.streamOpened(link, sensor, placement, opened, liveSince));
    },
    piece: (placement, bytes) => void loading?.then((runs) => runs.piece(placement, bytes)),
    streamClosed: (placement) => void loading?.then((runs) => runs.streamClosed(placement)),
    cancel: () => void loading?.then((runs) => runs.cancel()),
  };
}
