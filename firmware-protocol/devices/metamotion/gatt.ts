// UUIDs and roles of MbientLab's MetaMotion. Source: mbientlab/MetaWear-SDK-Cpp, metawearboard.cpp.
import { assigned, deviceInformationService } from "../../assigned-numbers.ts";
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

const own = (part: string): Uuid => `326a${part}-85cb-9195-d9dd-464cfbbae75a`;

/** As delivered; the owner may change it. */
export const NAME_PREFIX = "MetaWear";

export const metawearService = own("9000");

const information = (number: string): GattRole => ({
  service: deviceInformationService,
  characteristic: assigned(number),
  optional: true,
});

export const metamotionGatt = {
  /** write */
  command: { service: metawearService, characteristic: own("9001") },
  /** notify: replies and data */
  notify: { service: metawearService, characteristic: own("9006") },
  firmware: information("2a26"),
  hardware: information("2a27"),
} as const satisfies Record<string, GattRole>;

export const metamotionFilters: readonly ChooserFilter[] = [
  { services: [metawearService] },
  { namePrefix: NAME_PREFIX },
];

export const metamotionServices: readonly Uuid[] = [metawearService, deviceInformationService];
