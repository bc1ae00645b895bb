// Wiring: one state, one worker, one source of data at a time (a worn sensor or the simulated one), and the verbs.
import type { DeviceDriver, DriverListing } from "../../firmware-protocol/driver.ts";
import { epochMs } from "../domain/units.ts";
import { softTone, systemNotices } from "../nudge/channels.ts";
import type { Actions } from "./actions.ts";
import { localDayOf, type SessionClock, systemTime } from "./clock.ts";
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
import { type ActiveNudge, type AppState, createState, type LinkStatus } from "./state.ts";
import { WorkerClient } from "./worker-client.ts";
import { wornSensor } from "./worn-sensor.ts";

export interface AppParts {
  /** The registry's listings, handed in so that wiring knows none of them. */
  readonly sensors: readonly DriverListing[];
  /** The one whose wire the simulated sensor speaks. */
  readonly simulatedDriver: DeviceDriver;
  /** The words of a system notice; they live with all other words. */
  readonly noticeFor: (nudge: ActiveNudge) => { readonly title: string; readonly body: string };
}

export interface App {
  readonly state: AppState;
  readonly actions: Actions;
}

/** Once a second: the wall clock on screen, and a word to a worker that gets no data. */
const HEARTBEAT_MS = 1000;

export function createApp({ sensors, simulatedDriver, noticeFor }: AppParts): App {
  const now = epochMs(systemTime.wallMs());
  const state = createState(now, localDayOf(now).start);
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
      const { sound, systemNotifications } = state.settings.peek();
      if (systemNotifications) notices.show(nudge.id, noticeFor(nudge), () => window.focus());
      if (sound && !soft) tone.play();
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
      if (state.simulation.peek() === undefined && state.screen.peek() === "welcome")
        navigateTo(opened.zero === "reference" ? "now" : "setup");
      void databases.read(`nudging:${opened.sessionId}`).then((saved) => nudging.resume(saved));
    },
    onClosed: (): void => {
      session = undefined;
      state.recordingId.value = undefined;
    },
    onFault: (fault: Parameters<typeof raiseFault>[1]): void => raiseFault(state, fault),
  };

  let realFeed: SensorFeed | undefined;
  /** What the real link says, kept while the simulated sensor has the screen. */
  let realLink: LinkStatus = { phase: "none" };
  const worn = wornSensor({
    onStatus: (status) => {
      realLink = status;
      if (state.simulation.peek() === undefined) state.link.value = status;
    },
    hasWorker: () => state.simulation.peek() === undefined,
    onBattery: (reading) => {
      if (state.simulation.peek() === undefined) state.battery.value = reading;
    },
    sensors: () => sensors,
    placement: "upper-back",
    feed: () => {
      realFeed ??= new SensorFeed(feedPorts, {
        database: databases.real,
        simulated: false,
        wallNow: () => epochMs(systemTime.wallMs()),
      });
      return realFeed;
    },
  });
  /** The real sensor stops and its recording is finished, before the simulated one takes the worker. */
  const releaseWorn = (): void => {
    worn.stop();
    realFeed?.streamClosed("upper-back", "stopped");
    void realFeed?.close();
  };
  const simulated = new SimulatedSensor({
    state,
    databases,
    driver: simulatedDriver,
    feed: (options) => new SensorFeed(feedPorts, { ...options, database: databases.demo, simulated: true }),
    pending: () => client.pending,
    realLink: () => realLink,
    setReference: () => client.useReference("upper-back"),
  });

  const beat = (): void => {
    const feed = simulated.feed ?? realFeed;
    // The simulated body's frames come in steps of up to seconds of its time: silence between them means nothing.
    if (simulated.feed === undefined) realFeed?.elapsed();
    const clock: SessionClock | undefined = feed?.clock;
    state.wallNow.value = clock?.epochNow() ?? epochMs(systemTime.wallMs());
    // A session is one local day's; the simulated body begins its morning again.
    if (clock === undefined || state.wallNow.peek() < localDayOf(clock.startedAt).end) return;
    if (simulated.feed === undefined) realFeed?.rollOver();
    else void simulated.start();
  };
  setInterval(beat, HEARTBEAT_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") client.flushSoon();
    else beat();
  });
  addEventListener("pagehide", () => client.flushSoon());

  state.notificationPermission.value = notificationPermissionFrom(notices.permission());
  if (navigator.bluetooth === undefined)
    realLink = { phase: "failed", sensor: undefined, fault: { code: "unsupported-browser" } };
  state.link.value = realLink;
  countForeignRequests(state);
  void readStoragePromise(state);
  void databases.loadSettings();
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
    releaseWorn,
    simulated,
    noticeFor,
  });
  watchNavigation((screen) => {
    state.screen.value = screen;
    if (screen === "day") actions.showDay(localDayOf(state.wallNow.peek()).start);
    if (screen === "recordings") actions.refreshSessions();
  });
  // After a reload the browser may still permit the sensor: go on without a chooser.
  if (state.screen.peek() !== "welcome") void worn.resumeKnown();
  return { state, actions };
}
