// How a Movesense is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { gspService, movesenseFilters, movesenseServices, NAME_PREFIX } from "./gatt.ts";

export const movesenseIdentity: DriverIdentity = {
  id: "movesense",
  title: "Movesense",
  standing: "supported",
  filters: movesenseFilters,
  services: movesenseServices,
  recognises: (name, services) =>
    services.length > 0 ? services.includes(gspService) : (name?.startsWith(NAME_PREFIX) ?? false),
  fits: (services) => services.includes(gspService),
};
