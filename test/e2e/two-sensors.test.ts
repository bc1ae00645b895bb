// Two worn sensors on one radio, upper back and pelvis: both stream, the loss of one does not touch the other, both are
// found again after a reload, and the bend between them is the one that was made.
import { afterEach, expect, inject, test } from "vitest";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
import type { MotionSource } from "../../firmware-protocol/devices/thora/sensor-run.ts";
import type { GapMarked } from "../../src/domain/events.ts";
import type { Placement } from "../../src/domain/placement.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { answerChooser } from "../peripheral/browser.ts";
import { pictureIfFailed } from "./picture.ts";
import { storedSessions } from "./stored-data.ts";
import { ThoraPeripheral } from "./thora-sensor.ts";
import { until } from "./until.ts";
import { connectAndSkip, deliveredBy, differenceOf, startWornApp, type WornApp } from "./worn-app.ts";

let worn: WornApp;
let pelvis: ThoraPeripheral;
afterEach(async (context) => {
  await pictureIfFailed(context, worn?.page);
  pelvis?.end();
  await worn?.end();
});

const BEND_S = 2;
/** From `atS()` on leans forward to `deg` within two seconds, and holds. */
const bending =
  (deg: number, atS: () => number): MotionSource =>
  (t) => {
    const whole = radiansFromDegrees(deg);
    const part = Math.min(1, Math.max(0, (t - atS()) / BEND_S));
    const rate = part > 0 && part < 1 ? (-1 * whole) / BEND_S : 0;
    const a = whole * part;
    // Leaning forward turns about x (to the right) by −a: up tilts out of the back (+z).
    return { acc: [0, 9.80665 * Math.cos(a), 9.80665 * Math.sin(a)], gyr: [rate, 0, 0] };
  };

test("two sensors stream side by side, each comes back by itself, and the bend between them is told", async () => {
  const bendAtS: Record<Placement, number> = {
    "upper-back": Number.POSITIVE_INFINITY,
    pelvis: Number.POSITIVE_INFINITY,
  };
  worn = await startWornApp(inject("appUrl"), {
    name: "Thora upper",
    address: "C0:FF:EE:00:00:0A",
    source: bending(30, () => bendAtS["upper-back"]),
  });
  pelvis = new ThoraPeripheral({
    name: "Thora pelvis",
    address: "C0:FF:EE:00:00:0B",
    info: simulatedInfo(2, 9),
    source: bending(10, () => bendAtS.pelvis),
  });
  const lower = deliveredBy(pelvis);
  worn.radio.adapter.add(pelvis.peripheral);
  const { app, page, sensor } = worn;
  const says = (place: "Upper back" | "Pelvis", pattern: RegExp): Promise<void> =>
    until(`${place} to say ${pattern}`, 20_000, async () =>
      pattern.test((await page.getByRole("status", { name: `${place} sensor link` }).textContent()) ?? ""),
    );
  const bend = page.getByRole("region", { name: "Bend between the two sensors" });
  const bendText = async (): Promise<string> => (await bend.textContent()) ?? "";
  const bendDeg = async (): Promise<number> =>
    Number(/sensors: (\d+)° forward/.exec(await bendText())?.[1] ?? Number.NaN);

  await connectAndSkip(worn);
  await app.goTo("Settings");
  const add = page.getByRole("button", { name: "Add a second sensor on the pelvis" });
  // The one that is worn on the upper back cannot be the other one too.
  await answerChooser(page, { device: sensor.name }, () => add.click());
  await page.getByText("Pelvis sensor: This sensor is worn").waitFor();
  await answerChooser(page, { device: pelvis.name }, () => add.click());
  await says("Pelvis", /Connected/);
  await says("Upper back", /Connected/);

  // A buzz that is tried reaches the upper back, the first that can.
  await page.getByRole("button", { name: "Try the buzz" }).click();
  await page.getByText("The sensor buzzed.").waitFor();
  const asked = ({ accepted }: ThoraPeripheral): string[] => accepted.map(({ operation }) => operation);
  expect([asked(sensor).includes("haptic"), asked(pelvis).includes("haptic")]).toEqual([true, false]);

  // Which of the two is it? The one that is asked shows itself, and only that one.
  await page.getByRole("button", { name: /^Make it blink ?: Pelvis/ }).click();
  await page.getByText("It shows a light for some seconds").waitFor();
  expect([asked(sensor).includes("identify"), asked(pelvis).includes("identify")]).toEqual([false, true]);

  // Without a zero of both there is no bend, only what it needs.
  await app.goTo("Now");
  await until("the card", 10_000, async () => /have a zero/.test(await bendText()));
  await app.useReference.first().click();
  await page.getByText("Reference set").first().waitFor();
  await until("a bend", 10_000, async () => /sensors: \d+°/.test(await bendText()));
  bendAtS["upper-back"] = sensor.run.nowS + 0.5;
  bendAtS.pelvis = pelvis.run.nowS + 0.5;
  await expect.poll(bendDeg, { timeout: 10_000 }).toBeGreaterThan(18);
  await page.waitForTimeout(1500);
  expect(Math.abs((await bendDeg()) - 20)).toBeLessThanOrEqual(2);
  expect(Math.abs((await app.degrees(app.forward)) - 30)).toBeLessThan(2);

  pelvis.peripheral.drop();
  await says("Pelvis", /again/);
  expect(/sensors: \d+°/.test(await bendText())).toBe(false);
  await says("Pelvis", /Connected/);
  await until("the bend again", 10_000, async () => Math.abs((await bendDeg()) - 20) <= 2);
  sensor.peripheral.drop();
  await says("Upper back", /again/);
  await says("Pelvis", /Connected/);
  await says("Upper back", /Connected/);
  await page.waitForTimeout(500);

  sensor.isMuted = true;
  pelvis.isMuted = true;
  await page.waitForTimeout(6000);
  const sessions = await storedSessions(page);
  expect(sessions).toHaveLength(1);
  const { record, frames, events } = sessions[0]!;
  expect(record.sensors.map(({ placement }) => placement)).toEqual(["upper-back", "pelvis"]);
  const gaps = events.filter((event): event is GapMarked => event.kind === "gap");
  const lost = (of: Placement): number =>
    gaps.filter(({ placement, cause }) => placement === of && cause === "link-lost").length;
  // One drop each, one gap each: nobody's drop is the other's.
  expect([lost("upper-back"), lost("pelvis")]).toEqual([1, 1]);
  expect(gaps.filter(({ cause }) => cause !== "link-lost" && cause !== "frames-lost")).toEqual([]);
  const difference = differenceOf([...worn.delivered, ...lower], frames);
  expect(difference).toMatchObject({ invented: 0, doubled: 0 });
  // A frame on its way in the very millisecond of a drop is lost or not, as the stack pleases.
  expect(difference.missing).toBeLessThanOrEqual(2);

  sensor.isMuted = false;
  pelvis.isMuted = false;
  await page.reload();
  await says("Upper back", /Connected/);
  await says("Pelvis", /Connected/);
  await until("the bend after the reload", 15_000, async () => Math.abs((await bendDeg()) - 20) <= 2);

  // The first to be stopped leaves the other one's recording alone.
  await app.goTo("Settings");
  await page.getByRole("button", { name: /^Stop ?: Pelvis/ }).click();
  await says("Pelvis", /Stopped/);
  const before = worn.delivered.length;
  await page.waitForTimeout(1500);
  expect(worn.delivered.length).toBeGreaterThan(before + 5);
  await app.goTo("Recordings");
  await page.getByText("recording now").waitFor();

  // Nor does the upper back's stop end the pelvis's; with the last of them the recording is finished.
  await app.goTo("Settings");
  await page.getByRole("button", { name: /^Connect again ?: Pelvis/ }).click();
  await says("Pelvis", /Connected/);
  await page.getByRole("button", { name: /^Stop ?: Upper back/ }).click();
  await says("Upper back", /Stopped/);
  await app.goTo("Recordings");
  await page.getByText("recording now").waitFor();
  await app.goTo("Settings");
  await page.getByRole("button", { name: /^Stop ?: Pelvis/ }).click();
  await says("Pelvis", /Stopped/);
  await app.goTo("Recordings");
  await page.getByRole("button", { name: /^Delete/ }).waitFor();
  expect(await page.getByText("recording now").count()).toBe(0);
  expect(await storedSessions(page, "thora", false)).toHaveLength(1);
});
