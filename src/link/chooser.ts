// The browser's chooser and what it remembers. In: the listings of the sensors. Out: a device, or the fault that the person should hear.
import type { DriverListing } from "../../firmware-protocol/driver.ts";
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

export type Shown = "known-sensors" | "all-devices";

/**
 * Opens the chooser before it returns: nothing may come between the click and requestDevice().
 * @param shown all-devices: for a sensor that was given a name of its own and does not advertise its service.
 */
export async function chosenDevice(
  bluetooth: Bluetooth | undefined,
  listings: readonly DriverListing[],
  shown: Shown,
): Promise<Result<BluetoothDevice, LinkFault>> {
  if (typeof bluetooth?.requestDevice !== "function") return err({ code: "unsupported-browser" });
  const optionalServices = [...new Set(listings.flatMap(({ services }) => services))];
  const filters = listings.flatMap((listing) =>
    listing.filters.map(({ services, ...rest }) => (services ? { ...rest, services: [...services] } : rest)),
  );
  try {
    const device = await bluetooth.requestDevice(
      shown === "all-devices" ? { acceptAllDevices: true, optionalServices } : { filters, optionalServices },
    );
    return ok(device);
  } catch (error) {
    return err(chooserFault(error, await availabilityOf(bluetooth)));
  }
}

/** A device that the browser permits without asking; undefined if there is none or it cannot say (flag in Chrome). */
export async function knownDevice(
  bluetooth: Bluetooth | undefined,
  listings: readonly DriverListing[],
  sensorId: string | undefined,
): Promise<BluetoothDevice | undefined> {
  if (typeof bluetooth?.getDevices !== "function") return undefined;
  try {
    const devices = await bluetooth.getDevices();
    return sensorId === undefined
      ? devices.find(({ name }) => listings.some((listing) => listing.recognises(name, [])))
      : devices.find(({ id }) => id === sensorId);
  } catch {
    // Forbidden by policy: as good as none.
    return undefined;
  }
}
