// The link in Chromium, over its own Web Bluetooth, against the specification's sensor on the virtual radio.
import { expect, test } from "vitest";
import { linkLab } from "./link-harness/link-lab.ts";

const lab = linkLab();

const arrays = (frames: readonly Uint8Array[]) => frames.map((bytes) => [...bytes]);
const sequencesOf = (frames: readonly (readonly number[])[]) =>
  frames.map((bytes) => (bytes[2] ?? 0) + 256 * (bytes[3] ?? 0));
const ticksOf = (frames: readonly (readonly number[])[]) =>
  frames.map((bytes) => new DataView(Uint8Array.from(bytes).buffer).getUint32(4, true));

test("a chosen sensor streams, and every frame that was sent arrives in order", async () => {
  const { sensor, page } = await lab.streaming();
  await page.streams(30);
  const sent = arrays(sensor.sent);
  const { states, opened, batteries } = await page.told();
  expect(states.map(({ phase }) => phase)).toEqual([
    "choosing",
    "connecting",
    "discovering",
    "greeting",
    "starting",
    "streaming",
  ]);
  expect(opened).toHaveLength(1);
  expect(opened[0]).toMatchObject({ sensor: sensor.name, traits: { bootId: 1 }, format: { rateHz: 50 } });
  await expect.poll(async () => (await page.streamFrames()).length).toBeGreaterThanOrEqual(sent.length);
  expect((await page.streamFrames()).slice(0, sent.length)).toEqual(sent);
  expect(sensor.accepted.map(({ operation }) => operation)).toEqual(["set-time", "start"]);
  expect(batteries).toEqual([100]);
  // The virtual radio keeps back the first notification after a read, as it does not repeat what was read.
  sensor.setBattery(42);
  sensor.setBattery(41);
  await expect.poll(async () => (await page.told()).batteries.at(-1)).toBe(41);
});

test("a lost link comes back by itself with a new stream", async () => {
  const { sensor, page } = await lab.streaming();
  sensor.peripheral.drop();
  await page.hasBeen({ phase: "waiting", attempt: 1, fault: { code: "link-lost" } });
  await page.streams();
  const { opened, closed } = await page.told();
  expect(opened).toHaveLength(2);
  expect(closed).toEqual(["link-lost"]);
});

test("twenty losses in a row are all survived", async () => {
  const { sensor, page } = await lab.streaming();
  for (let loss = 0; loss < 20; loss++) {
    sensor.peripheral.drop();
    await page.hasBeen({ phase: "waiting" });
    await page.do("reconnectNow");
    await page.streams(2);
  }
  const { opened, closed } = await page.told();
  expect(opened.length).toBe(closed.length + 1);
  expect(closed.length).toBe(20);
});

test("Bluetooth switched off pauses the link; switched on, it streams again", async () => {
  const { page } = await lab.streaming();
  lab.radio().adapter.setPower(false);
  await page.hasBeen({ phase: "paused", by: "adapter-off" });
  lab.radio().adapter.setPower(true);
  await page.streams();
});

test("an adapter pulled out pauses the link; put back, it streams again", async () => {
  const { page } = await lab.streaming();
  lab.radio().adapter.setPresent(false);
  await page.hasBeen({ phase: "paused", by: "adapter-off" });
  lab.radio().adapter.setPresent(true);
  await page.streams();
});

test("a sensor that reboots streams again under another boot id, with its ticks begun anew", async () => {
  const { sensor, page } = await lab.streaming();
  await page.streams(20);
  const before = await page.streamFrames();
  sensor.reboot(77);
  await expect.poll(async () => (await page.told()).opened.length, { timeout: 20_000 }).toBe(2);
  await page.streams(3);
  const { opened } = await page.told();
  expect(opened.map(({ traits }) => traits.bootId)).toEqual([1, 77]);
  const after = (await page.streamFrames()).slice(-3);
  expect(ticksOf(after)[0]).toBeLessThan(ticksOf(before).at(-1) ?? 0);
});

test("with the smallest MTU every frame has at most 20 bytes and none is missing", async () => {
  const { sensor, page } = await lab.streaming({ mtu: 23 });
  await page.streams(100);
  const frames = await page.streamFrames();
  expect(Math.max(...frames.map(({ length }) => length))).toBeLessThanOrEqual(20);
  expect(sequencesOf(frames)).toEqual(frames.map((_, index) => index));
  expect(frames).toEqual(arrays(sensor.sent).slice(0, frames.length));
});

test("a closed chooser is told, and the next click can choose", async () => {
  const sensor = lab.sensorWith();
  const page = await lab.pageWith();
  await page.choose("cancel");
  await page.reaches({ phase: "failed", fault: { code: "chooser-cancelled" }, hasSensor: false });
  await page.choose({ device: sensor.name });
  await page.streams();
});

test("without an adapter the click says so", async () => {
  const page = await lab.pageWith();
  lab.radio().adapter.setPresent(false);
  try {
    await page.page.getByRole("button", { name: "Connect first" }).click();
    await page.reaches({ phase: "failed", fault: { code: "adapter-off" } });
  } finally {
    lab.radio().adapter.setPresent(true);
  }
});

test("stopping tells the sensor and lets it go; it can be taken up again", async () => {
  const { sensor, page } = await lab.streaming();
  await page.do("stop");
  await page.reaches({ phase: "stopped" });
  expect(sensor.accepted.at(-1)?.operation).toBe("stop");
  await expect.poll(() => sensor.peripheral.isConnected).toBe(false);
  expect((await page.told()).closed).toEqual(["stopped"]);
  await page.do("reconnectNow");
  await page.streams();
});

test("a forgotten sensor is let go and the browser no longer permits it", async () => {
  const { sensor, page } = await lab.streaming();
  await page.do("forget");
  await page.reaches({ phase: "idle" });
  await expect.poll(() => sensor.peripheral.isConnected).toBe(false);
  const known = () =>
    page.page.evaluate(async () => (await navigator.bluetooth.getDevices()).map(({ name }) => name));
  await expect.poll(known).not.toContain(sensor.name);
});

test("after a reload the sensor is resumed without the chooser", async () => {
  const { sensor, page } = await lab.streaming();
  await page.page.reload();
  await page.page.getByRole("button", { name: "Connect second" }).waitFor();
  expect(await page.page.evaluate(() => links[0]!.link.resumeKnown())).toBe(true);
  await page.streams();
  expect(sensor.peripheral.isConnected).toBe(true);
});

test("a page that goes away tells the sensor to stop", async () => {
  const { sensor, page } = await lab.streaming();
  await page.page.goto("about:blank");
  await expect.poll(() => sensor.peripheral.isConnected).toBe(false);
  expect(sensor.accepted.map(({ operation }) => operation)).toEqual(["set-time", "start", "stop"]);
});

test("a hidden page goes on streaming; a loss then waits until the page is seen", async () => {
  const { sensor, page } = await lab.streaming();
  await page.see(false);
  await page.streams();
  sensor.peripheral.drop();
  await page.reaches({ phase: "paused", by: "hidden" });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await page.state()).toMatchObject({ phase: "paused" });
  await page.see(true);
  await page.streams();
});

test("two sensors stream at once, and the loss of one does not touch the other", async () => {
  const upper = lab.sensorWith({ name: "Thora upper", address: "C0:FF:EE:00:00:0A" });
  const lower = lab.sensorWith({ name: "Thora lower", address: "C0:FF:EE:00:00:0B" });
  const page = await lab.pageWith();
  await page.choose({ device: upper.name });
  await page.choose({ device: lower.name }, "second");
  await page.streams(5, 0);
  await page.streams(5, 1);
  upper.peripheral.drop();
  await page.hasBeen({ phase: "waiting" }, 0);
  await page.streams(5, 0);
  const { closed, frames } = await page.told(1);
  expect(closed).toEqual([]);
  const streamed = frames.flatMap(({ channel, bytes }) => (channel === "stream" ? [bytes] : []));
  expect(sequencesOf(streamed)).toEqual(streamed.map((_, index) => index));
});
