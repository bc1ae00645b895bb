// What a person can do. Screens hold nothing but these verbs and the state.
import type { FaultCode } from "../domain/faults.ts";
import type { Settings } from "../domain/settings.ts";
import type { EpochMs } from "../domain/units.ts";
import type { Calibration } from "./calibration.ts";
import type { Screen, SimulationSpeed } from "./state.ts";

export interface Actions {
  go(screen: Screen): void;
  /** Opens the browser's chooser; must be called straight from a click. */
  connect(): void;
  trySimulated(): void;
  setSimulationSpeed(speed: SimulationSpeed): void;
  reconnectNow(): void;
  /** Stops the stream, flushes, disconnects. The session stays. */
  stop(): void;
  /** As stop, and the browser forgets the permission for this sensor. */
  forget(): void;
  useReference(): void;
  snooze(minutes: 5 | 15 | 30): void;
  closeNudge(): void;
  showDay(dayStart: EpochMs): void;
  updateSettings(change: Partial<Omit<Settings, "schema">>): void;
  /** Asks the browser for permission; call only after the explanation was shown. */
  allowNotifications(): void;
  /** Sends one, so that the person sees whether it arrives. */
  testNudge(): void;
  refreshSessions(): void;
  renameSession(id: string, name: string): void;
  removeSession(id: string): void;
  /** Asks where to save, then streams CSV and sidecar to disk. Must be called straight from a click. */
  exportSession(id: string): void;
  cancelExport(): void;
  /** Works a finished recording out again with the reference and the calibration now in force. */
  reanalyse(id: string): void;
  cancelReanalysis(): void;
  readonly calibration: Pick<
    Calibration,
    "beginComposite" | "beginPoses" | "beginWear" | "command" | "keep" | "end"
  >;
  dismissFault(code: FaultCode): void;
}
