import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { fusionFrom, pulseCommand } from "../../../firmware-protocol/devices/metamotion/codec.ts";
import { metamotionDriver } from "../../../firmware-protocol/devices/metamotion/driver.ts";
import { metamotionFormat } from "../../../firmware-protocol/devices/metamotion/traits.ts";
import type { DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

const format = metamotionFormat(100);
const isOtherRange = ({ title }: { title: string }) => title.startsWith("±4 g");
testVectors("metamotion", format, (vector) => !isOtherRange(vector));
testVectors(
  "metamotion",
  { ...format, accScale: 9.80665 / 8192, gyrScale: Math.PI / 180 / 65.6 },
  isOtherRange,
);

describe("sensor fusion's vectors of the vendor", () => {
  test.each([
    ["19 07 1B 9B 70 3F 8C 5E 4D BD 07 7F 1D BE 78 02 9A BE", [0.94, -0.05, -0.154, -0.301]],
    ["19 08 B1 F9 C5 41 44 B9 F1 C2 1A 2F 04 C2 B1 F9 C5 41", [24.747, -120.862, -33.046, 24.747]],
    ["19 09 EE 20 D3 3E B2 93 01 41 04 59 B0 C0", [0.412, 8.099, -5.511]],
    ["19 04 20 3E 53 C5 0C FE 79 46 0C FE 79 C6 00", [-3380, 15999.5, -15999.5]],
  ])("%s", (hex, values) => {
    const fusion = fusionFrom(viewOf(bytesOf(hex)));
    if (!fusion.ok) throw new Error(JSON.stringify(fusion.error));
    expect(fusion.value).toHaveLength(values.length);
    for (const [i, value] of values.entries())
      expect(Math.abs(fusion.value[i]! - value)).toBeLessThan(Math.abs(value) > 1000 ? 0.6 : 0.0006);
  });
});

test("haptic commands are those of the vendor's tests", () => {
  expect(pulseCommand("motor", 248, 5000)).toEqual(bytesOf("08 01 F8 88 13 00"));
  expect(pulseCommand("buzzer", 127, 7500)).toEqual(bytesOf("08 01 7F 4C 1D 01"));
});

const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

interface Board {
  readonly acc?: string;
  readonly gyr?: string;
  readonly haptic?: string;
  readonly address?: string | null;
  readonly missing?: readonly string[];
  readonly refuses?: string;
}

const bmi160: Board = { acc: "01 01", gyr: "00 01" };
const bmi270: Board = { acc: "04 00", gyr: "01 00" };

function board({ acc = "", gyr = "", haptic = "", address = "01 AA BB", missing = [], refuses }: Board) {
  const sent: string[] = [];
  const replies: Record<string, string | null> = {
    "03 80": acc,
    "13 80": gyr,
    "08 80": haptic,
    "11 8b": address,
    "11 8c": "63 34 10",
  };
  function answer(step: GattStep): StepOutcome {
    if (step.do === "wait") return { ok: true };
    if (missing.includes(step.channel)) return { ok: false, reason: "missing", detail: step.channel };
    if (step.do === "read") return { ok: true, bytes: viewOf(bytesOf("31 2E 37 2E 32")) };
    if (step.do === "write" || step.do === "request") {
      const hex = hexOf(step.bytes);
      sent.push(hex);
      if (hex === refuses) return { ok: false, reason: "refused", detail: hex };
      if (step.do === "write") return { ok: true };
      const reply = viewOf(bytesOf(`${hex} ${replies[hex] ?? ""}`));
      // Another message in between is no reply.
      if (step.matches(viewOf(bytesOf("03 04 00 00 00 00 00 00")))) throw new Error("matched data");
      return replies[hex] === null || !step.matches(reply)
        ? { ok: false, reason: "timed-out", detail: hex }
        : { ok: true, bytes: reply };
    }
    return { ok: true };
  }
  return { answer, sent };
}

const traitsOf = (given: Board): DeviceTraits => {
  const { outcome } = ran(metamotionDriver.hello(), board(given).answer);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};

describe("hello", () => {
  test.each([
    ["BMI160", bmi160],
    ["BMI270", bmi270],
  ])("asks for the modules and finds a %s", (name, given) => {
    const { steps } = ran(metamotionDriver.hello(), board(given).answer);
    expect(steps[0]).toEqual({ do: "subscribe", channel: "notify" });
    expect(traitsOf(given)).toMatchObject({
      sensorId: "01aabb",
      model: `MetaMotion (${name})`,
      firmware: "1.7.2",
      hardware: "1.7.2",
      ratesHz: [25, 50, 100],
    });
  });

  test.each([
    ["another accelerometer", { acc: "03 01", gyr: "00 01" }],
    ["no gyroscope", { acc: "01 01" }],
    ["parts that do not belong together", { acc: "01 01", gyr: "01 00" }],
  ])("a board with %s is incompatible", (_what, given) => {
    expect(ran(metamotionDriver.hello(), board(given).answer).outcome).toMatchObject({
      ok: false,
      error: { code: "incompatible" },
    });
  });

  test("the motor is offered where the haptic module answers with an implementation, and only there", () => {
    expect(traitsOf({ ...bmi160, haptic: "00 00" }).canBuzz).toBe(true);
    expect(traitsOf(bmi160).canBuzz).toBe(false);
  });

  test("does without an address and without device information, and makes no id up", () => {
    const traits = traitsOf({ ...bmi270, address: null, missing: ["firmware", "hardware"] });
    expect(traits).toMatchObject({ model: "MetaMotion (BMI270)", firmware: "", hardware: "" });
    // An id shared by all units would give one person's zero to another's sensor.
    expect(traits).not.toHaveProperty("sensorId");
    expect(traitsOf({ ...bmi270, address: "" })).not.toHaveProperty("sensorId");
  });

  test("says so where nothing answers", () => {
    const { outcome } = ran(metamotionDriver.hello(), (step) =>
      step.do === "request" ? { ok: false, reason: "timed-out", detail: "" } : { ok: true },
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "timed-out" } });
  });
});

const outputsOff = ["13 01 00", "03 01 00", "13 02 00 01", "03 02 00 01"];
/** Then what we subscribed, and the single samples that another program may have left subscribed. */
const stop160 = [...outputsOff, "13 07 00", "03 1c 00", "13 05 00", "03 04 00"];
const stop270 = [...outputsOff, "13 05 00", "03 05 00", "13 04 00", "03 04 00"];

describe("start", () => {
  test.each([
    [
      "BMI160",
      bmi160,
      100,
      [
        ...stop160,
        "03 03 28 08",
        "13 03 28 01",
        "03 1c 01",
        "13 07 01",
        "03 02 01 00",
        "13 02 01 00",
        "03 01 01",
        "13 01 01",
      ],
    ],
    [
      "BMI270",
      bmi270,
      50,
      [
        ...stop270,
        "03 03 a7 02",
        "13 03 27 01",
        "03 05 01",
        "13 05 01",
        "03 02 01 00",
        "13 02 01 00",
        "03 01 01",
        "13 01 01",
      ],
    ],
  ])(
    "%s: first everything off, then rates and ranges, notifications, outputs, power",
    (_part, given, rateHz, sent) => {
      const device = board(given);
      const { outcome } = ran(metamotionDriver.start(traitsOf(given), { rateHz }), device.answer);
      expect(outcome).toEqual({ ok: true, value: metamotionFormat(rateHz) });
      expect(device.sent).toEqual(sent);
    },
  );

  test.each([
    [10, 25],
    [52, 50],
    [75, 100],
    [400, 100],
  ])("for %i Hz it takes %i Hz", (rateHz, applied) => {
    const { outcome } = ran(metamotionDriver.start(traitsOf(bmi160), { rateHz }), board(bmi160).answer);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: applied } });
  });

  test("a refusal half-way leaves nothing on", () => {
    const device = board({ ...bmi160, refuses: "03 01 01" });
    const { outcome } = ran(metamotionDriver.start(traitsOf(bmi160), { rateHz: 50 }), device.answer);
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "refused" } });
    expect(device.sent.slice(-8)).toEqual(stop160);
    expect(device.sent).not.toContain("13 01 01");
  });

  test("a lost link ends it at whichever step", () => {
    for (let lostAt = 0; lostAt < 17; lostAt++) {
      const device = board(bmi270);
      let at = 0;
      const { outcome, steps } = ran(metamotionDriver.start(traitsOf(bmi270), { rateHz: 50 }), (step) =>
        at++ === lostAt ? { ok: false, reason: "link-lost", detail: "gone" } : device.answer(step),
      );
      expect(outcome).toMatchObject({ ok: false, error: { reason: "link-lost" } });
      expect(steps).toHaveLength(lostAt + 1);
    }
  });
});

describe("stop", () => {
  test.each([
    ["BMI160", bmi160, stop160],
    ["BMI270", bmi270, stop270],
  ])("%s: power, outputs, notifications, so that the board does not go on sampling", (_part, given, sent) => {
    const device = board(given);
    const { outcome, steps } = ran(metamotionDriver.stop(traitsOf(given)), device.answer);
    expect(outcome).toEqual({ ok: true, value: undefined });
    expect(device.sent).toEqual(sent);
    expect(steps.at(-1)).toEqual({ do: "unsubscribe", channel: "notify" });
  });

  test("a refused command does not keep the others from being written", () => {
    const device = board({ ...bmi160, refuses: "03 01 00" });
    const { outcome } = ran(metamotionDriver.stop(traitsOf(bmi160)), device.answer);
    expect(outcome).toMatchObject({ ok: false, error: { reason: "refused" } });
    expect(device.sent).toEqual(stop160);
  });
});

test("the battery is asked for by its register", () => {
  const device = board(bmi160);
  expect(ran(metamotionDriver.readBattery!(), device.answer).outcome).toEqual({
    ok: true,
    value: { percent: 99 },
  });
  expect(device.sent).toEqual(["11 8c"]);
});

test("no procedure writes to the debug module, one of whose registers starts the bootloader", () => {
  const sent = [bmi160, bmi270].flatMap((given) => {
    const device = board({ ...given, haptic: "00 00" });
    const traits = traitsOf(given);
    ran(metamotionDriver.hello(), device.answer);
    ran(metamotionDriver.start(traits, { rateHz: 50 }), device.answer);
    ran(metamotionDriver.readBattery!(), device.answer);
    for (const pattern of ["gentle", "strong"] as const)
      ran(metamotionDriver.buzz!(traits, pattern), device.answer);
    ran(metamotionDriver.identify!(traits), device.answer);
    ran(metamotionDriver.stop(traits), device.answer);
    return device.sent;
  });
  const written = new Set(sent.map((hex) => hex.slice(0, 2)));
  expect(written).toEqual(new Set(["02", "03", "08", "11", "13"]));
});

test("is known by its service and by its first name; a renamed board by its service", () => {
  const service = "326a9000-85cb-9195-d9dd-464cfbbae75a";
  expect(sensorFor(sensors, "MetaWear", [])?.id).toBe("metamotion");
  expect(sensorFor(sensors, "my own name", [service])?.id).toBe("metamotion");
  expect(metamotionDriver.fits([service])).toBe(true);
  expect(metamotionDriver.fits([])).toBe(false);
});
