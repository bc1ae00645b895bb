// The hardware bench with a sensor on the virtual radio that can be turned in the hand.
import type { Locator, Page } from "playwright-core";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { answerChooser, type Browser, launchBrowser } from "../peripheral/browser.ts";
import type { VirtualPeripheral } from "../peripheral/peripheral.ts";
import { hostS } from "../peripheral/sensors/virtual-sensor.ts";
import { WitMotionSensor } from "../peripheral/sensors/witmotion.ts";
import { HandTurned, x, y, z } from "./hand-turned.ts";
import { ThoraPeripheral } from "./thora-sensor.ts";
import { until } from "./until.ts";

/** What the bench needs of a sensor. */
export interface BenchSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  end(): void;
}

export const makeThora = (motion: HandTurned): BenchSensor => {
  const bornS = hostS();
  return new ThoraPeripheral({
    source: (atS) => {
      const { accMPerS2, gyrRadPerS } = motion.at(bornS + atS);
      return { acc: [...accMPerS2], gyr: [...gyrRadPerS] };
    },
  });
};
export const makeWitMotion = (motion: HandTurned): BenchSensor => new WitMotionSensor({ motion: motion.at });

export interface OpenBench {
  readonly radio: Radio;
  readonly browser: Browser;
  readonly page: Page;
  readonly sensor: BenchSensor;
  readonly motion: HandTurned;
  end(): Promise<void>;
}

export async function startBench(
  benchUrl: string,
  make: (motion: HandTurned) => BenchSensor,
  viewport = { width: 1280, height: 900 },
): Promise<OpenBench> {
  const radio = await startRadio();
  const motion = new HandTurned();
  const sensor = make(motion);
  radio.adapter.add(sensor.peripheral);
  const browser = await launchBrowser({ busAddress: radio.busAddress, context: { viewport } });
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  await page.goto(benchUrl);
  return {
    radio,
    browser,
    page,
    sensor,
    motion,
    end: async () => {
      sensor.end();
      await browser.close().catch(() => {});
      await radio.close();
    },
  };
}

export async function connectBench({ page, sensor }: OpenBench): Promise<void> {
  await answerChooser(page, { device: sensor.name }, () =>
    page.getByRole("button", { name: "Connect a sensor" }).click(),
  );
  await until("an open stream", 20_000, async () =>
    /stream is open/.test((await page.getByRole("status", { name: "Sensor link" }).textContent()) ?? ""),
  );
}

/** The value of a row of the timing table. */
export const figure = (page: Page, name: string): Locator =>
  page
    .getByRole("row", { name: new RegExp(`^${name}`) })
    .getByRole("cell")
    .first();

/** Its first number; undefined while it is measured. */
export async function numberIn(locator: Locator): Promise<number | undefined> {
  const text = ((await locator.textContent()) ?? "").replaceAll("\u2212", "-");
  const found = /-?\d+(\.\d+)?/.exec(text)?.[0];
  return found === undefined ? undefined : Number(found);
}

/** From one side to the next, in the order in which they are asked for, from the front up. */
const toNextSide = [
  [x, 180],
  [x, -90],
  [x, 180],
  [z, -90],
  [z, 180],
] as const;

/** Carries out what the axis check asks for, sides and turns. */
export async function followCheck({ page, motion }: OpenBench): Promise<void> {
  await page.getByRole("button", { name: "Begin the axis check" }).click();
  const asked = (text: string) => page.getByText(text, { exact: true }).waitFor({ timeout: 10_000 });
  await asked("Side 1 of 6");
  for (const [i, [axis, deg]] of toNextSide.entries()) {
    await asked(`Side ${i + 2} of 6`);
    motion.turn(axis, deg, hostS() + 0.05);
  }
  for (const [i, axis] of [x, y, z].entries()) {
    await asked(`Turn ${i + 1} of 3`);
    await page.getByText("Now turn it, then hold it still.").waitFor({ timeout: 10_000 });
    motion.turn(axis, 90, hostS() + 0.05);
  }
  await page.getByText(/^The gyroscope (agrees|reads)/).waitFor({ timeout: 10_000 });
}
