// A radio that obeys: navigator.bluetooth and devices, with hangs, refusals and drops on demand. What the link does
// against the browser's rules is written down in `violations`. The GATT objects: fake-gatt.ts.
import { FakeServer, type FakeServices, type Operation } from "./fake-gatt.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface FakeDeviceSpec {
  readonly id: string;
  readonly name: string;
  readonly services: FakeServices;
}

export class FakeDevice extends EventTarget {
  readonly id: string;
  readonly name: string;
  readonly gatt: FakeServer;
  readonly violations: string[] = [];
  readonly log: string[] = [];
  /** What an operation does instead of working. A number counts down, for refusals and drops. */
  readonly hang = new Set<Operation>();
  readonly refuse = new Map<Operation, DOMException>();
  readonly dropDuring = new Map<Operation, number>();
  isForgotten = false;

  readonly #spec: FakeDeviceSpec;
  constructor(spec: FakeDeviceSpec, time: VirtualTime) {
    super();
    this.id = spec.id;
    this.name = spec.name;
    this.#spec = spec;
    this.gatt = new FakeServer(this, spec.services, time);
  }

  get spec(): FakeDeviceSpec {
    return this.#spec;
  }

  async forget(): Promise<void> {
    this.isForgotten = true;
    this.gatt.lose();
  }

  behave(): void {
    this.hang.clear();
    this.refuse.clear();
    this.dropDuring.clear();
  }

  /** A notification of one characteristic, if it is subscribed. */
  notify(uuid: string, bytes: readonly number[]): boolean {
    return this.gatt.notify(uuid, Uint8Array.from(bytes));
  }
}

/** navigator.bluetooth. `choose` answers the open chooser. */
export class FakeBluetooth extends EventTarget {
  isAvailable = true;
  known: FakeDevice[] = [];
  readonly requests: RequestDeviceOptions[] = [];
  #answer: { resolve(device: FakeDevice): void; reject(error: unknown): void } | undefined;

  get isChooserOpen(): boolean {
    return this.#answer !== undefined;
  }

  getAvailability(): Promise<boolean> {
    return Promise.resolve(this.isAvailable);
  }

  getDevices(): Promise<FakeDevice[]> {
    return Promise.resolve(this.known);
  }

  requestDevice(options: RequestDeviceOptions): Promise<FakeDevice> {
    this.requests.push(options);
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
    });
  }

  choose(device: FakeDevice | DOMException): void {
    const answer = this.#answer;
    this.#answer = undefined;
    if (device instanceof FakeDevice) answer?.resolve(device);
    else answer?.reject(device);
  }

  /** Switches the adapter; a link that is up goes with it. */
  switchAdapter(isAvailable: boolean, ...devices: readonly FakeDevice[]): void {
    this.isAvailable = isAvailable;
    for (const device of devices) {
      if (isAvailable) device.refuse.delete("connect");
      else {
        device.gatt.lose();
        device.refuse.set("connect", new DOMException("Bluetooth adapter not available.", "NotFoundError"));
      }
    }
    this.dispatchEvent(new Event("availabilitychanged"));
  }
}

export const asBluetooth = (fake: FakeBluetooth): Bluetooth => fake as unknown as Bluetooth;
