import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { thingyDecoder } from "../../../firmware-protocol/devices/thingy52/decoder.ts";
import { thingyDriver } from "../../../firmware-protocol/devices/thingy52/driver.ts";
import { formatFrom } from "../../../firmware-protocol/devices/thingy52/traits.ts";
import type { DeviceTraits, GattStep, StepOutcome, StreamFormat } from "../../../firmware-protocol/driver.ts";
import { type bends, bentWith, type Vector } from "./bending.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

testVectors("thingy52", formatFrom(50));

const traits: DeviceTraits = {
  driverId: "thingy52",
  model: "",
  firmware: "",
  hardware: "",
  ratesHz: [],
  canBuzz: false,
};
/** 1000, 500, 500 ms, 10 Hz, wake on motion: as delivered. */
const DELIVERED = "E8 03 F4 01 F4 01 0A 00 01";

interface Thingy {
  config: Uint8Array;
  readonly written: Uint8Array[];
}
const thingyWith = (config: string): Thingy => ({ config: bytesOf(config), written: [] });

const answeredBy =
  (thingy: Thingy, override: (step: GattStep) => StepOutcome | undefined = () => undefined) =>
  (step: GattStep): StepOutcome => {
    const other = override(step);
    if (other !== undefined) return other;
    if (step.do === "read" && step.channel === "config") return { ok: true, bytes: viewOf(thingy.config) };
    if (step.do !== "write") return { ok: true };
    // The characteristic has no other property.
    if (!step.withResponse) return { ok: false, reason: "refused", detail: "not permitted" };
    thingy.config = step.bytes;
    thingy.written.push(step.bytes);
    return { ok: true };
  };

const startOf = (thingy: Thingy, rateHz: number, override?: (step: GattStep) => StepOutcome | undefined) =>
  ran(thingyDriver.start(traits, { rateHz }), answeredBy(thingy, override));

const refusal =
  (what: GattStep["do"], channel: string, reason: "refused" | "missing" | "timed-out" | "link-lost") =>
  (step: GattStep): StepOutcome | undefined =>
    step.do === what && "channel" in step && step.channel === channel
      ? { ok: false, reason, detail: reason }
      : undefined;

describe("start", () => {
  test.each([
    [50, "E8 03 F4 01 F4 01 32 00 01"],
    [100, "E8 03 F4 01 F4 01 64 00 01"],
  ])("at %i Hz changes nothing of the configuration but the rate", (rateHz, config) => {
    const thingy = thingyWith(DELIVERED);
    const { outcome, steps } = startOf(thingy, rateHz);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz } });
    expect(thingy.written).toEqual([bytesOf(config)]);
    expect(steps.map((step) => ("channel" in step ? `${step.do} ${step.channel}` : step.do))).toEqual([
      "read config",
      "write config",
      "subscribe button",
      "subscribe raw",
    ]);
  });

  test("keeps the settings that somebody else made", () => {
    const thingy = thingyWith("D0 07 64 00 64 00 05 00 00");
    const read = thingy.config;
    expect(startOf(thingy, 50).outcome.ok).toBe(true);
    expect(thingy.written).toEqual([bytesOf("D0 07 64 00 64 00 32 00 00")]);
    // What was read belongs to whoever read it.
    expect(read).toEqual(bytesOf("D0 07 64 00 64 00 05 00 00"));
  });

  test("writes nothing to flash where the rate is the one wanted", () => {
    const thingy = thingyWith("E8 03 F4 01 F4 01 32 00 01");
    expect(startOf(thingy, 50).outcome).toMatchObject({ ok: true, value: { rateHz: 50 } });
    expect(thingy.written).toEqual([]);
  });

  test.each([
    [60, 50],
    [200, 100],
    [1, 5],
    [33, 40],
  ])("wanted at %i Hz it is set to %i Hz, a whole part of 200", (wanted, applied) => {
    expect(startOf(thingyWith(DELIVERED), wanted).outcome).toMatchObject({
      ok: true,
      value: { rateHz: applied },
    });
  });

  test("a refused configuration leaves the rate that it has, as the device divides it", () => {
    const refused = refusal("write", "config", "refused");
    expect(startOf(thingyWith(DELIVERED), 50, refused).outcome).toMatchObject({
      ok: true,
      value: { rateHz: 10 },
    });
    const odd = startOf(thingyWith("E8 03 F4 01 F4 01 1E 00 01"), 50, refused).outcome;
    expect(odd.ok && odd.value.rateHz).toBeCloseTo(200 / 6, 9);
    const broken = startOf(thingyWith("E8 03 F4 01 F4 01 00 00 01"), 50, refused).outcome;
    expect(broken).toMatchObject({ ok: false, error: { reason: "refused" } });
  });

  test("streams without a button", () => {
    const missing = refusal("subscribe", "button", "missing");
    expect(startOf(thingyWith(DELIVERED), 50, missing).outcome.ok).toBe(true);
  });

  test.each([
    ["read", "config", "refused"],
    ["read", "config", "timed-out"],
    ["write", "config", "timed-out"],
    ["write", "config", "link-lost"],
    ["subscribe", "button", "link-lost"],
    ["subscribe", "raw", "refused"],
  ] as const)("does not stream when to %s %s is %s", (what, channel, reason) => {
    expect(startOf(thingyWith(DELIVERED), 50, refusal(what, channel, reason)).outcome).toMatchObject({
      ok: false,
      error: { code: "step-failed", reason },
    });
  });

  test("does not guess at a configuration of another length", () => {
    for (const config of ["E8 03 F4 01 F4 01 32 00", `${DELIVERED} 00`])
      expect(startOf(thingyWith(config), 50).outcome).toMatchObject({
        ok: false,
        error: { code: "unreadable" },
      });
  });
});

describe("hello, battery and stop", () => {
  const helloWith = (answer: StepOutcome) => ran(thingyDriver.hello(), () => answer).outcome;

  test("tells the firmware, and no id, for nothing on the wire tells two units apart", () => {
    expect(helloWith({ ok: true, bytes: viewOf(Uint8Array.of(2, 2, 0)) })).toEqual({
      ok: true,
      value: {
        driverId: "thingy52",
        model: "Thingy:52",
        firmware: "2.2.0",
        hardware: "PCA20020",
        ratesHz: [5, 8, 10, 20, 25, 40, 50, 100],
        canBuzz: false,
      },
    });
  });

  test("names a firmware that somebody built, and does without one that is not told", () => {
    const firmware = (answer: StepOutcome) => {
      const hello = helloWith(answer);
      return hello.ok ? hello.value.firmware : hello.error.code;
    };
    expect(firmware({ ok: true, bytes: viewOf(Uint8Array.of(255, 255, 255)) })).toBe("self-built");
    expect(firmware({ ok: true, bytes: viewOf(Uint8Array.of(2)) })).toBe("");
    expect(firmware({ ok: false, reason: "missing", detail: "" })).toBe("");
    expect(firmware({ ok: false, reason: "link-lost", detail: "" })).toBe("step-failed");
  });

  test("reads the standard battery level", () => {
    const battery = thingyDriver.readBattery!;
    expect(ran(battery(), () => ({ ok: true, bytes: viewOf(Uint8Array.of(87)) })).outcome).toEqual({
      ok: true,
      value: { percent: 87 },
    });
  });

  test("stops by no longer listening, which powers the sensor down", () => {
    const { steps } = ran(thingyDriver.stop(traits), () => ({ ok: true }));
    expect(steps).toEqual([
      { do: "unsubscribe", channel: "raw" },
      { do: "unsubscribe", channel: "button" },
    ]);
  });
});

test("is known by its motion service, or before it is connected by the name that it is delivered with", () => {
  const motion = "ef680400-9b35-4933-9b10-52ffa9740042";
  expect(thingyDriver.recognises("Back", [motion])).toBe(true);
  expect(thingyDriver.fits([motion])).toBe(true);
  expect(thingyDriver.recognises("Thingy", [])).toBe(true);
  expect(thingyDriver.recognises("Thingy", ["0000180f-0000-1000-8000-00805f9b34fb"])).toBe(false);
  expect(thingyDriver.services).toContain(motion);
});

describe("saturation", () => {
  const isSaturated = (values: readonly number[]): boolean => {
    const view = new DataView(new ArrayBuffer(18));
    for (const [i, value] of values.entries()) view.setInt16(2 * i, value, true);
    const decoded = thingyDecoder(formatFrom(50)).decode("raw", view);
    const packet = decoded.ok ? decoded.value[0] : undefined;
    return packet?.kind === "imu" && packet.flags.saturated;
  };

  test.each([
    ["2 g along an axis", [2047, 0, 0, 0, 0, 0], true],
    ["2 g against an axis", [0, -2048, 0, 0, 0, 0], true],
    ["1.9 g", [0, 0, 1946, 0, 0, 0], false],
    ["1024 °/s, where the format ends", [0, 0, 1024, 32_767, 0, 0], true],
    ["−1024 °/s", [0, 0, 1024, 0, 0, -32_768], true],
    ["1000 °/s", [0, 0, 1024, 0, 32_000, 0], false],
    ["a strong magnet", [0, 0, 1024, 0, 0, 0, 32_767, 0, 0], false],
  ] as const)("%s", (_name, values, expected) => {
    expect(isSaturated(values)).toBe(expected);
  });
});

describe("worn on the back, Y up and face out", () => {
  /** The firmware's own sign: positive on the axis that points down; the gyro right-handed. */
  const wire = (up: Vector, degPerS: Vector): Uint8Array => {
    const view = new DataView(new ArrayBuffer(18));
    for (let i = 0; i < 3; i++) {
      view.setInt16(2 * i, Math.round(-1024 * up[i]!), true);
      view.setInt16(6 + 2 * i, Math.round(32 * degPerS[i]!), true);
    }
    return new Uint8Array(view.buffer);
  };
  const format = formatFrom(100);
  const bent = (bend: keyof typeof bends, by: StreamFormat = format) =>
    bentWith(by, thingyDecoder(by), "raw", bend, wire);

  test.each(["forward", "right"] as const)("bent %s, acceleration and gyro show the same lean", (bend) => {
    const { accOffRad, gyrOffRad } = bent(bend);
    expect(accOffRad).toBeLessThan(0.005);
    expect(gyrOffRad).toBeLessThan(0.005);
  });

  test("taken as specific force it would be upside down; with the gyro turned as well the two would part", () => {
    expect(bent("forward", { ...format, accSign: 1 }).accOffRad).toBeGreaterThan(3);
    expect(bent("forward", { ...format, gyrScale: -format.gyrScale }).gyrOffRad).toBeGreaterThan(0.9);
  });
});
