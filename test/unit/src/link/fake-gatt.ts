// The GATT objects of the fake radio: server, services, characteristics of one device (fake-bluetooth.ts). They keep the
// browser's rules and write down who breaks them: one operation at a time, no object used after its connection, one
// listener per characteristic and before its notifications.
import type { FakeDevice } from "./fake-bluetooth.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type Operation =
  | "connect"
  | "getPrimaryServices"
  | "getCharacteristic"
  | "readValue"
  | "writeValue"
  | "startNotifications"
  | "stopNotifications";

export const operations: readonly Operation[] = [
  "connect",
  "getPrimaryServices",
  "getCharacteristic",
  "readValue",
  "writeValue",
  "startNotifications",
  "stopNotifications",
];

const LATENCY_MS = 10;
const networkError = (text: string) => new DOMException(text, "NetworkError");

export interface FakeCharacteristicSpec {
  readonly uuid: string;
  onRead?(): Uint8Array;
  onWrite?(bytes: Uint8Array): void;
}

export type FakeServices = Readonly<Record<string, readonly FakeCharacteristicSpec[]>>;

interface Running {
  readonly operation: Operation;
  reject(error: DOMException): void;
}

export class FakeServer {
  connected = false;
  /** Counts connections: objects carry theirs. */
  era = 0;
  readonly device: FakeDevice;
  readonly #services: FakeServices;
  readonly #time: VirtualTime;
  #running: Running | undefined;
  #characteristics = new Map<string, FakeCharacteristic>();

  constructor(device: FakeDevice, services: FakeServices, time: VirtualTime) {
    this.device = device;
    this.#services = services;
    this.#time = time;
  }

  connect(): Promise<FakeServer> {
    return this.operate("connect", undefined, () => {
      this.connected = true;
      this.era += 1;
      return this;
    });
  }

  disconnect(): void {
    this.device.log.push("disconnect");
    this.lose();
  }

  /** The link is gone: what runs is rejected, what was handed out is void. */
  lose(): void {
    const running = this.#running;
    this.#running = undefined;
    this.#characteristics = new Map();
    running?.reject(new DOMException("GATT Server is disconnected.", "NetworkError"));
    if (!this.connected) return;
    this.connected = false;
    // Chromium fires at once, inside disconnect().
    const event = new Event("gattserverdisconnected");
    this.device.dispatchEvent(event);
  }

  getPrimaryServices(): Promise<FakeService[]> {
    return this.operate("getPrimaryServices", this.era, () => {
      const uuids = Object.keys(this.#services);
      if (uuids.length === 0) throw new DOMException("No Services found in device.", "NotFoundError");
      return uuids.map((uuid) => new FakeService(this, uuid, this.#services[uuid] ?? []));
    });
  }

  characteristic(spec: FakeCharacteristicSpec): FakeCharacteristic {
    const kept = this.#characteristics.get(spec.uuid) ?? new FakeCharacteristic(this, spec);
    this.#characteristics.set(spec.uuid, kept);
    return kept;
  }

  notify(uuid: string, bytes: Uint8Array): boolean {
    const characteristic = this.#characteristics.get(uuid);
    if (!this.connected || !characteristic?.isNotifying) return false;
    characteristic.receive(bytes);
    return true;
  }

  operate<T>(operation: Operation, era: number | undefined, work: () => T): Promise<T> {
    const { device } = this;
    device.log.push(operation);
    if (this.#running !== undefined) {
      device.violations.push(`${operation} during ${this.#running.operation}`);
      return Promise.reject(networkError("GATT operation already in progress."));
    }
    if (era !== undefined && (era !== this.era || !this.connected)) {
      device.violations.push(`${operation} on an object of an earlier connection`);
      return Promise.reject(new DOMException("Object no longer valid.", "InvalidStateError"));
    }
    return new Promise<T>((resolve, reject) => {
      const running: Running = { operation, reject };
      this.#running = running;
      if (device.hang.has(operation)) return;
      this.#time.after(LATENCY_MS, () => {
        if (this.#running !== running) return;
        const drops = device.dropDuring.get(operation) ?? 0;
        if (drops > 0) {
          device.dropDuring.set(operation, drops - 1);
          this.connected = operation === "connect" ? false : this.connected;
          this.lose();
          return;
        }
        this.#running = undefined;
        const refusal = device.refuse.get(operation);
        if (refusal) return reject(refusal);
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
    });
  }
}

class FakeService {
  readonly uuid: string;
  readonly #server: FakeServer;
  readonly #era: number;
  readonly #characteristics: readonly FakeCharacteristicSpec[];
  constructor(server: FakeServer, uuid: string, characteristics: readonly FakeCharacteristicSpec[]) {
    this.uuid = uuid;
    this.#server = server;
    this.#era = server.era;
    this.#characteristics = characteristics;
  }

  getCharacteristic(uuid: string): Promise<FakeCharacteristic> {
    return this.#server.operate("getCharacteristic", this.#era, () => {
      const spec = this.#characteristics.find((one) => one.uuid === uuid);
      if (!spec)
        throw new DOMException("No Characteristics matching UUID found in Service.", "NotFoundError");
      return this.#server.characteristic(spec);
    });
  }
}

class FakeCharacteristic extends EventTarget {
  value: DataView | undefined;
  isNotifying = false;
  #listeners = 0;
  readonly #server: FakeServer;
  readonly #era: number;
  readonly #spec: FakeCharacteristicSpec;
  constructor(server: FakeServer, spec: FakeCharacteristicSpec) {
    super();
    this.#server = server;
    this.#era = server.era;
    this.#spec = spec;
  }

  override addEventListener(...args: Parameters<EventTarget["addEventListener"]>): void {
    this.#listeners += 1;
    if (this.#listeners > 1) this.#server.device.violations.push("a second listener on a characteristic");
    super.addEventListener(...args);
  }

  override removeEventListener(...args: Parameters<EventTarget["removeEventListener"]>): void {
    this.#server.device.violations.push("a listener removed from a characteristic");
    super.removeEventListener(...args);
  }

  /** The browser reuses the memory of `value` for the next event, so a view that was kept is overwritten. */
  receive(bytes: Uint8Array): void {
    const shared = new Uint8Array(bytes.length + 3);
    shared.set(bytes, 3);
    this.value = new DataView(shared.buffer, 3);
    this.dispatchEvent(new Event("characteristicvaluechanged"));
    shared.fill(0xee);
  }

  readValue(): Promise<DataView> {
    return this.#server.operate("readValue", this.#era, () => {
      const bytes = new Uint8Array(this.#spec.onRead?.() ?? []);
      // A read is an event too, as the specification has it.
      this.receive(bytes);
      return new DataView(bytes.buffer);
    });
  }

  writeValueWithResponse(bytes: Uint8Array): Promise<void> {
    const copy = bytes.slice();
    return this.#server.operate("writeValue", this.#era, () => this.#spec.onWrite?.(copy));
  }

  writeValueWithoutResponse(bytes: Uint8Array): Promise<void> {
    return this.writeValueWithResponse(bytes);
  }

  startNotifications(): Promise<this> {
    if (this.#listeners === 0) this.#server.device.violations.push("notifications before a listener");
    return this.#server.operate("startNotifications", this.#era, () => {
      this.isNotifying = true;
      return this;
    });
  }

  stopNotifications(): Promise<this> {
    return this.#server.operate("stopNotifications", this.#era, () => {
      this.isNotifying = false;
      return this;
    });
  }
}
