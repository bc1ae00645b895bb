import { expect, test } from "vitest";
import type { Operation } from "./fake-gatt.ts";
import { BATTERY, LinkBench, listed, SERVICE, testDriver } from "./link-bench.ts";
import { settled } from "./virtual-time.ts";

const cancelled = () => new DOMException("User cancelled the requestDevice() chooser.", "NotFoundError");
/** Beyond every deadline of one attempt. */
const LONG_MS = 60_000;

test("the chooser is open before connect() returns, with every service that may be touched", () => {
  const bench = new LinkBench();
  void bench.link.connect();
  expect(bench.bluetooth.isChooserOpen).toBe(true);
  expect(bench.bluetooth.requests[0]?.optionalServices).toContain(SERVICE);
  expect(bench.bluetooth.requests[0]).toHaveProperty("filters.length", 2);
});

test("a chosen sensor is connected, discovered, greeted, started and streams", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(1_000);
  expect(bench.phases).toEqual([
    "idle",
    "choosing",
    "connecting",
    "discovering",
    "greeting",
    "starting",
    "streaming",
  ]);
  expect(bench.opened).toHaveLength(1);
  expect(bench.opened[0]).toMatchObject({ sensor: "Test 1", traits: { bootId: 1 }, format: { rateHz: 50 } });
  expect(bench.heard.length).toBeGreaterThan(10);
  expect(bench.sensorName).toBe("Test 1");
  expect(bench.device.violations).toEqual([]);
});

test("no frame is lost, not even those that overtake the reply to the start command", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(2_000);
  expect(bench.heard.map(({ bytes }) => bytes[0])).toEqual(bench.heard.map((_, n) => n));
  expect(bench.heard[0]?.bytes).toEqual([0, 7]);
});

test("the time is set before the stream begins, and the battery is read and followed", async () => {
  const bench = new LinkBench();
  await bench.stream();
  expect(bench.taken).toEqual([3, 1]);
  await bench.advance(500);
  expect(bench.batteries).toEqual([{ percent: 80 }]);
  bench.device.notify(BATTERY, [80]);
  bench.device.notify(BATTERY, [79]);
  expect(bench.batteries).toEqual([{ percent: 80 }, { percent: 79 }]);
});

test("a cancelled chooser is told as such, and the next click opens it again", async () => {
  const bench = new LinkBench();
  await bench.choose(cancelled());
  expect(bench.state).toEqual({ phase: "failed", fault: { code: "chooser-cancelled" }, hasSensor: false });
  await bench.stream();
});

test("without an adapter the closed chooser says so, and the fault goes when there is one", async () => {
  const bench = new LinkBench();
  bench.bluetooth.isAvailable = false;
  await bench.choose(cancelled());
  expect(bench.state).toMatchObject({ phase: "failed", fault: { code: "adapter-off" } });
  bench.bluetooth.switchAdapter(true);
  await settled();
  expect(bench.state).toEqual({ phase: "idle" });
});

test("a browser without Web Bluetooth is told at the click", async () => {
  const bench = new LinkBench({ bluetooth: undefined });
  await bench.link.connect();
  expect(bench.state).toMatchObject({ phase: "failed", fault: { code: "unsupported-browser" } });
});

test("stopping tells the sensor, then disconnects; the sensor stays known", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(500);
  bench.link.stop();
  await bench.advance(200);
  expect(bench.taken.at(-1)).toBe(2);
  expect(bench.closed).toEqual(["stopped"]);
  expect(bench.state).toEqual({ phase: "stopped" });
  expect(bench.device.gatt.connected).toBe(false);
  bench.link.reconnectNow();
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
});

test("a sensor that does not take the stop is left after three seconds", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(500);
  bench.device.hang.add("writeValue");
  bench.link.stop();
  await bench.advance(3_000);
  expect(bench.state).toEqual({ phase: "stopped" });
  expect(bench.device.gatt.connected).toBe(false);
});

test("a stop during the start leaves the sensor stopped, not started by the rest of the start", async () => {
  const bench = new LinkBench();
  // No reply to the stop: the rest of the start would have all the time to be sent.
  bench.statuses.set(2, 255);
  await bench.choose();
  while (bench.state.phase !== "starting") await bench.advance(1);
  bench.link.stop();
  await bench.advance(4_000);
  expect(bench.taken).toEqual([3, 2]);
  expect(bench.isStreaming).toBe(false);
  expect(bench.state).toEqual({ phase: "stopped" });
});

test("a sensor chosen after the person has stopped is not taken up", async () => {
  const bench = new LinkBench();
  const closed = bench.link.connect();
  bench.link.stop();
  bench.bluetooth.choose(bench.device);
  await closed;
  expect(bench.state).toEqual({ phase: "idle" });
  expect(bench.link.sensorId()).toBeUndefined();
});

test("a battery that does not report is read every ten minutes, and no more once the link is stopped", async () => {
  const { battery: _reports, ...gatt } = testDriver.gatt;
  let percent = 81;
  const bench = new LinkBench({
    sensors: () => [
      listed({
        ...testDriver,
        gatt,
        *readBattery() {
          yield { do: "read", channel: "info" };
          percent--;
          return { ok: true, value: { percent } };
        },
      }),
    ],
  });
  await bench.stream();
  await bench.advance(1_210_000);
  expect(bench.batteries).toEqual([{ percent: 80 }, { percent: 79 }, { percent: 78 }]);
  bench.link.stop();
  await bench.advance(1_210_000);
  expect(bench.batteries).toHaveLength(3);
});

test("a battery level above 100 % is not told", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(500);
  bench.device.notify(BATTERY, [200]);
  expect(bench.batteries).toEqual([{ percent: 80 }]);
});

test("forgetting stops, disconnects and gives the permission back", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.link.forget();
  await bench.advance(500);
  expect(bench.taken.at(-1)).toBe(2);
  expect(bench.device.isForgotten).toBe(true);
  expect(bench.state).toEqual({ phase: "idle" });
  expect(bench.sensorName).toBeUndefined();
  bench.link.reconnectNow();
  expect(bench.state).toEqual({ phase: "idle" });
});

test("a sensor that the browser still permits is resumed without a chooser", async () => {
  const bench = new LinkBench();
  bench.bluetooth.known = [bench.device];
  expect(await bench.link.resumeKnown()).toBe(true);
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
  expect(bench.bluetooth.requests).toHaveLength(0);
  expect(bench.link.sensorId()).toBe("id of Test 1");
});

test("with no permitted sensor, or another one, there is nothing to resume", async () => {
  const bench = new LinkBench();
  expect(await bench.link.resumeKnown()).toBe(false);
  bench.bluetooth.known = [bench.device];
  expect(await bench.link.resumeKnown("another id")).toBe(false);
  expect(bench.state.phase).toBe("idle");
});

test("a sensor can be exchanged while the first is being sought, and a cancelled exchange goes on with the first", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.refuse.set("connect", new DOMException("Connection attempt failed.", "NetworkError"));
  bench.device.gatt.lose();
  await bench.choose(cancelled());
  expect(bench.state.phase).toBe("connecting");
  const other = new LinkBench({}, "Test 2").device;
  await bench.advance(5_000);
  await bench.choose(other);
  await settled();
  expect(bench.sensorName).toBe("Test 2");
});

test("two links stream from two sensors at once, each on its own", async () => {
  const [one, two] = [new LinkBench(), new LinkBench({}, "Test 2")];
  await one.stream();
  await two.stream();
  one.device.gatt.lose();
  expect(one.state.phase).toBe("waiting");
  expect(two.state.phase).toBe("streaming");
});

test("the sensor can buzz while it streams, and says so if it does not", async () => {
  const bench = new LinkBench();
  expect(await bench.link.buzz("gentle")).toBe(false);
  await bench.stream();
  const buzzed = bench.link.buzz("gentle");
  await bench.advance(500);
  expect(await buzzed).toBe(true);
  bench.statuses.set(4, 5);
  const declined = bench.link.buzz("strong");
  await bench.advance(500);
  expect(await declined).toBe(false);
});

test("a disposed link disconnects, leaves no timer and tells nothing any more", async () => {
  const bench = new LinkBench();
  await bench.stream();
  const told = bench.states.length;
  bench.link.dispose();
  expect(bench.device.gatt.connected).toBe(false);
  bench.bluetooth.switchAdapter(false, bench.device);
  bench.link.reconnectNow();
  await bench.advance(LONG_MS);
  expect(bench.states.length).toBe(told);
  expect(bench.time.pendingTimers).toBe(0);
});

test("the rule-book of the fake radio notices two operations at once", async () => {
  const bench = new LinkBench();
  const twice: Operation[] = ["connect", "connect"];
  const both = twice.map((operation) => bench.device.gatt.operate(operation, undefined, () => undefined));
  const answers = Promise.allSettled(both);
  await bench.advance(100);
  expect((await answers).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect(bench.device.violations).toEqual(["connect during connect"]);
});

test("a sensor that nobody recognises is asked about, and connected as what the person says it is", async () => {
  const stranger = listed({ ...testDriver, recognises: () => false });
  const bench = new LinkBench({ sensors: () => [stranger] });
  const choice = bench.link.connect("all-devices");
  bench.bluetooth.choose(bench.device);
  await choice;
  await bench.advance(1_000);
  expect(bench.state).toEqual({
    phase: "failed",
    fault: { code: "which-sensor", candidates: ["test"] },
    hasSensor: true,
  });
  expect(bench.taken).toEqual([]);
  bench.link.identifyAs("test");
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
});

test("a driver's procedure runs beside the stream, and not without one", async () => {
  const bench = new LinkBench();
  expect(await bench.link.run((driver) => driver.readBattery?.())).toBeUndefined();
  await bench.stream();
  const read = bench.link.run((driver) => driver.readBattery?.());
  await bench.advance(1_000);
  expect(await read).toEqual({ ok: true, value: { percent: 80 } });
});
