// UUIDs and roles of an Espruino board: Nordic's UART service, over which its JavaScript console speaks.
import type { ChooserFilter, GattRole, Uuid } from "../../driver.ts";

export const uartService: Uuid = "6e400001-b5a3-f393-e0a9-e50e24dcca9e";

export const NAME_PREFIXES = ["Puck.js", "Bangle.js", "Espruino"];

export const espruinoGatt = {
  /** To the board: write. */
  console: { service: uartService, characteristic: "6e400002-b5a3-f393-e0a9-e50e24dcca9e" },
  /** From the board: notify. */
  stream: { service: uartService, characteristic: "6e400003-b5a3-f393-e0a9-e50e24dcca9e" },
} as const satisfies Record<string, GattRole>;

/** Also by the service, for boards that were given a name; many others have it too, and the person chooses. */
export const espruinoFilters: readonly ChooserFilter[] = [
  ...NAME_PREFIXES.map((namePrefix) => ({ namePrefix })),
  { services: [uartService] },
];
