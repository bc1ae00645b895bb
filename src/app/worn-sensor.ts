// A real sensor: the link's callbacks to the state and the feed. One of these per placement.
import type { BatteryReading, DeviceTraits, DriverListing } from "../../firmware-protocol/driver.ts";
import type { Placement } from "../domain/placement.ts";
import type { SensorIdentity } from "../domain/session.ts";
import { browserPage, browserTimers } from "../link/browser-ports.ts";
import type { Link } from "../link/link-options.ts";
import { createLink } from "../link/session.ts";
import { systemTime } from "./clock.ts";
import { linkStatusFrom } from "./link-status.ts";
import type { SensorFeed } from "./sensor-feed.ts";
import type { LinkStatus } from "./state.ts";

/** Enough for lean and walking (posture rules are tuned at 50 Hz); the sensor applies the nearest that it has. */
const RATE_HZ = 50;

export interface WornSensorPorts {
  readonly sensors: () => readonly DriverListing[];
  readonly placement: Placement;
  /** The feed of the day; made when the first stream opens. */
  feed(): SensorFeed;
  /** False while the simulated sensor has the worker: what a real one still says then is not for it. */
  hasWorker(): boolean;
  onStatus(status: LinkStatus): void;
  onBattery(reading: BatteryReading | undefined): void;
}

const identityFrom = (traits: DeviceTraits, name: string): SensorIdentity => ({
  driverId: traits.driverId,
  sensorId: traits.sensorId,
  name,
  firmware: traits.firmware,
  hardware: traits.hardware,
});

export function wornSensor({
  sensors,
  placement,
  feed,
  hasWorker,
  onStatus,
  onBattery,
}: WornSensorPorts): Link {
  return createLink({
    bluetooth: navigator.bluetooth,
    sensors,
    request: { rateHz: RATE_HZ },
    clock: { nowMs: systemTime.monotonicMs, epochMs: systemTime.wallMs },
    timers: browserTimers,
    page: browserPage(window),
    random: Math.random,
    callbacks: {
      onStatus: (status, sensor) => onStatus(linkStatusFrom(status, sensor ?? "")),
      onOpen: ({ sensor, traits, format, battery }) => {
        onBattery(battery);
        feed().streamOpened(placement, identityFrom(traits, sensor), format, traits.bootId);
      },
      onNotification: (channel, bytes, arrivalMs) => {
        if (hasWorker()) feed().notification(placement, channel, bytes, arrivalMs);
      },
      onClosed: (cause) => {
        if (!hasWorker()) return;
        feed().streamClosed(placement, cause === "stopped" ? "stopped" : "link-lost");
        // Stopped by the person: the recording is finished, and may be deleted.
        if (cause === "stopped") void feed().close();
      },
      onBattery,
    },
  });
}
