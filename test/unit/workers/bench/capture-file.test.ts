// A capture file is written by anybody and damaged by anything: what is wrong is told by its place, and nothing throws.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeviceTraits } from "../../../../firmware-protocol/driver.ts";
import type { BenchNotification } from "../../../../workers/bench-contract.ts";
import { benchService } from "../../../../workers/bench/bench-service.ts";
import { captureFindings } from "../../../../workers/bench/capture-check.ts";
import { captureFileFrom, faultText } from "../../../../workers/bench/capture-file.ts";
import { formatWith } from "./held-device.ts";

const format = formatWith([0, -1, 0, 1, 0, 0, 0, 0, 1], 1);
const traits: DeviceTraits = {
  driverId: "witmotion",
  sensorId: "SERIAL-0815",
  model: "WitMotion",
  firmware: "1",
  hardware: "",
  ratesHz: [50],
  canBuzz: false,
};
const atRest = [0x55, 0x61, 0, 8, 0, 0, 0, 0, ...Array.from({ length: 12 }, () => 0)];

function notification(bytes: readonly number[], atMs: number): BenchNotification {
  return { channel: "stream", bytes: Uint8Array.from(bytes).buffer, atMs };
}

function bench() {
  const service = benchService();
  service.open(traits, format, 1000);
  service.push([
    // An answer to the greeting that overtook the stream.
    notification([0x55, 0x71, 0x7f, 0x53, 0x45, 0x52], 990),
    ...Array.from({ length: 40 }, (_, n) => notification(atRest, 1010 + 20 * n)),
    { ...notification([1], 1900), channel: "elsewhere" },
  ]);
  return service;
}

const options = { savedAt: "2026-03-02T09:15:00.000Z", appVersion: "0.1.0" };
const text = bench().capture(options)!;

type Damaged = Record<string, unknown> & { format: Record<string, unknown>; notifications: unknown[] };
const damaged = (change: (file: Damaged) => void): string => {
  const file = JSON.parse(text) as Damaged;
  change(file);
  return JSON.stringify(file);
};
const toldOf = (content: string): string => {
  const read = captureFileFrom(content);
  return read.ok ? "read" : faultText(read.error);
};

describe("what is saved", () => {
  test("is read again, and decodes to what it says", () => {
    const read = captureFileFrom(text);
    if (!read.ok) throw new Error(faultText(read.error));
    expect(read.value.decoded).toMatchObject({
      samples: 40,
      packets: { imu: 40 },
      errors: { "unknown-channel": 1 },
    });
    expect(captureFindings(read.value).decoded).toEqual(read.value.decoded);
  });

  test("holds neither name nor serial number nor browser, unless they are let in", () => {
    expect(text).not.toMatch(/SERIAL|Mozilla|WT901/);
    expect(text).not.toContain("53 45 52");
    const all = bench().capture({ ...options, sensorName: "WT901BLE67", userAgent: "Mozilla/5.0" })!;
    for (const each of ["SERIAL-0815", "WT901BLE67", "Mozilla/5.0"]) expect(all).toContain(each);
    expect(captureFileFrom(all).ok).toBe(true);
  });

  test("ends at ten minutes, and says so", () => {
    const service = benchService();
    service.open(traits, format, 0);
    service.push(Array.from({ length: 70 }, (_, n) => notification(atRest, 10_000 * n)));
    expect(service.report()!.capture).toMatchObject({ state: "full", notifications: 61, lengthMs: 600_000 });
    expect(service.report()!.notifications).toBe(70);
    const read = captureFileFrom(service.capture(options)!);
    expect(read.ok && read.value.notifications.length).toBe(61);
  });

  test("is that of the stream before, while that one's check is not saved", () => {
    const service = benchService();
    service.open(traits, format, 0);
    service.check("begin");
    service.push(Array.from({ length: 150 }, (_, n) => notification(atRest, 20 * n)));
    expect(service.report()!.check.facesDone).toBe(1);
    service.closed();
    service.open(traits, format, 9000);
    service.push([notification(atRest, 9010)]);
    expect(service.report()!.capture).toMatchObject({ state: "ended", notifications: 150 });
    expect(service.report()!.check).toMatchObject({ phase: "done", facesDone: 1 });
    service.restart(9020);
    service.push([notification(atRest, 9030)]);
    expect(service.report()!.capture).toMatchObject({ state: "recording", notifications: 1 });
  });
});

describe("what is damaged is told", () => {
  test.each([
    ["cut in the middle", text.slice(0, text.length / 2), /not JSON, or was cut/],
    ["empty", "", /not JSON/],
    ["another JSON", "[1, 2]", /not an object/],
    ["null", "null", /not an object/],
    ["of a later version", damaged((file) => (file["schema"] = 2)), /schema: version 2/],
    [
      "of a driver that is not here",
      damaged((file) => {
        file["driver"] = "acme";
        file.format["driverId"] = "acme";
      }),
      /driver: no driver here is called “acme”/,
    ],
    ["of two drivers", damaged((file) => (file["driver"] = "polar")), /format\.driverId/],
    ["without notifications", damaged((file) => (file.notifications = [])), /notifications: there are none/],
    [
      "with a text for a list",
      damaged((file) => (file["notifications"] = "many" as never)),
      /notifications: not a list/,
    ],
    [
      "with bytes that are none",
      damaged((file) => (file.notifications[3] = { atMs: 60, channel: "stream", hex: "zz" })),
      /notifications\[3\]\.hex/,
    ],
    [
      "with time that goes back",
      damaged((file) => (file.notifications[3] = { atMs: 1, channel: "stream", hex: "55" })),
      /notifications\[3\]\.atMs: 1 is before/,
    ],
    ["with a rate of nothing", damaged((file) => (file.format["rateHz"] = 0)), /format\.rateHz/],
    [
      "with a rate beyond numbers",
      text.replace('"rateHz": 50', '"rateHz": 1e999'),
      /format\.rateHz: not a number/,
    ],
    [
      "with axes that are no axes",
      damaged((file) => (file.format["axes"] = [1, 2, 3])),
      /format\.axes: not 9 numbers/,
    ],
    [
      "with a notification of 100 MB",
      damaged((file) => (file.notifications[0] = { atMs: 0, channel: "stream", hex: "00 ".repeat(1e6) })),
      /notifications\[0\]\.hex: longer than/,
    ],
    [
      "with millions of notifications",
      damaged((file) => (file.notifications = Array.from({ length: 200_000 }, () => 0))),
      /notifications: more than/,
    ],
    [
      "with a count that is none",
      damaged((file) => (file["decoded"] = { samples: -1, packets: {}, errors: {}, digest: "" })),
      /decoded\.samples: -1/,
    ],
    [
      "with an inherited name for a side",
      damaged((file) => (file["axisCheck"] = { faces: [{ side: "constructor" }], turns: [] })),
      /axisCheck\.faces\[0\]\.side/,
    ],
  ])("%s", (_, content, told) => {
    expect(toldOf(content)).toMatch(told);
  });

  test("of 100 MB: it is not even parsed", () => {
    expect(toldOf(" ".repeat(100_000_000))).toMatch(/100000000 characters/);
  });

  test("a file that claims more samples than it has is read, and found out", () => {
    const read = captureFileFrom(
      damaged((file) => ((file["decoded"] as Record<string, unknown>)["samples"] = 1e12)),
    );
    if (!read.ok) throw new Error(faultText(read.error));
    expect(captureFindings(read.value).decoded).not.toEqual(read.value.decoded);
  });

  test("any JSON at any place of the file, and any text at all, gives a file or a fault, never a throw", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(JSON.parse(text) as object)),
        fc.jsonValue(),
        (field, value) => {
          const read = captureFileFrom(damaged((file) => (file[field] = value)));
          if (read.ok) captureFindings(read.value);
        },
      ),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.string(), (content) => {
        expect(captureFileFrom(content).ok).toBe(false);
      }),
    );
  });
});
