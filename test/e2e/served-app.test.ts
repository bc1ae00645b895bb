// What a stranger's browser gets from the server: headers, and silence afterwards.
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { type Browser, launchBrowser } from "../peripheral/browser.ts";
import { openApp } from "./worn-app.ts";

let radio: Radio;
let browser: Browser;

beforeAll(async () => {
  radio = await startRadio();
  browser = await launchBrowser({ busAddress: radio.busAddress });
});
afterAll(async () => {
  await browser.close();
  await radio.close();
});

test("every file comes with the production headers", async () => {
  const page = await fetch(inject("appUrl"));
  const script = /src="([^"]+\.js)"/.exec(await page.text())?.[1];
  expect(script).toBeDefined();
  for (const answer of [page, await fetch(new URL(script!, inject("appUrl")))]) {
    expect(answer.status).toBe(200);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).not.toMatch(/unsafe-(inline|eval)/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("permissions-policy")).toContain("bluetooth=(self)");
  }
});

test("nothing asks any other computer for anything, and no policy is violated", async () => {
  const { page, app } = await openApp(browser.context, inject("appUrl"));
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.reload();
  await app.simulate.first().click();
  await app.skipToLive();
  for (const screen of ["Day", "Recordings", "Settings", "Now"] as const) {
    await app.goTo(screen);
    await page.waitForTimeout(500);
  }
  expect(asked.length).toBeGreaterThan(3);
  const origin = new URL(inject("appUrl")).origin;
  expect(asked.filter((url) => new URL(url).origin !== origin)).toEqual([]);
  expect(complaints).toEqual([]);
});
