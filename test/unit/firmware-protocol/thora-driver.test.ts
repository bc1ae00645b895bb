import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import { thoraService } from "../../../firmware-protocol/devices/thora/gatt.ts";
import type { ThoraInfo } from "../../../firmware-protocol/devices/thora/info.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import type { DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { ran } from "./run-procedure.ts";

const info = simulatedInfo(1);

const answeredBy =
  (sensor: ThoraSensor, override?: (step: GattStep) => StepOutcome | undefined) =>
  (step: GattStep): StepOutcome => {
    const other = override?.(step);
    if (other !== undefined) return other;
    if (step.do === "read")
      return { ok: true, bytes: viewOf(step.channel === "info" ? sensor.readInfo() : sensor.readBattery()) };
    if (step.do !== "request") return { ok: true };
    // Control has no other property: a write without response is refused by the browser.
    if (!step.withResponse) return { ok: false, reason: "refused", detail: "not permitted" };
    const reply = sensor.control(step.bytes, 0);
    if (reply === undefined || !step.matches(viewOf(reply)))
      return { ok: false, reason: "timed-out", detail: "no matching reply" };
    return { ok: true, bytes: viewOf(reply) };
  };

const helloOf = (sensor: ThoraSensor): DeviceTraits => {
  const { outcome } = ran(thoraDriver.hello(), answeredBy(sensor));
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};

const startOf = (sensor: ThoraSensor, rateHz: number) =>
  ran(thoraDriver.start(helloOf(sensor), { rateHz }), answeredBy(sensor));

describe("hello", () => {
  test("tells who the sensor is and opens Control", () => {
    const { outcome, steps } = ran(thoraDriver.hello(), answeredBy(new ThoraSensor({ info })));
    expect(outcome).toEqual({
      ok: true,
      value: {
        driverId: "thora",
        sensorId: info.deviceId,
        model: "Simulated",
        firmware: "1.0.0",
        hardware: "5111",
        bootId: 1,
        ratesHz: [12.5, 25, 50, 52, 100, 104, 200],
        canBuzz: true,
      },
    });
    expect(steps.map(({ do: what }) => what)).toEqual(["read", "subscribe"]);
  });

  test("refuses a foreign major version as incompatible", () => {
    const bytes = viewOf(Uint8Array.of(2, 0, 0, 0));
    const { outcome } = ran(thoraDriver.hello(), () => ({ ok: true, bytes }));
    expect(outcome).toMatchObject({ ok: false, error: { code: "incompatible" } });
  });

  test("passes on why a step failed", () => {
    const { outcome } = ran(thoraDriver.hello(), () => ({ ok: false, reason: "link-lost", detail: "gone" }));
    expect(outcome).toEqual({
      ok: false,
      error: { code: "step-failed", reason: "link-lost", detail: "gone" },
    });
  });
});

describe("start", () => {
  test("subscribes before it asks, and takes the values that the sensor applied", () => {
    const { outcome, steps } = startOf(new ThoraSensor({ info }), 50);
    expect(steps.map((step) => ("channel" in step ? `${step.do} ${step.channel}` : step.do))).toEqual([
      "subscribe event",
      "subscribe stream",
      "subscribe battery",
      "read info",
      "request control",
    ]);
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        channels: 6,
        rateHz: 50,
        accSign: 1,
        axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
        gyroConvention: "instantaneous",
        clock: { ticksPerS: 32_768, modulus: 2 ** 32, of: "first" },
        sequenceModulus: 65_536,
        extra: { periodTicks: 655 },
      },
    });
    if (!outcome.ok) return;
    expect(outcome.value.accScale * 4096).toBeCloseTo(9.80665, 4);
    expect((outcome.value.gyrScale * 32_768 * 180) / Math.PI).toBeCloseTo(2000, 2);
  });

  test("asks for the offered rate nearest to the wanted one", () => {
    const { outcome } = startOf(new ThoraSensor({ info }), 60);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 52 } });
  });

  test("streams an accelerometer alone where there is no gyroscope", () => {
    const accOnly: ThoraInfo = { ...info, gyroMeaning: "none", gyrRanges: [] };
    const { outcome } = startOf(new ThoraSensor({ info: accOnly }), 25);
    expect(outcome).toMatchObject({ ok: true, value: { channels: 3, gyroConvention: "none" } });
  });

  test("turns the sensor's axes into the wearer's by the matrix in Info", () => {
    const sensor = new ThoraSensor({ info: { ...info, axes: [-2, 1, 3] } });
    const { outcome } = startOf(sensor, 50);
    expect(outcome).toMatchObject({ ok: true, value: { axes: [0, -1, 0, 1, 0, 0, 0, 0, 1] } });
  });

  test("waits as long as a busy sensor asks and tries again under another id", () => {
    const sensor = new ThoraSensor({ info });
    const traits = helloOf(sensor);
    sensor.becomeBusy(2, 350);
    const { outcome, steps } = ran(thoraDriver.start(traits, { rateHz: 50 }), answeredBy(sensor));
    expect(outcome.ok).toBe(true);
    expect(steps.filter((step) => step.do === "wait")).toEqual([
      { do: "wait", ms: 350 },
      { do: "wait", ms: 350 },
    ]);
    const ids = steps.flatMap((step) => (step.do === "request" ? [step.bytes[0]] : []));
    expect(new Set(ids).size).toBe(3);
  });

  test("gives up on a sensor that stays busy, and says when to come back", () => {
    const sensor = new ThoraSensor({ info });
    const traits = helloOf(sensor);
    sensor.becomeBusy(99, 350);
    const { outcome } = ran(thoraDriver.start(traits, { rateHz: 50 }), answeredBy(sensor));
    expect(outcome).toMatchObject({ ok: false, error: { code: "refused", status: 1, retryAfterMs: 350 } });
  });

  test("goes on where the battery level cannot notify", () => {
    const sensor = new ThoraSensor({ info });
    const { outcome } = ran(
      thoraDriver.start(helloOf(sensor), { rateHz: 50 }),
      answeredBy(sensor, (step) =>
        step.do === "subscribe" && step.channel === "battery"
          ? { ok: false, reason: "refused", detail: "does not notify" }
          : undefined,
      ),
    );
    expect(outcome.ok).toBe(true);
  });
});

test("stop leaves the sensor idle", () => {
  const sensor = new ThoraSensor({ info });
  startOf(sensor, 50);
  expect(sensor.stream).toBeDefined();
  const { outcome } = ran(thoraDriver.stop(helloOf(sensor)), answeredBy(sensor));
  expect(outcome).toEqual({ ok: true, value: undefined });
  expect(sensor.stream).toBeUndefined();
});

test("set-time and buzz reach the sensor with their values", () => {
  const accepted: unknown[] = [];
  const sensor = new ThoraSensor({ info, onAccepted: (request) => accepted.push(request.arguments) });
  const traits = helloOf(sensor);
  expect(ran(thoraDriver.setTime!(traits, 1_772_366_400_000.4), answeredBy(sensor)).outcome.ok).toBe(true);
  expect(ran(thoraDriver.buzz!(traits, "strong"), answeredBy(sensor)).outcome.ok).toBe(true);
  expect(accepted).toEqual([{ time: 1_772_366_400_000 }, { pattern: "strong" }]);
});

const batteryOf = (level: number) =>
  ran(thoraDriver.readBattery!(), () => ({ ok: true, bytes: viewOf(Uint8Array.of(level)) })).outcome;

test("the battery is read in percent, and a level beyond 100 is refused", () => {
  expect(batteryOf(83)).toEqual({ ok: true, value: { percent: 83 } });
  expect(batteryOf(101)).toMatchObject({ ok: false, error: { code: "unreadable" } });
});

describe("decoder", () => {
  const sensor = new ThoraSensor({ info });
  const started = startOf(sensor, 50).outcome;
  if (!started.ok) throw new Error("start failed");
  const decoder = thoraDriver.decoder(started.value);
  const decode = (channel: string, ...bytes: number[]) =>
    decoder.decode(channel, viewOf(Uint8Array.from(bytes)));

  test("gives a small frame the period that start agreed on", () => {
    const found = decode("stream", 0x19, 0, 1, 0, 2, 0, 0, 0, ...Array<number>(12).fill(0));
    expect(found).toMatchObject({ ok: true, value: [{ time: { tick: 2, of: "first", period: 655 } }] });
  });

  test("refuses a frame of another number of channels than agreed", () => {
    const found = decode("stream", 0x1a, 0, 1, 0, 2, 0, 0, 0, ...Array<number>(6).fill(0));
    expect(found).toEqual({ ok: false, error: { code: "bad-value", field: "channels", value: 3 } });
  });

  test("passes over an event of a later minor version", () => {
    expect(decode("event", 0x10, 99, 0, 0, 0, 0, 0, 0)).toEqual({ ok: true, value: [] });
  });

  test("turns a battery notification into a packet", () => {
    expect(decode("battery", 55)).toEqual({ ok: true, value: [{ kind: "battery", percent: 55 }] });
  });

  test("refuses a channel that it does not know", () => {
    expect(decode("nonsense", 1)).toMatchObject({ ok: false, error: { code: "unknown-channel" } });
  });
});

describe("registry", () => {
  test("chooses a driver by name before connecting and by services after", () => {
    expect(sensorFor(sensors, "Thora 12AB", [])?.id).toBe("thora");
    expect(sensorFor(sensors, undefined, [thoraService])?.id).toBe("thora");
    expect(sensorFor(sensors, "Renamed", [thoraService])?.id).toBe("thora");
    expect(sensorFor(sensors, "Other", [])).toBeUndefined();
  });

  test("names the browser every service that its drivers touch, and loads the driver that it lists", async () => {
    for (const listing of sensors) {
      const driver = await listing.load();
      expect(driver.id).toBe(listing.id);
      for (const { service } of Object.values(driver.gatt)) expect(listing.services).toContain(service);
    }
  });
});
