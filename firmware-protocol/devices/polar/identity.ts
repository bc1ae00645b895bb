// How Polar's Verity Sense, OH1 and H10 are found and known.
import type { DriverIdentity } from "../../driver.ts";
import { NAME_PREFIXES, pmdService, polarFilters, polarServices } from "./gatt.ts";

export const polarIdentity: DriverIdentity = {
  id: "polar",
  title: "Polar Verity Sense, OH1 or H10",
  standing: "supported",
  filters: polarFilters,
  services: polarServices,
  recognises: (name, services) =>
    services.length > 0
      ? services.includes(pmdService)
      : NAME_PREFIXES.some((prefix) => name?.startsWith(prefix)),
  fits: (services) => services.includes(pmdService),
};
