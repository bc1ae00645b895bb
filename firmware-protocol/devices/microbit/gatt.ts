// UUIDs and roles of the BBC micro:bit's Bluetooth profile (version 1.11, Lancaster University).
import { assigned, deviceInformationService } from "../../assigned-numbers.ts";
import type { GattRole, Uuid } from "../../driver.ts";

const own = (part: string): Uuid => `e95d${part}-251d-470a-a062-fa1922dfa9a8`;

/** The second is what older programs advertise. */
export const NAME_PREFIXES = ["BBC micro:bit", "uBit"];

/** There only if the program on the board turns it on. Not advertised. */
export const accelerometerService = own("0753");

const information = (number: string): GattRole => ({
  service: deviceInformationService,
  characteristic: assigned(number),
  optional: true,
});

export const microbitGatt = {
  /** read, notify: 3 × i16 */
  data: { service: accelerometerService, characteristic: own("ca4b") },
  /** read, write: u16, ms */
  period: { service: accelerometerService, characteristic: own("fb24") },
  /** read: text */
  model: information("2a24"),
  firmware: information("2a26"),
} as const satisfies Record<string, GattRole>;

export const microbitServices: readonly Uuid[] = [accelerometerService, deviceInformationService];
