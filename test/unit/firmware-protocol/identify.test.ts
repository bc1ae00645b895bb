// The sign by which a person tells two sensors apart: the bytes of the makers' documents, and nothing else changed.
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { espruinoDriver } from "../../../firmware-protocol/devices/espruino/driver.ts";
import { ledCommand } from "../../../firmware-protocol/devices/metamotion/codec.ts";
import { metamotionDriver } from "../../../firmware-protocol/devices/metamotion/driver.ts";
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import { decodeRequest } from "../../../firmware-protocol/devices/thora/control.ts";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import { thingyDriver } from "../../../firmware-protocol/devices/thingy52/driver.ts";
import { dotDriver } from "../../../firmware-protocol/devices/xsens-dot/driver.ts";
import type { DeviceDriver, DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { sensors } from "../../../firmware-protocol/registry.ts";
import { bytesOf } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

const traitsOf = (driver: DeviceDriver, more: Partial<DeviceTraits> = {}): DeviceTraits => ({
  driverId: driver.id,
  model: "",
  firmware: "",
  hardware: "",
  ratesHz: [],
  canBuzz: false,
  ...more,
});

/** Reads give `values`; what is written is kept. */
function answers(values: Readonly<Record<string, string>> = {}) {
  const written: (readonly [string, Uint8Array])[] = [];
  const answer = (step: GattStep): StepOutcome => {
    if (step.do === "read") {
      const value = values[step.channel];
      return value === undefined
        ? { ok: false, reason: "missing", detail: step.channel }
        : { ok: true, bytes: viewOf(bytesOf(value)) };
    }
    if (step.do === "write") written.push([step.channel, step.bytes]);
    return { ok: true };
  };
  return { answer, written };
}

const signOf = (driver: DeviceDriver, answer: (step: GattStep) => StepOutcome, traits = traitsOf(driver)) =>
  ran(driver.identify!(traits), answer);

test("those that can are Thora, DOT, MetaMotion, Thingy and Espruino; of the others no maker tells how", async () => {
  const able = [];
  for (const { id, load } of sensors) if ((await load()).identify !== undefined) able.push(id);
  expect(able.toSorted()).toEqual(["espruino", "metamotion", "thingy52", "thora", "xsens-dot"]);
});

test("a Thora sensor is asked through Control, for some seconds", () => {
  const requests: unknown[] = [];
  const sensor = new ThoraSensor({
    info: simulatedInfo(1),
    onAccepted: ({ operation, arguments: given }) => requests.push([operation, given]),
  });
  const { outcome, steps } = signOf(thoraDriver, (step) => {
    if (step.do !== "request") return { ok: true };
    const request = decodeRequest(viewOf(step.bytes));
    if (!request.ok) throw new Error(JSON.stringify(request.error));
    return { ok: true, bytes: viewOf(sensor.control(step.bytes, 0)!) };
  });
  expect(outcome).toEqual({ ok: true, value: undefined });
  expect(steps).toHaveLength(1);
  expect(requests).toEqual([["identify", { duration: 5000 }]]);
});

describe("Movella DOT", () => {
  const settings = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
  const hex = Array.from(settings, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

  test("names the light alone in the visit index, and leaves all other fields and the measurement as they are", () => {
    const { answer, written } = answers({ settings: hex });
    expect(signOf(dotDriver, answer).outcome.ok).toBe(true);
    const expected = settings.slice();
    expected.set([1, 1]);
    expect(written).toEqual([["settings", expected]]);
  });

  test("that refuses while it measures says so, and is not stopped for it", () => {
    const { outcome, steps } = signOf(dotDriver, (step) =>
      step.do === "read"
        ? { ok: true, bytes: viewOf(settings) }
        : { ok: false, reason: "refused", detail: "measuring" },
    );
    expect(outcome).toMatchObject({ ok: false, error: { reason: "refused" } });
    expect(steps.map((step) => ("channel" in step ? step.channel : step.do))).toEqual([
      "settings",
      "settings",
    ]);
  });

  test("with settings of another length is not written to", () => {
    const { answer, written } = answers({ settings: "01 02" });
    expect(signOf(dotDriver, answer).outcome).toMatchObject({ ok: false, error: { code: "unreadable" } });
    expect(written).toEqual([]);
  });
});

describe("MetaMotion", () => {
  const pattern = bytesOf("02 03 00 02 1F 00 00 00 32 00 00 00 F4 01 00 00 0A");

  test("the pattern is that of the vendor's test: green, high 31 for 50 ms, every 500 ms, ten times", () => {
    const green = { colour: "green", high: 31, highMs: 50, periodMs: 500, repeat: 10 } as const;
    expect(ledCommand(green)).toEqual(pattern);
    expect(ledCommand({ ...green, colour: "blue", highMs: 0x0102 })[2]).toBe(2);
  });

  test("the pattern is set, then played", () => {
    const { answer, written } = answers();
    expect(signOf(metamotionDriver, answer).outcome.ok).toBe(true);
    expect(written).toEqual([
      ["command", pattern],
      ["command", bytesOf("02 01 01")],
    ]);
  });

  test("a refused pattern is not played", () => {
    const { steps, outcome } = signOf(metamotionDriver, () => ({
      ok: false,
      reason: "refused",
      detail: "",
    }));
    expect(outcome.ok).toBe(false);
    expect(steps).toHaveLength(1);
  });
});

describe("Thingy:52", () => {
  const flash = bytesOf("03 06 64");

  test.each([
    ["breathing", "02 06 14 AC 0D", "02 06 14 AC 0D"],
    ["constant, read with a byte too many", "01 10 20 30 00", "01 10 20 30"],
    ["off", "00 00 00 00 00", "00"],
  ])("flashes by single shots, then its light is %s as before", (_title, held, back) => {
    const { answer, written } = answers({ led: held });
    expect(signOf(thingyDriver, answer).outcome.ok).toBe(true);
    expect(written.length).toBeGreaterThan(2);
    expect(written.slice(0, -1)).toEqual(written.slice(0, -1).map(() => ["led", flash]));
    expect(written.at(-1)).toEqual(["led", bytesOf(back)]);
  });

  test.each([
    ["a mode unknown to us", { led: "07 01 02" }],
    ["too few bytes", { led: "01 10" }],
    ["nothing", {}],
  ])("whose light reads as %s only flashes", (_title, values) => {
    const { answer, written } = answers(values);
    expect(signOf(thingyDriver, answer).outcome.ok).toBe(true);
    expect(new Set(written.map(([, bytes]) => bytes.join()))).toEqual(new Set([flash.join()]));
  });

  test("without a light says so", () => {
    const { outcome } = signOf(thingyDriver, () => ({ ok: false, reason: "missing", detail: "led" }));
    expect(outcome).toMatchObject({ ok: false, error: { reason: "missing" } });
  });

  test("touches nothing but its light, so that the stream goes on", () => {
    const { steps } = signOf(thingyDriver, answers({ led: "00" }).answer);
    const touched = steps.flatMap((step) => ("channel" in step ? [step.channel] : []));
    expect(new Set(touched)).toEqual(new Set(["led"]));
  });
});

describe("Espruino", () => {
  const typedTo = (hardware: string): string => {
    const { answer, written } = answers();
    expect(signOf(espruinoDriver, answer, traitsOf(espruinoDriver, { hardware })).outcome.ok).toBe(true);
    expect(written.every(([channel, { length }]) => channel === "console" && length <= 20)).toBe(true);
    return written.map(([, bytes]) => String.fromCharCode(...bytes)).join("");
  };

  test("a Puck.js blinks its red light, a Bangle.js buzzes; neither echoes nor stops what runs", () => {
    const [silent, line] = [typedTo("PUCKJS 2.1").charCodeAt(0), typedTo("PUCKJS 2.1").slice(1)];
    expect(silent).toBe(16);
    expect(line).toMatch(/^digitalPulse\(LED1,1,\[(\d+,)*\d+\]\)\n$/);
    expect(typedTo("BANGLEJS2")).toBe("\x10Bangle.buzz(500,1)\n");
  });

  test("the Puck's light is out at the end: it is lit in the odd places of its times", () => {
    const times = /\[(.*)\]/.exec(typedTo("PUCKJS 2.1"))![1]!.split(",").map(Number);
    expect(times.length % 2).toBe(1);
    expect(times.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(1500);
  });
});
