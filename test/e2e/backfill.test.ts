// A sensor that lived eight hours alone meets the program on Chromium's own Bluetooth stack. The link drops again and
// again while it hands them over; the day has all of it, and what the sensor was told to be safe is in IndexedDB.
import type { Page } from "playwright-core";
import { afterEach, expect, inject, test } from "vitest";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
import { thoraGatt } from "../../firmware-protocol/devices/thora/gatt.ts";
import type { MotionSource } from "../../firmware-protocol/devices/thora/sensor-run.ts";
import type { SensorMemory } from "../../src/domain/reference-version.ts";
import type { SecondRows } from "../../src/domain/recording.ts";
import type { SessionRecord } from "../../src/domain/session.ts";
import { canonicalUuid } from "../peripheral/peripheral.ts";
import { pictureIfFailed } from "./picture.ts";
import { connectAndSkip, startWornApp, type WornApp } from "./worn-app.ts";

const ALONE_S = 8 * 3600;
/** Raw frames kept: 14 samples each at 25 Hz, the last three minutes. */
const RAW_FRAMES = 320;
const PIECES_BETWEEN_DROPS = 150;

let worn: WornApp;
afterEach(async (context) => {
  await pictureIfFailed(context, worn?.page);
  await worn?.end();
});

/** Another position every thirteen minutes, breathing all the time. */
const lived: MotionSource = (tS) => {
  const minute = Math.floor(tS / 60);
  const base = [2, 15, 30][Math.floor(minute / 13) % 3]!;
  const rad = ((base + 0.4 * Math.sin((2 * Math.PI * tS) / 4)) * Math.PI) / 180;
  return { acc: [0, 9.80665 * Math.cos(rad), 9.80665 * Math.sin(rad)], gyr: [0, 0, 0] };
};

interface StoredLog {
  readonly sessions: readonly SessionRecord[];
  readonly sensors: readonly SensorMemory[];
  /** Seconds that the rows of each session stand for. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly samples: Readonly<Record<string, number>>;
}

/** What IndexedDB holds, read past the program. */
const stored = (page: Page): Promise<StoredLog> =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
      });
    const db = await settled(indexedDB.open("thora"));
    const all = (store: string): Promise<unknown[]> =>
      settled(db.transaction(store).objectStore(store).getAll());
    const seconds: Record<string, number> = {};
    const samples: Record<string, number> = {};
    for (const { sessionId, second, spanS } of (await all("rows")) as SecondRows[])
      seconds[sessionId] =
        (seconds[sessionId] ?? 0) + (spanS ? spanS.reduce((a, b) => a + b, 0) : second.length);
    for (const { sessionId, counts } of (await all("raw")) as { sessionId: string; counts: Int16Array }[])
      samples[sessionId] = (samples[sessionId] ?? 0) + counts.length / 6;
    const sessions = await all("sessions");
    const sensors = await all("sensors");
    db.close();
    return { sessions, sensors, seconds, samples } as never;
  });

/** Minutes that the Day screen calls measured, today's and those of the day before. */
async function measuredMinutes(page: Page): Promise<number> {
  const shown = async (): Promise<number> => {
    const total = page.locator(".total", { hasText: "measured of" }).locator("dd");
    await expect.poll(() => page.locator("main.day h1").textContent()).not.toMatch(/Reading/);
    if ((await total.count()) === 0) return 0;
    const text = (await total.textContent()) ?? "";
    const [, hours = "0", minutes = "0"] = /(?:(\d+)\s*h\s*)?(\d+)/.exec(text) ?? [];
    return 60 * Number(hours) + Number(minutes);
  };
  const today = await shown();
  await page.getByRole("button", { name: "Previous day" }).click();
  await page.waitForTimeout(500);
  return today + (await shown());
}

test("eight hours alone are handed over through link drops and a lost page, shown in the day, and confirmed as they are stored", async () => {
  const info = simulatedInfo(1);
  worn = await startWornApp(inject("appUrl"), {
    source: lived,
    info,
    log: "both",
    logRoom: { raw: RAW_FRAMES },
    logPerS: 150,
  });
  worn.sensor.liveAlone(ALONE_S / 3600);
  const { page, sensor, app } = worn;
  const log = canonicalUuid(thoraGatt.log.characteristic);
  let pieces = 0;
  let drops = 0;
  sensor.peripheral.on("delivered", ({ uuid }) => {
    if (uuid !== log || ++pieces % PIECES_BETWEEN_DROPS !== 0 || drops >= 4) return;
    drops++;
    setImmediate(() => sensor.peripheral.drop());
  });
  const confirmed = (of: "epochs" | "raw"): number | undefined =>
    sensor.accepted.findLast(
      ({ operation, arguments: given }) => operation === "log-confirm" && given.log === of,
    )?.arguments.from;

  await connectAndSkip(worn);
  // In the midst of it the page is gone, its workers with it, and comes back.
  await expect.poll(() => drops, { timeout: 30_000 }).toBe(2);
  await expect.poll(() => pieces, { timeout: 20_000 }).toBeGreaterThan(2.3 * PIECES_BETWEEN_DROPS);
  await page.goto("about:blank");
  const piecesBefore = pieces;
  await page.goto(inject("appUrl"));
  await connectAndSkip(worn);
  await expect.poll(() => confirmed("epochs"), { timeout: 40_000 }).toBeGreaterThanOrEqual(ALONE_S / 5 - 1);
  expect(drops).toBe(4);
  // It went on from where it was: the rest, and little again.

  expect(pieces - piecesBefore).toBeLessThan(550);
  await expect
    .poll(() => page.getByRole("status").allTextContents(), { timeout: 10_000 })
    .toContainEqual(
      expect.stringContaining("What the sensor recorded while this page was away is in your day."),
    );

  const { sessions, sensors, seconds, samples } = await stored(page);
  const places = sensors.find(({ sensorId }) => sensorId === info.deviceId)?.log;
  expect(places?.epochs).toMatchObject({ settled: confirmed("epochs"), lost: 0, holes: [] });
  expect(places?.raw).toMatchObject({ settled: confirmed("raw"), lost: 0, holes: [] });
  const sum = (origin: SessionRecord["origin"], of: Readonly<Record<string, number>>): number =>
    sessions.filter((s) => s.origin === origin).reduce((total, { id }) => total + (of[id] ?? 0), 0);
  // Raw frames for the last minutes, means for the hours before, live from then on: nothing twice, nothing missing.
  expect(sum("log-raw", samples)).toBeGreaterThanOrEqual(14 * (RAW_FRAMES - 2));
  const alone = sum("log-epochs", seconds) + sum("log-raw", seconds);
  expect(alone).toBeGreaterThan(ALONE_S - 30);
  expect(alone).toBeLessThan(ALONE_S + 60);

  await app.goTo("Day");
  expect(await measuredMinutes(page)).toBeGreaterThanOrEqual(478);
  await app.goTo("Recordings");
  await expect
    .poll(() => page.getByText("Recorded by the sensor while this page was away").count())
    .toBeGreaterThanOrEqual(2);
});
