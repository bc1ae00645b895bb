// A virtual sensor without a radio: what the browser would do, done by hand. In: writes and reads by UUID. Out: what
// the sensor notified.
import {
  canonicalUuid,
  type CharacteristicSpec,
  type Notification,
  type VirtualPeripheral,
} from "../../peripheral/peripheral.ts";

export const hex = (bytes: ArrayLike<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
export const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(text.trim().split(/\s+/), (byte) => Number.parseInt(byte, 16));

export class Heard {
  readonly notified: { readonly uuid: string; readonly bytes: Uint8Array }[] = [];
  readonly #peripheral: VirtualPeripheral;
  readonly #subscribed = new Set<string>();
  readonly #link = {
    isConnected: false,
    isSubscribed: (uuid: string): boolean => this.#subscribed.has(uuid),
    send: (notification: Notification): unknown => this.notified.push(notification),
    drop: (): void => this.drop(),
  };

  constructor(peripheral: VirtualPeripheral) {
    this.#peripheral = peripheral;
    peripheral.attach(this.#link);
    this.connect();
  }

  get isConnected(): boolean {
    return this.#link.isConnected;
  }

  connect(): void {
    this.#link.isConnected = true;
    this.#peripheral.linkChanged(true);
  }

  drop(): void {
    this.#link.isConnected = false;
    for (const uuid of this.#subscribed) this.#spec(uuid).onUnsubscribe?.();
    this.#subscribed.clear();
    this.#peripheral.linkChanged(false);
  }

  subscribe(uuid: string): void {
    this.#subscribed.add(canonicalUuid(uuid));
    this.#spec(uuid).onSubscribe?.();
  }

  async read(uuid: string): Promise<string> {
    return hex((await this.#spec(uuid).onRead?.()) ?? []);
  }

  /** Returns what was notified on `reply` for it. */
  async write(uuid: string, text: string, reply?: string): Promise<string[]> {
    const before = this.notified.length;
    await this.#spec(uuid).onWrite?.(bytesOf(text));
    await new Promise((resolve) => setImmediate(resolve));
    return this.on(reply, before);
  }

  on(uuid: string | undefined, from = 0): string[] {
    const wanted = uuid === undefined ? undefined : canonicalUuid(uuid);
    return this.notified.slice(from).flatMap((each) => (each.uuid === wanted ? [hex(each.bytes)] : []));
  }

  #spec(uuid: string): CharacteristicSpec {
    const wanted = canonicalUuid(uuid);
    const spec = this.#peripheral.spec.services
      .flatMap(({ characteristics }) => characteristics)
      .find((each) => canonicalUuid(each.uuid) === wanted);
    if (spec === undefined) throw new Error(`no characteristic ${uuid}`);
    return spec;
  }
}
