// Follows the battery of an open stream: one reading at once, then the standard Battery Level's notifications, or a
// reading every ten minutes where there are none. A battery that cannot be read is no reason to disturb the stream.
import type { BatteryReading, Channel, DeviceDriver, Procedure } from "../../firmware-protocol/driver.ts";
import type { Connection } from "./connection.ts";
import type { LinkTimers } from "./ports.ts";

/** Battery Level, Bluetooth Assigned Numbers: u8, 0–100 %. */
const BATTERY_LEVEL = "00002a19-0000-1000-8000-00805f9b34fb";
const POLL_MS = 600_000;

export const batteryChannelOf = (driver: DeviceDriver): Channel | undefined =>
  Object.entries(driver.gatt).find(([, role]) => role.characteristic === BATTERY_LEVEL)?.[0];

/** undefined: not a percentage. */
export function batteryFrom(bytes: ArrayBuffer): BatteryReading | undefined {
  const percent = new Uint8Array(bytes)[0];
  return percent === undefined || percent > 100 ? undefined : { percent };
}

function* subscription(channel: Channel): Procedure<boolean> {
  const heard = yield { do: "subscribe", channel };
  return { ok: true, value: heard.ok };
}

/** @returns stops following. */
export function followBattery(
  driver: DeviceDriver,
  connection: Connection,
  timers: LinkTimers,
  onReading: (reading: BatteryReading) => void,
): () => void {
  const channel = batteryChannelOf(driver);
  let isFollowing = true;
  let cancelPoll: (() => void) | undefined;

  async function poll(): Promise<void> {
    if (driver.readBattery === undefined) return;
    const read = await connection.run(driver.readBattery());
    if (isFollowing && read.ok) onReading(read.value);
  }
  async function follow(): Promise<void> {
    await poll();
    if (!isFollowing) return;
    const notifies = channel !== undefined && (await connection.run(subscription(channel)));
    if (!isFollowing || (notifies !== false && notifies.ok && notifies.value)) return;
    if (driver.readBattery === undefined) return;
    cancelPoll = timers.after(POLL_MS, () => void follow());
  }
  void follow();
  return () => {
    isFollowing = false;
    cancelPoll?.();
  };
}
