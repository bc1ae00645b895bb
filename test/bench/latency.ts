// Wire → screen: from the moment a frame that holds a sudden lean is handed to the browser's Bluetooth stack, to the
// first animation frame in which the meter shows it. Both clocks are the same machine's. The batch interval (a sample
// waits in the sensor until its frame is full) lies before the wire and is not in the figure.
import type { MotionSource } from "../../firmware-protocol/devices/thora/sensor-run.ts";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
import { connectAndSkip, startWornApp } from "../e2e/worn-app.ts";
import { quantile } from "./quantile.ts";
import { sharesBetween, threadTimes } from "./thread-time.ts";

const RATE_HZ = 100;
/** Samples from step to step: whole frames of ten, so that each step lies inside one frame, in its samples 3 to 5. */
const STEP_EVERY = 170;
const STEP_AT = 3;
const STEP_SAMPLES = 2;
const STEP_RAD = (12 * Math.PI) / 180;
const HALF_WAY_DEG = 6;

/** Leans 12° forward and back again, each way in 20 ms; calls back when a step's last sample is taken. */
function steppingBody(stepped: (forward: boolean) => void): MotionSource {
  return (_tS, index) => {
    const forward = Math.floor(index / STEP_EVERY) % 2 === 1;
    const since = (index % STEP_EVERY) - STEP_AT;
    const share = Math.min(1, Math.max(0, since / STEP_SAMPLES));
    const lean = STEP_RAD * (forward ? share : 1 - share);
    if (since === STEP_SAMPLES) stepped(forward);
    const turning = since >= 0 && since < STEP_SAMPLES;
    const rate = turning ? ((STEP_RAD * RATE_HZ) / STEP_SAMPLES) * (forward ? -1 : 1) : 0;
    return { acc: [0, 9.80665 * Math.cos(lean), 9.80665 * Math.sin(lean)], gyr: [rate, 0, 0] };
  };
}

export interface Latency {
  readonly steps: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly mainShare: number;
  readonly workerShare: number;
  readonly radioShare: number;
}

/** The machine's wall clock, on both sides: time origins of two processes differ by some milliseconds. */
const wallMs = (): number => Date.now();

/** Streams for `seconds` at 100 Hz in real time. */
export async function measureLatency(appUrl: string, seconds: number): Promise<Latency> {
  let pending: boolean | undefined;
  const wire: { atMs: number; forward: boolean }[] = [];
  const info = simulatedInfo(1);
  const worn = await startWornApp(appUrl, {
    info: { ...info, rates: [RATE_HZ * 100] },
    source: steppingBody((forward) => {
      pending = forward;
    }),
  });
  worn.sensor.peripheral.on("delivered", ({ bytes }) => {
    if (pending === undefined || bytes.length < 22) return;
    wire.push({ atMs: wallMs(), forward: pending });
    pending = undefined;
  });
  try {
    await connectAndSkip(worn);
    await worn.page.waitForTimeout(8000);
    // tsx names functions through a helper that the page does not have.
    await worn.page.evaluate("globalThis.__name = (named) => named");
    await worn.page.evaluate((halfWay) => {
      const meter = document.querySelector('[role="meter"][aria-label="Forward lean"]')!;
      const seen: { atMs: number; forward: boolean }[] = [];
      let was: boolean | undefined;
      let waiting = false;
      const look = (): void => {
        const forward = Number(meter.getAttribute("aria-valuenow")) > halfWay;
        if (forward === was || waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
          waiting = false;
          if (was !== undefined) seen.push({ atMs: Date.now(), forward });
          was = forward;
        });
      };
      new MutationObserver(look).observe(meter, { attributes: true, attributeFilter: ["aria-valuenow"] });
      Object.assign(window, { seenSteps: seen });
    }, HALF_WAY_DEG);
    const before = await threadTimes(worn.browser.userDataDir);
    const startedMs = performance.now();
    await worn.page.waitForTimeout(seconds * 1000);
    const after = await threadTimes(worn.browser.userDataDir);
    const shares = sharesBetween(before, after, (performance.now() - startedMs) / 1000);
    const seen = await worn.page.evaluate(
      () => (window as unknown as { seenSteps: { atMs: number; forward: boolean }[] }).seenSteps,
    );
    const delays: number[] = [];
    for (const step of wire) {
      const shown = seen.find(
        ({ atMs, forward }) => forward === step.forward && atMs >= step.atMs && atMs - step.atMs < 1500,
      );
      if (shown !== undefined) delays.push(shown.atMs - step.atMs);
    }
    return {
      steps: delays.length,
      p50Ms: quantile(delays, 0.5),
      p95Ms: quantile(delays, 0.95),
      p99Ms: quantile(delays, 0.99),
      mainShare: shares.main,
      workerShare: shares.workers,
      radioShare: shares.rest,
    };
  } finally {
    await worn.end();
  }
}
