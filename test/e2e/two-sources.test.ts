// From a worn sensor to the simulated one and back: their recordings never mix, and the screen speaks of the one that runs.
import { afterEach, expect, inject, test } from "vitest";
import { answerChooser } from "../peripheral/browser.ts";
import { pictureIfFailed } from "./picture.ts";
import { storedSessions } from "./stored-data.ts";
import { until } from "./until.ts";
import { connectAndSkip, differenceOf, startWornApp, type WornApp } from "./worn-app.ts";

let worn: WornApp;
afterEach(async (context) => {
  await pictureIfFailed(context, worn?.page);
  await worn?.end();
});

test("trying out in the middle of a recording finishes it, and a worn sensor takes over again", async () => {
  worn = await startWornApp(inject("appUrl"));
  const { app, page, sensor, delivered } = worn;
  const linkSays = (pattern: RegExp): Promise<void> =>
    until(`the link to say ${pattern}`, 20_000, async () =>
      pattern.test((await app.link.first().textContent()) ?? ""),
    );
  await connectAndSkip(worn);
  await page.waitForTimeout(4000);

  await page.evaluate(() => {
    location.hash = "#/welcome";
  });
  await app.simulate.first().click();
  await app.skipToLive();
  await page.getByRole("region", { name: "Simulation" }).waitFor();
  await linkSays(/Connected/);
  await page.waitForTimeout(3000);
  const before = delivered.length;

  await page.evaluate(() => {
    location.hash = "#/welcome";
  });
  await answerChooser(page, { device: sensor.name }, () => app.connect.first().click());
  await linkSays(/Connected/);
  await app.skipToLive();
  expect(await page.getByRole("region", { name: "Simulation" }).count()).toBe(0);
  await page.waitForTimeout(4000);
  sensor.isMuted = true;
  await page.waitForTimeout(10_500);

  const real = await storedSessions(page);
  expect(real).toHaveLength(1);
  expect(real[0]!.record.simulated).toBe(false);
  expect(delivered.length).toBeGreaterThan(before);
  const difference = differenceOf(delivered, real[0]!.frames);
  expect(difference).toMatchObject({ invented: 0, doubled: 0 });
  // What was on its way while the try-out began belongs to nobody; a frame or two.
  expect(difference.missing).toBeLessThanOrEqual(3);
  const demo = await storedSessions(page, "thora-demo", false);
  expect(demo.every(({ record }) => record.simulated)).toBe(true);
  expect(demo).toHaveLength(1);
});
