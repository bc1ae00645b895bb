// The harness page as a test drives it: clicks, and what its links have told so far.
import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import { answerChooser } from "../../peripheral/browser.ts";
import type { LinkState } from "../../../src/link/link-state.ts";
import type { LinkRecord, Patience } from "./harness.ts";

export type Told = Omit<LinkRecord, "link">;

/** Generous, because a loaded machine is slow and a passing test never waits for it. */
const WITHIN_MS = 20_000;

export class LinkPage {
  readonly page: Page;
  private constructor(page: Page) {
    this.page = page;
  }

  static async open(context: BrowserContext, url: string, patience: Patience = {}): Promise<LinkPage> {
    const page = await context.newPage();
    await page.goto(`${url}#${encodeURIComponent(JSON.stringify(patience))}`);
    await page.getByRole("button", { name: "Connect second" }).waitFor();
    return new LinkPage(page);
  }

  async choose(
    choice: { readonly device: string } | "cancel",
    which: "first" | "second" = "first",
  ): Promise<void> {
    await answerChooser(this.page, choice, () =>
      this.page.getByRole("button", { name: `Connect ${which}` }).click(),
    );
  }

  told(index = 0): Promise<Told> {
    return this.page.evaluate((at) => {
      const { states, opened, closed, frames, batteries, pieces } = links[at]!;
      return { states, opened, closed, frames, batteries, pieces };
    }, index);
  }

  async state(index = 0): Promise<LinkState | undefined> {
    return (await this.told(index)).states.at(-1);
  }

  /** Waits until the latest state looks like this. */
  async reaches(
    expected: { readonly phase: LinkState["phase"] } & Record<string, unknown>,
    index = 0,
  ): Promise<void> {
    await expect.poll(() => this.state(index), { timeout: WITHIN_MS, interval: 30 }).toMatchObject(expected);
  }

  /** Waits until one of the states so far looked like this: for those that pass quickly. */
  async hasBeen(
    expected: { readonly phase: LinkState["phase"] } & Record<string, unknown>,
    index = 0,
  ): Promise<void> {
    await expect
      .poll(async () => (await this.told(index)).states, { timeout: WITHIN_MS, interval: 30 })
      .toContainEqual(expect.objectContaining(expected));
  }

  /** Waits for `count` more stream frames. */
  async streams(count = 5, index = 0): Promise<void> {
    await this.reaches({ phase: "streaming" }, index);
    const streamed = async () =>
      (await this.told(index)).frames.filter(({ channel }) => channel === "stream").length;
    const before = await streamed();
    await expect.poll(streamed, { timeout: WITHIN_MS }).toBeGreaterThanOrEqual(before + count);
  }

  async streamFrames(index = 0): Promise<number[][]> {
    return (await this.told(index)).frames.flatMap(({ channel, bytes }) =>
      channel === "stream" ? [bytes] : [],
    );
  }

  do(verb: "stop" | "forget" | "reconnectNow", index = 0): Promise<void> {
    return this.page.evaluate(([at, what]) => links[at]!.link[what](), [index, verb] as const);
  }

  /** Hides or shows the page, as its document sees it: headless Chromium has no other tab to switch to. */
  see(isVisible: boolean): Promise<void> {
    return this.page.evaluate(
      (state) => {
        Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
        document.dispatchEvent(new Event("visibilitychange"));
      },
      isVisible ? "visible" : "hidden",
    );
  }
}
