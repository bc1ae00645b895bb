import { expect, test } from "vitest";
import type { Procedure } from "../../../../firmware-protocol/driver.ts";
import { createConnection } from "../../../../src/link/connection.ts";
import { defaultDeadlines } from "../../../../src/link/deadlines.ts";
import { createNotifications } from "../../../../src/link/notifications.ts";
import { createStreamGate } from "../../../../src/link/stream-gate.ts";
import { settled, VirtualTime } from "./virtual-time.ts";

/** A device whose connect() settles when the test says so, even after disconnect(), as on macOS. */
function stubborn() {
  const time = new VirtualTime();
  let connected = () => {};
  let disconnects = 0;
  let late = 0;
  const gatt = {
    connected: false,
    connect: () =>
      new Promise((resolve) => {
        connected = () => resolve(gatt);
      }),
    disconnect: () => {
      disconnects += 1;
    },
  };
  const connection = createConnection({
    device: { gatt } as unknown as BluetoothDevice,
    timers: time,
    deadlines: defaultDeadlines,
    listen: () => {},
    connectedLate: () => {
      late += 1;
    },
  });
  return { time, connection, comeUp: () => connected(), counts: () => ({ disconnects, late }) };
}

test("closing answers a pending operation at once, disconnects once and leaves no timer", async () => {
  const { time, connection, counts } = stubborn();
  const connecting = connection.connect();
  await settled();
  connection.close();
  connection.close();
  expect(await connecting).toMatchObject({ ok: false, error: { reason: "link-lost" } });
  expect(time.pendingTimers).toBe(0);
  expect(counts()).toEqual({ disconnects: 1, late: 0 });
});

test("a connect() that comes through after it was abandoned is reported, so that it can be undone", async () => {
  const { connection, comeUp, counts } = stubborn();
  void connection.connect();
  await settled();
  connection.close();
  comeUp();
  await settled();
  expect(counts().late).toBe(1);
});

test("a waiting procedure ends with the connection", async () => {
  const { time, connection } = stubborn();
  function* patient(): Procedure<string> {
    const waited = yield { do: "wait", ms: 60_000 };
    return { ok: true, value: waited.ok ? "waited" : waited.reason };
  }
  const outcome = connection.run(patient());
  await settled();
  connection.close();
  expect(await outcome).toEqual({ ok: true, value: "link-lost" });
  expect(time.pendingTimers).toBe(0);
});

test("a characteristic is listened to once in its life, however often it is subscribed", () => {
  let listeners = 0;
  const characteristic = {
    addEventListener: () => {
      listeners += 1;
    },
  } as unknown as BluetoothRemoteGATTCharacteristic;
  const { listen } = createNotifications(() => {});
  listen(characteristic);
  listen(characteristic);
  expect(listeners).toBe(1);
});

test("frames kept for a stream that never opened are not given to the next", () => {
  const heard: number[] = [];
  const gate = createStreamGate({
    onStatus: () => {},
    onOpen: () => {},
    onNotification: (_channel, bytes) => heard.push(bytes.byteLength),
    onClosed: () => {},
    onBattery: () => {},
  });
  gate.arrived("stream", new ArrayBuffer(1), 0);
  gate.discard();
  gate.arrived("stream", new ArrayBuffer(2), 0);
  gate.open({ sensor: "", traits: {} as never, format: {} as never });
  expect(heard).toEqual([2]);
});
