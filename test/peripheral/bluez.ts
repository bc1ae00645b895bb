/**
 * The radio: owns org.bluez on a private bus, with one adapter to which peripherals are added.
 * In: peripherals. Out: the bus address for the browser. Chromium looks for BlueZ once, when it first needs
 * Bluetooth, so the radio starts before the browser.
 */
import { Message, sessionBus } from "dbus-next";
import { VirtualAdapter } from "./adapter.ts";
import { startPrivateBus } from "./bus.ts";
import { type Method, ObjectTree } from "./object-tree.ts";

export interface Radio {
  /** For `launchBrowser`. */
  readonly busAddress: string;
  readonly adapter: VirtualAdapter;
  close(): Promise<void>;
}

const DBUS = "org.freedesktop.DBus";
const nothing: Method = () => undefined;

function addManagers(tree: ObjectTree): void {
  tree.add("/org/bluez", {
    "org.bluez.AgentManager1": {
      properties: {},
      methods: { RegisterAgent: nothing, UnregisterAgent: nothing, RequestDefaultAgent: nothing },
    },
    "org.bluez.ProfileManager1": {
      properties: {},
      methods: { RegisterProfile: nothing, UnregisterProfile: nothing },
    },
  });
}

/** @throws when dbus-daemon is missing, with the line that installs it. */
export async function startRadio(): Promise<Radio> {
  const privateBus = await startPrivateBus();
  // `socket=` makes dbus-next use Node's own sockets; with `path=` it first tries an optional native module.
  const connection = sessionBus({ busAddress: `unix:socket=${privateBus.socketPath}` });
  const tree = new ObjectTree(connection);
  const adapter = new VirtualAdapter(tree);
  connection.on("message", ({ member, body }: Message) => {
    if (member !== "NameOwnerChanged") return;
    const [name, , newOwner] = body as [string, string, string];
    if (newOwner === "") adapter.clientGone(name);
  });
  const match = `type='signal',sender='${DBUS}',interface='${DBUS}',member='NameOwnerChanged'`;
  await connection.call(
    new Message({
      path: "/org/freedesktop/DBus",
      destination: DBUS,
      interface: DBUS,
      member: "AddMatch",
      signature: "s",
      body: [match],
    }),
  );
  addManagers(tree);
  adapter.setPresent(true);
  await connection.requestName("org.bluez", 0);
  return {
    busAddress: privateBus.address,
    adapter,
    close: async () => {
      adapter.setPresent(false);
      connection.disconnect();
      await privateBus.close();
    },
  };
}
