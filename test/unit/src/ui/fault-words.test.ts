// What the driver knows reaches the person in plain words, all the way: driver, link, screen.
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../../firmware-protocol/bytes.ts";
import { espruinoDriver } from "../../../../firmware-protocol/devices/espruino/driver.ts";
import { movesenseDriver } from "../../../../firmware-protocol/devices/movesense/driver.ts";
import { polarDriver } from "../../../../firmware-protocol/devices/polar/driver.ts";
import { uprightDriver } from "../../../../firmware-protocol/devices/upright-go/driver.ts";
import type { DeviceTraits, GattStep, Procedure, StepOutcome } from "../../../../firmware-protocol/driver.ts";
import { microbitIdentity } from "../../../../firmware-protocol/devices/microbit/identity.ts";
import { procedureFault } from "../../../../src/link/errors.ts";
import { faultWords, sensorFaultWords, wordsFor } from "../../../../src/ui/fault-words.ts";
import { sensors } from "../../../../firmware-protocol/registry.ts";
import { bytesOf } from "../../firmware-protocol/device-vectors.ts";
import { ran } from "../../firmware-protocol/run-procedure.ts";
import { FakeDevice } from "../link/fake-bluetooth.ts";
import { LinkBench } from "../link/link-bench.ts";

const traits: DeviceTraits = {
  driverId: "",
  model: "",
  firmware: "",
  hardware: "",
  ratesHz: [50],
  canBuzz: false,
};

/** The words for a procedure whose requests are answered as told. */
function told(procedure: Procedure<unknown>, reply: (bytes: Uint8Array) => string) {
  const { outcome } = ran(procedure, (step: GattStep): StepOutcome => {
    if (step.do === "read") return { ok: true, bytes: viewOf(bytesOf(reply(new Uint8Array()))) };
    if (step.do !== "request") return { ok: true };
    const bytes = viewOf(bytesOf(reply(step.bytes)));
    return step.matches(bytes) ? { ok: true, bytes } : { ok: false, reason: "timed-out", detail: "" };
  });
  if (outcome.ok) throw new Error("nothing was refused");
  return wordsFor(procedureFault(outcome.error));
}

const hex = (byte: number | undefined): string => (byte ?? 0).toString(16).padStart(2, "0");

describe("a refusal that a person can do something about", () => {
  test.each([
    ["13", "off-charger"],
    ["12", "sending-mode"],
    ["10", "larger-packets"],
  ] as const)("of a Polar sensor, status %s, says so", (status, advice) => {
    const words = told(
      polarDriver.hello(),
      ([op, kind]) => `F0 ${hex(op)} ${hex(kind)} ${hex(Number(status))}`,
    );
    expect(words).toBe(sensorFaultWords.adviceWords[advice]);
  });

  test("of a Polar sensor that sends no acceleration sends to the sensors that do", () => {
    const words = told(polarDriver.hello(), ([op, kind]) => `F0 ${hex(op)} ${hex(kind)} 03`);
    expect(words).toBe(sensorFaultWords.adviceWords["other-sensor"]);
  });

  test("of a Movesense whose slots are used up asks for its battery to be taken out", () => {
    const words = told(movesenseDriver.start(traits, { rateHz: 52 }), ([, ref]) => `01 ${hex(ref)} AD 01`);
    expect(words.next).toContain("battery out");
  });

  test("of an Espruino board without a motion sensor names those that have one", () => {
    const answer = Array.from("<thora|PIXLJS|2v27|s|>", (letter) => hex(letter.charCodeAt(0))).join(" ");
    expect(told(espruinoDriver.hello(), () => answer).next).toContain("Puck.js of version 2");
  });

  test("of an Upright on its charger says to take it off", () => {
    expect(told(uprightDriver.start(traits, { rateHz: 15 }), () => "01").title).toContain("charger");
  });

  test("any other refusal keeps the words for all", () => {
    const words = told(polarDriver.hello(), ([op, kind]) => `F0 ${hex(op)} ${hex(kind)} 05`);
    expect(words).toBe(faultWords["command-failed"]);
  });
});

describe("services that are missing", () => {
  test("of a micro:bit are told as its program's, of another sensor as for all", async () => {
    for (const [name, words] of [
      ["BBC micro:bit [zuvuv]", sensorFaultWords.missingWords["microbit"]],
      ["WT901BLE67", faultWords["services-missing"]],
    ] as const) {
      const bench = new LinkBench({ sensors: () => sensors });
      await bench.choose(new FakeDevice({ id: "x", name, services: { "180a": [] } }, bench.time));
      await bench.advance(120_000);
      const { state } = bench;
      if (state.phase !== "failed") throw new Error(state.phase);
      expect(wordsFor(state.fault)).toBe(words);
    }
  });

  test("words by kind are of kinds that there are", () => {
    const ids = sensors.map(({ id }) => id);
    expect(Object.keys(sensorFaultWords.missingWords).filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids).toContain(microbitIdentity.id);
  });
});

test("no sensor's advice shows a number of its protocol, and each ends with what to do", () => {
  for (const { title, next } of [
    ...Object.values(sensorFaultWords.adviceWords),
    ...Object.values(sensorFaultWords.missingWords),
  ]) {
    expect(title).not.toMatch(/status|\d{3}|0x/);
    expect(next).not.toMatch(/status|\d{3}|0x/);
    expect(next.endsWith(".")).toBe(true);
  }
});
