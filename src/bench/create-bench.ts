// The bench's wiring: the radio on this side, everything that computes in the worker, a report five times a second. In:
// the registry's sensors. Out: state and verbs. No database: what is not saved by hand is gone with the page.
import * as Comlink from "comlink";
import type { DriverListing } from "../../firmware-protocol/driver.ts";
import type { BenchNotification, BenchWorker } from "../../workers/bench-contract.ts";
import { systemTime } from "../app/clock.ts";
import { download } from "../export/save.ts";
import { browserPage, browserTimers } from "../link/browser-ports.ts";
import { createLink } from "../link/session.ts";
import type { Shown } from "../link/chooser.ts";
import { type BenchState, createBenchState } from "./bench-state.ts";

/** As the app asks for, so that what is measured here is what is used there. */
const RATE_HZ = 50;
const REFRESH_MS = 200;

export interface BenchActions {
  /** Must be called straight in the click. */
  connect(shown?: Shown): void;
  identifyAs(driverId: string): void;
  reconnect(): void;
  stop(): void;
  forget(): void;
  check(verb: Parameters<BenchWorker["check"]>[0]): void;
  restart(): void;
  save(include: { readonly browser: boolean; readonly name: boolean }): Promise<void>;
}

export interface Bench {
  readonly state: BenchState;
  readonly actions: BenchActions;
}

export function createBench(sensors: readonly DriverListing[]): Bench {
  const state = createBenchState(sensors.map(({ id, title, standing }) => ({ id, title, standing })));
  const worker = new Worker(new URL("../../workers/bench.worker.ts", import.meta.url), { type: "module" });
  const remote = Comlink.wrap<BenchWorker>(worker);
  const stopped = (): void => {
    state.hasWorkerStopped.value = true;
  };
  worker.addEventListener("error", stopped);
  const told = (call: Promise<unknown>): void => void call.catch(stopped);

  let waiting: BenchNotification[] = [];
  let isAsking = false;

  const flush = (): void => {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    told(
      remote.push(
        Comlink.transfer(
          batch,
          batch.map(({ bytes }) => bytes),
        ),
      ),
    );
  };
  async function refresh(): Promise<void> {
    flush();
    if (isAsking || state.isPaused.peek() || document.visibilityState === "hidden") return;
    if (state.stream.peek() === undefined) return;
    isAsking = true;
    try {
      const report = await remote.report();
      if (!state.isPaused.peek()) state.report.value = report;
      if (report?.battery !== undefined) state.battery.value = report.battery;
    } catch {
      stopped();
    } finally {
      isAsking = false;
    }
  }
  setInterval(() => void refresh(), REFRESH_MS);

  const link = createLink({
    bluetooth: navigator.bluetooth,
    sensors: () =>
      sensors.filter(({ standing }) => standing === "supported" || state.isExperimentalOffered.peek()),
    request: { rateHz: RATE_HZ },
    clock: { nowMs: systemTime.monotonicMs, epochMs: systemTime.wallMs },
    timers: browserTimers,
    page: browserPage(window),
    random: Math.random,
    callbacks: {
      onStatus: (status, sensor) => {
        state.link.value = status;
        state.sensor.value = sensor;
      },
      onOpen: ({ sensor, traits, format, battery }) => {
        flush();
        state.stream.value = { name: sensor, traits, format };
        state.battery.value = battery;
        state.saved.value = undefined;
        told(remote.open(traits, format, systemTime.monotonicMs()));
      },
      onNotification: (channel, bytes, arrivalMs) => {
        waiting.push({ channel, bytes, atMs: arrivalMs });
      },
      onClosed: () => {
        flush();
        told(remote.closed());
      },
      onBattery: (reading) => {
        state.battery.value = reading;
      },
    },
  });

  return {
    state,
    actions: {
      connect: (shown) => void link.connect(shown),
      identifyAs: (driverId) => link.identifyAs(driverId),
      reconnect: () => link.reconnectNow(),
      stop: () => link.stop(),
      forget: () => link.forget(),
      check: (verb) => {
        flush();
        told(remote.check(verb).then(refresh));
      },
      restart: () => {
        flush();
        state.saved.value = undefined;
        told(remote.restart(systemTime.monotonicMs()).then(refresh));
      },
      async save(include) {
        flush();
        const stream = state.stream.peek();
        const text = await remote
          .capture({
            savedAt: new Date(systemTime.wallMs()).toISOString(),
            appVersion: __APP_VERSION__,
            ...(include.browser ? { userAgent: navigator.userAgent } : {}),
            ...(include.name && stream !== undefined ? { sensorName: stream.name } : {}),
          })
          .catch(stopped);
        if (stream === undefined || typeof text !== "string") {
          state.saved.value = "nothing";
          return;
        }
        const name = captureNameFor(stream.traits.driverId, new Date(systemTime.wallMs()));
        download(new Blob([text], { type: "application/json" }), name);
        state.saved.value = { name };
      },
    },
  };
}

/** "thora-bench-witmotion-2026-03-02-0915.json", in local time. */
function captureNameFor(driverId: string, at: Date): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `thora-bench-${driverId}-${day}-${two(at.getHours())}${two(at.getMinutes())}.json`;
}
