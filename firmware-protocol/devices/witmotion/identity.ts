// How a WitMotion sensor is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { NAME_PREFIX, witmotionService, witmotionServices } from "./gatt.ts";

export const witmotionIdentity: DriverIdentity = {
  id: "witmotion",
  title: "WitMotion BLE 5.0",
  standing: "supported",
  filters: [{ services: [witmotionService] }, { namePrefix: NAME_PREFIX }],
  services: witmotionServices,
  recognises: (name, services) =>
    services.length > 0 ? services.includes(witmotionService) : (name?.startsWith(NAME_PREFIX) ?? false),
  fits: (services) => services.includes(witmotionService),
};
