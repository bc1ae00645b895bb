// UUIDs and roles of the Thora profile. The base was drawn at random once and stays; the second group names the part.
import { batteryLevelRole, batteryService, deviceInformationService } from "../../assigned-numbers.ts";
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

const own = (part: string): Uuid => `d05c${part}-f62a-45e3-bd3a-628e4b60afb9`;

export const NAME_PREFIX = "Thora";

export const thoraService = own("0001");

export const thoraGatt = {
  /** read */
  info: { service: thoraService, characteristic: own("0002") },
  /** write, indicate */
  control: { service: thoraService, characteristic: own("0003") },
  /** notify */
  stream: { service: thoraService, characteristic: own("0004") },
  /** notify */
  event: { service: thoraService, characteristic: own("0005") },
  /** notify; only where a log feature bit is set */
  log: { service: thoraService, characteristic: own("0006"), optional: true },
  /** Battery Level: read, notify */
  battery: batteryLevelRole,
} as const satisfies Record<string, GattRole>;

/** Matching on either: the name may be cached or absent on macOS, the service absent from a full advertisement. */
export const thoraFilters: readonly ChooserFilter[] = [
  { services: [thoraService] },
  { namePrefix: NAME_PREFIX },
];

export const thoraServices: readonly Uuid[] = [thoraService, batteryService, deviceInformationService];
