// The main job with a worn sensor on Chromium's own Bluetooth stack, with everything that goes wrong in a day: the
// recording has every delivered sample and every gap.
import { afterEach, describe, expect, inject, test } from "vitest";
import type { GapMarked } from "../../src/domain/events.ts";
import { answerChooser } from "../peripheral/browser.ts";
import { PERFECT_CHANNEL } from "../peripheral/misbehaviour.ts";
import { pictureIfFailed } from "./picture.ts";
import { type StoredSession, storedSessions } from "./stored-data.ts";
import type { ThoraSetup } from "./thora-sensor.ts";
import { connectAndSkip, differenceOf, startWornApp, type WornApp } from "./worn-app.ts";

let worn: WornApp;
afterEach(async (context) => {
  await pictureIfFailed(context, worn?.page);
  await worn?.end();
});

const start = async (setup: ThoraSetup = {}): Promise<void> => {
  worn = await startWornApp(inject("appUrl"), setup);
  await connectAndSkip(worn);
};
const streamFor = (ms: number): Promise<void> => worn.page.waitForTimeout(ms);
const linkSays = async (pattern: RegExp, timeout = 30_000): Promise<void> => {
  await expect.poll(() => worn.app.link.first().textContent(), { timeout }).toMatch(pattern);
};

/** A frame on its way in the very millisecond in which the link ends is lost or not, as the stack pleases: none is. */
async function betweenFrames(act: () => void): Promise<void> {
  worn.sensor.isMuted = true;
  await streamFor(150);
  act();
  worn.sensor.isMuted = false;
}

/** Mutes the sensor, waits until the recorder has written, and reads the one session back. */
async function recording(): Promise<StoredSession> {
  worn.sensor.isMuted = true;
  await streamFor(10_500);
  const sessions = await storedSessions(worn.page);
  expect(sessions).toHaveLength(1);
  return sessions[0]!;
}
const gapsOf = (session: StoredSession): GapMarked[] =>
  session.events.filter((event): event is GapMarked => event.kind === "gap");
const everything = { missing: 0, invented: 0, doubled: 0 };

describe("a worn sensor", () => {
  test("lean follows the body within 1.5° and is refreshed at least four times a second", async () => {
    // Bends to 30° forward within two seconds, three seconds after it was put on; holds.
    const angle = (t: number): number => (Math.PI / 6) * Math.min(1, Math.max(0, (t - bendAtS) / 2));
    let bendAtS = Number.POSITIVE_INFINITY;
    await start({
      source: (t) => {
        const a = angle(t);
        const rate = t > bendAtS && t < bendAtS + 2 ? -Math.PI / 12 : 0;
        // Leaning forward turns about x (to the right) by −a: up tilts out of the back (+z).
        return { acc: [0, 9.80665 * Math.cos(a), 9.80665 * Math.sin(a)], gyr: [rate, 0, 0] };
      },
    });
    const { app, page, sensor } = worn;
    await expect.poll(() => app.degrees(app.forward)).toBeLessThan(1);
    await app.useReference.first().click();
    bendAtS = sensor.run.nowS + 1;
    await expect.poll(() => app.degrees(app.forward), { timeout: 10_000 }).toBeGreaterThan(28.5);
    await streamFor(2000);
    expect(Math.abs((await app.degrees(app.forward)) - 30)).toBeLessThan(1.5);
    expect(Math.abs(await app.degrees(app.sideways))).toBeLessThan(1.5);
    await expect.poll(() => app.position.first().textContent(), { timeout: 8000 }).toMatch(/Bent/);
    const changes = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let seen = 0;
          const meter = document.querySelector('[role="meter"]')!;
          new MutationObserver((list) => {
            seen += list.length;
          }).observe(meter, { attributes: true, attributeFilter: ["aria-valuenow"] });
          setTimeout(() => resolve(seen), 3000);
        }),
    );
    // Also while the value stays the same.
    expect(changes).toBeGreaterThanOrEqual(12);
  });

  test("a dropped link reconnects by itself, and the gap is in the recording", async () => {
    await start();
    await streamFor(3000);
    await betweenFrames(() => worn.sensor.peripheral.drop());
    await linkSays(/again|lost|reach/i);
    await linkSays(/Connected/);
    await streamFor(3000);
    const session = await recording();
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
    expect(gapsOf(session).map(({ cause }) => cause)).toContain("link-lost");
  });

  test("a reboot of the sensor is told from a lost link, and its clock begins anew", async () => {
    await start();
    await streamFor(3000);
    await betweenFrames(() => worn.sensor.reboot(77));
    await linkSays(/Connected/);
    await streamFor(4000);
    const session = await recording();
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
    expect(new Set(session.frames.map(({ segment }) => segment)).size).toBe(2);
    expect(gapsOf(session).map(({ cause }) => cause)).toContain("device-restarted");
    const times = session.frames.map(({ firstMs }) => firstMs);
    expect(times.every((ms, i) => i === 0 || ms > times[i - 1]!)).toBe(true);
  });

  test("lost, doubled and late frames: everything that arrived is recorded once, at its own time", async () => {
    await start();
    await streamFor(2000);
    worn.sensor.peripheral.misbehave({
      notifications: {
        ...PERFECT_CHANNEL,
        seed: 5,
        drop: 0.05,
        duplicate: 0.05,
        delay: 0.05,
        maxDelayMs: 400,
      },
    });
    await streamFor(20_000);
    worn.sensor.peripheral.behave();
    await streamFor(2000);
    const session = await recording();
    expect(worn.delivered.length).toBeGreaterThan(150);
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
    const late = session.frames.filter(({ flags }) => (flags & 128) !== 0);
    expect(late.length).toBeGreaterThan(0);
    const lost = gapsOf(session).reduce((sum, gap) => sum + (gap.lostSamples ?? 0), 0);
    const sent = worn.sensor.sent.length;
    const lostFrames = sent - session.frames.length;
    expect(lostFrames).toBeGreaterThan(0);
    expect(lost).toBe((lostFrames * session.frames[0]!.counts.length) / 6);
  });

  test("frames of one sample at the smallest MTU are recorded whole", async () => {
    await start({ mtu: 23 });
    await streamFor(5000);
    const session = await recording();
    expect(session.frames.every(({ counts }) => counts.length === 6)).toBe(true);
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
  });

  test.each([200, -200])("a device clock %i ppm off is followed", async (clockPpm) => {
    await start({ clockPpm });
    await streamFor(40_000);
    const session = await recording();
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
    const spread = session.frames.map(
      ({ arrivalMs, firstMs, counts, periodMs }) => arrivalMs - firstMs - periodMs * (counts.length / 6 - 1),
    );
    const settled = spread.slice(Math.floor(spread.length / 2));
    // A sample arrives after it was taken, and not much later than the radio needs.
    expect(Math.min(...settled)).toBeGreaterThan(-20);
    expect(Math.min(...settled)).toBeLessThan(60);
  });

  test("a switched-off adapter pauses the link, and switching it on resumes it", async () => {
    await start();
    await streamFor(2000);
    await betweenFrames(() => worn.radio.adapter.setPower(false));
    await linkSays(/Bluetooth/i);
    await streamFor(3000);
    worn.radio.adapter.setPower(true);
    await linkSays(/Connected/, 45_000);
    await streamFor(2000);
    const session = await recording();
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
  });

  test("a connection that hangs is given up and tried again", async () => {
    await start();
    await streamFor(2000);
    worn.sensor.peripheral.misbehave({ hangConnect: true });
    await betweenFrames(() => worn.sensor.peripheral.drop());
    await linkSays(/again|reach|lost|Connecting/i);
    await streamFor(4000);
    worn.sensor.peripheral.behave();
    await linkSays(/Connected/, 60_000);
    const session = await recording();
    expect(differenceOf(worn.delivered, session.frames)).toEqual(everything);
  });

  test("closing the chooser is no error", async () => {
    worn = await startWornApp(inject("appUrl"));
    await answerChooser(worn.page, "cancel", () => worn.app.connect.first().click());
    await streamFor(500);
    expect(await worn.app.connect.first().isVisible()).toBe(true);
    expect(await worn.page.getByRole("alert").count()).toBe(0);
  });
});
