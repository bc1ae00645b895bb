// UUIDs and roles of Polar's measurement data service (PMD): one control point, one data characteristic for all
// measurements. Source: Polar's measurement data document v1.0; its print of the service UUID lacks a digit.
import {
  assigned,
  batteryLevelRole,
  batteryService,
  deviceInformationService,
} from "../../assigned-numbers.ts";
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

export const pmdService: Uuid = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";

export const NAME_PREFIXES = ["Polar Sense", "Polar OH1", "Polar H10"];

export const polarGatt = {
  /** read, write, indicate */
  control: { service: pmdService, characteristic: "fb005c81-02e7-f387-1cad-8acd2d8df0c8" },
  /** notify */
  data: { service: pmdService, characteristic: "fb005c82-02e7-f387-1cad-8acd2d8df0c8" },
  battery: batteryLevelRole,
  /** System ID: read; the serial number is withheld by browsers. */
  systemId: { service: deviceInformationService, characteristic: assigned("2a23"), optional: true },
  model: { service: deviceInformationService, characteristic: assigned("2a24"), optional: true },
  firmware: { service: deviceInformationService, characteristic: assigned("2a26"), optional: true },
  hardware: { service: deviceInformationService, characteristic: assigned("2a27"), optional: true },
} as const satisfies Record<string, GattRole>;

/** By name alone: the service advertised is that of the heart rate, which straps of every maker have. */
export const polarFilters: readonly ChooserFilter[] = NAME_PREFIXES.map((namePrefix) => ({ namePrefix }));

export const polarServices: readonly Uuid[] = [pmdService, batteryService, deviceInformationService];
