// How a Thora sensor is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { NAME_PREFIX, thoraFilters, thoraService, thoraServices } from "./gatt.ts";
import { DRIVER_ID } from "./traits.ts";

export const thoraIdentity: DriverIdentity = {
  id: DRIVER_ID,
  title: "Thora sensor",
  standing: "supported",
  filters: thoraFilters,
  services: thoraServices,
  recognises: (name, services) =>
    services.length > 0 ? services.includes(thoraService) : (name?.startsWith(NAME_PREFIX) ?? false),
  fits: (services) => services.includes(thoraService),
};
