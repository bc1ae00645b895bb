// "Sensors that work" as a person uses it: found by need, read card by card, all of it from the keyboard; and the button
// by which one of two worn sensors is told from the other.
import axe from "axe-core";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { AppState } from "../../src/app/state.ts";
import { App } from "../../src/ui/App.tsx";
import { guide } from "../../src/ui/sensor-guide.ts";
import { recordingActions } from "./fixtures/recording-actions.ts";
import { type Situation, situations } from "./fixtures/state-fixture.ts";

let host: HTMLElement;

beforeEach(async () => {
  await page.viewport(1280, 800);
  document.documentElement.lang = "en";
  host = document.createElement("div");
  document.body.append(host);
});

afterEach(() => {
  render(null, host);
  host.remove();
  delete document.documentElement.dataset.theme;
});

async function show(
  name: Situation,
  change: (state: AppState) => void = () => {},
): Promise<{ readonly state: AppState; readonly calls: string[] }> {
  const state = situations[name]();
  change(state);
  const { actions, calls } = recordingActions(state);
  render(<App state={state} actions={actions} />, host);
  await expect.poll(() => host.querySelector("[aria-busy=true]")).toBeNull();
  return { state, calls };
}

const cards = (): string[] =>
  [...host.querySelectorAll(".guide-card h3")].map(({ textContent }) => textContent ?? "");
const press = (name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();

describe("the page of sensors", () => {
  test("has a card for each kind, and names none of them twice", async () => {
    await show("sensors");
    expect(cards()).toEqual(guide.map(({ name }) => name));
    expect(new Set(cards()).size).toBe(guide.length);
  });

  test("shows those that serve a need, says how many, and all again", async () => {
    await show("sensors");
    await press("Its own angle only");
    expect(cards()).toEqual(["GO 2 and GO S"]);
    await expect.element(page.getByText("1 of 10 kinds shown")).toBeVisible();
    await press("Lean, in slow movement");
    expect(cards()).toEqual(["Verity Sense, OH1, H10", "Puck.js 2 and Bangle.js 2", "micro:bit"]);
    expect(page.getByRole("button", { name: "Lean, in slow movement" }).element().ariaPressed).toBe("true");
    await press("All");
    expect(cards()).toHaveLength(guide.length);
  });

  test("loads nothing from elsewhere and links nowhere else", async () => {
    await show("sensors");
    const content = host.querySelector("main")!;
    expect(content.querySelectorAll("a, img, iframe, link, script")).toHaveLength(0);
    expect(content.textContent).not.toMatch(/https?:|www\./);
  });

  test("says of every card that it was not tried on hardware, and of one that it is experimental", async () => {
    await show("sensors");
    const texts = [...host.querySelectorAll(".guide-card")].map((card) => card.textContent ?? "");
    expect(texts.filter((text) => !text.includes("Not yet on hardware."))).toEqual([]);
    expect(texts.filter((text) => text.includes("experimental"))).toHaveLength(1);
  });

  test.each(["light", "dark"] as const)(
    "has no axe violation with all that can be opened open, %s",
    async (theme) => {
      document.documentElement.dataset.theme = theme;
      await show("sensors");
      for (const details of host.querySelectorAll("details")) details.open = true;
      await Promise.all(document.getAnimations().map(({ finished }) => finished));
      for (const width of [390, 1280]) {
        await page.viewport(width, 900);
        const { violations } = await axe.run(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        });
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual(
          [],
        );
        expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
      }
    },
  );

  test("is read and filtered from the keyboard alone", async () => {
    await show("sensors");
    (page.getByRole("button", { name: "All", exact: true }).element() as HTMLElement).focus();
    await userEvent.keyboard("{Tab}{Enter}");
    expect(cards().length).toBeLessThan(guide.length);
    // Past the two other needs to the first card's own words.
    await userEvent.keyboard("{Tab}{Tab}{Tab}{Enter}");
    const first = host.querySelector<HTMLDetailsElement>(".guide-card details")!;
    expect(first.open).toBe(true);
    expect(document.activeElement).toBe(first.querySelector("summary"));
  });

  test("takes the focus with it when it comes from another screen", async () => {
    const { state } = await show("settings");
    state.screen.value = "sensors";
    await expect.poll(() => host.querySelector(".guide-card")).not.toBeNull();
    await expect.poll(() => document.activeElement?.id).toBe("content");
  });
});

describe("one of two sensors", () => {
  const able = (state: AppState): void => {
    const { stream } = state.sensors.pelvis;
    stream.value = { ...stream.value!, canIdentify: true };
  };

  test("is made to blink where it can, and what came of it is said", async () => {
    const { state, calls } = await show("settings-two", able);
    const buttons = page.getByRole("button", { name: /^Make it blink/ });
    expect(buttons.elements()).toHaveLength(1);
    await buttons.click();
    expect(calls).toEqual(["identify pelvis"]);
    state.sensors.pelvis.sign.value = "not-done";
    await expect.element(page.getByText("It gave no sign just now.", { exact: false })).toBeVisible();
    state.sensors.pelvis.link.value = { phase: "stopped", sensor: "Thora 77C1" };
    await expect.poll(() => buttons.elements()).toHaveLength(0);
  });

  test("of the simulated body nothing blinks", async () => {
    await show("settings-two", (state) => {
      able(state);
      state.simulation.value = { speed: 1 };
    });
    expect(page.getByRole("button", { name: /^Make it blink/ }).elements()).toHaveLength(0);
  });
});

describe("what the sensor needs from the person", () => {
  const waiting = (attempt: number) =>
    ({
      phase: "waiting",
      sensor: "Polar Sense",
      attempt,
      retryInMs: 4000,
      fault: { code: "command-failed", detail: "status 13", advice: "off-charger" },
    }) as const;

  test("is said once while the link tries again and again, and goes when it streams", async () => {
    const { state } = await show("now-no-gyro", (s) => {
      s.link.value = waiting(2);
    });
    const banners = (): (string | null)[] =>
      [...host.querySelectorAll(".fault-title")].map(({ textContent }) => textContent);
    expect(banners()).toEqual(["The sensor is on its charger"]);
    expect(host.textContent).not.toContain("status 13");
    const banner = host.querySelector(".fault");
    state.link.value = { phase: "connecting", sensor: "Polar Sense", attempt: 3 };
    state.link.value = waiting(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(host.querySelector(".fault")).toBe(banner);
    state.link.value = { phase: "streaming", sensor: "Polar Sense" };
    await expect.poll(banners).toEqual([]);
  });

  test("stays dismissed until the person begins anew", async () => {
    const { state } = await show("now-no-gyro", (s) => {
      s.link.value = waiting(2);
    });
    await page.getByRole("button", { name: /^Dismiss/ }).click();
    state.link.value = { phase: "connecting", sensor: "Polar Sense", attempt: 3 };
    state.link.value = waiting(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(host.querySelector(".fault")).toBeNull();
    state.link.value = { phase: "choosing" };
    await new Promise((resolve) => setTimeout(resolve, 50));
    state.link.value = waiting(1);
    await expect.poll(() => host.querySelector(".fault")).not.toBeNull();
  });

  test("a link that is lost and sought again brings no such banner", async () => {
    await show("now-no-gyro", (s) => {
      s.link.value = { ...waiting(2), fault: { code: "link-lost" } };
    });
    expect(host.querySelector(".fault")).toBeNull();
  });
});
