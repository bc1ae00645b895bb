// The verbs of the screens, each a few lines over the parts that do the work.
import type { Link } from "../link/link-options.ts";
import type { SystemNotices, Tone } from "../nudge/channels.ts";
import { type EpochMs, MS_PER_MINUTE } from "../domain/units.ts";
import type { Actions } from "./actions.ts";
import type { Calibration } from "./calibration.ts";
import { localDayOf, systemTime } from "./clock.ts";
import type { Databases } from "./databases.ts";
import { createExports } from "./exports.ts";
import { dismissFault } from "./inbox.ts";
import { navigateTo } from "./navigation.ts";
import type { Nudging } from "./nudging.ts";
import { askForPersistence, notificationPermissionFrom } from "./page-facts.ts";
import { createReanalysis } from "./reanalysis.ts";
import { createRecordings } from "./recordings.ts";
import type { SimulatedSensor } from "./simulated-sensor.ts";
import type { ActiveNudge, AppState } from "./state.ts";
import type { WorkerClient } from "./worker-client.ts";

const REFERENCE_WAIT_MS = 8000;
const REFERENCE_RETRY_MS = 400;

export interface ActionParts {
  readonly state: AppState;
  readonly databases: Databases;
  readonly client: WorkerClient;
  readonly calibration: Calibration;
  readonly nudging: Nudging;
  readonly notices: SystemNotices;
  readonly tone: Tone;
  readonly worn: Link;
  readonly releaseWorn: () => void;
  readonly simulated: SimulatedSensor;
  readonly noticeFor: (nudge: ActiveNudge) => { readonly title: string; readonly body: string };
}

export function createActions(parts: ActionParts): Actions {
  const { state, databases, client, nudging, notices, tone, worn, simulated } = parts;
  const recordings = createRecordings(state, databases.stores);
  const databaseOf = (isSimulated: boolean): string => (isSimulated ? databases.demo : databases.real);
  const exports = createExports(state, databaseOf, () => client.flush());
  const reanalysis = createReanalysis(state, databaseOf, () => {
    void recordings.refresh();
    void readToday();
  });

  /** What is shown of today may rest on the recording that was worked out again. */
  async function readToday(): Promise<void> {
    const { start, end } = localDayOf(state.wallNow.peek());
    state.today.value = await client.day(databases.activeName, start, end);
  }

  async function readDay(dayStart: EpochMs): Promise<void> {
    const end = localDayOf(dayStart).end;
    const view = await client.day(databases.activeName, dayStart, end);
    if (state.shownDay.peek().startMs === dayStart) state.shownDay.value = { startMs: dayStart, view };
  }

  function showDay(dayStart: EpochMs): void {
    state.shownDay.value = { startMs: dayStart, view: undefined };
    void readDay(dayStart);
  }

  /** Waits for a still moment: the last three seconds are judged, again and again, before it gives up with the reason. */
  async function takeReference(): Promise<void> {
    if (state.referenceReply.peek() === "waiting") return;
    state.referenceReply.value = "waiting";
    const until = systemTime.monotonicMs() + REFERENCE_WAIT_MS;
    let reply = await client.useReference("upper-back");
    while (!reply.ok && reply.reason !== "flat" && systemTime.monotonicMs() < until) {
      await new Promise((resolve) => setTimeout(resolve, REFERENCE_RETRY_MS));
      reply = await client.useReference("upper-back");
    }
    state.referenceReply.value = reply;
  }

  const updateSettings: Actions["updateSettings"] = (change) => {
    state.settings.value = { ...state.settings.peek(), ...change };
    if (change.sound === true) tone.unlock();
    if (change.referenceChoice !== undefined) parts.calibration.choose(change.referenceChoice);
    void databases.saveSettings(state.settings.peek());
  };

  return {
    go: navigateTo,
    connect() {
      void simulated.leave();
      // Still in the click itself, as the browser wants it: leave() has given the screen back before it first waits.
      void worn.connect();
      if (state.settings.peek().sound) tone.unlock();
      void askForPersistence(state);
    },
    trySimulated() {
      if (state.simulation.peek() === undefined) parts.releaseWorn();
      if (state.settings.peek().sound) tone.unlock();
      void simulated.start().then(() => navigateTo("now"));
    },
    setSimulationSpeed: (speed) => simulated.setSpeed(speed),
    reconnectNow() {
      if (state.simulation.peek() === undefined) worn.reconnectNow();
      else void simulated.start();
    },
    stop() {
      void simulated.stop();
      worn.stop();
    },
    forget() {
      void simulated.leave();
      worn.forget();
      navigateTo("welcome");
    },
    useReference: () => void takeReference(),
    snooze: (minutes) => nudging.snooze(minutes),
    closeNudge: () => nudging.close(),
    showDay,
    updateSettings,
    allowNotifications() {
      void notices.ask().then((permission) => {
        state.notificationPermission.value = notificationPermissionFrom(permission);
        updateSettings({ systemNotifications: permission === "granted" });
      });
    },
    testNudge() {
      const sample: ActiveNudge = {
        id: "test",
        stillForMs: state.settings.peek().nudgeIntervalMin * MS_PER_MINUTE,
        movement: "turn",
        phase: "asked",
      };
      notices.show(sample.id, parts.noticeFor(sample), () => window.focus());
      if (state.settings.peek().sound) {
        tone.unlock();
        tone.play();
      }
    },
    refreshSessions: () => void recordings.refresh(),
    renameSession: (id, name) => void recordings.rename(id, name),
    removeSession: (id) => void recordings.remove(id),
    exportSession: (id) => void exports.run(id),
    cancelExport: () => exports.cancel(),
    reanalyse: (id) => void reanalysis.run(id),
    cancelReanalysis: () => reanalysis.cancel(),
    calibration: parts.calibration,
    dismissFault: (code) => dismissFault(state, code),
  };
}
