// Wiring: one state, one worker, one source of data at a time (a worn sensor or the simulated one), and the verbs.
import type { DeviceDriver, DriverListing } from "../../firmware-protocol/driver.ts";
import { type EpochMs, epochMs } from "../domain/units.ts";
import { softTone, systemNotices } from "../nudge/channels.ts";
import { waysFor } from "../nudge/ways.ts";
import type { Actions } from "./actions.ts";
import { localDayOf, type SessionClock, systemTime } from "./clock.ts";
import { backfillLater } from "./backfill-later.ts";
import { createCalibration } from "./calibration.ts";
import { createActions } from "./create-actions.ts";
import { Databases } from "./databases.ts";
import { createInbox, raiseFault } from "./inbox.ts";
import { navigateTo, watchNavigation } from "./navigation.ts";
import { Nudging } from "./nudging.ts";
import { countForeignRequests, notificationPermissionFrom, readStoragePromise } from "./page-facts.ts";
import { type OpenedSession, SensorFeed } from "./sensor-feed.ts";
import { SimulatedSensor } from "./simulated-sensor.ts";
import { SimulatedWearer } from "./simulated-wearer.ts";
import { type ActiveNudge, type AppState, createState } from "./state.ts";
import { WorkerClient } from "./worker-client.ts";
import { WornSensors } from "./worn-sensors.ts";

export interface AppParts {
  /** The registry's listings, handed in so that wiring knows none of them. */
  readonly sensors: readonly DriverListing[];
  /** The one whose wire the simulated sensor speaks. */
  readonly simulatedDriver: () => Promise<DeviceDriver>;
  /** The words of a system notice; they live with all other words. */
  readonly noticeFor: (nudge: ActiveNudge) => { readonly title: string; readonly body: string };
}

export interface App {
  readonly state: AppState;
  readonly actions: Actions;
}

/** Once a second: the wall clock on screen, and a word to a worker that gets no data. */
const HEARTBEAT_MS = 1000;
/** A sensor's own angle is shown for so long after it was heard; it comes several times a second. */
const ANGLE_FRESH_MS = 4000;

export function createApp({ sensors, simulatedDriver, noticeFor }: AppParts): App {
  const now = epochMs(systemTime.wallMs());
  const kinds = sensors.map(({ id, title, standing }) => ({ id, title, standing }));
  const state = createState(now, localDayOf(now).start, kinds);
  const databases = new Databases(state);
  const notices = systemNotices();
  const tone = softTone();
  let session: OpenedSession | undefined;

  const nudging = new Nudging(state, {
    record: (event) => client.record("upper-back", event),
    save: (policy) => {
      if (session !== undefined) databases.save(`nudging:${session.sessionId}`, policy);
    },
    // The morning behind a try-out passes in seconds: nobody wants to be told of it.
    isLive: () => !simulated.isCatchingUp,
    announce: (nudge, soft) => {
      const ways = waysFor(state.settings.peek(), soft);
      if (ways.notice) notices.show(nudge.id, noticeFor(nudge), () => window.focus());
      if (ways.tone) tone.play();
      if (ways.buzz && state.simulation.peek() === undefined) void worn.buzz(ways.buzz);
    },
    withdraw: (id) => notices.close(id),
  });
  const wearer = new SimulatedWearer();
  const calibration = createCalibration(state, {
    call: (call) => client.calibrate(call),
    follow: (report) => {
      if (state.simulation.peek() === undefined) return;
      const keyframes = wearer.hears(report);
      if (keyframes !== undefined) simulated.act(keyframes);
    },
  });
  const inbox = createInbox(state, nudging, calibration);
  const client: WorkerClient = new WorkerClient({
    spawn: () => new Worker(new URL("../../workers/posture.worker.ts", import.meta.url), { type: "module" }),
    onMessage: (message) => inbox.receive(message),
    monotonicMs: systemTime.monotonicMs,
    epochNow: () => session?.clock.epochNow() ?? epochMs(systemTime.wallMs()),
  });
  const feedPorts = {
    client,
    time: systemTime,
    onOpened: (opened: OpenedSession): void => {
      session = opened;
      state.sessionStart.value = opened.clock.startedAt;
      state.recordingId.value = opened.sessionId;
      state.trace.clear();
      const { referenceChoice } = state.settings.peek();
      if (referenceChoice !== "by-activity") calibration.choose(referenceChoice);
      // A first stream leads to the setting up, unless this sensor's zero is known; a reconnection leaves the person where
      // they are.
      // A sensor that tells an angle of its own has a zero of its own.
      const canHaveZero = state.sensors["upper-back"].stream.peek()?.hasSamples !== false;
      const isUpper: boolean = opened.placement === "upper-back";
      if (isUpper && state.simulation.peek() === undefined && state.screen.peek() === "welcome")
        navigateTo(opened.zero === "reference" || !canHaveZero ? "now" : "setup");
      void databases.read(`nudging:${opened.sessionId}`).then((saved) => nudging.resume(saved));
    },
    onClosed: (): void => {
      session = undefined;
      state.recordingId.value = undefined;
    },
    onFault: (fault: Parameters<typeof raiseFault>[1]): void => raiseFault(state, fault),
  };

  /** A day of the real database that is on screen. */
  async function showAnew(startMs: EpochMs): Promise<void> {
    const view = await client.day(databases.real, startMs, localDayOf(startMs).end);
    if (state.simulation.peek() !== undefined) return;
    if (startMs === localDayOf(state.wallNow.peek()).start) state.today.value = view;
    if (startMs === state.shownDay.peek().startMs) state.shownDay.value = { startMs, view };
  }
  const backfill = backfillLater({
    state,
    database: databases.real,
    wallMs: systemTime.wallMs,
    flush: () => client.flush(),
    changed: (days) => {
      for (const start of days) void showAnew(start);
      if (state.screen.peek() === "recordings") actions.refreshSessions();
    },
  });
  const worn = new WornSensors({
    state,
    backfill,
    // Experimental ones are for who asked for them.
    sensors: () =>
      sensors.filter(({ standing }) => standing === "supported" || state.settings.peek().experimentalSensors),
    makeFeed: () =>
      new SensorFeed(feedPorts, {
        database: databases.real,
        simulated: false,
        wallNow: () => epochMs(systemTime.wallMs()),
      }),
    changeDevices: (change) =>
      void settingsLoaded.then(() => {
        const settings = state.settings.peek();
        const devices = change(settings.devices);
        if (JSON.stringify(devices) === JSON.stringify(settings.devices)) return;
        state.settings.value = { ...settings, devices };
        void databases.saveSettings(state.settings.peek());
      }),
  });
  const simulated = new SimulatedSensor({
    state,
    databases,
    driver: simulatedDriver,
    feed: (options) => new SensorFeed(feedPorts, { ...options, database: databases.demo, simulated: true }),
    pending: () => client.pending,
    realLink: () => worn.status("upper-back"),
    setReference: () => client.useReference("upper-back"),
  });

  const beat = (): void => {
    const feed = simulated.feed ?? worn.feed;
    // The simulated body's frames come in steps of up to seconds of its time: silence between them means nothing.
    if (simulated.feed === undefined) worn.feed?.elapsed();
    const clock: SessionClock | undefined = feed?.clock;
    const angle = state.ownAngle.peek();
    if (angle && (clock === undefined || clock.now() - angle.atMs > ANGLE_FRESH_MS))
      state.ownAngle.value = undefined;
    state.wallNow.value = clock?.epochNow() ?? epochMs(systemTime.wallMs());
    // A session is one local day's; the simulated body begins its morning again.
    if (clock === undefined || state.wallNow.peek() < localDayOf(clock.startedAt).end) return;
    if (simulated.feed === undefined) worn.feed?.rollOver();
    else void simulated.start();
  };
  setInterval(beat, HEARTBEAT_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") client.flushSoon();
    else beat();
  });
  addEventListener("pagehide", () => client.flushSoon());

  state.notificationPermission.value = notificationPermissionFrom(notices.permission());
  countForeignRequests(state);
  void readStoragePromise(state);
  const settingsLoaded = databases.loadSettings();
  // What was recorded today is there to be seen before any sensor is, and again after a try-out.
  state.simulation.subscribe((simulation) => {
    if (simulation !== undefined) return;
    const { start, end } = localDayOf(epochMs(systemTime.wallMs()));
    void client.day(databases.real, start, end).then((day) => {
      if (state.simulation.peek() === undefined) state.today.value ??= day;
    });
  });

  const actions = createActions({
    state,
    databases,
    client,
    calibration,
    nudging,
    notices,
    tone,
    worn,
    backfill,
    simulated,
    noticeFor,
  });
  watchNavigation((screen) => {
    state.screen.value = screen;
    if (screen === "day") actions.showDay(localDayOf(state.wallNow.peek()).start);
    if (screen === "recordings") actions.refreshSessions();
  });
  // After a reload the browser may still permit the sensors: go on without a chooser. Which is worn where, and whether
  // experimental ones are wanted, stands in the settings.
  if (state.screen.peek() !== "welcome") void settingsLoaded.then(() => worn.resume());
  return { state, actions };
}
