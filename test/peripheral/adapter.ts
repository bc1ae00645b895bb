/**
 * Adapter1: the machine's Bluetooth adapter, which a test can switch off, pull out and put back.
 * In: discovery requests of the browser, power and presence from the test. Out: advertisements while discovering;
 * every link is lost when the power or the adapter goes.
 */
import { Variant } from "dbus-next";
import { type AdapterState, VirtualDevice } from "./device.ts";
import { DBusFailure, type Method, type ObjectTree } from "./object-tree.ts";
import type { VirtualPeripheral } from "./peripheral.ts";

const ADAPTER = "org.bluez.Adapter1";
const ADVERTISING_INTERVAL_MS = 100;

export class VirtualAdapter implements AdapterState {
  readonly path = "/org/bluez/hci0";
  readonly #tree: ObjectTree;
  readonly #devices = new Map<string, VirtualDevice>();
  /** D-Bus names of the clients that discover. */
  readonly #discoverers = new Set<string>();
  #beacon: NodeJS.Timeout | undefined;
  #isPresent = false;
  #isPowered = true;

  constructor(tree: ObjectTree) {
    this.#tree = tree;
  }

  get isPowered(): boolean {
    return this.#isPresent && this.#isPowered;
  }

  /** @throws when a peripheral with the same address is there already. */
  add(peripheral: VirtualPeripheral): void {
    const { address } = peripheral.spec;
    if (this.#devices.has(address)) throw new Error(`a peripheral at ${address} is there already`);
    const device = new VirtualDevice(this.#tree, this, peripheral);
    this.#devices.set(address, device);
    peripheral.attach(device);
    if (this.#isPresent) device.announce();
  }

  remove(peripheral: VirtualPeripheral): void {
    this.#devices.get(peripheral.spec.address)?.withdraw();
    this.#devices.delete(peripheral.spec.address);
    peripheral.attach(undefined);
  }

  setPower(isPowered: boolean): void {
    if (this.#isPowered === isPowered) return;
    if (!isPowered) {
      this.#stopDiscovery();
      for (const device of this.#devices.values()) device.drop();
    }
    this.#isPowered = isPowered;
    this.#tree.set(this.path, ADAPTER, { Powered: new Variant("b", isPowered) });
  }

  /** Puts the adapter in or pulls it out, with everything that hangs on it. */
  setPresent(isPresent: boolean): void {
    if (this.#isPresent === isPresent) return;
    this.#isPresent = isPresent;
    if (isPresent) {
      this.#announce();
      for (const device of this.#devices.values()) device.announce();
    } else {
      this.#stopDiscovery();
      for (const device of this.#devices.values()) device.drop();
      this.#tree.remove(this.path);
    }
  }

  clientGone(client: string): void {
    if (this.#discoverers.delete(client) && this.#discoverers.size === 0) this.#stopDiscovery();
    for (const device of this.#devices.values()) device.clientGone(client);
  }

  #announce(): void {
    const properties = {
      Address: new Variant("s", "00:1A:7D:DA:71:13"),
      AddressType: new Variant("s", "public"),
      Name: new Variant("s", "virtual"),
      Alias: new Variant("s", "virtual"),
      Class: new Variant("u", 0),
      Powered: new Variant("b", this.#isPowered),
      Discoverable: new Variant("b", false),
      DiscoverableTimeout: new Variant("u", 180),
      Pairable: new Variant("b", false),
      PairableTimeout: new Variant("u", 0),
      Discovering: new Variant("b", false),
      UUIDs: new Variant("as", []),
      Modalias: new Variant("s", "usb:v1D6Bp0246d0537"),
      Roles: new Variant("as", ["central", "peripheral"]),
    };
    const onSet = (property: string, value: Variant) => {
      if (property === "Powered") this.setPower(value.value === true);
      else this.#tree.set(this.path, ADAPTER, { [property]: value });
    };
    this.#tree.add(this.path, { [ADAPTER]: { properties, methods: this.#methods(), onSet } });
  }

  #methods(): Record<string, Method> {
    return {
      SetDiscoveryFilter: () => undefined,
      StartDiscovery: (_body, client) => {
        if (!this.#isPowered) throw new DBusFailure("org.bluez.Error.NotReady", "Resource Not Ready");
        this.#discoverers.add(client);
        this.#tree.set(this.path, ADAPTER, { Discovering: new Variant("b", true) });
        this.#beacon ??= setInterval(() => {
          for (const device of this.#devices.values()) device.advertise();
        }, ADVERTISING_INTERVAL_MS);
        return undefined;
      },
      StopDiscovery: (_body, client) => {
        if (!this.#discoverers.delete(client)) {
          throw new DBusFailure("org.bluez.Error.Failed", "No discovery started");
        }
        if (this.#discoverers.size === 0) this.#stopDiscovery();
        return undefined;
      },
      RemoveDevice: ([path]) => {
        const device = [...this.#devices.values()].find((each) => each.path === path);
        if (device === undefined) throw new DBusFailure("org.bluez.Error.DoesNotExist", String(path));
        // BlueZ finds the device again at its next advertisement; here it is simply there again.
        device.withdraw();
        device.announce();
        return undefined;
      },
    };
  }

  #stopDiscovery(): void {
    if (this.#beacon === undefined) return;
    clearInterval(this.#beacon);
    this.#beacon = undefined;
    this.#discoverers.clear();
    this.#tree.set(this.path, ADAPTER, { Discovering: new Variant("b", false) });
  }
}
