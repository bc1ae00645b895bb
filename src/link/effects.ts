// Does what the flow decided: every effect by name. In: effects as data. Out: events, through `emit`, each only while the
// connection that it speaks of is still the current one; and the stream's callbacks. Holds the sensor, the connection and
// the timers of one link.
import type {
  DeviceDriver,
  DeviceTraits,
  Outcome,
  Procedure,
  StreamFormat,
} from "../../firmware-protocol/driver.ts";
import { batteryChannelOf, batteryFrom, followBattery } from "./battery.ts";
import { availabilityOf, chosenDevice, type Shown } from "./chooser.ts";
import { type Connection, createConnection } from "./connection.ts";
import { defaultDeadlines } from "./deadlines.ts";
import { connectFault, discoveryFault, setbackFrom } from "./errors.ts";
import type { LinkOptions } from "./link-options.ts";
import type { LinkEffect, LinkEvent, LinkState } from "./link-state.ts";
import { createNotifications } from "./notifications.ts";
import { createStreamGate } from "./stream-gate.ts";
import { createWatchdog, type Watchdog, watchPeriodMs } from "./watchdog.ts";

/** How often to ask whether Bluetooth is on again, where the browser does not tell. */
const ADAPTER_POLL_MS = 5_000;

export interface LinkEffects {
  perform(effect: LinkEffect): void;
  /** Settles with the chooser that was opened last. */
  chooserClosed(): Promise<void>;
  device(): BluetoothDevice | undefined;
  /** The sensor to seek from now on. */
  adopt(device: BluetoothDevice): void;
  sensorName(): string | undefined;
  /** What the next chooser lists. */
  show(shown: Shown): void;
  /** The person said which sensor the device is. */
  identifyAs(driverId: string): void;
  run<T>(
    procedure: (driver: DeviceDriver, traits: DeviceTraits) => Procedure<T> | undefined,
  ): Promise<Outcome<T> | undefined>;
  dispose(): void;
}

export function createEffects(
  options: LinkOptions,
  emit: (event: LinkEvent) => void,
  state: () => LinkState,
): LinkEffects {
  const { bluetooth, clock, timers, sensors } = options;
  const deadlines = { ...defaultDeadlines, ...options.deadlines };
  const knownDevices = new WeakSet<BluetoothDevice>();
  const identities = new WeakMap<BluetoothDevice, string>();
  const gate = createStreamGate(options.callbacks, () => driver?.identify !== undefined);
  let device: BluetoothDevice | undefined;
  let connection: Connection | undefined;
  let driver: DeviceDriver | undefined;
  let traits: DeviceTraits | undefined;
  let format: StreamFormat | undefined;
  let watchdog: Watchdog | undefined;
  let chooser = Promise.resolve();
  let shown: Shown = "known-sensors";
  const cancel = { retry: () => {}, watch: () => {}, adapter: () => {}, battery: () => {} };

  const notifications = createNotifications((characteristic, bytes) => {
    const channel = connection?.channelOf(characteristic);
    if (channel === undefined || connection === undefined || driver === undefined) return;
    const arrivalMs = clock.nowMs();
    connection.notified(channel, bytes);
    const isBattery = channel === batteryChannelOf(driver);
    if (isBattery) gate.batteryRead(batteryFrom(bytes));
    if (channel === driver.log?.channel) return gate.logArrived(bytes);
    if (!driver.streamChannels.includes(channel)) return;
    // A battery that reports, or a log that is handed over, does not mean that samples come.
    if (!isBattery) watchdog?.arrived(arrivalMs);
    // Last, since the app may transfer the bytes away.
    gate.arrived(channel, bytes, arrivalMs);
  });

  function onDisconnected(event: Event): void {
    // Late news of an earlier link, while the next one is up, is no news.
    if (event.target === device && connection !== undefined && device?.gatt?.connected !== true)
      emit({ is: "link-lost" });
  }

  function adopt(chosen: BluetoothDevice): void {
    if (chosen !== device) gate.forgetBattery();
    device = chosen;
    driver = undefined;
    traits = undefined;
    if (knownDevices.has(chosen)) return;
    knownDevices.add(chosen);
    chosen.addEventListener("gattserverdisconnected", onDisconnected);
  }

  /** A defect in a driver must not leave the link standing still, nor go unseen. */
  function attempt(task: (current: Connection) => Promise<LinkEvent | undefined>): void {
    const current = connection;
    if (current === undefined) return;
    const settle = (event: LinkEvent | undefined) => {
      if (event !== undefined && connection === current) emit(event);
    };
    task(current).then(settle, (defect: unknown) => {
      settle({ is: "setback", fault: { code: "command-failed", detail: String(defect) } });
      queueMicrotask(() => {
        throw defect;
      });
    });
  }

  async function openChooser(): Promise<void> {
    const chosen = await chosenDevice(bluetooth, sensors(), shown);
    if (state().phase !== "choosing") return;
    // Two links on one device would stop and start each other's stream.
    if (chosen.ok && options.isTaken?.(chosen.value.id))
      return emit({ is: "chooser-closed", fault: { code: "sensor-taken" } });
    if (chosen.ok) adopt(chosen.value);
    emit(chosen.ok ? { is: "sensor-chosen" } : { is: "chooser-closed", fault: chosen.error });
  }

  function connect(): void {
    const chosen = device;
    if (chosen === undefined) return;
    connection = createConnection({
      device: chosen,
      timers,
      deadlines,
      listen: notifications.listen,
      connectedLate() {
        if (device !== chosen || connection === undefined) chosen.gatt?.disconnect();
      },
    });
    attempt(async (current) => {
      const connected = await current.connect();
      if (connected.ok) return { is: "connected" };
      const now = state();
      const attempts = now.phase === "connecting" ? now.attempt : 1;
      const fault = connectFault(connected.error, attempts, await availabilityOf(bluetooth));
      return { is: "setback", fault };
    });
  }

  const discover = (): void =>
    attempt(async (current) => {
      const identifiedAs = device && identities.get(device);
      const found = await current.discover({ listings: sensors(), identifiedAs });
      if (!found.ok) return { is: "setback", fault: discoveryFault(found.error) };
      driver = found.value.driver;
      // A later discovery by halves must not make a stranger of it.
      if (device !== undefined) identities.set(device, driver.id);
      return { is: "discovered" };
    });

  const greet = (): void =>
    attempt(async (current) => {
      if (driver === undefined) return undefined;
      const hello = await current.run(driver.hello());
      if (!hello.ok) return setbackFrom(hello);
      traits = hello.value;
      // A sensor that declines the time still streams; one that does not answer has a problem.
      const timed = await (driver.setTime && current.run(driver.setTime(traits, clock.epochMs())));
      if (timed?.ok === false && timed.error.code === "step-failed") return setbackFrom(timed);
      return { is: "greeted" };
    });

  const start = (): void =>
    attempt(async (current) => {
      if (driver === undefined || traits === undefined) return undefined;
      const started = await current.run(driver.start(traits, options.request));
      if (!started.ok) return setbackFrom(started);
      format = started.value;
      return { is: "started" };
    });

  const stopStream = (): void =>
    attempt(async (current) => {
      if (driver === undefined || traits === undefined) return { is: "stream-stopped" };
      current.supersede();
      const stopping = current.run(driver.stop(traits));
      await new Promise<void>((resolve, reject) => {
        const cancelDeadline = timers.after(deadlines.stopMs, resolve);
        stopping.then(() => resolve(), reject).finally(cancelDeadline);
      });
      return { is: "stream-stopped" };
    });

  function watch(): void {
    if (driver === undefined) return;
    const silenceMs = options.silenceMs ?? driver.silenceMs;
    const dog = createWatchdog(silenceMs, clock.nowMs());
    watchdog = dog;
    const tick = () => {
      const silentMs = dog.tick(clock.nowMs());
      if (silentMs !== undefined) return emit({ is: "silent", silentMs });
      cancel.watch = timers.after(watchPeriodMs(silenceMs), tick);
    };
    cancel.watch = timers.after(watchPeriodMs(silenceMs), tick);
  }

  function watchAdapter(): void {
    cancel.adapter = timers.after(ADAPTER_POLL_MS, () => {
      cancel.adapter = () => {};
      void askAdapter();
    });
  }

  async function askAdapter(): Promise<void> {
    const isAvailable = await availabilityOf(bluetooth);
    const now = state();
    if (now.phase !== "paused" || now.by !== "adapter-off") return;
    if (isAvailable === false) watchAdapter();
    else emit({ is: "adapter-on", isGuess: true });
  }

  function disconnect(): void {
    const old = connection;
    connection = undefined;
    watchdog = undefined;
    gate.discard();
    cancel.battery();
    old?.close();
  }

  function forget(): void {
    const forgotten = device;
    device = undefined;
    driver = undefined;
    gate.forgetBattery();
    // Chrome 101; where it is missing the permission ends with the page.
    if (typeof forgotten?.forget === "function") forgotten.forget().catch(() => {});
  }

  function perform(effect: LinkEffect): void {
    switch (effect.do) {
      case "open-chooser":
        chooser = openChooser();
        return;
      case "connect":
        return connect();
      case "discover":
        return discover();
      case "greet":
        return greet();
      case "start":
        return start();
      case "open-stream":
        if (traits && format) gate.open({ sensor: sensorName() ?? traits.model, traits, format });
        return;
      case "watch":
        return watch();
      case "poll-battery":
        if (driver && connection)
          cancel.battery = followBattery(driver, connection, timers, gate.batteryRead);
        return;
      case "unwatch":
        watchdog = undefined;
        return cancel.watch();
      case "stop-stream":
        return stopStream();
      case "close-stream":
        return gate.close(effect.cause);
      case "disconnect":
        return disconnect();
      case "forget":
        return forget();
      case "schedule-retry":
        cancel.retry = timers.after(effect.ms, () => emit({ is: "retry-due" }));
        return;
      case "cancel-retry":
        return cancel.retry();
      case "watch-adapter":
        return watchAdapter();
      case "unwatch-adapter":
        return cancel.adapter();
    }
  }

  const sensorName = (): string | undefined => device && (device.name ?? driver?.title ?? "Sensor");

  return {
    perform,
    chooserClosed: () => chooser,
    device: () => device,
    adopt,
    sensorName,
    show(next) {
      shown = next;
    },
    identifyAs(driverId) {
      if (device !== undefined) identities.set(device, driverId);
    },
    async run(procedure) {
      if (state().phase !== "streaming" || !driver || !traits || !connection) return undefined;
      const wanted = procedure(driver, traits);
      return wanted && connection.run(wanted);
    },
    dispose() {
      disconnect();
      for (const stop of Object.values(cancel)) stop();
    },
  };
}
