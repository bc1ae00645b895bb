// How a BBC micro:bit is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { accelerometerService, microbitServices, NAME_PREFIXES } from "./gatt.ts";

export const microbitIdentity: DriverIdentity = {
  id: "microbit",
  title: "BBC micro:bit",
  standing: "supported",
  filters: [...NAME_PREFIXES.map((namePrefix) => ({ namePrefix })), { services: [accelerometerService] }],
  services: microbitServices,
  recognises: (name, services) =>
    services.length > 0
      ? services.includes(accelerometerService)
      : NAME_PREFIXES.some((prefix) => name?.startsWith(prefix)),
  fits: (services) => services.includes(accelerometerService),
};
