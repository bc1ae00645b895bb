// SIGKILL in the middle of a recording: what was acknowledged is there, the session opens again and goes on.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { launchBrowser } from "../peripheral/browser.ts";
import { storedSessions } from "./stored-data.ts";
import { connectAndSkip, differenceOf, openApp, startWornApp, storedKey, type WornApp } from "./worn-app.ts";

let worn: WornApp;
const profile = mkdtemp(join(tmpdir(), "killed-profile-"));
afterAll(async () => {
  await worn.end();
  await rm(await profile, { recursive: true, force: true });
});

test("a killed browser loses at most ten seconds, and the same day goes on", async () => {
  worn = await startWornApp(inject("appUrl"), { userDataDir: await profile });
  await connectAndSkip(worn);
  await worn.page.waitForTimeout(25_000);
  const killedAt = performance.now();
  await worn.browser.kill();
  const before = worn.delivered.filter(({ atMs }) => atMs <= killedAt);

  const browser = await launchBrowser({
    busAddress: worn.radio.busAddress,
    userDataDir: await profile,
    context: { viewport: { width: 1280, height: 900 } },
  });
  const { page, app } = await openApp(browser.context, inject("appUrl"));
  const [stored] = await storedSessions(page);
  const has = new Set(stored!.frames.map(storedKey));
  const lost = before.filter(({ key }) => !has.has(key));
  const lostMs = lost.length === 0 ? 0 : killedAt - Math.min(...lost.map(({ atMs }) => atMs));
  console.log(
    `killed after 25 s: ${before.length} frames delivered, ${lost.length} lost, the last ${(lostMs / 1000).toFixed(1)} s`,
  );
  expect(lostMs).toBeLessThanOrEqual(10_000);
  // What is lost is the end, never a hole before it.
  expect(before.slice(0, before.length - lost.length).every(({ key }) => has.has(key))).toBe(true);

  await app.goTo("Recordings");
  await expect.poll(() => page.getByRole("listitem").count()).toBeGreaterThan(0);

  const again = { ...worn, browser, page, app };
  await app.page.goto(new URL("#/welcome", page.url()).href);
  await connectAndSkip(again);
  await page.waitForTimeout(3000);
  worn.sensor.isMuted = true;
  await page.waitForTimeout(10_500);
  const sessions = await storedSessions(page);
  expect(sessions).toHaveLength(1);
  const gaps = sessions[0]!.events.filter(({ kind }) => kind === "gap");
  expect(gaps).toContainEqual(expect.objectContaining({ cause: "page-closed" }));
  const afterwards = worn.delivered.filter(({ key, atMs }) => (atMs <= killedAt ? has.has(key) : true));
  expect(differenceOf(afterwards, sessions[0]!.frames)).toMatchObject({ invented: 0, doubled: 0 });
  await browser.close();
});
