// What the page looked like when a test failed: test/artifacts/<test>.png.
import { mkdir } from "node:fs/promises";
import type { Page } from "playwright-core";
import type { TestContext } from "vitest";

/** For an afterEach hook. A page that is gone leaves no picture, and hides no failure. */
export async function pictureIfFailed({ task }: TestContext, page: Page | undefined): Promise<void> {
  if (task.result?.state !== "fail" || page === undefined || page.isClosed()) return;
  await mkdir("test/artifacts", { recursive: true });
  const name = task.name.replaceAll(/[^a-z0-9]+/gi, "-").slice(0, 80);
  await page.screenshot({ path: `test/artifacts/${name}.png`, fullPage: true }).catch(() => {});
}
