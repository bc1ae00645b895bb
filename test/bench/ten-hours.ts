// Ten simulated hours at sixty times real time on the Now screen: long tasks on the main thread, and the heap of page and
// posture worker after a forced collection, every simulated hour.
import { chromium } from "playwright-core";
import { heapsOf } from "./heaps.ts";
import { appPage } from "../e2e/app-page.ts";

export interface TenHours {
  readonly simulatedHours: number;
  readonly longTasks: number;
  readonly longestTaskMs: number;
  /** When each began, s after the page's start. */
  readonly longTasksAtS: readonly number[];
  /** MB after collection, one per simulated hour. */
  readonly pageHeapMb: readonly number[];
  readonly workerHeapMb: readonly number[];
}

const SPEED = 60;

export async function measureTenHours(
  appUrl: string,
  hours: number,
  told: (line: string) => void,
): Promise<TenHours> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const app = appPage(page);
    // tsx names functions through a helper that the page does not have.
    await page.addInitScript({ content: "globalThis.__name = (named) => named" });
    await page.addInitScript(() => {
      const tasks: [number, number][] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => {
        for (const { duration, startTime } of list.getEntries()) tasks.push([duration, startTime / 1000]);
      }).observe({ type: "longtask", buffered: true });
    });
    await page.goto(appUrl);
    await app.simulate.first().click();
    await app.skipToLive();
    await page
      .getByRole("button", { name: "60×" })
      .or(page.getByRole("radio", { name: "60×" }))
      .first()
      .click();
    const heaps = await heapsOf(page);
    const pageHeapMb: number[] = [];
    const workerHeapMb: number[] = [];
    for (let hour = 0; hour < hours; hour++) {
      await page.waitForTimeout(3_600_000 / SPEED);
      pageHeapMb.push(await heaps.page());
      workerHeapMb.push(await heaps.postureWorker());
      told(
        `  hour ${hour + 1}: page ${pageHeapMb.at(-1)!.toFixed(1)} MB, worker ${workerHeapMb.at(-1)!.toFixed(1)} MB`,
      );
    }
    const tasks = await page.evaluate(
      () => (window as unknown as { longTasks: [number, number][] }).longTasks,
    );
    return {
      simulatedHours: hours,
      longTasks: tasks.length,
      longestTaskMs: Math.max(0, ...tasks.map(([ms]) => ms)),
      longTasksAtS: tasks.map(([, atS]) => atS),
      pageHeapMb,
      workerHeapMb,
    };
  } finally {
    await browser.close();
  }
}
