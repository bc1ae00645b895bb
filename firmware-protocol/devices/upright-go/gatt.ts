// UUIDs and roles of Upright GO 2 and GO S: 16-bit numbers on the Bluetooth base. Only what is read, heard or (BAB2)
// written stands here. Never to be touched: BAD4 (firmware update, deep sleep), BAA2 (downloads and deletes the stored
// days), BAE0 (factory test), BAF0 (bootloader); a first GO was bricked by writing 01 everywhere
// (github niltonheck/upright-go-1-reverse-engineering). Source: github nhazdun/HA-Upright-Go-2-BLE.
import { assigned, deviceInformationService } from "../../assigned-numbers.ts";
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

export const NAME_PREFIXES = ["UprightGO2", "UprightGOS"];

const data = assigned("baa0");
const settings = assigned("bab0");
export const postureService = assigned("bac0");
const power = assigned("bad0");

export const uprightGatt = {
  /** notify: the sensor's own verdict */
  posture: { service: postureService, characteristic: assigned("bac3"), optional: true },
  /** notify */
  angle: { service: postureService, characteristic: assigned("bac4") },
  /** notify: one byte per interval */
  interval: { service: data, characteristic: assigned("baa5"), optional: true },
  /** read, write: the only one that is ever written */
  settings: { service: settings, characteristic: assigned("bab2"), optional: true },
  /** read */
  vibration: { service: settings, characteristic: assigned("bab5"), optional: true },
  /** read */
  power: { service: power, characteristic: assigned("bad1"), optional: true },
  /** read; heard where it can notify */
  charging: { service: power, characteristic: assigned("bad2"), optional: true },
  firmware: { service: deviceInformationService, characteristic: assigned("2a26"), optional: true },
  hardware: { service: deviceInformationService, characteristic: assigned("2a27"), optional: true },
} as const satisfies Record<string, GattRole>;

/** By name: whether its services are advertised is not known. Its update mode is "UprightGo2DFU": no match. */
export const uprightFilters: readonly ChooserFilter[] = NAME_PREFIXES.map((namePrefix) => ({ namePrefix }));

export const uprightServices: readonly Uuid[] = [
  data,
  settings,
  postureService,
  power,
  deviceInformationService,
];
