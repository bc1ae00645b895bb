// Real input: a BROAD trial, recorded by people who never heard of this program, streamed at 50 Hz through radio,
// worker and store. What the program recorded as "up" is compared with the optical reference.
import { afterAll, afterEach, expect, inject, test } from "vitest";
import { loadBroadTrial } from "../golden/broad/load-trial.ts";
import { inclinationRmse, referenceLagS } from "../golden/broad/read-broad.ts";
import { pictureIfFailed } from "./picture.ts";
import { storedSessions } from "./stored-data.ts";
import { connectAndSkip, differenceOf, startWornApp, type WornApp } from "./worn-app.ts";

let worn: WornApp | undefined;
afterEach((context) => pictureIfFailed(context, worn?.page));
afterAll(() => worn?.end());

const degrees = (rad: number): number => (rad * 180) / Math.PI;

test("the recorded up-direction of a BROAD trial stays within 2.0° RMSE of the optical reference", async () => {
  const trial = loadBroadTrial();
  const at = (columns: Float64Array, row: number): [number, number, number] => [
    columns[3 * row]!,
    columns[3 * row + 1]!,
    columns[3 * row + 2]!,
  ];
  worn = await startWornApp(inject("appUrl"), {
    source: (_tS, index) => {
      const row = Math.min(index, trial.length - 1);
      return { acc: at(trial.accMPerS2, row), gyr: at(trial.gyrRadPerS, row) };
    },
  });
  const { app, page, sensor, delivered } = worn;
  await connectAndSkip(worn);
  const samplesSent = (): number => delivered.reduce((sum, frame) => sum + frame.samples, 0);
  await expect.poll(samplesSent, { timeout: 230_000, interval: 1000 }).toBeGreaterThanOrEqual(trial.length);
  await page.waitForTimeout(500);
  sensor.isMuted = true;
  // The recorder is at most ten seconds behind; nothing more comes, so all of it is there then.
  await page.waitForTimeout(10_000);

  const [session] = await storedSessions(page);
  expect(session).toBeDefined();
  const frames = session!.frames;
  expect(differenceOf(delivered, frames)).toEqual({ missing: 0, invented: 0, doubled: 0 });

  const up = new Float64Array(3 * trial.length).fill(Number.NaN);
  let row = 0;
  for (const frame of frames)
    for (let i = 0; i < frame.up.length && row < trial.length; i += 3, row++)
      for (let axis = 0; axis < 3; axis++) up[3 * row + axis] = frame.up[i + axis]! / 32767;
  expect(row).toBe(trial.length);

  const published = degrees(inclinationRmse(trial, up));
  const aligned = degrees(inclinationRmse(trial, up, referenceLagS));
  console.log(
    `BROAD through the whole program, 50 Hz: up RMSE ${published.toFixed(3)}° published, ${aligned.toFixed(3)}° aligned`,
  );
  expect(published).toBeLessThanOrEqual(2.0);
  await expect.poll(() => app.position.first().textContent()).toMatch(/No data/);
}, 300_000);
