// The verbs of the screens, each a few lines over the parts that do the work.
import type { SystemNotices, Tone } from "../nudge/channels.ts";
import { type Placement, placements } from "../domain/placement.ts";
import { type EpochMs, MS_PER_MINUTE } from "../domain/units.ts";
import { waysFor } from "../nudge/ways.ts";
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
import type { Backfilling } from "./backfill-later.ts";
import type { WornSensors } from "./worn-sensors.ts";

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
  readonly worn: WornSensors;
  readonly backfill: Pick<Backfilling, "cancel">;
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

  /** Where a zero can be set: wherever a worn sensor sends from. */
  const sending = (): readonly Placement[] => {
    const found = placements.filter((placement) => {
      const { link, stream } = state.sensors[placement];
      return link.peek().phase === "streaming" && stream.peek()?.hasSamples !== false;
    });
    return found.length === 0 || state.simulation.peek() !== undefined ? ["upper-back"] : found;
  };

  /** Waits for a still moment: the last three seconds are judged, again and again, before it gives up with the reason. */
  async function takeReference(): Promise<void> {
    if (state.referenceReply.peek() === "waiting") return;
    state.referenceReply.value = "waiting";
    const until = systemTime.monotonicMs() + REFERENCE_WAIT_MS;
    const wanted = sending();
    let reply = await client.useReference(...wanted);
    while (!reply.ok && reply.reason !== "flat" && systemTime.monotonicMs() < until) {
      await new Promise((resolve) => setTimeout(resolve, REFERENCE_RETRY_MS));
      reply = await client.useReference(...wanted);
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
    connect(placement = "upper-back", shown) {
      void simulated.leave();
      // Still in the click itself, as the browser wants it: leave() has given the screen back before it first waits.
      worn.connect(placement, shown);
      if (state.settings.peek().sound) tone.unlock();
      void askForPersistence(state);
    },
    identifyAs(placement, sensorKind) {
      dismissFault(state, "which-sensor");
      worn.identifyAs(placement, sensorKind);
    },
    noneOfThese(placement) {
      dismissFault(state, "which-sensor");
      worn.forget(placement);
      navigateTo("sensors");
    },
    trySimulated() {
      if (state.simulation.peek() === undefined) worn.release();
      if (state.settings.peek().sound) tone.unlock();
      void simulated.start().then(() => navigateTo("now"));
    },
    setSimulationSpeed: (speed) => simulated.setSpeed(speed),
    reconnectNow(placement) {
      if (state.simulation.peek() === undefined) worn.reconnectNow(placement);
      else void simulated.start();
    },
    stop(placement) {
      if (placement !== undefined) return worn.stop([placement]);
      void simulated.stop();
      worn.stop();
    },
    forget(placement = "upper-back") {
      if (placement === "upper-back") void simulated.leave();
      worn.forget(placement);
      if (placement === "upper-back") navigateTo("welcome");
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
      const ways = waysFor(state.settings.peek(), false);
      notices.show(sample.id, parts.noticeFor(sample), () => window.focus());
      if (ways.tone) {
        tone.unlock();
        tone.play();
      }
      if (ways.buzz) void worn.buzz(ways.buzz);
    },
    identify: (placement) => void worn.identify(placement),
    testBuzz() {
      const { buzz } = waysFor(state.settings.peek(), false);
      if (buzz === undefined) return;
      state.buzzReply.value = "waiting";
      void worn.buzz(buzz).then((did) => {
        state.buzzReply.value = did ? "done" : "not-done";
      });
    },
    refreshSessions: () => void recordings.refresh(),
    renameSession: (id, name) => void recordings.rename(id, name),
    removeSession: (id) => void recordings.remove(id),
    exportSession: (id) => void exports.run(id),
    cancelExport: () => exports.cancel(),
    reanalyse: (id) => void reanalysis.run(id),
    cancelReanalysis: () => reanalysis.cancel(),
    cancelBackfill: () => parts.backfill.cancel(),
    calibration: parts.calibration,
    dismissFault: (code) => dismissFault(state, code),
  };
}
