// UUIDs and roles of the Movella (Xsens) DOT. Source: vendor's BLE services specification XD0506P rev. C (2023).
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

const own = (part: string): Uuid => `1517${part}-4947-11e9-8646-d663bd873d93`;

/** "Movella DOT" on newer firmware, "Xsens DOT" up to 2.4.0. */
export const NAME_PREFIXES = ["Movella", "Xsens"] as const;

export const configurationService = own("1000");
export const measurementService = own("2000");
const batteryService = own("3000");

export const dotGatt = {
  /** read, 34 bytes */
  info: { service: configurationService, characteristic: own("1001") },
  /** read, write, 32 bytes */
  settings: { service: configurationService, characteristic: own("1002") },
  /** read, write, 3 bytes */
  control: { service: measurementService, characteristic: own("2001") },
  /** notify */
  long: { service: measurementService, characteristic: own("2002"), optional: true },
  /** notify */
  medium: { service: measurementService, characteristic: own("2003"), optional: true },
  /** read, notify, 2 bytes: not the standard Battery Level */
  battery: { service: batteryService, characteristic: own("3001"), optional: true },
} as const satisfies Record<string, GattRole>;

/** The services are not promised to be advertised: by name only. */
export const dotFilters: readonly ChooserFilter[] = NAME_PREFIXES.map((namePrefix) => ({ namePrefix }));

export const dotServices: readonly Uuid[] = [configurationService, measurementService, batteryService];
