// How Puck.js and Bangle.js 2 are found and known. Their service is everybody's, so the name decides.
import type { DriverIdentity } from "../../driver.ts";
import { espruinoFilters, NAME_PREFIXES, uartService } from "./gatt.ts";

export const espruinoIdentity: DriverIdentity = {
  id: "espruino",
  title: "Puck.js 2 or Bangle.js 2",
  standing: "supported",
  filters: espruinoFilters,
  services: [uartService],
  recognises: (name, services) =>
    (services.length === 0 || services.includes(uartService)) &&
    NAME_PREFIXES.some((prefix) => name?.startsWith(prefix)),
  fits: (services) => services.includes(uartService),
};
