// Which driver the connected sensor belongs to, and its characteristics. In: a connected GATT server and the queue.
// Out: the driver and a characteristic per channel, all objects of this connection and void with it.
import type { Channel, DeviceDriver, Uuid } from "../../firmware-protocol/driver.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { GattFailure } from "./gatt-failure.ts";
import type { GattQueue } from "./gatt-queue.ts";

export interface Discovered {
  readonly driver: DeviceDriver;
  readonly characteristics: ReadonlyMap<Channel, BluetoothRemoteGATTCharacteristic>;
}

export async function discover(
  server: BluetoothRemoteGATTServer,
  name: string | undefined,
  drivers: readonly DeviceDriver[],
  queue: GattQueue,
  deadlineMs: number,
): Promise<Result<Discovered, GattFailure>> {
  const found = await queue.run("services", deadlineMs, () => server.getPrimaryServices());
  if (!found.ok) return found;
  const services = new Map<Uuid, BluetoothRemoteGATTService>(
    found.value.map((service) => [service.uuid.toLowerCase(), service]),
  );
  const driver = drivers.find((candidate) => candidate.recognises(name, [...services.keys()]));
  if (driver === undefined)
    return err({ reason: "missing", detail: `no driver for services ${[...services.keys()].join(", ")}` });

  const characteristics = new Map<Channel, BluetoothRemoteGATTCharacteristic>();
  for (const [channel, role] of Object.entries(driver.gatt)) {
    const service = services.get(role.service);
    if (service === undefined) {
      if (role.optional) continue;
      return err({ reason: "missing", detail: `service ${role.service} of ${channel}` });
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
