/**
 * A page with no code of the product, driven through Chromium's own Web Bluetooth: what the radio is tried with.
 * In: device names and UUIDs. Out: bytes, counts and the names of the errors that a page would see.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { BrowserContext, Page } from "playwright-core";
import { answerChooser } from "./browser.ts";

/** What the page keeps between two calls from the test. */
interface Lab {
  devices: Record<string, BluetoothDevice>;
  characteristics: Record<string, BluetoothRemoteGATTCharacteristic>;
  received: Record<string, number[][]>;
  disconnections: number;
  availability: boolean[];
  pending: Promise<string>;
}

declare global {
  var lab: Lab;
}

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** An empty document on http://localhost, which is a secure context. */
export async function serveEmptyPage(): Promise<Site> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>empty</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** "fulfilled", or the name of the error in the page, e.g. "NetworkError". */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "fulfilled";
  } catch (error) {
    return /evaluate: (\w+): /.exec(String(error))?.[1] ?? String(error);
  }
}

export class BarePage {
  readonly page: Page;
  readonly #service: string;

  private constructor(page: Page, service: string) {
    this.page = page;
    this.#service = service;
  }

  static async open(context: BrowserContext, url: string, service: string): Promise<BarePage> {
    const page = await context.newPage();
    await page.goto(url);
    await page.evaluate(() => {
      globalThis.lab = {
        devices: {},
        characteristics: {},
        received: {},
        disconnections: 0,
        availability: [],
        pending: Promise.resolve(""),
      };
      navigator.bluetooth.addEventListener("availabilitychanged", (event) => {
        lab.availability.push((event as unknown as { value: boolean }).value);
      });
    });
    return new BarePage(page, service);
  }

  choose(device: string): Promise<void> {
    return answerChooser(this.page, { device }, () =>
      this.page.evaluate(
        async ([name, service]) => {
          const chosen = await navigator.bluetooth.requestDevice({ filters: [{ services: [service] }] });
          lab.devices[name] = chosen;
          chosen.addEventListener("gattserverdisconnected", () => lab.disconnections++);
        },
        [device, this.#service] as const,
      ),
    );
  }

  requestAnyDevice(): Promise<void> {
    return this.page.evaluate(async () => {
      await navigator.bluetooth.requestDevice({ acceptAllDevices: true });
    });
  }

  connect(device: string): Promise<void> {
    return this.page.evaluate(async (name) => {
      await lab.devices[name]!.gatt!.connect();
    }, device);
  }

  /** Starts to connect and does not wait; pendingOutcome() tells how it ended. */
  beginToConnect(device: string): Promise<void> {
    return this.page.evaluate((name) => {
      lab.pending = lab.devices[name]!.gatt!.connect().then(
        () => "fulfilled",
        (error: DOMException) => error.name,
      );
    }, device);
  }

  pendingOutcome(): Promise<string> {
    return this.page.evaluate(() => lab.pending);
  }

  disconnect(device: string): Promise<void> {
    return this.page.evaluate((name) => lab.devices[name]!.gatt!.disconnect(), device);
  }

  discover(device: string, uuids: readonly string[]): Promise<void> {
    return this.page.evaluate(
      async ([name, service, wanted]) => {
        const found = await lab.devices[name]!.gatt!.getPrimaryService(service);
        for (const uuid of wanted)
          lab.characteristics[`${name} ${uuid}`] = await found.getCharacteristic(uuid);
      },
      [device, this.#service, uuids] as const,
    );
  }

  async ready(device: string, uuids: readonly string[]): Promise<void> {
    await this.choose(device);
    await this.connect(device);
    await this.discover(device, uuids);
  }

  subscribe(device: string, uuid: string): Promise<void> {
    return this.page.evaluate(async (key) => {
      const characteristic = lab.characteristics[key]!;
      const received: number[][] = [];
      lab.received[key] = received;
      characteristic.addEventListener("characteristicvaluechanged", () => {
        received.push([...new Uint8Array(characteristic.value!.buffer)]);
      });
      await characteristic.startNotifications();
    }, `${device} ${uuid}`);
  }

  unsubscribe(device: string, uuid: string): Promise<void> {
    return this.page.evaluate(async (key) => {
      await lab.characteristics[key]!.stopNotifications();
    }, `${device} ${uuid}`);
  }

  received(device: string, uuid: string): Promise<number[][]> {
    return this.page.evaluate((key) => lab.received[key] ?? [], `${device} ${uuid}`);
  }

  read(device: string, uuid: string): Promise<number[]> {
    return this.page.evaluate(
      async (key) => [...new Uint8Array((await lab.characteristics[key]!.readValue()).buffer)],
      `${device} ${uuid}`,
    );
  }

  write(
    device: string,
    uuid: string,
    bytes: readonly number[],
    kind: "request" | "command" = "request",
  ): Promise<void> {
    return this.page.evaluate(
      async ([key, values, wanted]) => {
        const characteristic = lab.characteristics[key]!;
        const value = Uint8Array.from(values);
        if (wanted === "request") await characteristic.writeValueWithResponse(value);
        else await characteristic.writeValueWithoutResponse(value);
      },
      [`${device} ${uuid}`, bytes, kind] as const,
    );
  }

  knownDevices(): Promise<string[]> {
    return this.page.evaluate(async () =>
      (await navigator.bluetooth.getDevices()).map(({ name }) => name ?? ""),
    );
  }

  disconnections(): Promise<number> {
    return this.page.evaluate(() => lab.disconnections);
  }

  isAvailable(): Promise<boolean> {
    return this.page.evaluate(() => navigator.bluetooth.getAvailability());
  }
}
