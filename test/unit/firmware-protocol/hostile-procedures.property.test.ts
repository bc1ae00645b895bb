// Every procedure of every driver against devices that lie, are silent, or are gone. What must hold whatever they do: it
// ends, soon, without a throw; a lost link ends it at once; what it calls good is good; and nothing streams after stop.
// How long a person waits at worst: each wait, and each step that runs into its time, with the link's own deadlines.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decoderFor } from "../../../firmware-protocol/decoders.ts";
import type {
  DeviceDriver,
  DeviceTraits,
  Procedure,
  StreamFormat,
} from "../../../firmware-protocol/driver.ts";
import type { LogContents, LogRange } from "../../../firmware-protocol/log.ts";
import { sensors } from "../../../firmware-protocol/registry.ts";
import { endured, MOST_STEPS, type Trick, trick } from "./hostile-link.ts";
import { carriedOut, dot, type PlausibleDevice, plausible, polar, thora } from "./plausible-devices.ts";
import { infoWith } from "./logging-sensor.ts";
import { ran } from "./run-procedure.ts";

/** What a person is asked to wait for at the very most, when a sensor answers nothing or only at times. */
const MOST_WAITED_MS = 60_000;
const RUNS = 300;

const drivers = await Promise.all(sensors.map((listing) => listing.load()));
const rates = [0.1, 1, 12.5, 50, 52, 100, 1000];

/** Of the device as it is, so that every way behind hello is open. */
function traitsOf(driver: DeviceDriver, device: PlausibleDevice): DeviceTraits {
  const { outcome } = ran(driver.hello(), (step) => carriedOut(device, step), MOST_STEPS);
  if (!outcome.ok) throw new Error(`${driver.id}: ${JSON.stringify(outcome.error)}`);
  return outcome.value;
}

type Begun = (driver: DeviceDriver, traits: DeviceTraits) => Procedure<unknown> | undefined;

const procedures: Readonly<Record<string, Begun>> = {
  hello: (driver) => driver.hello(),
  ...Object.fromEntries(
    rates.map((rateHz): [string, Begun] => [
      `start ${rateHz}`,
      (driver, traits) => driver.start(traits, { rateHz }),
    ]),
  ),
  stop: (driver, traits) => driver.stop(traits),
  readBattery: (driver) => driver.readBattery?.(),
  setTime: (driver, traits) => driver.setTime?.(traits, 1_772_366_400_000),
  gentle: (driver, traits) => driver.buzz?.(traits, "gentle"),
  strong: (driver, traits) => driver.buzz?.(traits, "strong"),
  identify: (driver, traits) => driver.identify?.(traits),
  "log list": (driver) => driver.log?.list(),
  "log read": (driver) => driver.log?.read("epochs", 7),
  "log confirm": (driver) => driver.log?.confirm("raw", 0),
};

function expectSaneTraits(traits: DeviceTraits, driver: DeviceDriver): void {
  expect(traits.driverId).toBe(driver.id);
  for (const rateHz of traits.ratesHz)
    expect(rateHz > 0 && Number.isFinite(rateHz), `${rateHz} Hz`).toBe(true);
  // Ours may say by its Info that it has none; start then says so.
  if (driver.id !== "thora") expect(traits.ratesHz.length).toBeGreaterThan(0);
  expect(traits.sensorId).not.toBe("");
  expect(structuredClone(traits)).toEqual(traits);
}

function expectSaneFormat(format: StreamFormat, driver: DeviceDriver): void {
  expect(format.driverId).toBe(driver.id);
  expect(decoderFor(format)).toBeDefined();
  const isPositive = (value: number) => value > 0 && Number.isFinite(value);
  expect(isPositive(format.rateHz), `${format.rateHz} Hz`).toBe(true);
  // Upright sends an angle of its own and no sample.
  if (driver.id !== "upright-go") expect(isPositive(format.accScale), `${format.accScale} m/s²`).toBe(true);
  expect(format.channels === 6 ? isPositive(format.gyrScale) : format.gyrScale === 0).toBe(true);
  expect(format.gyroConvention === "none").toBe(format.channels === 3);
  expect(Math.abs(format.accSign)).toBe(1);
  expect(format.latencyS >= 0 && Number.isFinite(format.latencyS)).toBe(true);
  const [a, b, c, d, e, f, g, h, i] = format.axes as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  expect(format.axes).toHaveLength(9);
  expect(format.axes.every((part) => part === 0 || Math.abs(part) === 1)).toBe(true);
  for (const row of [0, 3, 6]) expect(format.axes.slice(row, row + 3).filter(Boolean)).toHaveLength(1);
  expect(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)).toBe(1);
  for (const part of [format.clock?.ticksPerS, format.clock?.modulus, format.sequenceModulus])
    expect(part === undefined || isPositive(part)).toBe(true);
  for (const value of Object.values(format.extra ?? {})) expect(Number.isFinite(value)).toBe(true);
  expect(structuredClone(format)).toEqual(format);
}

function expectSane(name: string, value: unknown, driver: DeviceDriver): void {
  if (name === "hello") expectSaneTraits(value as DeviceTraits, driver);
  else if (name.startsWith("start")) expectSaneFormat(value as StreamFormat, driver);
  else if (name === "readBattery") {
    const { percent } = value as { percent: number };
    expect(Number.isInteger(percent) && percent >= 0 && percent <= 100, `${percent} %`).toBe(true);
  } else if (name === "log list") {
    for (const { count, from, bytesPerRecord, format } of value as readonly LogContents[]) {
      for (const part of [count, from, bytesPerRecord])
        expect(Number.isInteger(part) && part >= 0).toBe(true);
      if (format) expectSaneFormat(format, driver);
    }
  } else if (name === "log read") {
    const { from, count } = value as LogRange;
    expect(Number.isInteger(from) && from >= 0 && Number.isInteger(count) && count >= 0).toBe(true);
  } else expect(value).toBeUndefined();
}

const cases = drivers.flatMap((driver) =>
  plausible[driver.id]!.map((made, kind) => ({ name: `${driver.id} ${kind + 1}`, driver, made })),
);
const named = fc.constantFrom(...Object.keys(procedures));

test("there is a plausible device for every driver, and each does all that it can", () => {
  expect(Object.keys(plausible).toSorted()).toEqual(sensors.map(({ id }) => id).toSorted());
  for (const { driver, made, name } of cases)
    for (const [procedure, begin] of Object.entries(procedures)) {
      const device = made();
      const begun = begin(driver, traitsOf(driver, device));
      if (begun === undefined) continue;
      const { outcome } = endured(begun, device, [{ is: "honest" }]);
      expect(outcome, `${name} ${procedure}`).toMatchObject({ ok: true });
      if (outcome.ok) expectSane(procedure, outcome.value, driver);
    }
});

describe.each(cases)("$name", ({ driver, made }) => {
  test("ends soon, never throws, and calls nothing good that is not", () => {
    fc.assert(
      fc.property(named, fc.array(trick, { minLength: 1, maxLength: 40 }), (name, tricks) => {
        const device = made();
        const procedure = procedures[name]!(driver, traitsOf(driver, device));
        if (procedure === undefined) return;
        const { outcome, waitedMs } = endured(procedure, device, tricks);
        expect(waitedMs).toBeLessThanOrEqual(MOST_WAITED_MS);
        if (outcome.ok) expectSane(name, outcome.value, driver);
      }),
      { numRuns: RUNS },
    );
  });

  test("a sensor that answers nothing at all keeps nobody waiting", () => {
    for (const [name, begin] of Object.entries(procedures)) {
      const device = made();
      const procedure = begin(driver, traitsOf(driver, device));
      if (procedure === undefined) continue;
      for (const reason of ["timed-out", "refused", "missing"] as const) {
        const given = reason === "timed-out" ? { is: reason, hasObeyed: false } : { is: reason };
        const again = begin(driver, traitsOf(driver, device))!;
        const { waitedMs, outcome } = endured(again, device, [given]);
        expect(waitedMs, name).toBeLessThanOrEqual(MOST_WAITED_MS);
        if (outcome.ok) expectSane(name, outcome.value, driver);
      }
    }
  });

  test("a lost link ends it at whatever step, without another, and not as a success", () => {
    for (const [name, begin] of Object.entries(procedures)) {
      const length = stepsOf(name, begin);
      // Of a long upload some places stand for all.
      const stride = Math.max(1, Math.floor(length / 40));
      for (let at = 0; at < length; at += stride) {
        const device = made();
        const procedure = begin(driver, traitsOf(driver, device))!;
        const tricks: Trick[] = Array.from({ length: at }, () => ({ is: "honest" }));
        const { outcome } = endured(procedure, device, [...tricks, { is: "link-lost" }]);
        expect(outcome, `${name}, step ${at}`).toMatchObject({ ok: false, error: { reason: "link-lost" } });
      }
    }
  });

  test("after stop nothing streams, whatever befell its start", () => {
    fc.assert(
      fc.property(fc.array(trick, { maxLength: 30 }), fc.constantFrom(...rates), (tricks, rateHz) => {
        const device = made();
        const traits = traitsOf(driver, device);
        endured(driver.start(traits, { rateHz }), device, tricks, { is: "honest" });
        ran(driver.stop(traits), (step) => carriedOut(device, step), MOST_STEPS);
        expect(device.isRunning()).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });

  test("a start that fails leaves nothing on that goes on without a link", () => {
    const length = stepsOf("start 50", procedures["start 50"]!);
    // One answer lost or false; then all is well, or no request is answered any more although it is obeyed.
    const befalls = [{ is: "timed-out", hasObeyed: true } as const, { is: "refused" } as const].flatMap(
      (befall): [Trick, Trick][] => [
        [befall, { is: "honest" }],
        [befall, { is: "mute" }],
      ],
    );
    for (let at = 0; at < length; at += Math.max(1, Math.floor(length / 60)))
      for (const [befall, usual] of befalls) {
        const device = made();
        const traits = traitsOf(driver, device);
        const tricks: Trick[] = Array.from({ length: at }, () => ({ is: "honest" }));
        const start = driver.start(traits, { rateHz: 50 });
        const { outcome } = endured(start, device, [...tricks, befall], usual);
        device.disconnect?.();
        if (!outcome.ok) expect(device.isRunning(), `step ${at}, ${befall.is}, ${usual.is}`).toBe(false);
      }
  });

  function stepsOf(_name: string, begin: Begun): number {
    const device = made();
    const procedure = begin(driver, traitsOf(driver, device));
    return procedure === undefined ? 0 : endured(procedure, device, [{ is: "honest" }]).steps.length;
  }
});

const weightless = (fullScale: number) => ({ fullScale, nanoPerCount: 0 });

describe("what is said in due form and cannot be", () => {
  const info = infoWith("haptic");
  test.each<[string, string, () => PlausibleDevice]>([
    [
      "a Thora sensor whose counts weigh nothing",
      "thora",
      () => thora({ ...info, accRanges: [weightless(8)] }),
    ],
    [
      "one whose gyro's counts turn nothing",
      "thora",
      () => thora({ ...info, gyrRanges: [weightless(2000)] }),
    ],
    ["one that offers 0 Hz alone", "thora", () => thora({ ...info, rates: [0] })],
    ["a Polar that offers 0 Hz alone", "polar", () => polar({ 2: "00 01 00 00 01 01 10 00 02 01 08 00" })],
    ["a DOT that insists on 65535 Hz", "xsens-dot", () => dot(0xffff)],
  ])("%s is not streamed from", (_what, id, made) => {
    const driver = drivers.find((each) => each.id === id)!;
    const device = made();
    const traits = traitsOf(driver, plausible[id]![0]!());
    const { outcome } = ran(
      driver.start(traits, { rateHz: 50 }),
      (step) => carriedOut(device, step),
      MOST_STEPS,
    );
    expect(outcome.ok).toBe(false);
    const greeting = ran(driver.hello(), (step) => carriedOut(device, step), MOST_STEPS).outcome;
    if (greeting.ok) expectSaneTraits(greeting.value, driver);
  });
});
