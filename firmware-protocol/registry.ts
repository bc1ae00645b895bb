// The drivers, and which one a device is for. A new sensor is one folder and one line here.
import type { ChooserFilter, DeviceDriver, Uuid } from "./driver.ts";
import { thoraDriver } from "./devices/thora/driver.ts";

export const drivers: readonly DeviceDriver[] = [thoraDriver];

export const driverById = (id: string): DeviceDriver | undefined =>
  drivers.find((driver) => driver.id === id);

/**
 * The driver for a device, from its advertised name and, once connected, the services found. Before connecting pass no
 * services: the name alone then decides.
 */
export const driverFor = (name: string | undefined, services: readonly Uuid[]): DeviceDriver | undefined =>
  drivers.find((driver) => driver.recognises(name, services));

/** For requestDevice: one chooser for all sensors, and every service that may then be touched. */
export const chooserFilters: readonly ChooserFilter[] = drivers.flatMap((driver) => driver.filters);
export const chooserServices: readonly Uuid[] = [...new Set(drivers.flatMap((driver) => driver.services))];
