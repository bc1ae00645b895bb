// The browser's chooser and what it remembers. In: the drivers. Out: a device, or the fault that the person should hear.
import type { DeviceDriver } from "../../firmware-protocol/driver.ts";
import type { LinkFault } from "../domain/faults.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { chooserFault } from "./errors.ts";

/** undefined where the browser cannot tell. */
export async function availabilityOf(bluetooth: Bluetooth | undefined): Promise<boolean | undefined> {
  if (typeof bluetooth?.getAvailability !== "function") return undefined;
  try {
    return await bluetooth.getAvailability();
  } catch {
    // Not available to this page at all; requestDevice() will say why.
    return undefined;
  }
}

/** Opens the chooser before it returns: nothing may come between the click and requestDevice(). */
export async function chosenDevice(
  bluetooth: Bluetooth | undefined,
  drivers: readonly DeviceDriver[],
): Promise<Result<BluetoothDevice, LinkFault>> {
  if (typeof bluetooth?.requestDevice !== "function") return err({ code: "unsupported-browser" });
  try {
    const device = await bluetooth.requestDevice({
      filters: drivers.flatMap(({ filters }) =>
        filters.map(({ services, ...rest }) => (services ? { ...rest, services: [...services] } : rest)),
      ),
      optionalServices: [...new Set(drivers.flatMap(({ services }) => services))],
    });
    return ok(device);
  } catch (error) {
    return err(chooserFault(error, await availabilityOf(bluetooth)));
  }
}

/** A device that the browser permits without asking; undefined if there is none or it cannot say (flag in Chrome). */
export async function knownDevice(
  bluetooth: Bluetooth | undefined,
  drivers: readonly DeviceDriver[],
  sensorId: string | undefined,
): Promise<BluetoothDevice | undefined> {
  if (typeof bluetooth?.getDevices !== "function") return undefined;
  try {
    const devices = await bluetooth.getDevices();
    return sensorId === undefined
      ? devices.find(({ name }) => drivers.some((driver) => driver.recognises(name, [])))
      : devices.find(({ id }) => id === sensorId);
  } catch {
    // Forbidden by policy: as good as none.
    return undefined;
  }
}
