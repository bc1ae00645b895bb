// The app as a person meets it: roles and names only, so that what these tests need is what screen readers get.
import AxeBuilder from "axe-core";
import type { Locator, Page } from "playwright-core";
import { until } from "./until.ts";

export const appPage = (page: Page) => {
  const named = (role: Parameters<Page["getByRole"]>[0], name: string | RegExp): Locator =>
    page.getByRole(role, { name });
  return {
    page,
    connect: named("button", "Connect a sensor"),
    simulate: named("button", "Try without a sensor"),
    useReference: named("button", "Use this position as reference"),
    skips: named("button", /^Skip/),
    forward: named("meter", "Forward lean"),
    sideways: named("meter", "Sideways lean"),
    link: named("status", "Sensor link"),
    position: named("status", "Position state"),
    nudge: named("region", "Nudge"),
    goTo: async (screen: "Now" | "Day" | "Recordings" | "Settings"): Promise<void> => {
      await page
        .getByRole("navigation")
        .getByRole("link", { name: screen })
        .filter({ visible: true })
        .first()
        .click();
    },
    /** Presses every Skip button until the live screen is there. */
    skipToLive: () =>
      until("the live screen", 30_000, async () => {
        const skip = named("button", /^Skip/).first();
        if (await skip.isVisible()) await skip.click();
        return named("meter", "Forward lean").isVisible();
      }),
    degrees: async (meter: Locator): Promise<number> => Number(await meter.getAttribute("aria-valuenow")),
  };
};

export type AppPage = ReturnType<typeof appPage>;

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** axe-core's violations on the page as it is, a line each. The page's CSP stays: axe comes in over the debugger. */
export async function violationsOn(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AxeBuilder.source });
  const answer = await session.send("Runtime.evaluate", {
    expression: "axe.run({ runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice'] })",
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  const results = answer.result.value as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary ?? ""}`),
  );
}
