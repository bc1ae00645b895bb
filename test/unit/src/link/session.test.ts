import { expect, test } from "vitest";
import { FakeDevice, type Operation, operations } from "./fake-bluetooth.ts";
import { BATTERY, LinkBench, SERVICE, SILENCE_MS } from "./link-bench.ts";
import { settled } from "./virtual-time.ts";

const cancelled = () => new DOMException("User cancelled the requestDevice() chooser.", "NotFoundError");
/** Beyond every deadline of one attempt. */
const LONG_MS = 60_000;

test("the chooser is open before connect() returns, with every service that may be touched", () => {
  const bench = new LinkBench();
  void bench.link.connect();
  expect(bench.bluetooth.isChooserOpen).toBe(true);
  expect(bench.bluetooth.requests[0]?.optionalServices).toContain(SERVICE);
  expect(bench.bluetooth.requests[0]?.filters).toHaveLength(2);
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
  bench.device.notify(BATTERY, [79]);
  expect(bench.batteries.at(-1)).toEqual({ percent: 79 });
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

test("a lost link is sought again after 0.5–1 s, with new objects throughout", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.gatt.lose();
  expect(bench.closed).toEqual(["link-lost"]);
  expect(bench.state).toMatchObject({
    phase: "waiting",
    attempt: 1,
    delayMs: 750,
    fault: { code: "link-lost" },
  });
  await bench.advance(749);
  expect(bench.connects()).toBe(1);
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
  expect(bench.opened).toHaveLength(2);
  expect(bench.device.violations).toEqual([]);
});

test("a sensor out of reach is sought on a doubling schedule, for ever", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.refuse.set("connect", new DOMException("Connection attempt failed.", "NetworkError"));
  bench.device.gatt.lose();
  await bench.advance(3_600_000);
  const delays = bench.states.flatMap((state) => (state.phase === "waiting" ? [state.delayMs] : []));
  expect(delays.slice(0, 8)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500]);
  expect(delays.length).toBeGreaterThan(150);
  expect(bench.state).toMatchObject({ fault: { code: "connect-failed" } });
  bench.device.behave();
  await bench.advance(30_000);
  expect(bench.state.phase).toBe("streaming");
});

test("'reconnect now' tries at once and begins the schedule anew", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.refuse.set("connect", new DOMException("Connection attempt failed.", "NetworkError"));
  bench.device.gatt.lose();
  await bench.advance(120_000);
  expect(bench.state.phase).toBe("waiting");
  const before = bench.connects();
  bench.link.reconnectNow();
  expect(bench.connects()).toBe(before + 1);
  await bench.advance(20);
  expect(bench.state).toMatchObject({ phase: "waiting", attempt: 2, delayMs: 750 });
});

test("a connect() that hangs is abandoned after 15 s with a disconnect, and the next attempt works", async () => {
  const bench = new LinkBench();
  bench.device.hang.add("connect");
  await bench.choose();
  await bench.advance(14_999);
  expect(bench.state.phase).toBe("connecting");
  await bench.advance(1);
  expect(bench.state).toMatchObject({ phase: "waiting", attempt: 2, fault: { code: "connect-failed" } });
  expect(bench.device.log.at(-1)).toBe("disconnect");
  bench.device.behave();
  await bench.advance(2_000);
  expect(bench.state.phase).toBe("streaming");
  expect(bench.device.violations).toEqual([]);
});

const afterConnect = operations.filter(
  (operation) => operation !== "connect" && operation !== "stopNotifications",
);

test.each(afterConnect)(
  "a %s that hangs is given up, and the link comes up once it no longer does",
  async (operation) => {
    const bench = new LinkBench();
    bench.device.hang.add(operation);
    await bench.choose();
    await bench.advance(11_000);
    expect(bench.phases).toContain("waiting");
    expect(bench.opened).toHaveLength(0);
    bench.device.behave();
    await bench.advance(LONG_MS);
    expect(bench.state.phase).toBe("streaming");
    expect(bench.device.violations).toEqual([]);
  },
);

test.each(operations.filter((operation) => operation !== "stopNotifications"))(
  "a link lost during %s is made again",
  async (operation) => {
    const bench = new LinkBench();
    bench.device.dropDuring.set(operation, 2);
    await bench.choose();
    await bench.advance(LONG_MS);
    expect(bench.state.phase).toBe("streaming");
    expect(bench.connects()).toBe(3);
    expect(bench.device.violations).toEqual([]);
  },
);

test.each(afterConnect)(
  "a %s that is refused leads to a fault with its own words and a way on",
  async (operation) => {
    const bench = new LinkBench();
    bench.device.refuse.set(operation, new DOMException("GATT Error: Not permitted.", "NotSupportedError"));
    await bench.choose();
    await bench.advance(1_500);
    const isDiscovery = operation === "getPrimaryServices" || operation === "getCharacteristic";
    expect(bench.state.phase).toBe("waiting");
    expect(bench.state).toMatchObject({ fault: { code: isDiscovery ? "connect-failed" : "command-failed" } });
    bench.device.behave();
    await bench.advance(LONG_MS);
    expect(bench.state.phase).toBe("streaming");
  },
);

test("a device without our services is reported after three discoveries", async () => {
  const bench = new LinkBench();
  const stranger = new FakeDevice({ id: "x", name: "Other", services: { "180f": [] } }, bench.time);
  await bench.choose(stranger);
  await bench.advance(LONG_MS);
  expect(stranger.log.filter((entry) => entry === "connect")).toHaveLength(3);
  expect(bench.state).toMatchObject({
    phase: "failed",
    fault: { code: "services-missing" },
    hasSensor: true,
  });
  expect(stranger.gatt.connected).toBe(false);
});

test("a sensor that speaks an unknown version is reported at once and left alone", async () => {
  const bench = new LinkBench();
  bench.statuses.set(1, 9);
  await bench.choose();
  await bench.advance(LONG_MS);
  expect(bench.state).toMatchObject({ phase: "failed", fault: { code: "incompatible-sensor" } });
  expect(bench.connects()).toBe(1);
});

test("a refused start waits as long as the sensor asks", async () => {
  const bench = new LinkBench();
  bench.statuses.set(1, 5);
  await bench.choose();
  await bench.advance(1_000);
  expect(bench.state).toMatchObject({ phase: "waiting", delayMs: 4_000, fault: { code: "command-failed" } });
});

test("a sensor that declines the time streams all the same", async () => {
  const bench = new LinkBench();
  bench.statuses.set(3, 5);
  await bench.stream();
});

test("a command that is never answered is given up", async () => {
  const bench = new LinkBench();
  bench.statuses.set(1, 255);
  await bench.choose();
  await bench.advance(3_400);
  expect(bench.state).toMatchObject({ phase: "waiting", fault: { code: "command-failed" } });
  bench.statuses.clear();
  await bench.advance(2_000);
  expect(bench.state.phase).toBe("streaming");
});

test("a link that is up but silent is made again", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.isMuted = true;
  await bench.advance(SILENCE_MS + 2_600);
  expect(bench.closed).toEqual(["link-silent"]);
  expect(bench.device.log).toContain("disconnect");
  bench.isMuted = false;
  await bench.advance(2_000);
  expect(bench.state.phase).toBe("streaming");
});

test("a battery that reports does not hide that the samples have stopped", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.isMuted = true;
  for (let second = 0; second < 13; second++) {
    bench.device.notify(BATTERY, [50]);
    await bench.advance(1_000);
  }
  expect(bench.closed).toEqual(["link-silent"]);
});

test("a hidden page goes on streaming; only attempts rest, and they go on when it is seen", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.page("hidden");
  await bench.advance(5_000);
  expect(bench.state.phase).toBe("streaming");
  bench.device.gatt.lose();
  expect(bench.state).toMatchObject({ phase: "paused", by: "hidden" });
  const before = bench.connects();
  await bench.advance(600_000);
  expect(bench.connects()).toBe(before);
  bench.page("visible");
  expect(bench.connects()).toBe(before + 1);
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
});

test("hiding the page during a wait stops the timer", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.gatt.lose();
  bench.page("hidden");
  await bench.advance(LONG_MS);
  expect(bench.connects()).toBe(1);
});

test("Bluetooth switched off pauses, and switched on streams again at once", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.bluetooth.switchAdapter(false, bench.device);
  await settled();
  expect(bench.state).toMatchObject({ phase: "paused", by: "adapter-off" });
  const before = bench.connects();
  await bench.advance(LONG_MS);
  expect(bench.connects()).toBe(before);
  bench.bluetooth.switchAdapter(true, bench.device);
  await bench.advance(500);
  expect(bench.state.phase).toBe("streaming");
});

test.each(["connecting", "discovering", "greeting", "starting", "streaming", "waiting", "stopping"])(
  "Bluetooth switched off while %s leaves nothing running, and the link is whole again afterwards",
  async (phase) => {
    const bench = new LinkBench();
    if (phase === "waiting") bench.device.dropDuring.set("connect", 1);
    await bench.choose();
    for (let ms = 0; bench.state.phase !== phase && ms < 1_000; ms += 5) {
      if (phase === "stopping" && bench.state.phase === "streaming") bench.link.stop();
      else await bench.advance(5);
    }
    expect(bench.state.phase).toBe(phase);
    bench.bluetooth.switchAdapter(false, bench.device);
    await bench.advance(30_000);
    expect(bench.state).toMatchObject(
      phase === "stopping" ? { phase: "stopped" } : { phase: "paused", by: "adapter-off" },
    );
    bench.bluetooth.switchAdapter(true, bench.device);
    if (phase === "stopping") bench.link.reconnectNow();
    await bench.advance(2_000);
    expect(bench.state.phase).toBe("streaming");
    expect(bench.device.violations).toEqual([]);
  },
);

test("a browser that does not tell of the adapter is asked every five seconds", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.bluetooth.switchAdapter(false, bench.device);
  await bench.advance(12_000);
  bench.bluetooth.isAvailable = true;
  bench.device.behave();
  await bench.advance(6_000);
  expect(bench.state.phase).toBe("streaming");
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

test("a page that is left stops the stream, and streams again when it is restored", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(500);
  bench.page("hidden");
  bench.page("left");
  await bench.advance(200);
  expect(bench.taken.at(-1)).toBe(2);
  expect(bench.closed).toEqual(["page-left"]);
  expect(bench.device.gatt.connected).toBe(false);
  bench.page("visible");
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
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

test("a laptop that slept finds its sensor again", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.isMuted = true;
  bench.time.sleep(8 * 3_600_000);
  await bench.advance(6_000);
  expect(bench.closed).toEqual(["link-silent"]);
  bench.isMuted = false;
  await bench.advance(2_000);
  expect(bench.state.phase).toBe("streaming");
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
