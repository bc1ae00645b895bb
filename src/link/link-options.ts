// What a link is made of and what it tells. Types only.
import type {
  BatteryReading,
  Channel,
  DeviceDriver,
  DeviceTraits,
  DriverListing,
  Outcome,
  Procedure,
  StreamFormat,
  StreamRequest,
} from "../../firmware-protocol/driver.ts";
import type { GattDeadlines } from "./deadlines.ts";
import type { Shown } from "./chooser.ts";
import type { ClosedCause, LinkState } from "./link-state.ts";
import type { LinkClock, LinkPage, LinkTimers } from "./ports.ts";

export interface StreamOpened {
  /** As advertised, or the driver's title. */
  readonly sensor: string;
  readonly traits: DeviceTraits;
  readonly format: StreamFormat;
  /** It can show which one it is: run its driver's `identify`. */
  readonly canIdentify: boolean;
  /** The last known reading of this sensor; a fresh one follows through onBattery. */
  readonly battery: BatteryReading | undefined;
}

export interface LinkCallbacks {
  /** After every change of state. `sensor` is undefined while none is known. */
  readonly onStatus: (state: LinkState, sensor: string | undefined) => void;
  /** A stream has begun; its notifications follow. Ends with exactly one onClosed. */
  readonly onOpen: (stream: StreamOpened) => void;
  /** `bytes` is a copy and may be transferred; `arrivalMs` is clock.nowMs() at the browser's event. */
  readonly onNotification: (channel: Channel, bytes: ArrayBuffer, arrivalMs: number) => void;
  /** A piece of the sensor's log, while a stream is open; `bytes` is a copy and may be transferred. */
  readonly onLog?: (bytes: ArrayBuffer) => void;
  readonly onClosed: (cause: ClosedCause) => void;
  readonly onBattery: (reading: BatteryReading) => void;
}

export interface LinkOptions {
  /** navigator.bluetooth; undefined where the browser has none. */
  readonly bluetooth: Bluetooth | undefined;
  /** The registry's listings, asked anew at each choice; the first that recognises the connected sensor has it. */
  readonly sensors: () => readonly DriverListing[];
  readonly request: StreamRequest;
  readonly clock: LinkClock;
  readonly timers: LinkTimers;
  readonly page: LinkPage;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly callbacks: LinkCallbacks;
  /** A device that another link has: chosen here as well, it is refused with "sensor-taken". */
  readonly isTaken?: (sensorId: string) => boolean;
  readonly deadlines?: Partial<GattDeadlines>;
  /** Replaces the drivers' silenceMs: a test does not wait 10 s. */
  readonly silenceMs?: number;
}

export interface Link {
  /** Must be called straight in the click. Settles when the chooser has closed; never rejects. */
  connect(shown?: Shown): Promise<void>;
  /** The person says which sensor it is, after the fault "which-sensor". Connects again. */
  identifyAs(driverId: string): void;
  /** An attempt at once, with a fresh backoff. */
  reconnectNow(): void;
  /** Stops the stream on the sensor, then disconnects. The sensor stays known. */
  stop(): void;
  /** As stop, and the browser forgets its permission for the sensor. */
  forget(): void;
  /**
   * Goes on with a sensor that the browser still permits, without a chooser. With several, `sensorId` chooses.
   * @returns whether there is one; false where getDevices() is not available.
   */
  resumeKnown(sensorId?: string): Promise<boolean>;
  /** The browser's id of the sensor, stable while it remembers the permission; for resumeKnown. */
  sensorId(): string | undefined;
  /** Runs a procedure of the sensor's driver beside its stream. @returns undefined when not streaming, or no procedure. */
  run<T>(
    procedure: (driver: DeviceDriver, traits: DeviceTraits) => Procedure<T> | undefined,
  ): Promise<Outcome<T> | undefined>;
  /** @returns whether the sensor did it; false when not streaming or not able. */
  buzz(pattern: "gentle" | "strong"): Promise<boolean>;
  /** Disconnects at once and tells nothing any more. */
  dispose(): void;
}
