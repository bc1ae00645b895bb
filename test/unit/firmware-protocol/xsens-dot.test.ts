import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import {
  controlCommand,
  measurementFrom,
  payloadFrom,
} from "../../../firmware-protocol/devices/xsens-dot/codec.ts";
import { dotDriver } from "../../../firmware-protocol/devices/xsens-dot/driver.ts";
import { payloadForms } from "../../../firmware-protocol/devices/xsens-dot/layout.ts";
import { dotFormat } from "../../../firmware-protocol/devices/xsens-dot/traits.ts";
import type { DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

testVectors("xsens-dot", dotFormat(payloadForms.long, 60));

describe("captured payloads of free acceleration, padded to 20 bytes", () => {
  test.each([
    [
      "D8 05 22 44 AF 96 40 40 6B 2A A7 40 5A DD 14 C0 00 00 00 00",
      1_143_080_408,
      [3.009197, 5.223928, -2.32601],
    ],
    [
      "F3 46 22 44 0D A5 3C 40 9C 13 A6 40 F0 10 09 C0 00 00 00 00",
      1_143_097_075,
      [2.947574, 5.189894, -2.141659],
    ],
  ])("%s", (hex, tick, values) => {
    const payload = payloadFrom(viewOf(bytesOf(hex)), 3, 20);
    if (!payload.ok) throw new Error(JSON.stringify(payload.error));
    expect(payload.value.tick).toBe(tick);
    for (const [i, value] of values.entries()) expect(payload.value.values[i]).toBeCloseTo(value, 6);
  });

  test("the two are one step of 60 Hz apart", () => {
    expect(1_143_097_075 - 1_143_080_408).toBe(
      Math.round(dotFormat(payloadForms.long, 60).clock!.ticksPerS / 60),
    );
  });
});

test("the captured control value is a measurement in mode 4, stopped", () => {
  expect(measurementFrom(viewOf(bytesOf("01 00 04")))).toEqual({ isOn: false, mode: 4 });
  expect(measurementFrom(viewOf(bytesOf("02 00 04")))).toBeUndefined();
});

test("commands are those of the specification", () => {
  expect(controlCommand(true, 26)).toEqual(bytesOf("01 01 1A"));
  expect(controlCommand(false, 26)).toEqual(bytesOf("01 00 1A"));
  expect(controlCommand(true, payloadForms.medium.mode)).toEqual(bytesOf("01 01 15"));
});

interface Oddities {
  /** Longest notification, bytes; MTU − 3. */
  readonly room?: number;
  readonly missing?: readonly string[];
  readonly refuses?: (step: GattStep) => boolean;
  readonly measuring?: number;
}

/** Settings with every field set, so that one that is not kept shows. */
const settings = Uint8Array.from({ length: 32 }, (_, i) => i + 1);

/** A DOT that keeps what it is told. */
function dot({ room = 244, missing = [], refuses = () => false, measuring }: Oddities = {}) {
  const block = settings.slice();
  new DataView(block.buffer).setUint16(24, 60, true);
  let control = measuring === undefined ? bytesOf("01 00 04") : controlCommand(true, measuring);
  const writes: string[] = [];
  const hex = (bytes: Uint8Array) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  function answer(step: GattStep): StepOutcome {
    const channels =
      step.do === "wait" ? [] : step.do === "request" ? [step.channel, step.reply] : [step.channel];
    if (channels.some((channel) => missing.includes(channel)))
      return { ok: false, reason: "missing", detail: channels.join() };
    if (refuses(step)) return { ok: false, reason: "refused", detail: channels.join() };
    if (step.do === "read") {
      const values: Record<string, Uint8Array> = {
        info: bytesOf(
          "D4 22 CD 00 12 34 02 03 01 E7 07 06 0F 0A 0B 0C 01 00 00 00 EF CD AB 89 67 45 23 01 58 44 4F 54 00 00",
        ),
        settings: block,
        control,
        battery: bytesOf("58 01"),
      };
      return { ok: true, bytes: viewOf(values[step.channel]!.slice()) };
    }
    if (step.do !== "write" && step.do !== "request") return { ok: true };
    writes.push(`${step.channel} ${hex(step.bytes)}`);
    if (step.channel === "control") control = step.bytes;
    // Only the fields of the visit index are taken over, and not while measuring.
    if (step.channel === "settings") {
      if (control[1] === 1) return { ok: false, reason: "refused", detail: "measuring" };
      if (step.bytes[0] === 0x10) block.set(step.bytes.subarray(24, 26), 24);
    }
    if (step.do === "write") return { ok: true };
    const sample = new Uint8Array(Math.min(room, step.reply === "long" ? 63 : 40));
    const matching = control[1] === 1 && step.matches(viewOf(sample));
    return matching ? { ok: true, bytes: viewOf(sample) } : { ok: false, reason: "timed-out", detail: "" };
  }
  return { answer, writes, block };
}

const traits: DeviceTraits = (() => {
  const { outcome } = ran(dotDriver.hello(), dot().answer);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
})();

describe("hello", () => {
  test("tells firmware, serial number and product from the device information", () => {
    expect(traits).toMatchObject({
      sensorId: "0123456789abcdef",
      firmware: "2.3.1",
      hardware: "XDOT",
      ratesHz: [1, 4, 10, 12, 15, 20, 30, 60],
      canBuzz: false,
    });
  });

  test("says so where the device information is too short", () => {
    const { outcome } = ran(dotDriver.hello(), () => ({ ok: true, bytes: viewOf(new Uint8Array(20)) }));
    expect(outcome).toMatchObject({ ok: false, error: { code: "unreadable" } });
  });
});

describe("start", () => {
  test("asks for the long payload and leaves settings alone that are as wanted", () => {
    const device = dot();
    const { outcome } = ran(dotDriver.start(traits, { rateHz: 50 }), device.answer);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 60, extra: { payloadMode: 26 } } });
    expect(device.writes).toEqual(["control 01 01 1a"]);
  });

  test("changes the rate alone in the settings, after a measurement that still ran was stopped", () => {
    const device = dot({ measuring: 26 });
    const { outcome } = ran(dotDriver.start(traits, { rateHz: 25 }), device.answer);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 30 } });
    expect(device.writes[0]).toBe("control 01 00 1a");
    expect(device.writes[1]).toMatch(/^settings 10 02 03 .* 18 1e 00 1b 1c 1d 1e 1f 20$/);
    expect(device.block.slice(0, 24)).toEqual(settings.slice(0, 24));
  });

  test("that will not have another rate streams at the one it has", () => {
    const device = dot({ refuses: (step) => step.do === "write" && step.channel === "settings" });
    const { outcome } = ran(dotDriver.start(traits, { rateHz: 20 }), device.answer);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 60 } });
    expect(device.writes).toEqual(["control 01 01 1a"]);
  });

  test("takes the rate that the device says to have, not the one asked for", () => {
    const device = dot();
    const { outcome } = ran(dotDriver.start(traits, { rateHz: 10 }), (step) =>
      step.do === "write" && step.channel === "settings" ? { ok: true } : device.answer(step),
    );
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 60 } });
  });

  test.each<[string, Oddities]>([
    ["is missing", { missing: ["long"] }],
    ["is refused", { refuses: (step) => step.do === "request" && step.reply === "long" }],
    ["does not come whole", { room: 40 }],
  ])("falls back to rate quantities where the long payload %s", (_why, oddities) => {
    const device = dot(oddities);
    const { outcome } = ran(dotDriver.start(traits, { rateHz: 60 }), device.answer);
    expect(outcome).toMatchObject({ ok: true, value: { channels: 6, extra: { payloadMode: 21 } } });
    expect(device.writes.slice(-2)).toEqual(["control 01 00 1a", "control 01 01 15"]);
  });

  test("the halves of the long payload that was given up are not told as unreadable", () => {
    const half = viewOf(new Uint8Array(20));
    expect(dotDriver.decoder(dotFormat(payloadForms.medium, 60)).decode("long", half)).toEqual({
      ok: true,
      value: [],
    });
    expect(dotDriver.decoder(dotFormat(payloadForms.long, 60)).decode("long", half).ok).toBe(false);
  });

  test("says so where the connection carries neither payload", () => {
    const { outcome } = ran(dotDriver.start(traits, { rateHz: 60 }), dot({ room: 20 }).answer);
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: "step-failed", reason: "timed-out", advice: "larger-packets" },
    });
  });

  test("streams from a device whose battery does not notify", () => {
    const device = dot({ missing: ["battery"] });
    expect(ran(dotDriver.start(traits, { rateHz: 60 }), device.answer).outcome).toMatchObject({ ok: true });
  });

  test("tries nothing further once the link is lost, at whichever step", () => {
    const whole = ran(dotDriver.start(traits, { rateHz: 30 }), dot().answer).steps.length;
    for (let lostAt = 0; lostAt < whole; lostAt++) {
      const device = dot();
      let step = 0;
      const { outcome, steps } = ran(dotDriver.start(traits, { rateHz: 30 }), (given) =>
        step++ === lostAt ? { ok: false, reason: "link-lost", detail: "gone" } : device.answer(given),
      );
      expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "link-lost" } });
      expect(steps).toHaveLength(lostAt + 1);
    }
  });
});

describe("stop", () => {
  test("ends the measurement in its own mode, then its notifications", () => {
    const device = dot({ measuring: 21 });
    const { outcome, steps } = ran(dotDriver.stop(traits), device.answer);
    expect(outcome).toEqual({ ok: true, value: undefined });
    expect(device.writes).toEqual(["control 01 00 15"]);
    expect(steps.map((step) => step.do)).toEqual([
      "read",
      "write",
      "unsubscribe",
      "unsubscribe",
      "unsubscribe",
    ]);
  });

  test("stops even where the mode cannot be read", () => {
    const device = dot({ measuring: 26, refuses: (step) => step.do === "read" });
    ran(dotDriver.stop(traits), device.answer);
    expect(device.writes).toEqual(["control 01 00 1a"]);
  });
});

test("the battery is the device's own, with its charger", () => {
  expect(ran(dotDriver.readBattery!(), dot().answer).outcome).toEqual({
    ok: true,
    value: { percent: 88, charging: true },
  });
});

test("is known by both of its names and by its service, and Movella's other devices are not", () => {
  const service = "15172000-4947-11e9-8646-d663bd873d93";
  expect(sensorFor(sensors, "Movella DOT", [])?.id).toBe("xsens-dot");
  expect(sensorFor(sensors, "Xsens DOT", [])?.id).toBe("xsens-dot");
  expect(sensorFor(sensors, "Movella MTi", [])?.id).not.toBe("xsens-dot");
  expect(sensorFor(sensors, undefined, [service])?.id).toBe("xsens-dot");
  expect(dotDriver.fits([service])).toBe(true);
});
