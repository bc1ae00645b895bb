// Every screen in every situation, light and dark, phone and desk: no axe violation, everything reachable by keyboard.
import axe from "axe-core";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { AppState } from "../../src/app/state.ts";
import { App } from "../../src/ui/App.tsx";
import { lean } from "../../src/ui/words.ts";
import { recordingActions } from "./fixtures/recording-actions.ts";
import { type Situation, situations } from "./fixtures/state-fixture.ts";

let host: HTMLElement;

beforeEach(() => {
  document.documentElement.lang = "en";
  host = document.createElement("div");
  document.body.append(host);
});

afterEach(() => {
  render(null, host);
  host.remove();
  delete document.documentElement.dataset.theme;
  document.documentElement.removeAttribute("dir");
});

function show(name: Situation): { readonly state: AppState; readonly calls: string[] } {
  const state = situations[name]();
  const { actions, calls } = recordingActions(state);
  render(<App state={state} actions={actions} />, host);
  return { state, calls };
}

/** Fonts, the screen's own chunk, charts and every animation that ends are there. */
const settled = async (): Promise<void> => {
  await document.fonts.ready;
  await expect.poll(() => host.querySelector("[aria-busy=true]")).toBeNull();
  await expect
    .poll(() => [...host.querySelectorAll(".chart-host")].every((chart) => chart.querySelector("canvas")))
    .toBe(true);
  const finite = document
    .getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY);
  await Promise.all(finite.map((animation) => animation.finished));
};

async function violations(): Promise<string[]> {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

const widths = [390, 1280] as const;
const themes = ["light", "dark"] as const;

describe.each(widths)("at %i px", (width) => {
  describe.each(themes)("%s", (theme) => {
    test.each(Object.keys(situations) as Situation[])(
      "%s has no axe violation and no sideways scrolling",
      async (name) => {
        await page.viewport(width, width === 390 ? 844 : 800);
        document.documentElement.dataset.theme = theme;
        show(name);
        await settled();
        expect(await violations()).toEqual([]);
        expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
      },
    );
  });
});

test.each(["now", "day"] as const)("%s follows a window that is made narrow and wide again", async (name) => {
  await page.viewport(1280, 800);
  show(name);
  await settled();
  const charts = (): number[] => [...host.querySelectorAll(".chart-host")].map((chart) => chart.clientWidth);
  const wide = charts();
  for (const width of [390, 1000, 1280]) {
    await page.viewport(width, 800);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  }
  expect(charts()).toEqual(wide);
});

test("a sensor that may have moved is said once, beside the button that sets the reference", async () => {
  show("now-doubtful");
  await settled();
  const said = [...host.querySelectorAll("p")].filter((p) => p.textContent === lean.doubtful);
  expect(said).toHaveLength(1);
  expect(said[0]!.parentElement!.querySelector(".reference button")).not.toBeNull();
  expect(document.body.textContent).not.toContain(lean.unsure);
});

/** Everything that a pointer can press, shown now. */
const pressable = (): HTMLElement[] =>
  [...host.querySelectorAll<HTMLElement>("button, a[href], input, summary, [tabindex='0']")].filter(
    (element) => element.checkVisibility() && !element.matches(":disabled"),
  );

describe("keyboard", () => {
  test.each([
    "welcome",
    "which-sensor",
    "setup",
    "now",
    "now-two-one-lost",
    "now-nudge",
    "day",
    "recordings",
    "settings",
    "settings-two",
    "sensors",
  ] as const)("Tab reaches every control of %s", async (name) => {
    await page.viewport(1280, 800);
    show(name);
    await settled();
    const wanted = new Set(pressable());
    const count = wanted.size;
    for (let i = 0; i < count + 3; i++) {
      await userEvent.keyboard("{Tab}");
      wanted.delete(document.activeElement as HTMLElement);
    }
    expect([...wanted].map((element) => element.outerHTML.slice(0, 90))).toEqual([]);
  });

  test("arrow keys walk the hop chart and read it out politely", async () => {
    await page.viewport(1280, 800);
    show("day");
    await settled();
    const chart = host.querySelector<HTMLElement>("[role=application][aria-label='Hops of the day']")!;
    chart.focus();
    await userEvent.keyboard("{ArrowRight}");
    const readout = chart.parentElement!.querySelector("[aria-live=polite]")!;
    const first = readout.textContent;
    expect(first).toMatch(/One position, mostly upright, 9 minutes/);
    await userEvent.keyboard("{ArrowRight}");
    expect(readout.textContent).not.toBe(first);
    await userEvent.keyboard("{Escape}");
    expect(readout.textContent).toBe("");
  });

  test("a nudge takes no focus, and its snooze works from the keyboard", async () => {
    await page.viewport(1280, 800);
    const { state, calls } = show("now");
    await settled();
    const nav = host.querySelector<HTMLElement>("nav a")!;
    nav.focus();
    state.nudge.value = { id: "x", stillForMs: 40 * 60_000, movement: "turn", phase: "asked" };
    await expect.element(page.getByRole("region", { name: "Nudge" })).toBeVisible();
    expect(document.activeElement).toBe(nav);
    expect(document.title).toBe("◇ 40 min · Thora");
    (page.getByRole("button", { name: "Not now, 15 minutes" }).element() as HTMLElement).focus();
    await userEvent.keyboard("{Enter}");
    expect(calls).toContain("snooze 15");
  });
});

describe("words where they count", () => {
  test("people who come back find their recordings from the first screen", () => {
    const { state } = show("welcome");
    const links = (): (string | null)[] =>
      [...host.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
    state.today.value = undefined;
    return expect
      .poll(links)
      .toEqual(["#/recordings", "#/settings"])
      .then(() => {
        state.recordingId.value = "s1";
        return expect.poll(links).toEqual(["#/now", "#/recordings", "#/settings"]);
      });
  });

  test("a browser without Web Bluetooth still offers the simulated sensor", async () => {
    const { calls } = show("welcome-unsupported");
    await page.getByRole("button", { name: "Try without a sensor" }).click();
    expect(calls).toEqual(["trySimulated"]);
  });

  test("what is being recorded says so and is not deleted", async () => {
    const { state } = show("recordings");
    await settled();
    state.recordingId.value = "s1";
    const first = (): Element => host.querySelector(".session")!;
    await expect.poll(() => first().textContent).toContain("recording now");
    expect(first().textContent).toContain("Stop before deleting");
    expect(first().querySelector("[aria-label^=Delete]")).toBeNull();
    expect(host.querySelectorAll("[aria-label^=Delete]").length).toBe(state.sessions.value.length - 1);
  });

  test("the interval is read out in minutes", async () => {
    show("settings");
    await settled();
    expect(page.getByRole("slider").element().getAttribute("aria-valuetext")).toBe("40 minutes");
  });
});

describe("live values", () => {
  test("meters follow lean without a re-render around them", async () => {
    await page.viewport(1280, 800);
    const { state } = show("now");
    await settled();
    const meter = page.getByRole("meter", { name: "Forward lean" }).element();
    expect(meter.getAttribute("aria-valuenow")).toBe("6");
    expect(meter.getAttribute("aria-valuetext")).toBe("6 degrees forward");
    let changedElements = 0;
    const observer = new MutationObserver((records) => {
      changedElements += records.filter((record) => record.type === "childList").length;
    });
    observer.observe(host, { childList: true, subtree: true });
    for (let i = 0; i < 20; i++) {
      const lean = state.lean.peek()!;
      state.lean.value = { ...lean, forward: (lean.forward + 0.01) as typeof lean.forward };
      state.moment.value = { ...state.moment.peek()!, atMs: (state.moment.peek()!.atMs + 50) as never };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    observer.disconnect();
    expect(Number(meter.getAttribute("aria-valuenow"))).toBeCloseTo(6 + (0.2 * 180) / Math.PI, 0);
    expect(changedElements).toBe(0);
  });

  test("meters are written at every refresh, also while the lean stays", async () => {
    const { state } = show("now");
    await settled();
    const written = { "Forward lean": 0, "Sideways lean": 0 };
    const observer = new MutationObserver((records) => {
      for (const { target } of records) written[(target as Element).ariaLabel as keyof typeof written]++;
    });
    observer.observe(host, { subtree: true, attributeFilter: ["aria-valuenow"] });
    for (let i = 0; i < 8; i++) state.lean.value = { ...state.lean.peek()! };
    await Promise.resolve();
    observer.disconnect();
    expect(written).toEqual({ "Forward lean": 8, "Sideways lean": 8 });
  });

  test.each(["ltr", "rtl"])("the card leaves the past of the live chart free (%s)", async (direction) => {
    await page.viewport(1280, 800);
    document.documentElement.dir = direction;
    show("now-nudge");
    await settled();
    const card = host.querySelector(".nudge-card")!.getBoundingClientRect();
    const chart = host.querySelector(".chart-live")!.getBoundingClientRect();
    // Beside a card the now line stands at 53 % of the chart's width.
    expect(card.left).toBeGreaterThan(chart.left + 0.53 * chart.width);
    expect(card.right).toBeLessThanOrEqual(innerWidth);
  });

  test("lean that is not known has no meter value", async () => {
    show("now-no-data");
    await settled();
    expect(host.querySelector("[role=meter]")).toBeNull();
    expect(host.querySelector(".gauge-number")!.textContent).toBe("–");
    expect(host.querySelector(".hero-number")!.textContent).toBe("–");
  });

  test("the card leaves by itself two seconds after movement", async () => {
    show("now-nudge-moved");
    await expect.element(page.getByRole("region", { name: "Nudge" })).toBeVisible();
    await expect
      .element(page.getByRole("region", { name: "Nudge" }), { timeout: 3500 })
      .not.toBeInTheDocument();
  });
});
