// Every screen of the built page under axe-core, light and dark, on a phone and a desk; and the main job by keyboard
// alone. States that are hard to bring about here stand in test/browser/screens.test.tsx.
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { appPage, violationsOn } from "./app-page.ts";
import { until } from "./until.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
});
afterAll(() => browser.close());

const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;
const screens = ["Now", "Day", "Recordings", "Settings"] as const;

describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
  test.each(["phone", "desk"] as const)("axe finds nothing on any screen, %s", async (size) => {
    const page = await browser.newPage({ viewport: sizes[size], colorScheme });
    await page.goto(inject("appUrl"));
    const app = appPage(page);
    expect(await violationsOn(page)).toEqual([]);
    await app.simulate.first().click();
    await app.skipToLive();
    for (const screen of screens) {
      await app.goTo(screen);
      await page.getByRole("heading", { level: 1 }).first().waitFor({ state: "attached" });
      await page.waitForTimeout(700);
      expect(await violationsOn(page), screen).toEqual([]);
      // Nothing may be wider than the page.
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), screen).toBe(
        true,
      );
    }
    await page.goto(`${inject("appUrl")}#/setup`);
    await page.waitForTimeout(300);
    expect(await violationsOn(page), "setup").toEqual([]);
    await page.close();
  });
});

/** Presses Tab until the focus is on an element of this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const focusName = (): Promise<string> =>
    page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
    });
  for (let presses = 0; presses < 80; presses++) {
    if (name.test(await focusName())) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${name} cannot be reached with the Tab key`);
}

test("the keyboard alone does the main job", async () => {
  const page = await browser.newPage({ viewport: sizes.desk });
  await page.goto(inject("appUrl"));
  const app = appPage(page);
  await tabTo(page, /^Try without a sensor/);
  await page.keyboard.press("Enter");
  await app.forward.first().waitFor();
  await tabTo(page, /^Use this position as reference/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Settings$/);
  await page.keyboard.press("Enter");
  await page.getByRole("slider").first().waitFor();
  while ((await page.evaluate(() => document.activeElement?.getAttribute("type"))) !== "range")
    await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowLeft");
  expect(Number(await page.getByRole("slider").first().inputValue())).toBeLessThan(40);
  await tabTo(page, /^Day$/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /changes? of position/ }).waitFor();
  // A chart's cursor is read out.
  const onChart = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.getAttribute("role") === "application");
  await until("a chart in the focus order", 10_000, async () => {
    if (!(await onChart())) await page.keyboard.press("Tab");
    return onChart();
  });
  await page.keyboard.press("ArrowRight");
  await until("the cursor read out", 3000, async () =>
    (await page.locator(".readout").allTextContents()).some((text) => text.trim() !== ""),
  );
  await tabTo(page, /^Recordings$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Rename/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.matches("input[type=text]") === true);
  await page.keyboard.type("By keyboard");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: /By keyboard/ }).waitFor();
  await tabTo(page, /^Stop/);
  await page.keyboard.press("Enter");
  await until(
    "the link to be stopped",
    10_000,
    async () => !/Connected/.test((await app.link.first().textContent()) ?? ""),
  );
  await page.close();
});
