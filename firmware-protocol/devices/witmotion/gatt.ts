// UUIDs and roles of the WitMotion BLE 5.0 family (vendor SDK WITMOTION/WitBluetooth_BWT901BLE5_0).
import { assigned } from "../../assigned-numbers.ts";
import type { GattRole, Uuid } from "../../driver.ts";

/** Ends in 9a34fb, not in the Bluetooth base's 9b34fb: the browser's 16-bit aliases name something else. */
const own = (part: string): Uuid => `0000${part}-0000-1000-8000-00805f9a34fb`;

export const NAME_PREFIX = "WT";

export const witmotionService = own("ffe5");

export const witmotionGatt = {
  /** notify: samples and register replies */
  stream: { service: witmotionService, characteristic: own("ffe4") },
  /** write */
  command: { service: witmotionService, characteristic: own("ffe9") },
} as const satisfies Record<string, GattRole>;

/** The second is only asked for, so that a clone with the usual tail shows itself when services are listed. */
export const witmotionServices: readonly Uuid[] = [witmotionService, assigned("ffe5")];
