// The whole program with a Thora sensor on the virtual radio: what every end-to-end test of a worn sensor starts from.
import type { BrowserContext, Page } from "playwright-core";
import { decodeFrame } from "../../firmware-protocol/devices/thora/codec.ts";
import { thoraGatt } from "../../firmware-protocol/devices/thora/gatt.ts";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { answerChooser, type Browser, launchBrowser } from "../peripheral/browser.ts";
import { canonicalUuid } from "../peripheral/peripheral.ts";
import { appPage, type AppPage } from "./app-page.ts";
import type { StoredFrame } from "./stored-data.ts";
import { ThoraPeripheral, type ThoraSetup } from "./thora-sensor.ts";
import { until } from "./until.ts";

export interface Delivered {
  readonly key: string;
  readonly samples: number;
  readonly atMs: number;
}

export interface WornApp {
  readonly radio: Radio;
  readonly sensor: ThoraPeripheral;
  readonly browser: Browser;
  readonly page: Page;
  readonly app: AppPage;
  /** Distinct Stream frames that reached the browser, oldest first. */
  readonly delivered: Delivered[];
  end(): Promise<void>;
}

/** A frame's identity on the wire: device tick and counts. Doubled frames have the same one. */
const keyOf = (tick: number, counts: ArrayLike<number>): string =>
  `${tick % 2 ** 32}:${Array.prototype.join.call(counts, ",")}`;

export const storedKey = (frame: StoredFrame): string => keyOf(frame.ticks, frame.counts);

export function deliveredBy(sensor: ThoraPeripheral): Delivered[] {
  const delivered: Delivered[] = [];
  const seen = new Set<string>();
  const stream = canonicalUuid(thoraGatt.stream.characteristic);
  sensor.peripheral.on("delivered", ({ uuid, bytes }) => {
    if (uuid !== stream) return;
    const frame = decodeFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!frame.ok) throw new Error("the peripheral sent a frame that cannot be decoded");
    const { tick, counts } = frame.value;
    const key = keyOf(tick, counts);
    if (seen.has(key)) return;
    seen.add(key);
    delivered.push({ key, samples: counts.length / 6, atMs: performance.now() });
  });
  return delivered;
}

export async function openApp(
  context: BrowserContext,
  appUrl: string,
): Promise<{ page: Page; app: AppPage }> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(appUrl);
  return { page, app: appPage(page) };
}

export async function startWornApp(
  appUrl: string,
  setup: ThoraSetup & { readonly userDataDir?: string } = {},
): Promise<WornApp> {
  const radio = await startRadio();
  const sensor = new ThoraPeripheral(setup);
  const delivered = deliveredBy(sensor);
  radio.adapter.add(sensor.peripheral);
  const browser = await launchBrowser({
    busAddress: radio.busAddress,
    ...(setup.userDataDir === undefined ? {} : { userDataDir: setup.userDataDir }),
    context: { viewport: { width: 1280, height: 900 } },
  });
  const { page, app } = await openApp(browser.context, appUrl);
  return {
    radio,
    sensor,
    browser,
    page,
    app,
    delivered,
    end: async () => {
      sensor.end();
      await browser.close().catch(() => {});
      await radio.close();
    },
  };
}

/** Chooses the sensor, skips what can be skipped, and waits for the live screen. */
export async function connectAndSkip({ page, app, sensor }: WornApp): Promise<void> {
  await answerChooser(page, { device: sensor.name }, () => app.connect.first().click());
  await until("a connection", 20_000, async () =>
    /Connected/.test((await app.link.first().textContent()) ?? ""),
  );
  await app.skipToLive();
}

/** Keys of `delivered` that are not among `stored`, and stored ones that were never delivered. */
export function differenceOf(
  delivered: readonly Delivered[],
  stored: readonly StoredFrame[],
): { readonly missing: number; readonly invented: number; readonly doubled: number } {
  const storedKeys = stored.map(storedKey);
  const has = new Set(storedKeys);
  const sent = new Set(delivered.map(({ key }) => key));
  return {
    missing: delivered.filter(({ key }) => !has.has(key)).length,
    invented: storedKeys.filter((key) => !sent.has(key)).length,
    doubled: storedKeys.length - has.size,
  };
}
