// How a Thingy:52 is found and known.
import type { DriverIdentity } from "../../driver.ts";
import { configurationService, motionService, NAME, thingyServices } from "./gatt.ts";

export const thingyIdentity: DriverIdentity = {
  id: "thingy52",
  title: "Nordic Thingy:52",
  standing: "supported",
  filters: [{ services: [configurationService] }, { name: NAME }],
  services: thingyServices,
  recognises: (name, services) => (services.length > 0 ? services.includes(motionService) : name === NAME),
  fits: (services) => services.includes(motionService),
};
