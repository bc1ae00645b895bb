/**
 * A Bluetooth LE peripheral that knows nothing of any particular sensor: a name, a GATT table with callbacks,
 * and misbehaviours. In: what the browser does, through the radio it was added to. Out: notifications and events.
 */
import { EventEmitter } from "node:events";
import { FaultyChannel } from "./faulty-channel.ts";
import { type Misbehaviour, WELL_BEHAVED } from "./misbehaviour.ts";

export type GattFlag = "read" | "write" | "write-without-response" | "notify" | "indicate";

/** A callback refuses by throwing something with a `dbusError`, e.g. `new DBusFailure("org.bluez.Error.NotPermitted", "…")`. */
export interface CharacteristicSpec {
  /** 128 bits, or 16 bits as four hexadecimal digits. */
  readonly uuid: string;
  readonly flags: readonly GattFlag[];
  onRead?(): Uint8Array | Promise<Uint8Array>;
  onWrite?(bytes: Uint8Array): void | Promise<void>;
  /** Called once the browser has been told that it is subscribed: notifying from here loses nothing. */
  onSubscribe?(): void;
  /** Called on StopNotify and on link loss alike. */
  onUnsubscribe?(): void;
}

export interface ServiceSpec {
  readonly uuid: string;
  readonly characteristics: readonly CharacteristicSpec[];
}

export interface PeripheralSpec {
  readonly name: string;
  /** Six upper-case octets, `C0:FF:EE:00:00:01`; the radio holds one peripheral per address. */
  readonly address: string;
  readonly advertisedServices: readonly string[];
  readonly services: readonly ServiceSpec[];
  /** ATT MTU in bytes; one notification carries at most mtu − 3. Default 247. */
  readonly mtu?: number;
}

export interface Notification {
  /** 128-bit form. */
  readonly uuid: string;
  readonly bytes: Uint8Array;
}

export interface PeripheralEvents {
  connected: [];
  disconnected: [];
  /** Handed to the browser, once per copy. */
  delivered: [Notification];
  /** Taken by the air: dropped, or still delayed when the link was lost. */
  lost: [Notification];
}

/** What the radio offers a peripheral that was added to it. */
export interface PeripheralLink {
  readonly isConnected: boolean;
  isSubscribed(uuid: string): boolean;
  send(notification: Notification): void;
  drop(): void;
}

/** The 128-bit lower-case form that BlueZ and Web Bluetooth speak. */
export function canonicalUuid(uuid: string): string {
  return /^[0-9a-f]{4}$/i.test(uuid)
    ? `0000${uuid.toLowerCase()}-0000-1000-8000-00805f9b34fb`
    : uuid.toLowerCase();
}

export class VirtualPeripheral extends EventEmitter<PeripheralEvents> {
  readonly spec: PeripheralSpec;
  readonly mtu: number;
  #misbehaviour = WELL_BEHAVED;
  #channel = this.#channelFrom(WELL_BEHAVED);
  #isAdvertising = true;
  #link: PeripheralLink | undefined;

  constructor(spec: PeripheralSpec) {
    super();
    this.spec = spec;
    this.mtu = spec.mtu ?? 247;
    const uuids = spec.services.flatMap((service) =>
      service.characteristics.map(({ uuid }) => canonicalUuid(uuid)),
    );
    if (new Set(uuids).size !== uuids.length) throw new Error("two characteristics share a UUID");
  }

  get isConnected(): boolean {
    return this.#link?.isConnected ?? false;
  }

  get isAdvertising(): boolean {
    return this.#isAdvertising;
  }

  get misbehaviour(): Misbehaviour {
    return this.#misbehaviour;
  }

  isSubscribed(uuid: string): boolean {
    return this.#link?.isSubscribed(canonicalUuid(uuid)) ?? false;
  }

  /** Changes the given misbehaviours and keeps the others. Operations that already hang stay hung. */
  misbehave(changes: Partial<Misbehaviour>): void {
    this.#misbehaviour = { ...this.#misbehaviour, ...changes };
    if (changes.notifications !== undefined) this.#channel = this.#channelFrom(this.#misbehaviour);
  }

  /** Back to no misbehaviour at all. */
  behave(): void {
    this.misbehave(WELL_BEHAVED);
  }

  /** Silent while connected, as most sensors are; a connection attempt waits while it is false. */
  setAdvertising(isAdvertising: boolean): void {
    this.#isAdvertising = isAdvertising;
  }

  /**
   * Sends one notification or indication.
   * @returns false when nobody is subscribed: nothing was sent.
   * @throws RangeError when the bytes do not fit the MTU, which a real stack refuses too.
   */
  notify(uuid: string, bytes: Uint8Array): boolean {
    if (bytes.length > this.mtu - 3) {
      throw new RangeError(
        `a notification of ${bytes.length} bytes exceeds the ${this.mtu - 3} of MTU ${this.mtu}`,
      );
    }
    if (!this.isSubscribed(uuid)) return false;
    this.#channel.offer({ uuid: canonicalUuid(uuid), bytes: bytes.slice() });
    return true;
  }

  /** Link loss: the radio is gone without a goodbye. Advertising resumes at once if it is on. */
  drop(): void {
    this.#link?.drop();
  }

  /** For the radio: where this peripheral sends to; undefined when it is taken away. */
  attach(link: PeripheralLink | undefined): void {
    this.#link = link;
  }

  /** For the radio: the link came up or was lost. */
  linkChanged(isConnected: boolean): void {
    if (!isConnected) this.#channel.flushAsLost();
    this.emit(isConnected ? "connected" : "disconnected");
  }

  /** For the radio: uses up one of a counted misbehaviour. */
  spend(count: "failConnects" | "dropsMidDiscovery" | "dropsMidWrite"): boolean {
    const left = this.#misbehaviour[count];
    if (left <= 0) return false;
    this.misbehave({ [count]: left - 1 });
    return true;
  }

  #channelFrom({ notifications }: Misbehaviour): FaultyChannel<Notification> {
    const lose = (notification: Notification) => this.emit("lost", notification);
    const deliver = (notification: Notification) => {
      // The subscription can end while a delayed notification is in the air.
      if (!this.isSubscribed(notification.uuid)) return lose(notification);
      this.#link?.send(notification);
      return this.emit("delivered", notification);
    };
    return new FaultyChannel(notifications, deliver, lose);
  }
}
