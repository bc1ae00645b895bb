// The hardware bench as somebody with a sensor uses it, in real Chromium on the virtual radio: bytes, rate, loss, the axis
// check with a sensor turned in the hand, and a capture file that passes the check which a capture in the tests must pass.
import { readFile } from "node:fs/promises";
import { inject, test } from "vitest";
import { captureFindings } from "../../workers/bench/capture-check.ts";
import { captureFileFrom } from "../../workers/bench/capture-file.ts";
import { violationsOn } from "./app-page.ts";
import {
  connectBench,
  figure,
  followCheck,
  makeThora,
  makeWitMotion,
  numberIn,
  type OpenBench,
  startBench,
} from "./bench-sensor.ts";
import { pictureIfFailed } from "./picture.ts";
import { until } from "./until.ts";

const NOMINAL_HZ = 50;

async function savedText({ page }: OpenBench): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save capture" }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}

test.concurrent.for([
  { title: "Thora sensor", make: makeThora, driver: "thora", known: /counted/, first: /^11 / },
  {
    title: "WitMotion sensor",
    make: makeWitMotion,
    driver: "witmotion",
    known: /estimated/,
    first: /^55 61/,
  },
])(
  "a $title is measured, checked side by side, and saved as a capture that its driver decodes",
  { timeout: 90_000 },
  async ({ make, driver, known, first }, context) => {
    const { expect } = context;
    const bench = await startBench(new URL("bench", inject("appUrl")).href, make);
    const { page, sensor } = bench;
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    context.onTestFinished(async () => {
      await pictureIfFailed(context, page);
      await bench.end();
    });

    await connectBench(bench);
    const bytes = page.getByRole("region", { name: /The last hundred/ }).getByRole("cell");
    await until("bytes", 5000, async () => first.test((await bytes.nth(3).textContent()) ?? ""));

    await followCheck(bench);
    await page.getByText("The accelerometer agrees with what the driver says.").waitFor();
    await page.getByText("The gyroscope agrees with what the driver says.").waitFor();

    // Nothing was lost until now, and the rate is what the sensor's own clock makes of 50 Hz.
    const hz = await numberIn(figure(page, "Effective rate"));
    expect(Math.abs(hz! / NOMINAL_HZ - 1)).toBeLessThan(0.05);
    // Slots tell it roughly: a busy computer holds arrivals back, and some look lost for a while.
    const isCounted = driver === "thora";
    const before = (await numberIn(figure(page, "Lost")))!;
    expect(before).toBeLessThanOrEqual(isCounted ? 0 : 0.02 * 25 * NOMINAL_HZ);
    expect(await page.getByRole("row", { name: /^Lost/ }).textContent()).toMatch(known);

    const file = captureFileFrom(await savedText(bench));
    if (!file.ok) throw new Error(`${file.error.at}: ${file.error.detail}`);
    expect(file.value.driver).toBe(driver);
    const findings = captureFindings(file.value);
    expect(findings.decoded).toEqual(file.value.decoded);
    expect(findings.decoded.samples).toBeGreaterThan(10 * NOMINAL_HZ);
    expect(findings.faces).toHaveLength(6);
    for (const { isNear, magnitudeMs2 } of findings.faces) {
      expect(isNear).toBe(true);
      expect(Math.abs(magnitudeMs2 - 9.80665)).toBeLessThan(0.1);
    }
    expect(findings.axis).toMatchObject({ kind: "found", agrees: true });
    expect(findings.turn).toMatchObject({ kind: "found", agrees: true, scalesOff: [] });

    // One in twenty is lost in the air, and told.
    let lost = 0;
    const beganMs = performance.now();
    sensor.peripheral.on("lost", () => lost++);
    sensor.peripheral.misbehave({
      notifications: { seed: 3, drop: 0.05, duplicate: 0, delay: 0, maxDelayMs: 0 },
    });
    await until("losses", 20_000, () => lost >= (isCounted ? 2 : 12));
    sensor.peripheral.behave();
    await page.waitForTimeout(1500);
    const told = (await numberIn(figure(page, "Lost")))! - before;
    // Frames of five samples.
    if (isCounted) expect(told).toBe(5 * lost);
    else {
      // An estimate from arrivals, and a busy computer's own pauses look like loss: what it is worth under known arrivals is
      // tested in workers/ingest. Here: it is noticed, and no tenth of what came is made up.
      const came = (NOMINAL_HZ * (performance.now() - beganMs)) / 1000;
      expect([told, lost, came]).toSatisfy(() => told >= 0.4 * lost && told <= 2 * lost + 0.1 * came);
    }

    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
  },
);
