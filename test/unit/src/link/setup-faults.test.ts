import { expect, test } from "vitest";
import { FakeDevice } from "./fake-bluetooth.ts";
import { operations } from "./fake-gatt.ts";
import { LinkBench } from "./link-bench.ts";

/** Beyond every deadline of one attempt. */
const LONG_MS = 60_000;

const afterConnect = operations.filter(
  (operation) => operation !== "connect" && operation !== "stopNotifications",
);

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

test.each([
  ["ours by its name, is reported as half there", "Test 1", "services-missing"],
  ["a stranger, is reported as none of ours", "Other", "unknown-sensor"],
])("a device without our services, %s, after three discoveries", async (_case, name, code) => {
  const bench = new LinkBench();
  const device = new FakeDevice({ id: "x", name, services: { "180f": [] } }, bench.time);
  await bench.choose(device);
  await bench.advance(LONG_MS);
  expect(device.log.filter((entry) => entry === "connect")).toHaveLength(3);
  expect(bench.state).toMatchObject({ phase: "failed", fault: { code }, hasSensor: true });
  expect(device.gatt.connected).toBe(false);
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
