// What a person can do. Screens hold nothing but these verbs and the state.
import type { FaultCode } from "../domain/faults.ts";
import type { Placement } from "../domain/placement.ts";
import type { Settings } from "../domain/settings.ts";
import type { EpochMs } from "../domain/units.ts";
import type { Calibration } from "./calibration.ts";
import type { Screen, SimulationSpeed } from "./state.ts";

export interface Actions {
  go(screen: Screen): void;
  /**
   * Opens the browser's chooser; must be called straight from a click.
   * @param placement where the sensor is or will be worn; the upper back unless it is said.
   * @param shown all-devices: for a sensor that has another name than its maker gave it.
   */
  connect(placement?: Placement, shown?: "all-devices"): void;
  /** The person says which sensor the connected device is, after the fault "which-sensor". */
  identifyAs(placement: Placement, sensorKind: string): void;
  /** It is none of those that it could be: it is let go. */
  noneOfThese(placement: Placement): void;
  trySimulated(): void;
  setSimulationSpeed(speed: SimulationSpeed): void;
  reconnectNow(placement?: Placement): void;
  /** Stops the stream, flushes, disconnects. The session stays. Without a placement: all there are. */
  stop(placement?: Placement): void;
  /** As stop, and the browser forgets the permission for this sensor; the upper back's unless it is said. */
  forget(placement?: Placement): void;
  /** Of two sensors that send, both zeros at one moment. */
  useReference(): void;
  snooze(minutes: 5 | 15 | 30): void;
  closeNudge(): void;
  showDay(dayStart: EpochMs): void;
  updateSettings(change: Partial<Omit<Settings, "schema">>): void;
  /** Asks the browser for permission; call only after the explanation was shown. */
  allowNotifications(): void;
  /** Sends one, so that the person sees whether it arrives. */
  testNudge(): void;
  /** The sensor worn there blinks, or buzzes, so that the person sees which one it is. */
  identify(placement: Placement): void;
  /** The sensor buzzes as it would with a nudge. */
  testBuzz(): void;
  refreshSessions(): void;
  renameSession(id: string, name: string): void;
  removeSession(id: string): void;
  /** Asks where to save, then streams CSV and sidecar to disk. Must be called straight from a click. */
  exportSession(id: string): void;
  cancelExport(): void;
  /** Works a finished recording out again with the reference and the calibration now in force. */
  reanalyse(id: string): void;
  cancelReanalysis(): void;
  /** Leaves the rest of what the sensor recorded by itself on the sensor for now; what is here stays. */
  cancelBackfill(): void;
  readonly calibration: Pick<
    Calibration,
    "beginComposite" | "beginPoses" | "beginWear" | "command" | "keep" | "end"
  >;
  dismissFault(code: FaultCode): void;
}
