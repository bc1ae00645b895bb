// What becomes of the device that was chosen where it is not this link's, or nobody's.
import { expect, test } from "vitest";
import { FakeDevice } from "./fake-bluetooth.ts";
import { LinkBench } from "./link-bench.ts";

test("a device that another link has is refused, and the one that was chosen before stays", async () => {
  const other = "id of another";
  const bench = new LinkBench({ isTaken: (id) => id === other });
  await bench.stream();
  bench.link.stop();
  await bench.advance(3_000);
  const closed = bench.link.connect();
  bench.bluetooth.choose(new FakeDevice({ ...bench.device.spec, id: other }, bench.time));
  await closed;
  expect(bench.state).toEqual({ phase: "failed", fault: { code: "sensor-taken" }, hasSensor: true });
  expect(bench.link.sensorId()).toBe(bench.device.id);
});

test.each([
  ["Lamp", "unknown-sensor"],
  ["Test 1", "services-missing"],
] as const)("%s, of which the browser shows no service at all, ends as %s", async (name, code) => {
  const bench = new LinkBench({}, name);
  const none = new DOMException("No Services found in device.", "NotFoundError");
  bench.device.refuse.set("getPrimaryServices", none);
  await bench.choose();
  await bench.advance(60_000);
  expect(bench.state).toMatchObject({ phase: "failed", fault: { code } });
  expect(bench.taken).toEqual([]);
});
