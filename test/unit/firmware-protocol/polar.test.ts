import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { decodeFrame } from "../../../firmware-protocol/devices/polar/codec.ts";
import { decodeReply, encodeCommand, settingsIn } from "../../../firmware-protocol/devices/polar/control.ts";
import { polarDriver } from "../../../firmware-protocol/devices/polar/driver.ts";
import { pmdService } from "../../../firmware-protocol/devices/polar/gatt.ts";
import { chosenFrom, formatFrom } from "../../../firmware-protocol/devices/polar/traits.ts";
import type { GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

const inG = (title: string): boolean => title.includes(" in g");
const inSix = (title: string): boolean => title.startsWith("six channels");
testVectors("polar", formatFrom(52, 1, undefined), ({ title }) => !inG(title) && !inSix(title));
testVectors("polar", formatFrom(52, 2.44e-4, undefined), ({ title }) => inG(title));
testVectors("polar", formatFrom(50, 1, 1), ({ title }) => inSix(title));

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
const view = (text: string): DataView => viewOf(bytesOf(text));

describe("the maker's gyroscope frames", () => {
  test("type 0: counts, the second sample from its differences", () => {
    expect(decodeFrame(view("05 FF FF FF FF FF FF FF 7F 80 EA FF 08 00 0D 00 03 01 DF 00"))).toEqual({
      ok: true,
      value: {
        measurement: "gyr",
        tick: 2 ** 53 - 1,
        worth: "factor deg/s",
        values: [-22, 8, 13, -23, 11, 16],
      },
    });
  });

  test("type 1: bit patterns of floats that differ", () => {
    const found = decodeFrame(
      view(
        "05 00 94 35 77 00 00 00 00 81 00 00 80 3F 00 00 20 41 00 00 A0 41 1C 01 00 00 A0 01 00 00 08 CD CC EC 0D",
      ),
    );
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    expect(found.value.worth).toBe("factor deg/s");
    const { values } = found.value;
    expect(values.slice(0, 3)).toEqual([1, 10, 20]);
    expect(values).toHaveLength(6);
    for (const [i, value] of [10, 20, 1.1].entries()) expect(values[3 + i]).toBeCloseTo(value, 6);
  });

  test("a bit pattern that is no number is refused", () => {
    expect(
      decodeFrame(view("05 00 94 35 77 00 00 00 00 81 00 00 80 7F 00 00 20 41 00 00 A0 41")),
    ).toMatchObject({ ok: false, error: { code: "bad-value" } });
  });
});

test("blocks that claim more samples than any packet holds are refused", () => {
  const blocks = "00 FF ".repeat(5);
  expect(decodeFrame(view(`02 00 94 35 77 00 00 00 00 81 01 00 02 00 03 00 ${blocks}`))).toMatchObject({
    ok: false,
    error: { code: "bad-value", field: "samples" },
  });
});

describe("commands and replies", () => {
  const veritySettings = "00 01 34 00 01 01 10 00 02 01 08 00 04 01 03";

  test("start commands are those that the sensors are known to take", () => {
    const verity = settingsIn(view(veritySettings), 0);
    expect(hex(encodeCommand("start", "acc", chosenFrom(verity, 52, 8)))).toBe(
      "02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03",
    );
    const gyr = settingsIn(view("00 01 34 00 01 01 10 00 02 01 D0 07 04 01 03"), 0);
    expect(hex(encodeCommand("start", "gyr", chosenFrom(gyr, 52, 1000)))).toBe(
      "02 05 00 01 34 00 01 01 10 00 02 01 d0 07 04 01 03",
    );
    const h10 = settingsIn(view("00 04 19 00 32 00 64 00 C8 00 01 01 10 00 02 03 02 00 04 00 08 00"), 0);
    expect(hex(encodeCommand("start", "acc", chosenFrom(h10, 50, 8)))).toBe(
      "02 02 00 01 32 00 01 01 10 00 02 01 08 00",
    );
    expect(hex(encodeCommand("start", "acc", chosenFrom(h10, 200, 8)))).toBe(
      "02 02 00 01 c8 00 01 01 10 00 02 01 08 00",
    );
    expect(hex(encodeCommand("stop", "acc"))).toBe("03 02");
    expect(hex(encodeCommand("stop", "gyr"))).toBe("03 05");
  });

  test("a list of settings is read, and a range is chosen from it", () => {
    const found = settingsIn(view("00 01 34 00 01 01 10 00 02 04 F5 00 F4 01 E8 03 D0 07 04 01 03"), 0);
    expect(found).toEqual({ rate: [52], resolution: [16], range: [245, 500, 1000, 2000], channels: [3] });
    expect(chosenFrom(found, 52, 1000)).toMatchObject({ range: [1000] });
  });

  test("a list that is cut or names the unknown ends where it is understood", () => {
    expect(settingsIn(view("00 01 34 00 02 04 F5 00"), 0)).toEqual({ rate: [52] });
    expect(settingsIn(view("00 01 34 00 77 01 00"), 0)).toEqual({ rate: [52] });
  });

  test("replies: done with settings, refused with a status, and no reply at all", () => {
    expect(decodeReply(view("F0 01 02 00 00 FF FF FF"))).toEqual({
      ok: true,
      value: { status: 0, settings: {} },
    });
    expect(decodeReply(view("F0 01 06 07 00"))).toMatchObject({ ok: true, value: { status: 7 } });
    expect(decodeReply(view("01 02"))).toMatchObject({ ok: false });
    const started = decodeReply(view("F0 02 02 00 00 05 01 16 DD 7F 39"));
    expect(started.ok && started.value.settings.factor?.[0]).toBeCloseTo(2.44e-4, 7);
  });
});

/** A sensor by its replies to commands in hexadecimal; what it has no reply for times out. */
const sensor =
  (replies: Readonly<Record<string, string>>) =>
  (step: GattStep): StepOutcome => {
    if (step.do === "read") {
      if (step.channel === "systemId") return { ok: true, bytes: view("01 02 03 FE FF A0 9E 0C") };
      if (step.channel === "model")
        return { ok: true, bytes: viewOf(Uint8Array.from([0x48, 0x31, 0x30, 0])) };
      return { ok: false, reason: "missing", detail: step.channel };
    }
    if (step.do === "subscribe" && step.channel === "battery")
      return { ok: false, reason: "missing", detail: "battery" };
    if (step.do !== "request") return { ok: true };
    const [, reply] = Object.entries(replies).find(([command]) => hex(step.bytes).startsWith(command)) ?? [];
    if (reply === undefined || !step.matches(view(reply)))
      return { ok: false, reason: "timed-out", detail: "no reply" };
    return { ok: true, bytes: view(reply) };
  };

const verity = {
  "01 02": "F0 01 02 00 00 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03",
  "01 05": "F0 01 05 00 00 00 01 34 00 01 01 10 00 02 01 D0 07 04 01 03",
  "02 02": "F0 02 02 00 00 05 01 16 DD 7F 39",
  "02 05": "F0 02 05 00 00 05 01 29 5C 8F 3D",
  "03 02": "F0 03 02 00 00",
  "03 05": "F0 03 05 00 00",
};
const h10 = {
  "01 02": "F0 01 02 00 00 00 04 19 00 32 00 64 00 C8 00 01 01 10 00 02 03 02 00 04 00 08 00",
  "01 05": "F0 01 05 02 00",
  "02 02": "F0 02 02 00 00 05 01 00 00 80 3F",
  "03 02": "F0 03 02 00 00",
  "03 05": "F0 03 05 02 00",
};

const commandsOf = (steps: readonly GattStep[]): string[] =>
  steps.flatMap((step) => (step.do === "request" ? [hex(step.bytes).slice(0, 5)] : []));

const helloOf = (replies: Readonly<Record<string, string>>) => ran(polarDriver.hello(), sensor(replies));
const traits = {
  driverId: "polar",
  sensorId: "1",
  model: "Polar",
  firmware: "",
  hardware: "",
  ratesHz: [52],
  canBuzz: false,
};
const startOf = (replies: Readonly<Record<string, string>>, rateHz = 50) =>
  ran(polarDriver.start(traits, { rateHz }), sensor(replies));

describe("hello", () => {
  test("names the sensor and the rates that both measurements have", () => {
    expect(helloOf(verity).outcome).toEqual({
      ok: true,
      value: {
        driverId: "polar",
        sensorId: "010203feffa09e0c",
        model: "Polar H10",
        firmware: "",
        hardware: "",
        ratesHz: [52],
        canBuzz: false,
      },
    });
    expect(helloOf(h10).outcome).toMatchObject({ ok: true, value: { ratesHz: [25, 50, 100, 200] } });
  });

  test("one that says nothing of a gyroscope has none if its list of measurements has none, else it is silent", () => {
    const { "01 05": _, ...silent } = h10;
    const answer = sensor(silent);
    const listing = (features: string) => (step: GattStep) =>
      step.do === "read" && step.channel === "control"
        ? ({ ok: true, bytes: view(features) } as const)
        : answer(step);
    const list = "0F 05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
    expect(ran(polarDriver.hello(), listing(list)).outcome).toMatchObject({
      ok: true,
      value: { ratesHz: [25, 50, 100, 200] },
    });
    expect(ran(polarDriver.start(traits, { rateHz: 50 }), listing(list)).outcome).toMatchObject({
      ok: true,
      value: { channels: 3 },
    });
    for (const features of ["0F 24", "00 05", "0F", ""])
      expect(ran(polarDriver.hello(), listing(features)).outcome).toMatchObject({
        ok: false,
        error: { code: "step-failed", reason: "timed-out" },
      });
  });

  test("a sensor without acceleration is incompatible; a silent one is told as silent", () => {
    expect(helloOf({ "01 02": "F0 01 02 02 00" }).outcome).toMatchObject({
      ok: false,
      error: { code: "incompatible" },
    });
    expect(helloOf({}).outcome).toMatchObject({
      ok: false,
      error: { code: "step-failed", reason: "timed-out" },
    });
  });
});

describe("start", () => {
  test("asks what there is, starts one after the other, and takes the factors", () => {
    const { outcome, steps } = startOf(verity);
    expect(commandsOf(steps)).toEqual(["01 02", "01 05", "02 02", "02 05"]);
    expect(outcome).toMatchObject({
      ok: true,
      value: { channels: 6, rateHz: 52, clock: { ticksPerS: 1e9, modulus: 2 ** 53, of: "last" } },
    });
    if (!outcome.ok) return;
    expect(outcome.value.accScale / (2.44e-4 * 9.80665)).toBeCloseTo(1, 4);
    expect((outcome.value.gyrScale * 180) / Math.PI).toBeCloseTo(0.07, 6);
  });

  test("without a gyroscope three channels in mg, at the rate nearest to the wanted one", () => {
    const { outcome, steps } = startOf(h10, 60);
    expect(commandsOf(steps)).toEqual(["01 02", "01 05", "02 02"]);
    expect(outcome).toMatchObject({
      ok: true,
      value: { channels: 3, rateHz: 50, gyroConvention: "none", gyrScale: 0 },
    });
    if (outcome.ok) expect(outcome.value.accScale).toBeCloseTo(9.80665e-3, 9);
  });

  test("in its charger it asks to be taken off the charger, and nothing is left running", () => {
    const { outcome, steps } = startOf({ ...verity, "02 05": "F0 02 05 0D 00" });
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "refused", status: 13, retryAfterMs: 10_000 },
    });
    if (!outcome.ok && outcome.error.code === "refused")
      expect(outcome.error.detail).toContain("take it off the charger");
    expect(commandsOf(steps).slice(-2)).toEqual(["03 02", "03 05"]);
  });

  test("packets too small: words that say what to do", () => {
    const { outcome } = startOf({ ...h10, "02 02": "F0 02 02 0A 00" });
    expect(outcome).toMatchObject({ ok: false, error: { code: "refused", status: 10 } });
    if (!outcome.ok && outcome.error.code === "refused")
      expect(outcome.error.detail).toMatch(/packets are too small.*connect again/);
  });

  test("a stream left running by a broken connection is stopped and started with our settings", () => {
    let attempts = 0;
    const answer = sensor(h10);
    const { outcome, steps } = ran(polarDriver.start(traits, { rateHz: 50 }), (step) => {
      if (step.do === "request" && step.bytes[0] === 2 && attempts++ === 0)
        return { ok: true, bytes: view("F0 02 02 06 00") };
      return answer(step);
    });
    expect(outcome.ok).toBe(true);
    expect(commandsOf(steps)).toEqual(["01 02", "01 05", "02 02", "03 02", "02 02"]);
  });

  test("no reply to the start: stopped all the same, for it may have begun", () => {
    const { "02 02": _, ...silent } = h10;
    const { outcome, steps } = startOf(silent);
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "timed-out" } });
    expect(commandsOf(steps)).toContain("03 02");
  });

  test("a factor of zero is no scale", () => {
    expect(startOf({ ...h10, "02 02": "F0 02 02 00 00 05 01 00 00 00 00" }).outcome).toMatchObject({
      ok: false,
      error: { code: "unreadable" },
    });
  });
});

describe("stop", () => {
  test("both measurements are stopped, whatever the sensor says to the first", () => {
    const { outcome, steps } = ran(polarDriver.stop(traits), sensor({ "03 05": "F0 03 05 00 00" }));
    expect(commandsOf(steps)).toEqual(["03 02", "03 05"]);
    expect(outcome).toMatchObject({ ok: false, error: { reason: "timed-out" } });
    expect(ran(polarDriver.stop(traits), sensor(h10)).outcome).toEqual({ ok: true, value: undefined });
  });
});

test("known by name before connecting, by its service after", () => {
  for (const name of ["Polar Sense 12345678", "Polar H10 12345678", "Polar OH1 12345678"])
    expect(sensorFor(sensors, name, [])?.id).toBe("polar");
  expect(sensorFor(sensors, "Renamed", [pmdService])?.id).toBe("polar");
  expect(sensorFor(sensors, "Polar Vantage", [])).toBeUndefined();
});
