// The line about what the sensor recorded by itself, on Now, and its sessions among the recordings.
import axe from "axe-core";
import { render } from "preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { AppState } from "../../src/app/state.ts";
import { App } from "../../src/ui/App.tsx";
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
});

function shown(situation: keyof typeof situations): { readonly state: AppState; readonly calls: string[] } {
  const state = situations[situation]();
  const { actions, calls } = recordingActions(state);
  render(<App state={state} actions={actions} />, host);
  return { state, calls };
}

const violations = async (): Promise<string[]> =>
  (await axe.run(host, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })).violations.map(
    ({ id }) => id,
  );

test("fetching shows how far it is, can be left for later, and then says what came of it", async () => {
  await page.viewport(390, 800);
  const { state, calls } = shown("now");
  await expect.element(page.getByRole("main")).toBeVisible();
  expect(host.textContent).not.toMatch(/sensor recorded/);
  state.backfill.value = { phase: "running", records: 37, of: 100 };
  await expect.element(page.getByText(/Fetching what the sensor recorded: 37\s?%/)).toBeVisible();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  expect(await violations()).toEqual([]);
  await page.getByRole("button", { name: "Cancel" }).click();
  expect(calls).toContain("cancelBackfill");
  state.backfill.value = { phase: "cancelled" };
  await expect.element(page.getByText(/The rest stays on the sensor/)).toBeVisible();
  state.backfill.value = { phase: "done", result: { records: 5, lost: 1, damaged: 2 } };
  await expect
    .element(page.getByText(/is in your day. One of its records cannot be used.*2 records came/))
    .toBeVisible();
  state.backfill.value = { phase: "failed", fault: { code: "log-silent", detail: "epochs" } };
  await expect.element(page.getByText(/did not send what it recorded/)).toBeVisible();
});

test("a session from the sensor's log is named so; one of means is not offered to be worked out again", async () => {
  const { state } = shown("recordings");
  const [first, ...others] = state.sessions.peek();
  state.sessions.value = [{ ...first!, origin: "log-epochs", sampleCount: 0 }, ...others];
  await expect.element(page.getByText("Recorded by the sensor while this page was away")).toBeVisible();
  await expect.element(page.getByText("means over five seconds, no samples")).toBeVisible();
  const again = page.getByRole("button", { name: /^Work out again/ });
  expect(again.elements()).toHaveLength(others.filter(({ id }) => id !== state.recordingId.peek()).length);
  expect(await violations()).toEqual([]);
});
