// The main job without a sensor, on the built page in real Chromium: live lean, a nudge that closes itself, the day, the
// recording and its export. An hour passes in a minute.
import { readFile } from "node:fs/promises";
import type { Download } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { type Browser, launchBrowser } from "../peripheral/browser.ts";
import type { AppPage } from "./app-page.ts";
import { pictureIfFailed } from "./picture.ts";
import { storedSessions } from "./stored-data.ts";
import { until } from "./until.ts";
import { openApp } from "./worn-app.ts";

const HEADER = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s";

describe("trying without a sensor", () => {
  let radio: Radio;
  let browser: Browser;
  let app: AppPage;

  beforeAll(async () => {
    radio = await startRadio();
    browser = await launchBrowser({
      busAddress: radio.busAddress,
      context: { viewport: { width: 1280, height: 900 }, acceptDownloads: true },
    });
    // Headless Chromium has no dialog to pick a file in: exports take the way of browsers without a picker.
    await browser.context.addInitScript(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
    // Real notices of the real system; the page only notes what became of them.
    await browser.context.grantPermissions(["notifications"], { origin: new URL(inject("appUrl")).origin });
    await browser.context.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seenNotices: seen });
      window.Notification = class extends Notification {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          for (const what of ["show", "close", "error"])
            this.addEventListener(what, () => seen.push(`${what}: ${title}`));
        }
      };
    });
    ({ app } = await openApp(browser.context, inject("appUrl")));
    await app.simulate.first().click();
    await app.skipToLive();
  });
  afterEach((context) => pictureIfFailed(context, app.page));
  afterAll(async () => {
    await browser.close();
    await radio.close();
  });

  const atSpeed = (speed: "1×" | "10×" | "60×"): Promise<void> =>
    app.page.getByRole("button", { name: speed }).first().click();
  const setInterval = async (minutes: number): Promise<void> => {
    await app.goTo("Settings");
    const slider = app.page.getByRole("slider").first();
    await slider.focus();
    await app.page.keyboard.press(minutes === 20 ? "Home" : "End");
    expect(await slider.getAttribute("aria-valuenow").then((now) => now ?? slider.inputValue())).toBe(
      String(minutes),
    );
    await app.goTo("Now");
  };

  test("lean is refreshed at least four times a second", async () => {
    const updates = await app.forward.first().evaluate(
      (meter) =>
        new Promise<number>((resolve) => {
          let seen = 0;
          new MutationObserver((list) => {
            seen += list.filter(({ attributeName }) => attributeName === "aria-valuenow").length;
          }).observe(meter, { attributes: true });
          setTimeout(() => resolve(seen), 5000);
        }),
    );
    expect(updates).toBeGreaterThanOrEqual(20);
    expect(await app.link.first().textContent()).toMatch(/Connected/);
    expect(await app.position.first().textContent()).toMatch(
      /Upright|Bent|Reclined|Lying|Walking|Moving|In a vehicle|Unknown|Off body|No data/,
    );
  });

  test("a nudge comes after the set time, takes no focus, and closes itself when the body moves", async () => {
    await app.goTo("Settings");
    await app.page.getByRole("switch", { name: "Show a notification too" }).check();
    await setInterval(20);
    await atSpeed("60×");
    await app.nudge.first().waitFor({ timeout: 100_000 });
    // The button that was pressed last still has the focus.
    expect(await app.page.evaluate(() => document.activeElement?.textContent)).toBe("60×");
    await atSpeed("10×");
    expect(await app.nudge.first().getAttribute("aria-modal")).toBeNull();
    expect(await app.page.evaluate(() => document.activeElement?.closest("[aria-label='Nudge']"))).toBeNull();
    await atSpeed("60×");
    await app.nudge.first().waitFor({ state: "detached", timeout: 60_000 });
    const notices = (): Promise<string[]> =>
      app.page.evaluate(() => (window as unknown as { seenNotices: string[] }).seenNotices);
    await until("the notice to have come and gone", 5000, async () => (await notices()).length >= 2);
    // Minutes and a movement, no health words; it closed itself.
    expect((await notices())[0]).toMatch(/^show: Still for \d+ minutes$/);
    expect((await notices())[1]).toMatch(/^close: /);
  });

  test("snoozing sends it away, and it comes again in the same position", async () => {
    await atSpeed("60×");
    await app.nudge.first().waitFor({ timeout: 100_000 });
    await app.page.getByRole("button", { name: "Not now, 5 minutes" }).click();
    await app.nudge.first().waitFor({ state: "detached", timeout: 5000 });
    await until("a nudge given and snoozed in the store", 60_000, async () => {
      const [session] = await storedSessions(app.page, "thora-demo", false);
      return session!.events.some((event) => event.kind === "nudge-ended" && event.outcome === "snoozed");
    });
  });

  test("no nudge was given while walking, lying, off body or without data", async () => {
    const [session] = await storedSessions(app.page, "thora-demo", false);
    const episodes = session!.events.filter((event) => event.kind === "episode-ended");
    const given = session!.events.filter((event) => event.kind === "nudge-given");
    expect(given.length).toBeGreaterThan(1);
    for (const { atMs } of given) {
      const during = episodes.find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
      expect(["walking", "lying", "off-body", "no-data"]).not.toContain(during?.state);
    }
  });

  test("the day shows its hops, changes and nudges", async () => {
    await app.goTo("Day");
    await until("changes in the headline", 10_000, async () =>
      /\d+ changes of position/.test((await app.page.getByRole("heading", { level: 1 }).textContent()) ?? ""),
    );
    expect(await app.page.getByRole("heading", { name: /nudge/i }).count()).toBeGreaterThan(0);
  });

  test("a recording is named, exported whole, and deleted", async () => {
    await atSpeed("1×");
    await app.page.getByRole("button", { name: /^Stop/ }).first().click();
    await app.goTo("Recordings");
    await app.page
      .getByRole("button", { name: /^Rename/ })
      .first()
      .click();
    await app.page.getByRole("textbox", { name: "Name" }).fill("A try-out");
    await app.page.getByRole("button", { name: "Save" }).click();
    await app.page.getByRole("heading", { name: /A try-out/ }).waitFor();

    // The two may come in either order.
    const downloads: Download[] = [];
    app.page.on("download", (download) => downloads.push(download));
    await app.page
      .getByRole("button", { name: /^Export CSV/ })
      .first()
      .click();
    await until("both files", 60_000, () => downloads.length === 2);
    const textOf = async (ending: string): Promise<string> => {
      const file = downloads.find((download) => download.suggestedFilename().endsWith(ending));
      return readFile(await file!.path(), "utf8");
    };
    const csv = await textOf(".csv");
    const sidecar = await textOf(".json");
    const lines = csv.trimEnd().split("\n");
    expect(lines[0]!.startsWith(HEADER)).toBe(true);
    const [session] = await storedSessions(app.page, "thora-demo", false);
    expect(lines.length - 1).toBe(session!.record.sampleCount);
    expect(session!.record.sampleCount).toBeGreaterThan(3600 * 50);
    const [time, ax, ay, az] = lines[1]!.split(",").map(Number);
    expect(time).toBeGreaterThanOrEqual(0);
    expect(Math.hypot(ax!, ay!, az!)).toBeGreaterThan(9.3);
    expect(Math.hypot(ax!, ay!, az!)).toBeLessThan(10.3);
    const facts = JSON.parse(sidecar) as Record<string, unknown>;
    expect(JSON.stringify(facts)).toMatch(/"(zone|time_?zone)"/i);

    await app.page
      .getByRole("button", { name: /^Delete/ })
      .first()
      .click();
    await app.page.getByRole("button", { name: "Delete for good" }).click();
    await until(
      "an empty store",
      10_000,
      async () => (await storedSessions(app.page, "thora-demo", false)).length === 0,
    );
  });
});
