// UUIDs and roles of the Nordic Thingy:52 (vendor firmware NordicSemiconductor/Nordic-Thingy52-FW, documentation v2.2.0).
import { batteryLevelRole, batteryService } from "../../assigned-numbers.ts";
import type { GattRole, Uuid } from "../../driver.ts";

const own = (part: string): Uuid => `ef68${part}-9b35-4933-9b10-52ffa9740042`;

/** The advertised name, until its owner changes it. */
export const NAME = "Thingy";

/** Advertised; the others are found only once connected. */
export const configurationService = own("0100");
const userInterfaceService = own("0300");
export const motionService = own("0400");

export const thingyGatt = {
  /** read: u8 major, minor, patch */
  firmware: { service: configurationService, characteristic: own("0107"), optional: true },
  /** read, write: u8 mode, then its settings */
  led: { service: userInterfaceService, characteristic: own("0301"), optional: true },
  /** notify: u8, 1 pressed */
  button: { service: userInterfaceService, characteristic: own("0302"), optional: true },
  /** read, write */
  config: { service: motionService, characteristic: own("0401") },
  /** notify */
  raw: { service: motionService, characteristic: own("0406") },
  /** Battery Level: read, notify (only on change) */
  battery: batteryLevelRole,
} as const satisfies Record<string, GattRole>;

export const thingyServices: readonly Uuid[] = [
  configurationService,
  userInterfaceService,
  motionService,
  batteryService,
];
