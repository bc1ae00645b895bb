// A sensor that tells only an angle of its own, through the whole program: offered to who asked for it, its word shown as
// its word, and nothing recorded, counted or written.
import { afterEach, expect, inject, test } from "vitest";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { answerChooser, type Browser, launchBrowser } from "../peripheral/browser.ts";
import { VirtualPeripheral } from "../peripheral/peripheral.ts";
import { pictureIfFailed } from "./picture.ts";
import { storedSessions } from "./stored-data.ts";
import { until } from "./until.ts";
import { openApp } from "./worn-app.ts";

const NAME = "UprightGO2";
const on = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`;
const ANGLE = on("bac4");
const POSTURE = on("bac3");

let radio: Radio;
let browser: Browser;
let timer: NodeJS.Timeout;
afterEach(async (context) => {
  clearInterval(timer);
  await pictureIfFailed(context, browser?.context.pages()[0]);
  await browser?.close().catch(() => {});
  await radio?.close();
});

/** By its published table: tenths of a degree, little-endian, in six bytes; verdict in one; charger and battery read. */
function uprightGo(written: string[], decidegrees: () => number): VirtualPeripheral {
  const noted = (uuid: string) => ({ onWrite: (): void => void written.push(uuid) });
  const peripheral = new VirtualPeripheral({
    name: NAME,
    address: "C0:FF:EE:00:00:60",
    mtu: 23,
    advertisedServices: [],
    services: [
      {
        uuid: on("bac0"),
        characteristics: [
          { uuid: POSTURE, flags: ["read", "notify"], onRead: () => Uint8Array.of(0) },
          { uuid: ANGLE, flags: ["notify"] },
          { uuid: on("bac1"), flags: ["write"], ...noted("bac1") },
        ],
      },
      {
        uuid: on("baa0"),
        characteristics: [{ uuid: on("baa2"), flags: ["write"], ...noted("baa2") }],
      },
      {
        uuid: on("bad0"),
        characteristics: [
          { uuid: on("bad1"), flags: ["read"], onRead: () => Uint8Array.of(10) },
          { uuid: on("bad2"), flags: ["read"], onRead: () => Uint8Array.of(0) },
          { uuid: on("bad4"), flags: ["write"], ...noted("bad4") },
        ],
      },
    ],
  });
  timer = setInterval(() => {
    const tenths = decidegrees();
    peripheral.notify(ANGLE, Uint8Array.of(tenths & 255, (tenths >> 8) & 255, 0, 0, 0, 0));
    peripheral.notify(POSTURE, Uint8Array.of(tenths > 200 ? 1 : 0));
  }, 100);
  return peripheral;
}

test("an Upright GO says its own angle once experimental sensors are wanted, and nothing is made of it", async () => {
  const written: string[] = [];
  let tenths = 120;
  radio = await startRadio();
  radio.adapter.add(uprightGo(written, () => tenths));
  browser = await launchBrowser({
    busAddress: radio.busAddress,
    context: { viewport: { width: 1280, height: 900 } },
  });
  const { page, app } = await openApp(browser.context, inject("appUrl"));
  const seek = page.getByRole("button", { name: "My sensor is not in the list" });

  // Not asked for: it is a stranger, and left alone.
  await answerChooser(page, { device: NAME }, () => seek.click());
  await page.getByText("none of the sensors that work here").first().waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  await page.getByRole("switch", { name: "Offer experimental sensors too" }).check();
  await page.evaluate(() => {
    location.hash = "#/welcome";
  });
  await answerChooser(page, { device: NAME }, () => app.connect.first().click());

  const card = page.getByRole("region", { name: "Upright GO’s own angle" });
  await until("its angle", 20_000, async () =>
    /Upright GO says 12° forward of its own zero\./.test((await card.textContent()) ?? ""),
  );
  await until("its verdict", 5000, async () => /within the limit set/.test((await card.textContent()) ?? ""));
  tenths = -40;
  await until("its angle backwards", 5000, async () => /says 4° back/.test((await card.textContent()) ?? ""));
  tenths = 260;
  await until("its other verdict", 5000, async () =>
    /26° forward.*past the limit/.test((await card.textContent()) ?? ""),
  );
  expect(await app.position.first().textContent()).toBe("No data");
  expect(await page.getByRole("meter").count()).toBe(0);
  expect(await page.getByRole("group", { name: "Sensor" }).textContent()).toContain("80");

  await app.goTo("Recordings");
  await page.getByText("No recordings yet").waitFor();
  await page.waitForTimeout(5000);
  const sessions = await storedSessions(page);
  expect(sessions.flatMap(({ frames, seconds }) => [...frames, ...seconds])).toEqual([]);
  expect(written).toEqual([]);
});
