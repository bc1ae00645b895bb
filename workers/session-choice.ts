// Which of today's sessions a sensor continues, and whether its checkpoint still belongs to the time that now begins.
import type { SessionRecord } from "../src/domain/session.ts";
import type { OpenRequest } from "./contract.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** The newest session of this sensor, worn where it is now, that began today. */
export function continuable(
  sessions: readonly SessionRecord[],
  { sensor, placement, dayStart, dayEnd, simulated }: OpenRequest,
): SessionRecord | undefined {
  return sessions
    .filter(
      (s) =>
        s.startedAt >= dayStart &&
        s.startedAt < dayEnd &&
        s.simulated === simulated &&
        s.origin === undefined &&
        s.sensors.some((known) => known.placement === placement && known.sensor.sensorId === sensor.sensorId),
    )
    .toSorted((a, b) => b.startedAt - a.startedAt)[0];
}

/** Only its worker died, whatever the clocks say; or it lies behind us. A clock that went back begins a new session. */
export const goesOn = (
  { startedAt, storedThroughMs }: SessionRecord,
  checkpoint: Checkpoint,
  { now, numbering }: OpenRequest,
): boolean => isSameNumbering(checkpoint, numbering) || now >= startedAt + storedThroughMs;

export const isSameNumbering = (checkpoint: Checkpoint | undefined, numbering: string | undefined): boolean =>
  numbering !== undefined && checkpoint?.numbering === numbering;
