// The sensors that we know, and which one a device is. A new sensor is one folder and one line here (and one in
// decoders.ts). Only how a device is found and known is there from the start; its driver is fetched with the device.
import type { DriverListing, Uuid } from "./driver.ts";
import { microbitIdentity } from "./devices/microbit/identity.ts";
import { espruinoIdentity } from "./devices/espruino/identity.ts";
import { polarIdentity } from "./devices/polar/identity.ts";
import { thingyIdentity } from "./devices/thingy52/identity.ts";
import { thoraIdentity } from "./devices/thora/identity.ts";
import { uprightIdentity } from "./devices/upright-go/identity.ts";
import { witmotionIdentity } from "./devices/witmotion/identity.ts";
import { dotIdentity } from "./devices/xsens-dot/identity.ts";
import { movesenseIdentity } from "./devices/movesense/identity.ts";
import { metamotionIdentity } from "./devices/metamotion/identity.ts";

export const sensors: readonly DriverListing[] = [
  { ...thoraIdentity, load: async () => (await import("./devices/thora/driver.ts")).thoraDriver },
  { ...dotIdentity, load: async () => (await import("./devices/xsens-dot/driver.ts")).dotDriver },
  { ...polarIdentity, load: async () => (await import("./devices/polar/driver.ts")).polarDriver },
  { ...witmotionIdentity, load: async () => (await import("./devices/witmotion/driver.ts")).witmotionDriver },
  { ...thingyIdentity, load: async () => (await import("./devices/thingy52/driver.ts")).thingyDriver },
  { ...microbitIdentity, load: async () => (await import("./devices/microbit/driver.ts")).microbitDriver },
  { ...movesenseIdentity, load: async () => (await import("./devices/movesense/driver.ts")).movesenseDriver },
  {
    ...metamotionIdentity,
    load: async () => (await import("./devices/metamotion/driver.ts")).metamotionDriver,
  },
  { ...espruinoIdentity, load: async () => (await import("./devices/espruino/driver.ts")).espruinoDriver },
  { ...uprightIdentity, load: async () => (await import("./devices/upright-go/driver.ts")).uprightDriver },
];

/** The sensor that a device is, from its advertised name and, once connected, the services found. */
export const sensorFor = (
  listings: readonly DriverListing[],
  name: string | undefined,
  services: readonly Uuid[],
): DriverListing | undefined => listings.find((listing) => listing.recognises(name, services));
