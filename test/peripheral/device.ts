/**
 * Device1: one peripheral as BlueZ shows it, and the life of its link.
 * In: Connect and Disconnect from the browser, drop() from the test. Out: Connected and ServicesResolved.
 * The order is BlueZ's: Connected before Connect returns, ServicesResolved later; Chromium reads the other order
 * as a disconnect.
 */
import { Variant } from "dbus-next";
import { GattDatabase } from "./gatt.ts";
import { DBusFailure, type ObjectTree, type Reply } from "./object-tree.ts";
import {
  canonicalUuid,
  type Notification,
  type PeripheralLink,
  type VirtualPeripheral,
} from "./peripheral.ts";

const DEVICE = "org.bluez.Device1";
/** A typical discovery of a handful of services; also the time in which a link can be lost in the middle of it. */
const DISCOVERY_MS = 50;
/** The kernel's LE connection timeout: how long Connect waits for an advertisement. */
const CONNECT_TIMEOUT_MS = 20_000;
const ADVERTISING_INTERVAL_MS = 100;

const aborted = () => new DBusFailure("org.bluez.Error.Failed", "le-connection-abort-by-local");
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The adapter as its devices see it. */
export interface AdapterState {
  readonly path: string;
  readonly isPowered: boolean;
}

export class VirtualDevice implements PeripheralLink {
  readonly path: string;
  readonly peripheral: VirtualPeripheral;
  readonly #tree: ObjectTree;
  readonly #adapter: AdapterState;
  readonly #gatt: GattDatabase;
  #state: "idle" | "connecting" | "connected" = "idle";
  /** Rejects the pending Connect, if there is one. */
  #abandon: (() => void) | undefined;
  #discovery: NodeJS.Timeout | undefined;
  #rssi = -60;

  constructor(tree: ObjectTree, adapter: AdapterState, peripheral: VirtualPeripheral) {
    this.#tree = tree;
    this.#adapter = adapter;
    this.peripheral = peripheral;
    this.path = `${adapter.path}/dev_${peripheral.spec.address.replaceAll(":", "_")}`;
    this.#gatt = new GattDatabase(tree, this.path, peripheral);
  }

  get isConnected(): boolean {
    return this.#state === "connected";
  }

  isSubscribed(uuid: string): boolean {
    return this.isConnected && this.#gatt.isSubscribed(uuid);
  }

  send(notification: Notification): void {
    this.#gatt.send(notification);
  }

  announce(): void {
    const { name, address, advertisedServices } = this.peripheral.spec;
    const properties = {
      Address: new Variant("s", address),
      AddressType: new Variant("s", "random"),
      Name: new Variant("s", name),
      Alias: new Variant("s", name),
      Paired: new Variant("b", false),
      Bonded: new Variant("b", false),
      Trusted: new Variant("b", false),
      Blocked: new Variant("b", false),
      LegacyPairing: new Variant("b", false),
      Connected: new Variant("b", false),
      ServicesResolved: new Variant("b", false),
      UUIDs: new Variant("as", advertisedServices.map(canonicalUuid)),
      Adapter: new Variant("o", this.#adapter.path),
      RSSI: new Variant("n", this.#rssi),
      Type: new Variant("s", "le"),
    };
    const methods = {
      Connect: () => this.#connect(),
      Disconnect: () => {
        this.drop();
        return undefined;
      },
    };
    this.#tree.add(this.path, { [DEVICE]: { properties, methods } });
  }

  withdraw(): void {
    this.drop();
    this.#tree.remove(this.path);
  }

  /** One advertisement: Chromium lists a device only when a property changes during discovery. */
  advertise(): void {
    if (!this.peripheral.isAdvertising || this.#state !== "idle") return;
    this.#rssi = this.#rssi === -60 ? -61 : -60;
    this.#tree.set(this.path, DEVICE, { RSSI: new Variant("n", this.#rssi) });
  }

  drop(): void {
    this.#abandon?.();
    if (this.#state !== "connected") return;
    this.#state = "idle";
    clearTimeout(this.#discovery);
    this.#gatt.endSession();
    this.#tree.set(this.path, DEVICE, {
      Connected: new Variant("b", false),
      ServicesResolved: new Variant("b", false),
    });
    this.peripheral.linkChanged(false);
  }

  clientGone(client: string): void {
    this.#gatt.clientGone(client);
  }

  async #connect(): Promise<Reply | undefined> {
    if (!this.#adapter.isPowered) throw new DBusFailure("org.bluez.Error.NotReady", "Resource Not Ready");
    if (this.#state === "connected") return undefined;
    if (this.#state === "connecting") {
      throw new DBusFailure("org.bluez.Error.InProgress", "Operation already in progress");
    }
    this.#state = "connecting";
    try {
      const abandoned = new AbortController();
      this.#abandon = () => abandoned.abort(aborted());
      await this.#reached(abandoned.signal);
    } catch (error) {
      this.#state = "idle";
      throw error;
    } finally {
      this.#abandon = undefined;
    }
    this.#linkUp();
    return undefined;
  }

  /** Resolves when the peripheral was heard and accepted the connection. */
  async #reached(abandoned: AbortSignal): Promise<void> {
    for (let waitedMs = 0; !this.peripheral.isAdvertising; waitedMs += ADVERTISING_INTERVAL_MS) {
      if (waitedMs >= CONNECT_TIMEOUT_MS) throw aborted();
      await pause(ADVERTISING_INTERVAL_MS);
      abandoned.throwIfAborted();
    }
    if (this.peripheral.spend("failConnects")) throw aborted();
    if (!this.peripheral.misbehaviour.hangConnect) return;
    await new Promise<never>((_resolve, reject) => {
      abandoned.addEventListener("abort", () => reject(abandoned.reason as Error), { once: true });
    });
  }

  #linkUp(): void {
    this.#state = "connected";
    this.#tree.set(this.path, DEVICE, { Connected: new Variant("b", true) });
    this.peripheral.linkChanged(true);
    const isCutShort = this.peripheral.spend("dropsMidDiscovery");
    this.#discovery = setTimeout(() => (isCutShort ? this.drop() : this.#resolveServices()), DISCOVERY_MS);
  }

  #resolveServices(): void {
    this.#gatt.publish();
    const uuids = this.peripheral.spec.services.map(({ uuid }) => canonicalUuid(uuid));
    const advertised = this.peripheral.spec.advertisedServices.map(canonicalUuid);
    this.#tree.set(this.path, DEVICE, {
      UUIDs: new Variant("as", [...new Set([...advertised, ...uuids])]),
      ServicesResolved: new Variant("b", true),
    });
  }
}
