import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { intervalFrom, playedNow } from "../../../firmware-protocol/devices/upright-go/codec.ts";
import { uprightDriver } from "../../../firmware-protocol/devices/upright-go/driver.ts";
import { postureService } from "../../../firmware-protocol/devices/upright-go/gatt.ts";
import { uprightFormat } from "../../../firmware-protocol/devices/upright-go/traits.ts";
import type {
  DeviceTraits,
  GattStep,
  Outcome,
  Procedure,
  StepOutcome,
} from "../../../firmware-protocol/driver.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

testVectors("upright-go", uprightFormat);

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
const view = (text: string): DataView => viewOf(bytesOf(text));
const missing: StepOutcome = { ok: false, reason: "missing", detail: "missing" };

/** A sensor by the bytes of its characteristics; one that has none is missing. It keeps what is written. */
function sensor(values: Readonly<Record<string, string>>, keepsDemo = false) {
  const held = new Map(Object.entries(values));
  const written: string[] = [];
  const answer = (step: GattStep): StepOutcome => {
    if (step.do === "wait") return { ok: true };
    const value = held.get(step.channel);
    if (step.do === "read") return value === undefined ? missing : { ok: true, bytes: view(value) };
    if (step.do === "write") {
      written.push(hex(step.bytes));
      if (keepsDemo) held.set(step.channel, hex(step.bytes));
    }
    return { ok: true };
  };
  return { answer, written };
}

const traits: DeviceTraits = {
  driverId: "upright-go",
  model: "Upright GO",
  firmware: "",
  hardware: "",
  ratesHz: [15],
  canBuzz: true,
};
const own8 = "01 32 00 00 01 02 64 00";
const own11 = "05 96 00 04 23 02 64 00 64 00 03";

describe("hello", () => {
  test("names it, and offers to buzz where its settings have a known form", () => {
    const { answer } = sensor({ firmware: "31 2E 32", hardware: "42", settings: own11 });
    expect(ran(uprightDriver.hello(), answer).outcome).toEqual({
      ok: true,
      value: { ...traits, firmware: "1.2", hardware: "B" },
    });
    for (const settings of ["01 32 00", `${own8} 00`, "01 32 00 0B 01 02 64 00", ""])
      expect(ran(uprightDriver.hello(), sensor({ settings }).answer).outcome).toMatchObject({
        ok: true,
        value: { canBuzz: false },
      });
    expect(ran(uprightDriver.hello(), sensor({}).answer).outcome).toMatchObject({
      ok: true,
      value: { canBuzz: false },
    });
  });
});

describe("start", () => {
  test("listens, writes nothing, and claims no acceleration", () => {
    const { answer, written } = sensor({ charging: "00" });
    const { outcome, steps } = ran(uprightDriver.start(traits, { rateHz: 50 }), answer);
    expect(outcome).toEqual({ ok: true, value: uprightFormat });
    expect(uprightFormat).toMatchObject({ channels: 3, gyroConvention: "none", accScale: 0, gyrScale: 0 });
    expect(steps.filter(({ do: what }) => what === "subscribe")).toHaveLength(5);
    expect(written).toEqual([]);
  });

  test("on the charger it asks to be taken off", () => {
    for (const charging of ["01", "02"])
      expect(
        ran(uprightDriver.start(traits, { rateHz: 50 }), sensor({ charging }).answer).outcome,
      ).toMatchObject({
        ok: false,
        error: { code: "refused", detail: expect.stringContaining("charger"), retryAfterMs: 30_000 },
      });
  });

  test("goes on without what is missing, and not without its angle", () => {
    const without = (channels: readonly string[]) => (step: GattStep) =>
      step.do !== "wait" && channels.includes(step.channel) ? missing : ({ ok: true } as const);
    const start = () => uprightDriver.start(traits, { rateHz: 50 });
    expect(ran(start(), without(["posture", "interval", "charging", "power"])).outcome.ok).toBe(true);
    expect(ran(start(), without(["angle"])).outcome).toMatchObject({
      ok: false,
      error: { code: "step-failed", reason: "missing" },
    });
  });
});

describe("buzz", () => {
  const buzzed = (values: Readonly<Record<string, string>>, keepsDemo = false) => {
    const { answer, written } = sensor(values, keepsDemo);
    return { outcome: ran(uprightDriver.buzz!(traits, "gentle"), answer).outcome, written };
  };

  test("plays the person's own pattern: what another client of the sensor writes", () => {
    expect(buzzed({ settings: own8 })).toEqual({
      outcome: { ok: true, value: undefined },
      written: ["01 32 00 80 01 02 64 00"],
    });
    expect(buzzed({ settings: own11, vibration: "00 00" }).written).toEqual([
      "05 96 00 84 23 02 64 00 64 00 03",
    ]);
  });

  test("a sensor that keeps the demonstration gets its own settings back", () => {
    expect(buzzed({ settings: own8 }, true).written).toEqual(["01 32 00 80 01 02 64 00", own8]);
  });

  test("a vibration that the person switched off stays off", () => {
    const { outcome, written } = buzzed({ settings: own11, vibration: "01 01" });
    expect(outcome).toMatchObject({ ok: false, error: { code: "refused" } });
    expect(written).toEqual([]);
  });

  test("settings of an unknown form are not written", () => {
    for (const settings of ["", "01 32 00", `${own8} 00`, `${own11} 00 00 00`, "01 32 00 09 01 02 64 00"]) {
      const { outcome, written } = buzzed({ settings });
      expect(outcome).toMatchObject({ ok: false, error: { code: "unreadable" } });
      expect(written).toEqual([]);
    }
  });
});

test("battery by its table; not known is not empty", () => {
  const read = (values: Readonly<Record<string, string>>) =>
    ran(uprightDriver.readBattery!(), sensor(values).answer).outcome;
  expect(read({ power: "0C 00", charging: "00" })).toEqual({
    ok: true,
    value: { percent: 100, charging: false },
  });
  expect(read({ power: "05", charging: "01" })).toEqual({ ok: true, value: { percent: 30, charging: true } });
  expect(read({ power: "02" })).toEqual({ ok: true, value: { percent: 5 } });
  expect(read({ power: "00" })).toMatchObject({ ok: false, error: { code: "unreadable" } });
});

test("an interval byte is read bit by bit", () => {
  expect(intervalFrom(view("91"))).toEqual({
    ok: true,
    value: { isBeyond: true, isVibrating: false, movement: "moving", vibrations: 1 },
  });
});

describe("whatever the sensor answers", () => {
  const given = (bytes: Uint8Array): StepOutcome => ({ ok: true, bytes: viewOf(bytes) });
  /** Settings as they may be: a known length, a pattern near the last one known. */
  const settings = fc
    .tuple(
      fc.constantFrom(8, 11),
      fc.integer({ min: 0, max: 10 }),
      fc.constantFrom(0, 0x80),
      fc.uint8Array({ minLength: 11, maxLength: 11 }),
    )
    .map(([length, pattern, plays, bytes]) => given(bytes.with(3, pattern | plays).slice(0, length)));
  const failures = fc
    .constantFrom("missing" as const, "refused" as const, "timed-out" as const, "link-lost" as const)
    .map((reason): StepOutcome => ({ ok: false, reason, detail: "" }));
  const answers: fc.Arbitrary<StepOutcome> = fc.oneof(
    { weight: 6, arbitrary: fc.uint8Array({ maxLength: 24 }).map(given) },
    { weight: 6, arbitrary: settings },
    { weight: 1, arbitrary: failures },
    { weight: 1, arbitrary: fc.constant<StepOutcome>({ ok: true }) },
  );
  const procedures: Readonly<Record<string, () => Procedure<unknown>>> = {
    hello: () => uprightDriver.hello(),
    start: () => uprightDriver.start(traits, { rateHz: 50 }),
    stop: () => uprightDriver.stop(traits),
    readBattery: () => uprightDriver.readBattery!(),
    gentle: () => uprightDriver.buzz!(traits, "gentle"),
    strong: () => uprightDriver.buzz!(traits, "strong"),
  };

  test("only BAB2 is ever written, and nothing in it is changed but the pattern's byte", () => {
    let writes = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(procedures)),
        fc.array(answers, { minLength: 40, maxLength: 40 }),
        (name, all) => {
          const reads: Uint8Array[] = [];
          let k = 0;
          const answer = (step: GattStep): StepOutcome => {
            expect(["read", "write", "subscribe", "unsubscribe", "wait"]).toContain(step.do);
            if (step.do === "write") {
              writes++;
              expect(uprightDriver.gatt[step.channel]!.characteristic.slice(4, 8)).toBe("bab2");
              const [first] = reads as [Uint8Array];
              expect([8, 11]).toContain(first.length);
              expect(step.bytes.with(3, 0)).toEqual(first.with(3, 0));
              expect(step.bytes[3]! & 0x7f).toBe(first[3]! & 0x7f);
            }
            const outcome = all[k++ % all.length]!;
            if (step.do === "read" && step.channel === "settings" && outcome.ok && outcome.bytes)
              reads.push(
                new Uint8Array(
                  outcome.bytes.buffer,
                  outcome.bytes.byteOffset,
                  outcome.bytes.byteLength,
                ).slice(),
              );
            return outcome;
          };
          const { outcome }: { outcome: Outcome<unknown> } = ran(procedures[name]!(), answer);
          expect(typeof outcome.ok).toBe("boolean");
        },
      ),
      { numRuns: 2000 },
    );
    // Without writes there would be nothing to see.
    expect(writes).toBeGreaterThan(100);
  });

  test("the pattern to be played is the person's own", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 20 }), (settings) => {
        const playing = playedNow(settings);
        if (playing === undefined) return;
        expect(playing[3]).toBe(settings[3]! | 0x80);
        expect(playing[3]! & 0x7f).toBeLessThanOrEqual(8);
      }),
    );
  });
});

test("known by name; its first version and its update mode are not", () => {
  for (const name of ["UprightGO2", "UprightGOS 12"]) {
    expect(sensorFor(sensors, name, [])?.id).toBe("upright-go");
    expect(sensorFor(sensors, name, [postureService])?.id).toBe("upright-go");
  }
  for (const name of ["UprightGO", "UprightGo2DFU"]) expect(sensorFor(sensors, name, [])).toBeUndefined();
  expect(uprightDriver.standing).toBe("experimental");
});
