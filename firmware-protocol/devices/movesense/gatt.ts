// UUIDs and roles of Movesense's GSP (GATT sensor data protocol), in its default firmware from 2.3.0 on. Sources:
// movesense.com GATT SensorData Protocol; hardware captures of sokolmarek/movesense-commander.
import { assigned, batteryLevelRole, batteryService } from "../../assigned-numbers.ts";
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

const own = (part: string): Uuid => `${part}-7185-4d5d-b431-630e7050e8f0`;

export const NAME_PREFIX = "Movesense";

export const gspService = own("34802252");

export const movesenseGatt = {
  /** write with response */
  command: { service: gspService, characteristic: own("34800001") },
  /** notify: replies and data */
  data: { service: gspService, characteristic: own("34800002") },
  battery: batteryLevelRole,
} as const satisfies Record<string, GattRole>;

/**
 * GSP's own service does not fit into the advertisement; the maker's member number 0xFDF3 does. Not by 0x180D, which is
 * advertised too: that would show every heart rate strap.
 */
export const movesenseFilters: readonly ChooserFilter[] = [
  { namePrefix: NAME_PREFIX },
  { services: [assigned("fdf3")] },
];

export const movesenseServices: readonly Uuid[] = [gspService, batteryService];
