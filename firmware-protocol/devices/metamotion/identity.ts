// How a MetaMotion is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { metamotionFilters, metamotionServices, metawearService, NAME_PREFIX } from "./gatt.ts";

export const metamotionIdentity: DriverIdentity = {
  id: "metamotion",
  title: "MbientLab MetaMotion",
  standing: "supported",
  filters: metamotionFilters,
  services: metamotionServices,
  recognises: (name, services) =>
    services.length > 0 ? services.includes(metawearService) : (name?.startsWith(NAME_PREFIX) ?? false),
  fits: (services) => services.includes(metawearService),
};
