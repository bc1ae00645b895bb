// One sensor that nobody knows, two at once, one that buzzes, and two that know less: what is said, and what a press does.
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { AppState } from "../../src/app/state.ts";
import { radiansFromDegrees } from "../../src/domain/units.ts";
import { App } from "../../src/ui/App.tsx";
import { recordingActions } from "./fixtures/recording-actions.ts";
import { type Situation, situations } from "./fixtures/state-fixture.ts";

let host: HTMLElement;

beforeEach(async () => {
  await page.viewport(1280, 800);
  host = document.createElement("div");
  document.body.append(host);
});

afterEach(() => {
  render(null, host);
  host.remove();
});

async function show(name: Situation): Promise<{ readonly state: AppState; readonly calls: string[] }> {
  const state = situations[name]();
  const { actions, calls } = recordingActions(state);
  render(<App state={state} actions={actions} />, host);
  await expect.poll(() => host.querySelector("[aria-busy=true]")).toBeNull();
  return { state, calls };
}

const press = (name: string | RegExp): Promise<void> => page.getByRole("button", { name }).first().click();
const region = (name: string): Element => page.getByRole("region", { name }).element();
const buttonsIn = (element: Element): (string | null)[] =>
  [...element.querySelectorAll("button")].map(({ textContent }) => textContent);

describe("a sensor that nobody recognises", () => {
  test("is asked about by the titles of those that it could be, and nothing else is offered", async () => {
    const { calls } = await show("which-sensor");
    const card = region("Which sensor is this?");
    expect(buttonsIn(card)).toEqual([
      "WitMotion BLE 5.0",
      "Espruino Puck.js and Bangle.js 2",
      "None of these",
    ]);
    await press("WitMotion BLE 5.0");
    await press("None of these");
    expect(calls).toEqual(["identifyAs upper-back witmotion", "noneOfThese upper-back"]);
    // It is asked once: no banner beside the card.
    expect(host.querySelectorAll(".fault")).toHaveLength(1);
  });

  test("of the second place is asked about for that place", async () => {
    const { state, calls } = await show("now-two");
    state.sensors.pelvis.link.value = {
      phase: "failed",
      sensor: "My tag",
      fault: { code: "which-sensor", candidates: ["witmotion"] },
    };
    await press("WitMotion BLE 5.0");
    expect(calls).toEqual(["identifyAs pelvis witmotion"]);
  });

  test("that nothing fits leads to the page of those that work", async () => {
    const { calls } = await show("unknown-sensor");
    await press("Sensors that work");
    expect(calls).toEqual(["go sensors"]);
  });

  test("and a sensor with a name of its own can be sought among all devices", async () => {
    const { calls } = await show("welcome");
    await press("My sensor is not in the list");
    expect(calls).toEqual(["connect upper-back all-devices"]);
  });
});

describe("two sensors", () => {
  test("are both in the top bar, and the lost one alone is told", async () => {
    await show("now-two-one-lost");
    const text = (name: string): string | null => page.getByRole("status", { name }).element().textContent;
    expect(text("Upper back sensor link")).toBe("Connected");
    expect(text("Pelvis sensor link")).toBe("Trying again, second time");
    expect(host.querySelectorAll(".status-item.troubled")).toHaveLength(1);
    // The body's own screen goes on as if nothing had happened.
    expect(page.getByRole("meter", { name: "Forward lean" }).element().getAttribute("aria-valuenow")).toBe(
      "6",
    );
    expect(host.querySelector(".hero-number")!.textContent).toBe("18");
  });

  test("tell the bend between them, forward and back, and none where it is not known", async () => {
    const { state } = await show("now-two");
    const bend = (): string => region("Bend between the two sensors").textContent ?? "";
    expect(bend()).toContain("Bend between the two sensors: 12° forward");
    expect(bend()).toContain("3° to the left");
    state.flexion.value = { forward: radiansFromDegrees(-7), lateral: radiansFromDegrees(0) };
    await expect.poll(bend).toContain("Bend between the two sensors: 7° back");
    state.flexion.value = undefined;
    await expect.poll(bend).not.toContain("°");
    expect(bend()).toContain("press “Use this position as reference”");
  });

  test("have no number the moment one of them is lost, though one was known just now", async () => {
    const { state } = await show("now-two");
    state.sensors.pelvis.link.value = { phase: "stopped", sensor: "Thora 77C1" };
    await expect.poll(() => region("Bend between the two sensors").textContent).not.toContain("°");
  });

  test("have no card where there is one, nor where a try-out runs", async () => {
    await show("now");
    expect(host.querySelector(".pair")).toBeNull();
    render(null, host);
    const { state } = await show("now-two");
    expect(host.querySelector(".pair")).not.toBeNull();
    state.simulation.value = { speed: 1 };
    await expect.poll(() => host.querySelector(".pair")).toBeNull();
  });

  test("are stopped and forgotten each by itself, and a second one is offered only beside a first", async () => {
    const { calls } = await show("settings-two");
    await press(/^Stop ?: Pelvis/);
    await press(/^Forget ?: Upper back/);
    expect(calls).toEqual(["stop pelvis", "forget upper-back"]);
    expect(page.getByRole("button", { name: "Add a second sensor on the pelvis" }).query()).toBeNull();
    render(null, host);
    const one = await show("settings");
    await press("Add a second sensor on the pelvis");
    expect(one.calls).toEqual(["connect pelvis"]);
    one.state.link.value = { phase: "none" };
    await expect
      .poll(() => page.getByRole("button", { name: "Add a second sensor on the pelvis" }).query())
      .toBeNull();
  });

  test("cannot be one device: the person is told whose place it has", async () => {
    await show("settings-taken");
    expect(host.querySelector(".fault")!.textContent).toContain("worn at the other place already");
  });
});

describe("the buzz", () => {
  test("is chosen and tried where the sensor can", async () => {
    const { state, calls } = await show("settings-two");
    await press("Strong");
    await press("Try the buzz");
    expect(calls).toEqual(['updateSettings {"buzz":"strong"}', "testBuzz"]);
    state.settings.value = { ...state.settings.value, buzz: "off" };
    await expect.poll(() => page.getByRole("button", { name: "Try the buzz" }).query()).toBeNull();
  });

  test("is explained where the sensor cannot", async () => {
    await show("settings-taken");
    expect(page.getByRole("button", { name: "Gentle" }).query()).toBeNull();
    expect(region("Nudges").textContent).toContain("cannot buzz");
  });
});

describe("a sensor that knows less", () => {
  test("without a gyroscope says so, and shows no lean while it is moved", async () => {
    const { state } = await show("now-no-gyro");
    const card = (): string => region("Upper-back lean").textContent ?? "";
    expect(card()).toContain("no gyroscope");
    expect(card()).toContain("Waiting for a slower moment.");
    expect(host.querySelector("[role=meter]")).toBeNull();
    state.leanWaits.value = false;
    state.lean.value = situations.now().lean.value;
    await expect.poll(card).not.toContain("Waiting");
    expect(card()).toContain("no gyroscope");
    expect(host.querySelectorAll("[role=meter]")).toHaveLength(2);
  });

  test("with a gyroscope has no such line", async () => {
    await show("now");
    expect(region("Upper-back lean").textContent).not.toContain("gyroscope");
  });

  test("with an angle of its own has its word shown as its word, and no position", async () => {
    const { state } = await show("now-own-angle");
    const card = (): string => region("Upright GO’s own angle").textContent ?? "";
    expect(card()).toContain("Upright GO says 12° forward of its own zero.");
    expect(card()).toContain("past the limit set in its own app");
    expect(card()).toContain("nothing is recorded");
    expect(host.querySelector("[role=meter]")).toBeNull();
    expect(host.querySelector(".chip-fault")).toBeNull();
    expect(host.querySelector(".hero-number")!.textContent).toBe("–");
    state.ownAngle.value = undefined;
    await expect.poll(() => host.querySelectorAll(".gauge")).toHaveLength(2);
  });

  test("is offered to who asked for it", async () => {
    const { calls } = await show("settings");
    await page.getByRole("switch", { name: "Offer experimental sensors too" }).click();
    expect(calls).toEqual(['updateSettings {"experimentalSensors":true}']);
  });
});
