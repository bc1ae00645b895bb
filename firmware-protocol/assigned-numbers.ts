// Services and characteristics of the Bluetooth SIG (Assigned Numbers) that sensors share, and Battery Level's value.
import { type Decoded, decoded, undecodable } from "./decode-error.ts";
import type { BatteryReading, GattRole, Procedure, Uuid } from "./driver.ts";
import { failed, readFrom, succeeded } from "./procedure.ts";

/** A 16-bit number on the Bluetooth base, e.g. "180f". */
export const assigned = (number: string): Uuid => `0000${number}-0000-1000-8000-00805f9b34fb`;

export const batteryService = assigned("180f");
export const deviceInformationService = assigned("180a");

/** Battery Level: read, notify. */
export const batteryLevelRole = {
  service: batteryService,
  characteristic: assigned("2a19"),
  optional: true,
} as const satisfies GattRole;

/** Battery Level: u8, 0–100 %. */
export function batteryLevelFrom(bytes: DataView): Decoded<BatteryReading> {
  if (bytes.byteLength < 1) return undecodable({ code: "too-short", length: 0, needed: 1 });
  if (bytes.byteLength > 1)
    return undecodable({ code: "trailing-bytes", length: bytes.byteLength, consumed: 1 });
  const percent = bytes.getUint8(0);
  if (percent > 100) return undecodable({ code: "bad-value", field: "battery", value: percent });
  return decoded({ percent });
}

/** Reads the standard Battery Level of a driver that calls the channel "battery". */
export function* readBatteryLevel(): Procedure<BatteryReading> {
  const read = yield* readFrom("battery");
  if (!read.ok) return read;
  const battery = batteryLevelFrom(read.value);
  return battery.ok
    ? succeeded(battery.value)
    : failed({ code: "unreadable", detail: `battery: ${JSON.stringify(battery.error)}` });
}
