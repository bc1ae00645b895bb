/**
 * The D-Bus side of BlueZ: objects with typed properties and methods, found through one ObjectManager at "/".
 * In: objects added, properties set. Out: method replies, InterfacesAdded/Removed, PropertiesChanged.
 * Why not dbus-next's Interface classes: BlueZ's order of signals and replies is the contract under test,
 * so every message is sent from one visible place.
 */
import { Message, type MessageBus, Variant } from "dbus-next";

const PROPERTIES = "org.freedesktop.DBus.Properties";
const OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager";

export interface Reply {
  readonly signature: string;
  readonly body: readonly unknown[];
}

export type Method = (
  body: readonly unknown[],
  sender: string,
) => Reply | undefined | Promise<Reply | undefined>;

export type Properties = Record<string, Variant>;

export interface Interface {
  readonly properties: Properties;
  readonly methods: Readonly<Record<string, Method>>;
  /** Called by org.freedesktop.DBus.Properties.Set; without it the property is read-only. */
  readonly onSet?: (property: string, value: Variant) => void;
}

/** What a method throws to answer with a D-Bus error, e.g. `org.bluez.Error.NotPermitted`. */
export class DBusFailure extends Error {
  readonly dbusError: string;

  constructor(dbusError: string, message: string) {
    super(message);
    this.dbusError = dbusError;
  }
}

function dbusErrorOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("dbusError" in error)) return undefined;
  return typeof error.dbusError === "string" ? error.dbusError : undefined;
}

export class ObjectTree {
  readonly #bus: MessageBus;
  readonly #objects = new Map<string, Map<string, Interface>>();

  constructor(bus: MessageBus) {
    this.#bus = bus;
    bus.addMethodHandler((message: Message) => {
      void this.#answer(message);
      return true;
    });
  }

  has(path: string): boolean {
    return this.#objects.has(path);
  }

  add(path: string, interfaces: Readonly<Record<string, Interface>>): void {
    this.#objects.set(path, new Map(Object.entries(interfaces)));
    this.#signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, this.#propertiesAt(path)]);
  }

  /** Removes the object and everything below it, children first, as BlueZ does. */
  remove(path: string): void {
    const doomed = [...this.#objects.keys()].filter(
      (other) => other === path || other.startsWith(`${path}/`),
    );
    for (const object of doomed.toSorted((a, b) => b.length - a.length)) {
      const names = [...(this.#objects.get(object)?.keys() ?? [])];
      this.#objects.delete(object);
      this.#signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", [object, names]);
    }
  }

  /** Changes properties and announces them in one PropertiesChanged; silent when the object is not there. */
  set(path: string, name: string, changes: Properties): void {
    const object = this.#objects.get(path)?.get(name);
    if (object === undefined) return;
    Object.assign(object.properties, changes);
    this.#signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [name, changes, []]);
  }

  #signal(path: string, name: string, member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(path, name, member, signature, body));
  }

  #propertiesAt(path: string): Record<string, Properties> {
    const interfaces = this.#objects.get(path) ?? new Map<string, Interface>();
    return Object.fromEntries([...interfaces].map(([name, { properties }]) => [name, properties]));
  }

  async #answer(message: Message): Promise<void> {
    try {
      const reply = await this.#call(message);
      this.#bus.send(Message.newMethodReturn(message, reply?.signature ?? "", [...(reply?.body ?? [])]));
    } catch (error) {
      const name = dbusErrorOf(error);
      const text = error instanceof Error ? error.message : "refused";
      // dbus-next's types say string for the first argument; its code needs the message that is answered.
      this.#bus.send(Message.newError(message as unknown as string, name ?? "org.bluez.Error.Failed", text));
      // Anything without a D-Bus name is a defect of a test's sensor: answer the browser, then fail loudly.
      if (name === undefined) throw error;
    }
  }

  #call(message: Message): Reply | undefined | Promise<Reply | undefined> {
    const { path, interface: name, member, body, sender } = message;
    if (name === OBJECT_MANAGER && member === "GetManagedObjects") {
      const paths = [...this.#objects.keys()].map((each) => [each, this.#propertiesAt(each)]);
      return { signature: "a{oa{sa{sv}}}", body: [Object.fromEntries(paths)] };
    }
    if (name === PROPERTIES) return this.#property(path, member, body);
    const method = this.#objects.get(path)?.get(name)?.methods[member];
    if (method === undefined) {
      throw new DBusFailure("org.freedesktop.DBus.Error.UnknownMethod", `${name}.${member} on ${path}`);
    }
    return method(body, sender);
  }

  #property(path: string, member: string, [name, property, value]: unknown[]): Reply | undefined {
    const target = this.#objects.get(path)?.get(String(name));
    if (target === undefined) {
      throw new DBusFailure("org.freedesktop.DBus.Error.UnknownObject", `${String(name)} on ${path}`);
    }
    if (member === "GetAll") return { signature: "a{sv}", body: [target.properties] };
    const known = target.properties[String(property)];
    if (known === undefined) {
      throw new DBusFailure("org.freedesktop.DBus.Error.UnknownProperty", String(property));
    }
    if (member === "Get") return { signature: "v", body: [known] };
    if (target.onSet === undefined || !(value instanceof Variant)) {
      throw new DBusFailure("org.freedesktop.DBus.Error.PropertyReadOnly", String(property));
    }
    target.onSet(String(property), value);
    return undefined;
  }
}
