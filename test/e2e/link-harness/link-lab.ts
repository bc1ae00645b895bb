// What every test of the link needs: a radio, Chromium, the harness page, sensors that go when the test is over. A page
// that logged an error fails its test.
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Site } from "../../peripheral/bare-page.ts";
import { type Radio, startRadio } from "../../peripheral/bluez.ts";
import { type Browser, launchBrowser } from "../../peripheral/browser.ts";
import { ThoraPeripheral, type ThoraSetup } from "../thora-sensor.ts";
import type { Patience } from "./harness.ts";
import { LinkPage } from "./link-page.ts";
import { serveLinkHarness } from "./serve.ts";

export interface LinkLab {
  radio(): Radio;
  sensorWith(setup?: ThoraSetup): ThoraPeripheral;
  pageWith(patience?: Patience): Promise<LinkPage>;
  /** A sensor that a page streams from. */
  streaming(setup?: ThoraSetup, patience?: Patience): Promise<{ sensor: ThoraPeripheral; page: LinkPage }>;
}

/** Registers the hooks of one test file. */
export function linkLab(): LinkLab {
  let site: Site | undefined;
  let radio: Radio | undefined;
  let browser: Browser | undefined;
  let sensors: ThoraPeripheral[] = [];
  let pages: LinkPage[] = [];

  beforeAll(async () => {
    site = await serveLinkHarness();
    radio = await startRadio();
    browser = await launchBrowser({ busAddress: radio.busAddress });
  });

  afterAll(async () => {
    await browser?.close();
    await radio?.close();
    await site?.close();
  });

  afterEach(async () => {
    const errors = await Promise.all(pages.map(({ page }) => page.evaluate(() => globalThis.errors ?? [])));
    for (const { page } of pages) await page.close();
    for (const sensor of sensors) {
      radio?.adapter.remove(sensor.peripheral);
      sensor.end();
    }
    sensors = [];
    pages = [];
    expect(errors.flat()).toEqual([]);
  });

  function sensorWith(setup: ThoraSetup = {}): ThoraPeripheral {
    const sensor = new ThoraPeripheral(setup);
    sensors.push(sensor);
    radio!.adapter.add(sensor.peripheral);
    return sensor;
  }

  async function pageWith(patience: Patience = {}): Promise<LinkPage> {
    const page = await LinkPage.open(browser!.context, site!.url, patience);
    pages.push(page);
    return page;
  }

  return {
    radio: () => radio!,
    sensorWith,
    pageWith,
    async streaming(setup = {}, patience = {}) {
      const sensor = sensorWith(setup);
      const page = await pageWith(patience);
      await page.choose({ device: sensor.name });
      await page.streams();
      return { sensor, page };
    },
  };
}
