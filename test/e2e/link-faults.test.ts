// What goes wrong between Chromium and the sensor: hangs, refusals and losses at every step, each survived.
import { expect, test } from "vitest";
import { linkLab } from "./link-harness/link-lab.ts";

const lab = linkLab();

test("a connect() that hangs is abandoned, and the next one streams", async () => {
  const { sensor, page } = await lab.streaming({}, { deadlines: { connectMs: 1_500 } });
  sensor.peripheral.misbehave({ hangConnect: true });
  sensor.peripheral.drop();
  await page.hasBeen({ phase: "waiting", attempt: 2 });
  const { states } = await page.told();
  expect(states.findLast(({ phase }) => phase === "waiting")).toMatchObject({
    fault: { code: "connect-failed", detail: expect.stringContaining("1500 ms") as string },
  });
  sensor.peripheral.behave();
  await page.streams();
});

test("refused connections are retried until one is taken", async () => {
  const sensor = lab.sensorWith();
  sensor.peripheral.misbehave({ failConnects: 3 });
  const page = await lab.pageWith();
  await page.choose({ device: sensor.name });
  await page.hasBeen({ phase: "waiting", attempt: 4 });
  await page.streams();
});

test("a discovery that never answers is given up, and the next connection streams", async () => {
  const sensor = lab.sensorWith();
  const page = await lab.pageWith({ deadlines: { discoveryMs: 1_000 } });
  await page.page.evaluate(() => {
    const { prototype } = (globalThis as unknown as Record<string, { prototype: BluetoothRemoteGATTServer }>)[
      "BluetoothRemoteGATTServer"
    ]!;
    const answering = Object.getOwnPropertyDescriptor(prototype, "getPrimaryServices")!;
    const hanging = () => {
      Object.defineProperty(prototype, "getPrimaryServices", answering);
      return new Promise(() => {});
    };
    Object.defineProperty(prototype, "getPrimaryServices", { ...answering, value: hanging });
  });
  await page.choose({ device: sensor.name });
  await page.hasBeen({ phase: "waiting", attempt: 2, misses: 1 });
  await page.streams();
});

test("a link lost in the middle of discovery is made again", async () => {
  const sensor = lab.sensorWith();
  sensor.peripheral.misbehave({ dropsMidDiscovery: 2 });
  const page = await lab.pageWith();
  await page.choose({ device: sensor.name });
  await page.streams();
  expect((await page.told()).states.filter(({ phase }) => phase === "waiting")).toHaveLength(2);
});

test("a link lost in the middle of a command is made again", async () => {
  const sensor = lab.sensorWith();
  sensor.peripheral.misbehave({ dropsMidWrite: 2 });
  const page = await lab.pageWith();
  await page.choose({ device: sensor.name });
  await page.streams();
});

test.each(["read", "write", "startNotify"] as const)(
  "a %s that hangs is given up, and the link comes back",
  async (operation) => {
    const sensor = lab.sensorWith();
    const none = { read: false, write: false, startNotify: false };
    sensor.peripheral.misbehave({ hang: { ...none, [operation]: true } });
    const page = await lab.pageWith({ deadlines: { operationMs: 1_000 } });
    await page.choose({ device: sensor.name });
    await page.hasBeen({ phase: "waiting", attempt: 2 });
    const fault = (await page.told()).states.find(({ phase }) => phase === "waiting");
    expect(fault).toMatchObject({ fault: { code: "command-failed" } });
    sensor.peripheral.behave();
    await page.streams();
  },
);

test("a refused command is told, and tried again until it is taken", async () => {
  const sensor = lab.sensorWith();
  sensor.peripheral.misbehave({ refuseWrites: "org.bluez.Error.NotPermitted" });
  const page = await lab.pageWith();
  await page.choose({ device: sensor.name });
  await page.hasBeen({ phase: "waiting", attempt: 2 });
  expect((await page.told()).states.find(({ phase }) => phase === "waiting")).toMatchObject({
    fault: { code: "command-failed" },
  });
  sensor.peripheral.behave();
  await page.streams();
});

test("a link that is up but silent is made again", async () => {
  const { sensor, page } = await lab.streaming({}, { silenceMs: 1_200 });
  sensor.isMuted = true;
  await page.hasBeen({ phase: "waiting" });
  expect((await page.told()).closed).toEqual(["link-silent"]);
  sensor.isMuted = false;
  await page.streams();
});
