// How a Movella (Xsens) DOT is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { dotFilters, dotServices, measurementService, NAME_PREFIXES } from "./gatt.ts";

export const dotIdentity: DriverIdentity = {
  id: "xsens-dot",
  title: "Movella (Xsens) DOT",
  standing: "supported",
  filters: dotFilters,
  services: dotServices,
  // By its whole name: Movella's and Xsens's other devices begin alike.
  recognises: (name, services) =>
    services.length > 0
      ? services.includes(measurementService)
      : NAME_PREFIXES.some((maker) => name?.startsWith(`${maker} DOT`) ?? false),
  fits: (services) => services.includes(measurementService),
};
