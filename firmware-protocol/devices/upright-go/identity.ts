// How Upright GO 2 and GO S are found and known. Experimental: its maker has published nothing; what is known was read
// from its app and a few live units by others. The first Upright GO is left out: what is known of it contradicts itself.
import type { DriverIdentity } from "../../driver.ts";
import { NAME_PREFIXES, postureService, uprightFilters, uprightServices } from "./gatt.ts";

export const uprightIdentity: DriverIdentity = {
  id: "upright-go",
  title: "Upright GO 2 or GO S",
  standing: "experimental",
  filters: uprightFilters,
  services: uprightServices,
  recognises: (name, services) =>
    (services.length === 0 || services.includes(postureService)) &&
    NAME_PREFIXES.some((prefix) => name?.startsWith(prefix)),
  fits: (services) => services.includes(postureService),
};
