// A log's notifications go their own way: not to the stream, not without one, and not to the watchdog.
import { expect, test } from "vitest";
import { thoraDriver } from "../../../../firmware-protocol/devices/thora/driver.ts";
import type { DeviceDriver } from "../../../../firmware-protocol/driver.ts";
import { createStreamGate } from "../../../../src/link/stream-gate.ts";
import { LinkBench, listed, SILENCE_MS, STREAM, testDriver } from "./link-bench.ts";

/** Its log comes on the one channel that the bench's sensor notifies, so that nothing is a sample. */
const withLog: DeviceDriver = { ...testDriver, log: { ...thoraDriver.log!, channel: "stream" } };

const deaf = { onStatus() {}, onOpen() {}, onClosed() {}, onBattery() {} };

test("pieces are handed over while a stream is open, and only then", () => {
  const pieces: number[] = [];
  const gate = createStreamGate({
    ...deaf,
    onNotification: () => pieces.push(-1),
    onLog: (bytes) => pieces.push(new Uint8Array(bytes)[0]!),
  });
  const arrives = (n: number) => gate.logArrived(Uint8Array.of(n).buffer);
  arrives(1);
  gate.open({ sensor: "Test", traits: {} as never, format: {} as never });
  arrives(2);
  gate.close("link-lost");
  arrives(3);
  expect(pieces).toEqual([2]);
});

test("a log that is handed over does not hide that samples have ceased", async () => {
  const pieces: number[][] = [];
  const bench = new LinkBench({
    sensors: () => [listed(withLog)],
    callbacks: {
      ...deaf,
      onStatus: (state) => bench.states.push(state),
      onNotification: () => bench.heard.push({ channel: "stream", bytes: [], arrivalMs: 0 }),
      onLog: (bytes) => pieces.push([...new Uint8Array(bytes)]),
    },
  });
  await bench.stream();
  bench.isMuted = true;
  for (let s = 0; s < (2 * SILENCE_MS) / 1_000; s++) {
    bench.device.notify(STREAM, [s]);
    await bench.advance(1_000);
  }
  expect(pieces.length).toBeGreaterThan(5);
  expect(bench.heard).toEqual([]);
  expect(bench.states).toContainEqual(
    expect.objectContaining({ phase: "waiting", fault: expect.objectContaining({ code: "link-silent" }) }),
  );
});
