import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { witmotionDriver } from "../../../firmware-protocol/devices/witmotion/driver.ts";
import type { DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { bytesOf } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase()).join(" ");

/** 55 71, the register, eight values: a second writing of the wire, for the unit that the driver talks to here. */
function replyOf(first: number, values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(20));
  view.setUint16(0, 0x5571);
  view.setUint16(2, first, true);
  for (let i = 0; i < 8; i++) view.setInt16(4 + 2 * i, values[i] ?? 0, true);
  return new Uint8Array(view.buffer);
}

interface Unit {
  readonly held: Map<number, number>;
  readonly sent: string[];
  /** Registers that take no writing. */
  readonly fixed: ReadonlySet<number>;
  /** Registers that are never told. */
  readonly silent: ReadonlySet<number>;
  /** How a reply is cut into notifications; each is offered in turn. */
  readonly cut: (reply: Uint8Array) => readonly Uint8Array[];
}

const unitWith = (registers: readonly (readonly [number, number])[], over: Partial<Unit> = {}): Unit => ({
  held: new Map(registers),
  sent: [],
  fixed: new Set(),
  silent: new Set(),
  cut: (reply) => [reply],
  ...over,
});

function answeredBy(unit: Unit) {
  let isUnlocked = false;
  return (step: GattStep): StepOutcome => {
    if (step.do === "write" || step.do === "request") {
      // The characteristic has no other property.
      if (step.withResponse) return { ok: false, reason: "refused", detail: "not permitted" };
      const text = hexOf(step.bytes);
      unit.sent.push(text);
      const [, , register = 0, value = 0] = step.bytes;
      if (text === "FF AA 69 88 B5") isUnlocked = true;
      else if (register !== 0x27 && register !== 0 && isUnlocked && !unit.fixed.has(register))
        unit.held.set(register, value);
      if (step.do === "request" && !unit.silent.has(value)) {
        const reply = replyOf(
          value,
          Array.from({ length: 8 }, (_, i) => unit.held.get(value + i) ?? 0),
        );
        for (const piece of unit.cut(reply))
          if (step.matches(viewOf(piece))) return { ok: true, bytes: viewOf(piece) };
      }
    }
    return step.do === "request" ? { ok: false, reason: "timed-out", detail: "no reply" } : { ok: true };
  };
}

const traits: DeviceTraits = {
  driverId: "witmotion",
  model: "",
  firmware: "",
  hardware: "",
  ratesHz: [],
  canBuzz: false,
};

const startOf = (unit: Unit, rateHz: number) => {
  return ran(witmotionDriver.start(traits, { rateHz }), answeredBy(unit));
};

const RATE = 0x03;
const AXES = 0x24;

describe("start", () => {
  test("writes nothing where the unit already does what is wanted", () => {
    const unit = unitWith([
      [RATE, 8],
      [AXES, 1],
    ]);
    const { outcome } = startOf(unit, 50);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 50, accSign: 1, channels: 6 } });
    // What came before was sampled at this rate already.
    expect(outcome.ok && outcome.value.earlyVoid).toBeUndefined();
    expect(unit.sent).toEqual(["FF AA 27 24 00", "FF AA 27 03 00"]);
  });

  test("unlocks, writes, reads back, and saves once, each command 100 ms after the last", () => {
    const unit = unitWith([
      [RATE, 6],
      [AXES, 0],
    ]);
    const { outcome, steps } = startOf(unit, 50);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 50, earlyVoid: true } });
    expect(unit.sent).toEqual([
      "FF AA 27 24 00",
      "FF AA 69 88 B5",
      "FF AA 24 01 00",
      "FF AA 27 24 00",
      "FF AA 27 03 00",
      "FF AA 69 88 B5",
      "FF AA 03 08 00",
      "FF AA 27 03 00",
      "FF AA 00 00 00",
    ]);
    const commands = steps.flatMap((step, i) => (step.do === "write" || step.do === "request" ? [i] : []));
    expect(commands).toHaveLength(9);
    for (const at of commands) expect(steps[at + 1]).toEqual({ do: "wait", ms: 100 });
  });

  test.each([
    [60, 8, 50],
    [100, 9, 100],
    [200, 9, 100],
    [11, 6, 10],
  ])("%i Hz are asked for as code %i", (rateHz, code, applied) => {
    const unit = unitWith([[AXES, 1]]);
    expect(startOf(unit, rateHz).outcome).toMatchObject({ ok: true, value: { rateHz: applied } });
    expect(unit.held.get(RATE)).toBe(code);
  });

  test("takes the rate that the unit keeps to, and does not wear its flash for it", () => {
    const unit = unitWith(
      [
        [RATE, 6],
        [AXES, 1],
      ],
      { fixed: new Set([RATE]) },
    );
    expect(startOf(unit, 50).outcome).toMatchObject({ ok: true, value: { rateHz: 10 } });
    expect(unit.sent.filter((sent) => sent === "FF AA 03 08 00")).toHaveLength(2);
    expect(unit.sent).not.toContain("FF AA 00 00 00");
  });

  test("is refused where the unit keeps to a rate that its documents disagree about", () => {
    const unit = unitWith(
      [
        [RATE, 0x0b],
        [AXES, 1],
      ],
      { fixed: new Set([RATE]) },
    );
    expect(startOf(unit, 50).outcome).toMatchObject({ ok: false, error: { code: "incompatible" } });
  });

  test("goes on with nine axes where that register is not told", () => {
    const unit = unitWith([[RATE, 8]], { silent: new Set([AXES]) });
    expect(startOf(unit, 50).outcome).toMatchObject({ ok: true, value: { rateHz: 50 } });
    expect(unit.sent.filter((sent) => sent === "FF AA 27 24 00")).toHaveLength(3);
    expect(unit.sent).not.toContain("FF AA 24 01 00");
  });

  test("fails where the rate is never told", () => {
    const unit = unitWith([[AXES, 1]], { silent: new Set([RATE]) });
    expect(startOf(unit, 50).outcome).toMatchObject({
      ok: false,
      error: { code: "step-failed", reason: "timed-out" },
    });
  });

  test("hears a reply in pieces between samples", () => {
    const sample = bytesOf("55 61 E1 FF 91 FF 00 08 00 00 00 00 00 00 E9 FD C8 00 C4 3A");
    const unit = unitWith(
      [
        [RATE, 8],
        [AXES, 1],
      ],
      {
        cut: (reply) => [
          sample,
          Uint8Array.of(...sample, ...reply.subarray(0, 7)),
          Uint8Array.of(...reply.subarray(7), ...sample),
        ],
      },
    );
    expect(startOf(unit, 50).outcome).toMatchObject({ ok: true, value: { rateHz: 50 } });
  });

  test("does not take another register's reply for its own", () => {
    const unit = unitWith([[AXES, 1]], { cut: () => [replyOf(0x64, [400])] });
    expect(startOf(unit, 50).outcome).toMatchObject({ ok: false, error: { reason: "timed-out" } });
  });

  test.each(["subscribe", "write", "request", "wait"])("tells that the link was lost at a %s", (what) => {
    const unit = unitWith([
      [RATE, 6],
      [AXES, 0],
    ]);
    const answer = answeredBy(unit);
    const { outcome } = ran(witmotionDriver.start(traits, { rateHz: 50 }), (step) =>
      step.do === what ? { ok: false, reason: "link-lost", detail: "gone" } : answer(step),
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "link-lost" } });
  });
});

describe("hello, battery and stop", () => {
  const serial: readonly (readonly [number, number])[] = [0x5457, 0x3535, 0x3030, 0x3030, 0x3231, 0x3433].map(
    (pair, i) => [0x7f + i, pair] as const,
  );

  test("tells serial number and firmware", () => {
    const { outcome } = ran(witmotionDriver.hello(), answeredBy(unitWith([[0x2e, 5001], ...serial])));
    expect(outcome).toEqual({
      ok: true,
      value: {
        driverId: "witmotion",
        sensorId: "WT5500001234",
        model: "WitMotion",
        firmware: "5001",
        hardware: "",
        ratesHz: [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100],
        canBuzz: false,
      },
    });
  });

  test("makes no id up for a unit without a serial number, nor for one that does not answer", () => {
    const none = ran(witmotionDriver.hello(), answeredBy(unitWith([[0x2e, 5001]]))).outcome;
    expect(none.ok && "sensorId" in none.value).toBe(false);
    const mute = ran(
      witmotionDriver.hello(),
      answeredBy(unitWith([], { silent: new Set([0x2e, 0x7f]) })),
    ).outcome;
    expect(mute).toMatchObject({ ok: true, value: { firmware: "" } });
    expect(mute.ok && "sensorId" in mute.value).toBe(false);
  });

  test("reads the battery from its register", () => {
    const battery = witmotionDriver.readBattery!;
    const unit = unitWith([[0x64, 379]]);
    expect(ran(battery(), answeredBy(unit)).outcome).toEqual({ ok: true, value: { percent: 50 } });
    expect(unit.sent).toEqual(["FF AA 27 64 00"]);
    expect(ran(battery(), answeredBy(unitWith([]))).outcome).toMatchObject({
      ok: false,
      error: { code: "unreadable" },
    });
  });

  test("stops by no longer listening", () => {
    const { steps } = ran(witmotionDriver.stop(traits), () => ({ ok: true }));
    expect(steps).toEqual([{ do: "unsubscribe", channel: "stream" }]);
  });
});
