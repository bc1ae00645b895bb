/**
 * The GATT objects of one connected device: GattService1, GattCharacteristic1, GattDescriptor1.
 * In: the peripheral's table and the browser's calls. Out: callbacks of the peripheral, PropertiesChanged of Value.
 * A CCCD stands under every notifying characteristic: without it startNotifications() fails with NotSupportedError.
 */
import { Variant } from "dbus-next";
import { DBusFailure, type Method, type ObjectTree, type Reply } from "./object-tree.ts";
import {
  type CharacteristicSpec,
  canonicalUuid,
  type Notification,
  type ServiceSpec,
  type VirtualPeripheral,
} from "./peripheral.ts";

const SERVICE = "org.bluez.GattService1";
const CHARACTERISTIC = "org.bluez.GattCharacteristic1";
const DESCRIPTOR = "org.bluez.GattDescriptor1";
const CCCD = canonicalUuid("2902");
/** ATT's own limit on an attribute's value. */
const LONGEST_VALUE = 512;

type Operation = "read" | "write" | "startNotify";

interface Entry {
  readonly spec: CharacteristicSpec;
  readonly path: string;
  /** D-Bus names of the subscribed clients. */
  readonly subscribers: Set<string>;
  readonly underway: Set<Operation>;
}

const bytesReply = (bytes: Uint8Array): Reply => ({ signature: "ay", body: [Buffer.from(bytes)] });
const failed = (text: string) => new DBusFailure("org.bluez.Error.Failed", text);
const optionOf = (options: unknown, name: string): unknown =>
  (options as Record<string, Variant | undefined>)[name]?.value;

export class GattDatabase {
  readonly #tree: ObjectTree;
  readonly #devicePath: string;
  readonly #peripheral: VirtualPeripheral;
  readonly #entries = new Map<string, Entry>();
  readonly #hung = new Set<(reason: Error) => void>();

  constructor(tree: ObjectTree, devicePath: string, peripheral: VirtualPeripheral) {
    this.#tree = tree;
    this.#devicePath = devicePath;
    this.#peripheral = peripheral;
  }

  /** Publishes the table once; BlueZ too keeps it across reconnections. */
  publish(): void {
    let handle = 0;
    const next = () => (++handle).toString(16).padStart(4, "0");
    for (const service of this.#peripheral.spec.services) {
      const path = `${this.#devicePath}/service${next()}`;
      if (this.#tree.has(path)) return;
      this.#publishService(path, service, next);
    }
  }

  isSubscribed(uuid: string): boolean {
    return (this.#entries.get(uuid)?.subscribers.size ?? 0) > 0;
  }

  send({ uuid, bytes }: Notification): void {
    const entry = this.#entries.get(uuid);
    if (entry === undefined) throw new Error(`no characteristic ${uuid}`);
    this.#tree.set(entry.path, CHARACTERISTIC, { Value: new Variant("ay", Buffer.from(bytes)) });
  }

  /** The link is gone: hung operations fail, subscriptions end. */
  endSession(): void {
    for (const reject of this.#hung) reject(failed("Not connected"));
    this.#hung.clear();
    for (const entry of this.#entries.values()) {
      if (entry.subscribers.size === 0) continue;
      entry.subscribers.clear();
      this.#subscriptionEnded(entry);
    }
  }

  /** A client left the bus without a goodbye, as a killed browser does; BlueZ ends its subscriptions. */
  clientGone(client: string): void {
    for (const entry of this.#entries.values()) {
      if (entry.subscribers.delete(client) && entry.subscribers.size === 0) this.#subscriptionEnded(entry);
    }
  }

  #publishService(path: string, service: ServiceSpec, next: () => string): void {
    const properties = {
      UUID: new Variant("s", canonicalUuid(service.uuid)),
      Device: new Variant("o", this.#devicePath),
      Primary: new Variant("b", true),
      Includes: new Variant("ao", []),
    };
    this.#tree.add(path, { [SERVICE]: { properties, methods: {} } });
    for (const spec of service.characteristics) {
      const characteristicPath = `${path}/char${next()}`;
      const entry: Entry = { spec, path: characteristicPath, subscribers: new Set(), underway: new Set() };
      this.#entries.set(canonicalUuid(spec.uuid), entry);
      this.#publishCharacteristic(entry, path);
      const notifies = spec.flags.includes("notify") || spec.flags.includes("indicate");
      if (notifies) this.#publishCccd(`${characteristicPath}/desc${next()}`, entry);
    }
  }

  #publishCharacteristic(entry: Entry, servicePath: string): void {
    const properties = {
      UUID: new Variant("s", canonicalUuid(entry.spec.uuid)),
      Service: new Variant("o", servicePath),
      Value: new Variant("ay", Buffer.alloc(0)),
      Notifying: new Variant("b", false),
      Flags: new Variant("as", [...entry.spec.flags]),
      MTU: new Variant("q", this.#peripheral.mtu),
    };
    const methods: Record<string, Method> = {
      ReadValue: () => this.#alone(entry, "read", () => this.#read(entry)),
      WriteValue: ([value, options]) =>
        this.#alone(entry, "write", () => this.#write(entry, value as Uint8Array, options)),
      StartNotify: (_body, sender) =>
        this.#alone(entry, "startNotify", () => this.#startNotify(entry, sender)),
      StopNotify: (_body, sender) => {
        if (entry.subscribers.delete(sender) && entry.subscribers.size === 0) this.#subscriptionEnded(entry);
        return undefined;
      },
    };
    this.#tree.add(entry.path, { [CHARACTERISTIC]: { properties, methods } });
  }

  #publishCccd(path: string, entry: Entry): void {
    const bits = entry.spec.flags.includes("notify") ? 1 : 2;
    const properties = {
      UUID: new Variant("s", CCCD),
      Characteristic: new Variant("o", entry.path),
      Value: new Variant("ay", Buffer.from([0, 0])),
      Flags: new Variant("as", ["read", "write"]),
    };
    const methods: Record<string, Method> = {
      ReadValue: () => bytesReply(Uint8Array.of(entry.subscribers.size > 0 ? bits : 0, 0)),
      WriteValue: () => {
        throw new DBusFailure("org.bluez.Error.NotPermitted", "BlueZ writes the CCCD itself");
      },
    };
    this.#tree.add(path, { [DESCRIPTOR]: { properties, methods } });
  }

  /** BlueZ refuses a second operation of the same kind on a characteristic while one is under way. */
  async #alone(
    entry: Entry,
    operation: Operation,
    work: () => Promise<Reply | undefined>,
  ): Promise<Reply | undefined> {
    if (!this.#peripheral.isConnected) throw failed("Not connected");
    if (entry.underway.has(operation)) {
      throw new DBusFailure("org.bluez.Error.InProgress", "Operation already in progress");
    }
    entry.underway.add(operation);
    try {
      if (this.#peripheral.misbehaviour.hang[operation]) await this.#never();
      return await work();
    } finally {
      entry.underway.delete(operation);
    }
  }

  async #read({ spec }: Entry): Promise<Reply> {
    if (!spec.flags.includes("read"))
      throw new DBusFailure("org.bluez.Error.NotPermitted", "Read not permitted");
    return bytesReply((await spec.onRead?.()) ?? new Uint8Array());
  }

  async #write({ spec }: Entry, value: Uint8Array, options: unknown): Promise<undefined> {
    const isCommand = optionOf(options, "type") === "command";
    if (!spec.flags.includes(isCommand ? "write-without-response" : "write")) {
      throw new DBusFailure("org.bluez.Error.NotPermitted", "Write not permitted");
    }
    if (value.length > LONGEST_VALUE) {
      throw new DBusFailure("org.bluez.Error.InvalidValueLength", `${value.length} bytes`);
    }
    const { refuseWrites } = this.#peripheral.misbehaviour;
    if (refuseWrites !== undefined) {
      // A command has no answer, so its refusal is silence.
      if (isCommand) return undefined;
      throw new DBusFailure(refuseWrites, "Write refused");
    }
    await spec.onWrite?.(new Uint8Array(value));
    if (!isCommand && this.#peripheral.spend("dropsMidWrite")) {
      this.#peripheral.drop();
      throw failed("Not connected");
    }
    return undefined;
  }

  async #startNotify(entry: Entry, client: string): Promise<undefined> {
    const { flags } = entry.spec;
    if (!flags.includes("notify") && !flags.includes("indicate")) {
      throw new DBusFailure("org.bluez.Error.NotSupported", "Operation is not supported");
    }
    const isFirst = entry.subscribers.size === 0;
    entry.subscribers.add(client);
    if (isFirst) {
      this.#tree.set(entry.path, CHARACTERISTIC, { Notifying: new Variant("b", true) });
      // After the reply, so that the browser has its session before the first value comes.
      setImmediate(() => {
        if (entry.subscribers.size > 0) entry.spec.onSubscribe?.();
      });
    }
    return undefined;
  }

  #subscriptionEnded(entry: Entry): void {
    this.#tree.set(entry.path, CHARACTERISTIC, { Notifying: new Variant("b", false) });
    entry.spec.onUnsubscribe?.();
  }

  #never(): Promise<never> {
    return new Promise((_resolve, reject) => this.#hung.add(reject));
  }
}
