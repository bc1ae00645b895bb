// Which driver the connected sensor belongs to, and its characteristics. In: a connected GATT server and the queue.
// Out: the driver and a characteristic per channel, all objects of this connection and void with it. A device that no
// listing recognises is never guessed at, for a wrong guess would write to it: the person is asked which one it is.
import type { Channel, DeviceDriver, DriverListing, Uuid } from "../../firmware-protocol/driver.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { GattFailure } from "./gatt-failure.ts";
import type { GattQueue } from "./gatt-queue.ts";

export interface Discovered {
  readonly driver: DeviceDriver;
  readonly characteristics: ReadonlyMap<Channel, BluetoothRemoteGATTCharacteristic>;
}

/** `sensorKind`: the id of the listing that its name tells, where its services do not. */
export type DiscoveryFailure = GattFailure & { readonly sensorKind?: string };

/** No listing recognises it; `candidates` are the ids of those that its services fit. */
export interface Unrecognised {
  readonly reason: "unrecognised";
  readonly candidates: readonly string[];
  readonly detail: string;
}

export interface Sought {
  readonly name: string | undefined;
  readonly listings: readonly DriverListing[];
  /** What the person said that it is. */
  readonly identifiedAs: string | undefined;
}

function listingOf(
  { name, listings, identifiedAs }: Sought,
  services: readonly Uuid[],
): Result<DriverListing, DiscoveryFailure | Unrecognised> {
  const said = listings.find(({ id }) => id === identifiedAs);
  const listing = said ?? listings.find((candidate) => candidate.recognises(name, services));
  if (listing !== undefined) return ok(listing);
  const detail = `no driver for services ${services.join(", ")}`;
  // Known by its name, and its services are not there: a discovery by halves, not a stranger.
  const named = listings.find((candidate) => candidate.recognises(name, []));
  if (named !== undefined) return err({ reason: "missing", detail, sensorKind: named.id });
  const candidates = listings.filter((candidate) => candidate.fits(services)).map(({ id }) => id);
  return err({ reason: "unrecognised", candidates, detail });
}

export async function discover(
  server: BluetoothRemoteGATTServer,
  sought: Sought,
  queue: GattQueue,
  deadlineMs: number,
): Promise<Result<Discovered, DiscoveryFailure | Unrecognised>> {
  const found = await queue.run("services", deadlineMs, () => server.getPrimaryServices());
  // Of a device with no service that we named the browser shows none at all, as a refusal.
  if (!found.ok && found.error.reason !== "missing") return found;
  const shown = found.ok ? found.value : [];
  const services = new Map<Uuid, BluetoothRemoteGATTService>(
    shown.map((service) => [service.uuid.toLowerCase(), service]),
  );
  const listing = listingOf(sought, [...services.keys()]);
  if (!listing.ok) return listing;
  const driver = await listing.value.load();

  const characteristics = new Map<Channel, BluetoothRemoteGATTCharacteristic>();
  for (const [channel, role] of Object.entries(driver.gatt)) {
    const service = services.get(role.service);
    if (service === undefined) {
      if (role.optional) continue;
      return err({
        reason: "missing",
        detail: `service ${role.service} of ${channel}`,
        sensorKind: driver.id,
      });
    }
    const one = await queue.run(`characteristic ${channel}`, deadlineMs, () =>
      service.getCharacteristic(role.characteristic),
    );
    if (one.ok) characteristics.set(channel, one.value);
    // Absent is fine where it is optional; anything else is a discovery that did not work.
    else if (!(role.optional && one.error.reason === "missing")) return one;
  }
  return ok({ driver, characteristics });
}
