/**
 * Shows that the virtual peripheral is good enough to stand in for a sensor: Chromium's own Web Bluetooth,
 * on a page that holds no code of ours, does against it what it does against hardware.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BarePage, outcomeOf, type Site, serveEmptyPage } from "../peripheral/bare-page.ts";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { answerChooser, type Browser, launchBrowser } from "../peripheral/browser.ts";
import {
  ALL,
  FORBIDDEN,
  INDICATED,
  LONG_VALUE,
  READABLE,
  SERVICE,
  specOf,
  STREAM,
  WRITABLE,
} from "../peripheral/bare-sensor.ts";
import { VirtualPeripheral } from "../peripheral/peripheral.ts";

const A = "Sensor A";
const B = "Sensor B";

const written: number[][] = [];
const subscriptions: string[] = [];
const log = { written, subscriptions };

/** Ten seconds, because a loaded machine is slow and a passing test never waits for them. */
const eventually = <Value>(read: () => Value | Promise<Value>) => expect.poll(read, { timeout: 10_000 });

let site: Site;
let radio: Radio;
let browser: Browser;
let bare: BarePage;
let first: VirtualPeripheral;
let second: VirtualPeripheral;

beforeAll(async () => {
  site = await serveEmptyPage();
  radio = await startRadio();
  browser = await launchBrowser({ busAddress: radio.busAddress });
});

afterAll(async () => {
  await browser?.close();
  await radio?.close();
  await site?.close();
});

beforeEach(async () => {
  written.length = 0;
  subscriptions.length = 0;
  first = new VirtualPeripheral(specOf(A, "C0:FF:EE:00:00:01", log));
  second = new VirtualPeripheral(specOf(B, "C0:FF:EE:00:00:02"));
  radio.adapter.add(first);
  radio.adapter.add(second);
  bare = await BarePage.open(browser.context, site.url, SERVICE);
});

afterEach(async () => {
  await bare.page.close();
  radio.adapter.remove(first);
  radio.adapter.remove(second);
});

const counted = (tag: number) => Array.from({ length: 100 }, (_, index) => [tag, index]);

describe("a well-behaved peripheral", () => {
  test("is chosen, connected, read at length and written to", async () => {
    await bare.ready(A, ALL);
    expect(first.isConnected).toBe(true);
    expect(second.isConnected).toBe(false);
    expect(await bare.read(A, READABLE)).toEqual([...LONG_VALUE]);
    await bare.write(A, WRITABLE, [1, 2, 3]);
    await bare.write(A, WRITABLE, [4], "command");
    await bare.write(
      A,
      WRITABLE,
      Array.from({ length: 512 }, () => 7),
    );
    expect(written.map(({ length }) => length)).toEqual([3, 1, 512]);
  });

  test("delivers 500 notifications of 200 bytes in order, equal ones included", async () => {
    await bare.ready(A, ALL);
    await bare.subscribe(A, STREAM);
    const sent = Array.from({ length: 500 }, (_, index) =>
      new Uint8Array(200).fill(Math.floor(index / 2) % 256),
    );
    for (const bytes of sent) expect(first.notify(STREAM, bytes)).toBe(true);
    await eventually(() => bare.received(A, STREAM).then(({ length }) => length)).toBe(500);
    expect(await bare.received(A, STREAM)).toEqual(sent.map((bytes) => Array.from(bytes)));
  });

  test("indicates, and tells the sensor of subscriptions beginning and ending", async () => {
    await bare.ready(A, ALL);
    await bare.subscribe(A, INDICATED);
    first.notify(INDICATED, Uint8Array.of(9, 8));
    await eventually(() => bare.received(A, INDICATED)).toEqual([[9, 8]]);
    await bare.subscribe(A, STREAM);
    await eventually(() => subscriptions).toEqual(["on"]);
    await bare.unsubscribe(A, STREAM);
    await eventually(() => subscriptions).toEqual(["on", "off"]);
    expect(first.notify(STREAM, Uint8Array.of(1))).toBe(false);
  });

  test("refuses a notification that does not fit its MTU", () => {
    const small = new VirtualPeripheral({ ...specOf(A, "C0:FF:EE:00:00:03"), mtu: 23 });
    expect(() => small.notify(STREAM, new Uint8Array(21))).toThrow(RangeError);
    expect(small.notify(STREAM, new Uint8Array(20))).toBe(false);
  });

  test("shares the adapter with a second one, and neither hears the other", async () => {
    await bare.ready(A, ALL);
    await bare.ready(B, ALL);
    await bare.subscribe(A, STREAM);
    await bare.subscribe(B, STREAM);
    for (let index = 0; index < 100; index++) {
      first.notify(STREAM, Uint8Array.of(1, index));
      second.notify(STREAM, Uint8Array.of(2, index));
    }
    await eventually(() => bare.received(A, STREAM)).toEqual(counted(1));
    await eventually(() => bare.received(B, STREAM)).toEqual(counted(2));
    first.drop();
    await eventually(() => bare.disconnections()).toBe(1);
    expect(second.isConnected).toBe(true);
    expect(await bare.read(B, READABLE)).toHaveLength(200);
  });
});

describe("the link", () => {
  test("is lost, reported and made again", async () => {
    await bare.ready(A, ALL);
    await bare.subscribe(A, STREAM);
    first.drop();
    await eventually(() => bare.disconnections()).toBe(1);
    expect(subscriptions.at(-1)).toBe("off");
    await bare.connect(A);
    await bare.discover(A, ALL);
    await bare.subscribe(A, STREAM);
    first.notify(STREAM, Uint8Array.of(5));
    await eventually(() => bare.received(A, STREAM)).toEqual([[5]]);
  });

  test("can be given up while connect() hangs, and made at the next attempt", async () => {
    await bare.choose(A);
    first.misbehave({ hangConnect: true });
    await bare.beginToConnect(A);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(first.isConnected).toBe(false);
    await bare.disconnect(A);
    expect(await bare.pendingOutcome()).toBe("AbortError");
    first.behave();
    await bare.connect(A);
    expect(first.isConnected).toBe(true);
  });

  test("fails as often as asked, then comes up", async () => {
    await bare.choose(A);
    first.misbehave({ failConnects: 2 });
    expect(await outcomeOf(bare.connect(A))).toBe("NetworkError");
    expect(await outcomeOf(bare.connect(A))).toBe("NetworkError");
    expect(await outcomeOf(bare.connect(A))).toBe("fulfilled");
  });

  test("can break in the middle of discovery and of a write", async () => {
    await bare.choose(A);
    first.misbehave({ dropsMidDiscovery: 1, dropsMidWrite: 1 });
    await bare.connect(A);
    expect(await outcomeOf(bare.discover(A, ALL))).toBe("NetworkError");
    await bare.connect(A);
    await bare.discover(A, ALL);
    expect(await outcomeOf(bare.write(A, WRITABLE, [1]))).toBe("NetworkError");
    expect(written).toEqual([[1]]);
    expect(await bare.disconnections()).toBe(2);
  });

  test("ends a hung read, write or subscription with NetworkError when it is given up", async () => {
    await bare.choose(A);
    const operations = {
      read: () => bare.read(A, READABLE),
      write: () => bare.write(A, WRITABLE, [1]),
      startNotify: () => bare.subscribe(A, STREAM),
    };
    for (const [name, operation] of Object.entries(operations)) {
      await bare.connect(A);
      await bare.discover(A, ALL);
      first.misbehave({ hang: { read: false, write: false, startNotify: false, [name]: true } });
      const outcome = outcomeOf(operation());
      await new Promise((resolve) => setTimeout(resolve, 200));
      await bare.disconnect(A);
      expect(await outcome, name).toBe("NetworkError");
    }
  });
});

describe("refusals", () => {
  test("reach the page under the names that Chromium gives to BlueZ's errors", async () => {
    await bare.ready(A, ALL);
    const names: Record<string, string> = {};
    for (const error of ["Failed", "NotPermitted", "NotAuthorized", "InProgress", "InvalidValueLength"]) {
      first.misbehave({ refuseWrites: `org.bluez.Error.${error}` });
      names[error] = await outcomeOf(bare.write(A, WRITABLE, [1]));
    }
    expect(names).toEqual({
      Failed: "NotSupportedError",
      NotPermitted: "NotSupportedError",
      NotAuthorized: "NetworkError",
      InProgress: "NetworkError",
      InvalidValueLength: "InvalidModificationError",
    });
    expect(written).toEqual([]);
    expect(await outcomeOf(bare.read(A, FORBIDDEN))).toBe("NotSupportedError");
  });

  test("by the person give NotFoundError", async () => {
    const cancelled = answerChooser(bare.page, "cancel", () => bare.requestAnyDevice());
    expect(await outcomeOf(cancelled)).toBe("NotFoundError");
  });

  test("of a silent peripheral keep it out of the chooser", async () => {
    first.setAdvertising(false);
    await expect(
      answerChooser(bare.page, { device: A }, () => bare.requestAnyDevice(), 1500),
    ).rejects.toThrow(`it listed: ${B}`);
  });
});
