// A real sensor: the link's callbacks to the state and the feed. One of these per placement.
import type {
  BatteryReading,
  DeviceTraits,
  DriverListing,
  StreamFormat,
} from "../../firmware-protocol/driver.ts";
import type { Placement } from "../domain/placement.ts";
import type { SensorIdentity } from "../domain/session.ts";
import { browserPage, browserTimers } from "../link/browser-ports.ts";
import type { Link } from "../link/link-options.ts";
import { createLink } from "../link/session.ts";
import { systemTime } from "./clock.ts";
import { linkStatusFrom } from "./link-status.ts";
import type { SensorFeed } from "./sensor-feed.ts";
import type { LinkStatus, StreamFacts } from "./state.ts";

/** Enough for lean and walking (posture rules are tuned at 50 Hz); the sensor applies the nearest that it has. */
const RATE_HZ = 50;

export interface WornSensorPorts {
  readonly sensors: () => readonly DriverListing[];
  readonly placement: Placement;
  /** The feed of the day; made when the first stream opens. */
  feed(): SensorFeed;
  /** False while the simulated sensor has the worker: what a real one still says then is not for it. */
  hasWorker(): boolean;
  /** Has the other placement this device? */
  isTaken(deviceId: string): boolean;
  onStatus(status: LinkStatus): void;
  onBattery(reading: BatteryReading | undefined): void;
  /** A stream has begun, from this device of the browser's. */
  onStream(facts: StreamFacts, deviceId: string | undefined): void;
  /** The stream that has begun is of a sensor that keeps a log; pieces of it; the stream has ended. */
  readonly log: {
    opened(link: Link, sensor: SensorIdentity): void;
    piece(bytes: ArrayBuffer): void;
    closed(): void;
  };
  /** Nothing runs any more because the person said so: stopped, or forgotten. */
  onRest(): void;
}

/** `deviceId`: the browser's own for the device, which tells two units apart where their wire does not. */
export const identityFrom = (
  traits: DeviceTraits,
  name: string,
  deviceId: string | undefined,
): SensorIdentity => ({
  driverId: traits.driverId,
  sensorId: traits.sensorId ?? deviceId ?? `${traits.driverId} ${name}`,
  name,
  firmware: traits.firmware,
  hardware: traits.hardware,
});

export const factsFrom = (
  traits: Pick<DeviceTraits, "driverId" | "model" | "canBuzz">,
  { channels, rateHz, gyroConvention, accScale }: StreamFormat,
): StreamFacts => ({
  driverId: traits.driverId,
  model: traits.model,
  channels,
  rateHz,
  hasGyro: channels === 6 && gyroConvention !== "none",
  hasSamples: accScale > 0,
  canBuzz: traits.canBuzz,
});

export function wornSensor(ports: WornSensorPorts): Link {
  const { sensors, placement, feed, hasWorker, isTaken, onBattery } = ports;
  const link: Link = createLink({
    bluetooth: navigator.bluetooth,
    sensors,
    isTaken,
    request: { rateHz: RATE_HZ },
    clock: { nowMs: systemTime.monotonicMs, epochMs: systemTime.wallMs },
    timers: browserTimers,
    page: browserPage(window),
    random: Math.random,
    callbacks: {
      onStatus: (status, sensor) => {
        ports.onStatus(linkStatusFrom(status, sensor ?? ""));
        if (status.phase === "stopped" || status.phase === "idle") ports.onRest();
      },
      onOpen: ({ sensor, traits, format, battery, canIdentify }) => {
        const deviceId = link.sensorId();
        onBattery(battery);
        ports.onStream({ ...factsFrom(traits, format), canIdentify }, deviceId);
        const identity = identityFrom(traits, sensor, deviceId);
        feed().streamOpened(placement, identity, format, traits.bootId);
        if (traits.hasLog) ports.log.opened(link, identity);
      },
      onNotification: (channel, bytes, arrivalMs) => {
        if (hasWorker()) feed().notification(placement, channel, bytes, arrivalMs);
      },
      onLog: (bytes) => ports.log.piece(bytes),
      onClosed: (cause) => {
        ports.log.closed();
        if (hasWorker()) feed().streamClosed(placement, cause === "stopped" ? "stopped" : "link-lost");
      },
      onBattery,
    },
  });
  return link;
}
