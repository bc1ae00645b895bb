import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { microbitDecoder } from "../../../firmware-protocol/devices/microbit/decoder.ts";
import { microbitDriver } from "../../../firmware-protocol/devices/microbit/driver.ts";
import { formatFrom } from "../../../firmware-protocol/devices/microbit/traits.ts";
import type { DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { siScaleFrom, writeScaled } from "../../../src/domain/si-scale.ts";
import { bytesOf, testVectors } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

testVectors("microbit", formatFrom(20));

const traits: DeviceTraits = {
  driverId: "microbit",
  model: "",
  firmware: "",
  hardware: "",
  ratesHz: [],
  canBuzz: false,
};

/** Periods of each board's part, ms; it takes the shortest that is no shorter than the one asked for. */
const FIRST_BOARD = [1, 2, 5, 10, 20, 80, 160, 640];
const SECOND_BOARD = [1, 2, 5, 10, 20, 40, 100, 1000];

class Board {
  periodMs = 20;
  readonly written: Uint8Array[] = [];
  readonly #periods: readonly number[];
  constructor(periods: readonly number[]) {
    this.#periods = periods;
  }
  answer(step: GattStep): StepOutcome {
    if (step.do === "read" && step.channel === "period")
      return { ok: true, bytes: viewOf(Uint8Array.of(this.periodMs & 0xff, this.periodMs >> 8)) };
    if (step.do !== "write") return { ok: true };
    this.written.push(step.bytes);
    const asked = step.bytes[0]! + 256 * step.bytes[1]!;
    this.periodMs = this.#periods.find((period) => period >= asked) ?? asked;
    return { ok: true };
  }
}

const startOf = (
  board: Board,
  rateHz: number,
  override: (step: GattStep) => StepOutcome | undefined = () => undefined,
) => ran(microbitDriver.start(traits, { rateHz }), (step) => override(step) ?? board.answer(step));

describe("start", () => {
  test("leaves the period that is already there", () => {
    const board = new Board(FIRST_BOARD);
    expect(startOf(board, 50).outcome).toMatchObject({
      ok: true,
      value: { rateHz: 50, channels: 3, gyroConvention: "none" },
    });
    expect(board.written).toEqual([]);
  });

  test("writes another period as two bytes and takes what the board then says", () => {
    const board = new Board(FIRST_BOARD);
    const { outcome, steps } = startOf(board, 100);
    expect(outcome).toMatchObject({ ok: true, value: { rateHz: 100 } });
    expect(board.written).toEqual([bytesOf("0A 00")]);
    expect(steps.map((step) => ("channel" in step ? `${step.do} ${step.channel}` : step.do))).toEqual([
      "read period",
      "write period",
      "read period",
      "subscribe data",
    ]);
  });

  test("the second board has no 80 ms and streams at its own 100", () => {
    expect(startOf(new Board(FIRST_BOARD), 12).outcome).toMatchObject({ ok: true, value: { rateHz: 12.5 } });
    expect(startOf(new Board(SECOND_BOARD), 12).outcome).toMatchObject({ ok: true, value: { rateHz: 10 } });
  });

  test("keeps the period that it has where the write is refused", () => {
    const refused = startOf(new Board(FIRST_BOARD), 100, (step) =>
      step.do === "write" ? { ok: false, reason: "refused", detail: "not paired" } : undefined,
    );
    expect(refused.outcome).toMatchObject({ ok: true, value: { rateHz: 50 } });
  });

  test.each([
    ["read", "refused"],
    ["write", "timed-out"],
    ["write", "link-lost"],
    ["subscribe", "refused"],
  ] as const)("does not stream when a %s is %s", (what, reason) => {
    const { outcome } = startOf(new Board(FIRST_BOARD), 100, (step) =>
      step.do === what ? { ok: false, reason, detail: reason } : undefined,
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason } });
  });

  test.each(["", "14", "14 00 00", "00 00"])("does not guess at a period of the bytes '%s'", (hex) => {
    const { outcome } = startOf(new Board(FIRST_BOARD), 50, (step) =>
      step.do === "read" ? { ok: true, bytes: viewOf(bytesOf(hex)) } : undefined,
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "unreadable" } });
  });
});

describe("hello", () => {
  const text = (value: string): StepOutcome => ({ ok: true, bytes: viewOf(new TextEncoder().encode(value)) });

  test("tells model and firmware from Device Information, and no id", () => {
    const { outcome } = ran(microbitDriver.hello(), (step) =>
      step.do === "read" && step.channel === "model" ? text("BBC micro:bit V2.0") : text("2.2.0\0"),
    );
    expect(outcome).toEqual({
      ok: true,
      value: {
        driverId: "microbit",
        model: "BBC micro:bit V2.0",
        firmware: "2.2.0",
        hardware: "",
        ratesHz: [12.5, 50, 100],
        canBuzz: false,
      },
    });
  });

  test("does without Device Information, but not without the link", () => {
    const helloWith = (reason: "missing" | "link-lost") =>
      ran(microbitDriver.hello(), () => ({ ok: false, reason, detail: "" })).outcome;
    expect(helloWith("missing")).toMatchObject({ ok: true, value: { model: "BBC micro:bit", firmware: "" } });
    expect(helloWith("link-lost")).toMatchObject({ ok: false, error: { reason: "link-lost" } });
  });

  test("has no battery to read and stops by no longer listening", () => {
    expect(microbitDriver.readBattery).toBeUndefined();
    const { steps } = ran(microbitDriver.stop(traits), () => ({ ok: true }));
    expect(steps).toEqual([{ do: "unsubscribe", channel: "data" }]);
  });
});

test("is known by the accelerometer's service, or before it is connected by its names", () => {
  const service = "e95d0753-251d-470a-a062-fa1922dfa9a8";
  expect(microbitDriver.recognises("BBC micro:bit [votiv]", [])).toBe(true);
  expect(microbitDriver.recognises("uBit", [])).toBe(true);
  expect(microbitDriver.recognises(undefined, [])).toBe(false);
  expect(microbitDriver.recognises(undefined, [service])).toBe(true);
  // A program without the service: there is nothing that could be streamed.
  expect(microbitDriver.recognises("BBC micro:bit [votiv]", ["0000180a-0000-1000-8000-00805f9b34fb"])).toBe(
    false,
  );
  expect(microbitDriver.fits([service])).toBe(true);
});

describe("worn on the back, LEDs out and logo up", () => {
  const forceOf = (hex: string): number[] => {
    const format = formatFrom(20);
    const decoded = microbitDecoder(format).decode("data", viewOf(bytesOf(hex)));
    const packet = decoded.ok ? decoded.value[0] : undefined;
    if (packet?.kind !== "imu") throw new Error("six bytes gave no sample");
    const force = new Float64Array(3);
    writeScaled(force, siScaleFrom(format).acc, packet.counts, 0);
    return Array.from(force, (value) => Math.round((value / 9.80665) * 1000) / 1000 + 0);
  };

  test.each([
    ["upright, the logo up", "00 00 00 04 00 00", [0, 1, 0]],
    ["bent forward until the LEDs look up", "00 00 00 00 00 FC", [0, 0, 1]],
    ["on the right side, the right edge down", "00 04 00 00 00 00", [-1, 0, 0]],
  ] as const)("%s: the force is +1 g on what points up", (_name, hex, force) => {
    expect(forceOf(hex)).toEqual(force);
  });

  test("the mounting is a turn, not a mirror", () => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = formatFrom(20).axes;
    expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBe(1);
  });

  test("a sample at the end of ±2 g is called saturated, one below it is not", () => {
    const isSaturated = (hex: string) => {
      const decoded = microbitDecoder(formatFrom(20)).decode("data", viewOf(bytesOf(hex)));
      return decoded.ok && decoded.value[0]?.kind === "imu" && decoded.value[0].flags.saturated;
    };
    expect(isSaturated("00 F8 00 00 00 00")).toBe(true);
    expect(isSaturated("00 00 F0 07 00 00")).toBe(true);
    expect(isSaturated("00 00 E0 07 00 00")).toBe(false);
  });
});
