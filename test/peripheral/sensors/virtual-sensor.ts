// What all virtual sensors share: a setup, a heart that beats once per connection interval, and the samples counted
// that were handed to the radio while somebody listened.
import { DBusFailure } from "../object-tree.ts";
import type { VirtualPeripheral } from "../peripheral.ts";
import type { BodyMotion } from "../worn-motion.ts";

export interface SensorSetup {
  /** Seconds of `performance.now()` to the wearer's motion. */
  readonly motion: (hostS: number) => BodyMotion;
  readonly name?: string;
  /** One per radio. */
  readonly address?: string;
  readonly mtu?: number;
  /** Device clock against the computer's. */
  readonly clockPpm?: number;
}

export interface VirtualSensor {
  /** As the chooser lists it. */
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  /** Motion samples handed to the radio while somebody was subscribed; of a split stream, its accelerations. */
  readonly samplesSent: number;
  /** The last of it: the test is over. */
  end(): void;
}

/** Notifications leave in time to the connection interval: those that came due since go out together. */
export const CONNECTION_INTERVAL_MS = 15;

export const hostS = (): number => performance.now() / 1000;

export const littleEndian16 = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];

export const refused = (why: string): DBusFailure => new DBusFailure("org.bluez.Error.NotPermitted", why);
export const wrongLength = (length: number): DBusFailure =>
  new DBusFailure("org.bluez.Error.InvalidValueLength", `${length} bytes`);
