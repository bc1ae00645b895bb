// The guided reference and the sensor's accuracy in every situation: axe, width, keyboard, and what is said to whom.
import axe from "axe-core";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { AppState } from "../../src/app/state.ts";
import { epochMs } from "../../src/domain/units.ts";
import { App } from "../../src/ui/App.tsx";
import { type CalibrationMoment, calibrationViews } from "./fixtures/calibration-fixture.ts";
import { recordingActions } from "./fixtures/recording-actions.ts";
import { situations } from "./fixtures/state-fixture.ts";

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
});

const screenOf = (moment: CalibrationMoment): "calibrate" | "sensor-accuracy" =>
  moment.startsWith("poses") ? "sensor-accuracy" : "calibrate";

/** `moment` undefined: the screen's first page. */
async function show(screen: AppState["screen"]["value"], moment?: CalibrationMoment) {
  const state = situations.settings();
  state.screen.value = screen;
  if (moment !== undefined) state.calibration.value = calibrationViews[moment];
  const { actions, calls } = recordingActions(state);
  render(<App state={state} actions={actions} />, host);
  await document.fonts.ready;
  await expect.poll(() => host.querySelector("[aria-busy=true]")).toBeNull();
  await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
  return { state, calls };
}

async function violations(): Promise<string[]> {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

const moments = [
  ["calibrate", undefined],
  ["sensor-accuracy", undefined],
  ...(Object.keys(calibrationViews) as CalibrationMoment[]).map(
    (moment) => [screenOf(moment), moment] as const,
  ),
] as const;

describe.each([390, 1280] as const)("at %i px", (width) => {
  describe.each(["light", "dark"] as const)("%s", (theme) => {
    test.each(moments)("%s, %s: no axe violation and no sideways scrolling", async (screen, moment) => {
      await page.viewport(width, width === 390 ? 844 : 800);
      document.documentElement.dataset.theme = theme;
      await show(screen, moment);
      expect(await violations()).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(innerWidth);
    });
  });
});

test("the choices make the plan, and bows cannot be left out where only they show forward", async () => {
  const { calls } = await show("calibrate");
  await page.getByRole("button", { name: "Seated only" }).click();
  await page.getByRole("switch", { name: "Three slow bows" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  const plan = { position: "seated", bows: false, walk: false, mounting: "on-back" };
  expect(calls).toContain(`beginComposite upper-back ${JSON.stringify(plan)}`);
  await page.getByRole("switch", { name: "The sensor lies flat on my back" }).click();
  await page.getByRole("button", { name: "Begin" }).click();
  expect(calls.at(-1)).toContain('"bows":true');
  expect(calls.at(-1)).toContain('"mounting":"any"');
});

test("nothing begins without a sensor, and it says what to do", async () => {
  const { state, calls } = await show("calibrate");
  state.link.value = { phase: "none" };
  await expect.element(page.getByRole("button", { name: "Begin" })).toBeDisabled();
  await expect.element(page.getByText(/Connect a sensor first/)).toBeVisible();
  expect(calls.filter((call) => call.startsWith("begin"))).toEqual([]);
});

test("a step that was not taken says why, with the number, and waits for a word", async () => {
  const { calls } = await show("calibrate", "refused");
  await expect.element(page.getByText(/swayed by 1\.8°; up to 1° is fine/).first()).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("button", { name: "Leave it out" }).click();
  expect(calls.slice(-2)).toEqual(['command {"kind":"begin"}', 'command {"kind":"skip"}']);
});

test("the live region speaks with the step, and stays silent while seconds pass", async () => {
  const { state } = await show("calibrate", "holding");
  const region = host.querySelector(".calibrate-stage [aria-live=polite]")!;
  const said: (string | null)[] = [region.textContent];
  const observer = new MutationObserver(() => said.push(region.textContent));
  observer.observe(region, { childList: true, characterData: true, subtree: true });
  const view = calibrationViews.holding;
  for (const secondsLeft of [2.4, 1.9, 1.2, 0.6]) {
    if (view.phase !== "running" || view.report.kind !== "composite") throw new Error("fixture");
    const { progress } = view.report;
    state.calibration.value = {
      ...view,
      report: {
        ...view.report,
        progress: { ...progress, phase: { kind: "holding", share: 0.8, secondsLeft } },
      },
    };
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  await expect.poll(() => host.querySelector(".arch-number")?.textContent).toBe("1");
  expect(said).toEqual(["Hold, and breathe"]);
  state.calibration.value = calibrationViews.ready;
  await expect.poll(() => region.textContent).toMatch(/^Stand, tall and easy\. /);
  observer.disconnect();
});

test("the result can be kept, let go, or one step of it done again", async () => {
  const { calls } = await show("calibrate", "result");
  await expect.element(page.getByText("94 %").or(page.getByText("94\u00a0%"))).toBeVisible();
  await page.getByRole("button", { name: "Three slow bows" }).click();
  await page.getByRole("button", { name: "Keep this reference" }).click();
  await page.getByRole("button", { name: "Let it go" }).click();
  expect(calls.slice(-3)).toEqual(['command {"kind":"repeat","index":2}', "keep", "end"]);
});

test("leaving the screen lets go of what was not kept", async () => {
  const { state, calls } = await show("calibrate", "holding");
  state.screen.value = "now";
  await expect.poll(() => calls).toContain("end");
});

test("the accuracy is told in thousandths of gravity and in degrees of lean", async () => {
  await show("sensor-accuracy", "poses-result");
  await expect.element(page.getByText("12.0 mg")).toBeVisible();
  await expect.element(page.getByText("0.6 mg")).toBeVisible();
  await expect.element(page.getByText("about 1.2°")).toBeVisible();
});

test("Tab reaches every control of a step", async () => {
  await page.viewport(1280, 800);
  await show("calibrate", "ready");
  const wanted = new Set(
    [...host.querySelectorAll<HTMLElement>("main button, main a[href], main input")].filter((element) =>
      element.checkVisibility(),
    ),
  );
  expect(wanted.size).toBe(3);
  for (let i = 0; i < 30; i++) {
    await userEvent.keyboard("{Tab}");
    wanted.delete(document.activeElement as HTMLElement);
  }
  expect(wanted.size).toBe(0);
});

describe("a recording worked out again", () => {
  const change = {
    seconds: 3600,
    forwardShiftRad: -0.061,
    lateralShiftRad: 0,
    otherStateSeconds: 0,
    changesBefore: 12,
    changesAfter: 13,
  };

  test("asks first, shows how far it is, and can be cancelled", async () => {
    const { state, calls } = await show("recordings");
    await page.getByRole("button", { name: /^Work out again: Desk/ }).click();
    await page.getByRole("button", { name: "Work it out again" }).click();
    expect(calls).toContain("reanalyse s2");
    state.reanalysing.value = { sessionId: "s2", share: 0.4, phase: "running" };
    await expect.element(page.getByRole("progressbar", { name: /^Working out again/ })).toBeVisible();
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    expect(calls).toContain("cancelReanalysis");
  });

  test("says plainly what came out differently", async () => {
    const { state } = await show("recordings");
    state.reanalysing.value = {
      sessionId: "s2",
      share: 1,
      phase: "done",
      change,
      referenceSetAt: epochMs(1),
    };
    await expect.element(page.getByText(/Lean reads 3\.5° further back on average/)).toBeVisible();
    await expect.element(page.getByText(/Changes of position: 13, before 12/)).toBeVisible();
  });

  test("is not offered for what is being recorded", async () => {
    const { state } = await show("recordings");
    state.recordingId.value = "s2";
    await expect.poll(() => host.querySelectorAll("[aria-label^='Work out again']").length).toBe(2);
  });
});
