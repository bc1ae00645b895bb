/**
 * A sensor that measures nothing: one characteristic of each kind, to try the radio with.
 */
import { DBusFailure } from "./object-tree.ts";
import type { PeripheralSpec } from "./peripheral.ts";

export const SERVICE = "6f2a0001-1d3c-4c5e-9b7a-0a1b2c3d4e5f";
export const READABLE = "6f2a0002-1d3c-4c5e-9b7a-0a1b2c3d4e5f";
export const WRITABLE = "6f2a0003-1d3c-4c5e-9b7a-0a1b2c3d4e5f";
export const STREAM = "6f2a0004-1d3c-4c5e-9b7a-0a1b2c3d4e5f";
export const INDICATED = "6f2a0005-1d3c-4c5e-9b7a-0a1b2c3d4e5f";
/** Declared readable, but every read is refused. */
export const FORBIDDEN = "6f2a0006-1d3c-4c5e-9b7a-0a1b2c3d4e5f";
export const ALL = [READABLE, WRITABLE, STREAM, INDICATED, FORBIDDEN];

export const LONG_VALUE = Uint8Array.from({ length: 200 }, (_, index) => index);

/** What the sensor saw. */
export interface SensorLog {
  readonly written: number[][];
  readonly subscriptions: string[];
}

export function specOf(
  name: string,
  address: string,
  log: SensorLog = { written: [], subscriptions: [] },
): PeripheralSpec {
  return {
    name,
    address,
    advertisedServices: [SERVICE],
    services: [
      {
        uuid: SERVICE,
        characteristics: [
          { uuid: READABLE, flags: ["read"], onRead: () => LONG_VALUE },
          {
            uuid: WRITABLE,
            flags: ["write", "write-without-response"],
            onWrite: (bytes) => void log.written.push([...bytes]),
          },
          {
            uuid: STREAM,
            flags: ["notify"],
            onSubscribe: () => void log.subscriptions.push("on"),
            onUnsubscribe: () => void log.subscriptions.push("off"),
          },
          { uuid: INDICATED, flags: ["indicate"] },
          {
            uuid: FORBIDDEN,
            flags: ["read"],
            onRead: () => Promise.reject(new DBusFailure("org.bluez.Error.NotPermitted", "no")),
          },
        ],
      },
    ],
  };
}
