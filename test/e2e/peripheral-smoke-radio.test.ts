/**
 * Shows what Chromium makes of an adapter that goes away, of faulty air, and of its own sudden end.
 */
import { rm } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BarePage, outcomeOf, type Site, serveEmptyPage } from "../peripheral/bare-page.ts";
import { ALL, READABLE, SERVICE, STREAM, specOf } from "../peripheral/bare-sensor.ts";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { type Browser, launchBrowser } from "../peripheral/browser.ts";
import { type Notification, VirtualPeripheral } from "../peripheral/peripheral.ts";

const A = "Sensor A";

/** Ten seconds, because a loaded machine is slow and a passing test never waits for them. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 10_000 });

let site: Site;
let radio: Radio;
let browser: Browser;
let bare: BarePage;
let sensor: VirtualPeripheral;

beforeAll(async () => {
  site = await serveEmptyPage();
  radio = await startRadio();
  browser = await launchBrowser({ busAddress: radio.busAddress });
});

afterAll(async () => {
  await browser?.close();
  // The last browser was launched on a profile that it therefore does not remove.
  await rm(browser?.userDataDir, { recursive: true, force: true });
  await radio?.close();
  await site?.close();
});

beforeEach(async () => {
  sensor = new VirtualPeripheral(specOf(A, "C0:FF:EE:00:00:01"));
  radio.adapter.add(sensor);
  bare = await BarePage.open(browser.context, site.url, SERVICE);
});

afterEach(async () => {
  await bare.page.close();
  radio.adapter.remove(sensor);
});

/** Chromium 156 has no availabilitychanged event at all; a later one that has it must fire it. */
async function expectAvailabilityEvents(events: readonly boolean[]): Promise<void> {
  const isImplemented = await bare.page.evaluate(() => "onavailabilitychanged" in navigator.bluetooth);
  await eventually(() => bare.page.evaluate(() => lab.availability)).toEqual(isImplemented ? events : []);
}

describe("the adapter", () => {
  test("switched off drops the link and refuses connections until it is on again", async () => {
    await bare.ready(A, ALL);
    radio.adapter.setPower(false);
    await eventually(() => bare.disconnections()).toBe(1);
    expect(sensor.isConnected).toBe(false);
    expect(await outcomeOf(bare.connect(A))).toBe("InvalidStateError");
    radio.adapter.setPower(true);
    await bare.connect(A);
    await bare.discover(A, ALL);
    expect(await bare.read(A, READABLE)).toHaveLength(200);
  });

  test("pulled out takes Bluetooth away, and put back gives it again", async () => {
    await bare.ready(A, ALL);
    expect(await bare.isAvailable()).toBe(true);
    radio.adapter.setPresent(false);
    await eventually(() => bare.disconnections()).toBe(1);
    expect(await bare.isAvailable()).toBe(false);
    expect(await outcomeOf(bare.connect(A))).toBe("NetworkError");
    expect(await outcomeOf(bare.requestAnyDevice())).toBe("NotFoundError");
    radio.adapter.setPresent(true);
    await eventually(() => bare.isAvailable()).toBe(true);
    await bare.connect(A);
    await bare.discover(A, ALL);
    expect(await bare.read(A, READABLE)).toHaveLength(200);
    await expectAvailabilityEvents([false, true]);
  });
});

const numberOf = ({ bytes }: Notification) => bytes[0]! + 256 * bytes[1]!;

/** Sends 300 numbered notifications 1 ms apart; returns the numbers received, delivered and lost. */
async function numbersThrough(seed: number) {
  sensor.misbehave({ notifications: { seed, drop: 0.1, duplicate: 0.1, delay: 0.1, maxDelayMs: 20 } });
  const delivered: number[] = [];
  const lost: number[] = [];
  sensor.on("delivered", (notification) => delivered.push(numberOf(notification)));
  sensor.on("lost", (notification) => lost.push(numberOf(notification)));
  await bare.ready(A, ALL);
  await bare.subscribe(A, STREAM);
  for (let index = 0; index < 300; index++) {
    sensor.notify(STREAM, Uint8Array.of(index % 256, index >> 8));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await new Promise((resolve) => setTimeout(resolve, 40));
  await eventually(() => bare.received(A, STREAM).then(({ length }) => length)).toBe(delivered.length);
  const received = (await bare.received(A, STREAM)).map(([low = 0, high = 0]) => low + 256 * high);
  return { received, delivered, lost };
}

describe("faulty air", () => {
  test("loses, doubles and reorders, and says exactly what it did", async () => {
    const { received, delivered, lost } = await numbersThrough(7);
    expect(received).toEqual(delivered);
    const arrived = new Set(received);
    expect(arrived.size + lost.length).toBe(300);
    expect(lost.every((number) => !arrived.has(number))).toBe(true);
    expect(lost.length).toBeGreaterThan(10);
    expect(received.length - arrived.size).toBeGreaterThan(10);
    expect(received.some((number, index) => index > 0 && number < received[index - 1]!)).toBe(true);
  });

  test("chooses the same fates from the same seed", async () => {
    const { lost } = await numbersThrough(7);
    await bare.page.close();
    radio.adapter.remove(sensor);
    sensor = new VirtualPeripheral(specOf(A, "C0:FF:EE:00:00:01"));
    radio.adapter.add(sensor);
    bare = await BarePage.open(browser.context, site.url, SERVICE);
    const again = await numbersThrough(7);
    expect(again.lost).toEqual(lost);
  });
});

describe("the browser", () => {
  test("lets go of the link on reload, knows the device afterwards, and forgets it when asked", async () => {
    await bare.ready(A, ALL);
    await bare.page.reload();
    await eventually(() => sensor.isConnected).toBe(false);
    expect(await bare.knownDevices()).toEqual([A]);
    const reconnected = bare.page.evaluate(async () => {
      const [known] = await navigator.bluetooth.getDevices();
      await known!.gatt!.connect();
      await known!.forget();
      const error = await known!.gatt!.connect().catch((reason: DOMException) => reason.name);
      return { error, left: (await navigator.bluetooth.getDevices()).length };
    });
    expect(await reconnected).toEqual({ error: "SecurityError", left: 0 });
  });

  test("killed outright leaves the profile and the link, and a new one takes both over", async () => {
    await bare.ready(A, ALL);
    await bare.subscribe(A, STREAM);
    await browser.kill();
    await eventually(() => sensor.isSubscribed(STREAM)).toBe(false);
    expect(sensor.isConnected).toBe(true);
    browser = await launchBrowser({ busAddress: radio.busAddress, userDataDir: browser.userDataDir });
    bare = await BarePage.open(browser.context, site.url, SERVICE);
    await bare.ready(A, ALL);
    await bare.subscribe(A, STREAM);
    sensor.notify(STREAM, Uint8Array.of(3));
    await eventually(() => bare.received(A, STREAM)).toEqual([[3]]);
  });
});
