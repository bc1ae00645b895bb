// A sensor that people can buy, worn through the whole program: what is shown while its wearer holds a known lean.
// Shared by the test, which is short, and the benchmark, which is long.
import type { Page } from "playwright-core";
import { type Radio, startRadio } from "../peripheral/bluez.ts";
import { answerChooser, type Browser, launchBrowser } from "../peripheral/browser.ts";
import { MetaMotionSensor } from "../peripheral/sensors/metamotion.ts";
import { MovesenseSensor } from "../peripheral/sensors/movesense.ts";
import { PolarSensor } from "../peripheral/sensors/polar.ts";
import { Thingy52Sensor } from "../peripheral/sensors/thingy52.ts";
import { hostS, type SensorSetup, type VirtualSensor } from "../peripheral/sensors/virtual-sensor.ts";
import { WitMotionSensor } from "../peripheral/sensors/witmotion.ts";
import { DotSensor } from "../peripheral/sensors/xsens-dot.ts";
import {
  type BodyMotion,
  FORWARD_DEG,
  type Hold,
  type HoldSpan,
  type MotionSetup,
  SIDEWAYS_DEG,
  WornMotion,
} from "../peripheral/worn-motion.ts";
import type { AppPage } from "./app-page.ts";
import { until } from "./until.ts";
import { openApp } from "./worn-app.ts";

export interface OtherSensor {
  readonly title: string;
  readonly make: (setup: SensorSetup) => VirtualSensor;
}

export const otherSensors: readonly OtherSensor[] = [
  { title: "Thingy:52", make: (setup) => new Thingy52Sensor(setup) },
  { title: "WitMotion", make: (setup) => new WitMotionSensor(setup) },
  { title: "Movella DOT", make: (setup) => new DotSensor(setup) },
  { title: "Movesense", make: (setup) => new MovesenseSensor(setup) },
  { title: "MetaMotion (BMI160)", make: (setup) => new MetaMotionSensor({ ...setup, chip: "bmi160" }) },
  { title: "MetaMotion (BMI270)", make: (setup) => new MetaMotionSensor({ ...setup, chip: "bmi270" }) },
  { title: "Polar Verity Sense", make: (setup) => new PolarSensor(setup) },
];

export interface WornSensor {
  readonly radio: Radio;
  readonly browser: Browser;
  readonly page: Page;
  readonly app: AppPage;
  readonly sensor: VirtualSensor;
  readonly motion: WornMotion;
  end(): Promise<void>;
}

export async function startWornSensor(
  appUrl: string,
  { make }: OtherSensor,
  motionSetup: MotionSetup,
  felt: (truth: BodyMotion) => BodyMotion = (truth) => truth,
): Promise<WornSensor> {
  const radio = await startRadio();
  const motion = new WornMotion(motionSetup);
  const sensor = make({ motion: (atS) => felt(motion.at(atS)) });
  radio.adapter.add(sensor.peripheral);
  const browser = await launchBrowser({
    busAddress: radio.busAddress,
    context: { viewport: { width: 1280, height: 900 } },
  });
  const { page, app } = await openApp(browser.context, appUrl);
  return {
    radio,
    browser,
    page,
    app,
    sensor,
    motion,
    end: async () => {
      sensor.end();
      await browser.close().catch(() => {});
      await radio.close();
    },
  };
}

export async function connectWornSensor({ page, app, sensor }: WornSensor): Promise<void> {
  await answerChooser(page, { device: sensor.name }, () => app.connect.first().click());
  await connected(app);
  await app.skipToLive();
}

const connected = (app: AppPage): Promise<void> =>
  until("a connection", 30_000, async () => /Connected/.test((await app.link.first().textContent()) ?? ""));

export interface ShownLean {
  /** Degrees, as the meters say: forward and right are positive. */
  readonly forward: number;
  readonly sideways: number;
  /** In words, e.g. "30 degrees forward". */
  readonly words: readonly [string, string];
}

async function shownLean({ app }: WornSensor): Promise<ShownLean> {
  const [forward, sideways] = await Promise.all([app.degrees(app.forward), app.degrees(app.sideways)]);
  const words = await Promise.all(
    [app.forward, app.sideways].map(async (meter) => (await meter.getAttribute("aria-valuetext")) ?? ""),
  );
  return { forward, sideways, words: [words[0]!, words[1]!] };
}

/** Sets the zero on the sloping back as a wearer does. Returns what was shown before: the slope itself. */
export async function zeroUpright(worn: WornSensor): Promise<ShownLean> {
  const { app } = worn;
  // Frames of a second and more come late, and the lean needs some of them.
  await until("lean", 15_000, async () => (await app.degrees(app.forward)) > 10);
  await worn.page.waitForTimeout(3000);
  const before = await shownLean(worn);
  await app.useReference.first().click();
  await until("a zero", 15_000, async () => {
    const { forward, sideways } = await shownLean(worn);
    return Math.abs(forward) < 1 && Math.abs(sideways) < 1;
  });
  return before;
}

/** The radio's and the program's own delay, and the filter's settling, before a hold counts. */
const SETTLED_S = 3.2;
const READ_EVERY_MS = 250;

export interface HeldLean {
  readonly hold: Hold;
  readonly shown: readonly ShownLean[];
  /** Of all readings, on both axes, degrees. */
  readonly worstDeg: number;
}

const meant: Readonly<Record<Hold, readonly [number, number]>> = {
  forward: [FORWARD_DEG, 0],
  right: [0, SIDEWAYS_DEG],
  left: [0, -SIDEWAYS_DEG],
};

export interface WornRun {
  readonly held: readonly HeldLean[];
  /** Banners seen at any reading. */
  readonly faults: readonly string[];
}

/** Bends, holds, returns; reads what is shown while it is held. */
export async function followMotion(worn: WornSensor): Promise<WornRun> {
  const held: HeldLean[] = [];
  const faults = new Set<string>();
  for (const span of worn.motion.begin(hostS())) {
    const shown = await shownDuring(worn, span, faults);
    const [forward, sideways] = meant[span.hold];
    const errors = shown.flatMap((lean) => [lean.forward - forward, lean.sideways - sideways]);
    held.push({ hold: span.hold, shown, worstDeg: Math.max(...errors.map(Math.abs)) });
  }
  return { held, faults: [...faults] };
}

async function shownDuring(
  worn: WornSensor,
  { fromS, toS }: HoldSpan,
  faults: Set<string>,
): Promise<ShownLean[]> {
  await worn.page.waitForTimeout(Math.max(0, 1000 * (fromS + SETTLED_S - hostS())));
  const shown: ShownLean[] = [];
  while (hostS() < toS) {
    shown.push(await shownLean(worn));
    for (const text of await worn.page.locator(".fault-title").allTextContents()) faults.add(text);
    await worn.page.waitForTimeout(READ_EVERY_MS);
  }
  return shown;
}

/** A lost link comes back by itself, and lean with it. */
export async function reconnects(worn: WornSensor): Promise<void> {
  const { app, sensor } = worn;
  sensor.peripheral.drop();
  await until("the loss to be noticed", 20_000, async () =>
    /again|lost|reach|Connecting/i.test((await app.link.first().textContent()) ?? ""),
  );
  const before = sensor.samplesSent;
  await connected(app);
  await until("samples again", 15_000, () => sensor.samplesSent > before + 50);
  await until("lean again", 15_000, async () => Math.abs(await app.degrees(app.forward)) < 3);
}
