import { describe, expect, test } from "vitest";
import type { DeviceTraits, StreamFormat } from "../../../../firmware-protocol/driver.ts";
import { factsFrom, identityFrom } from "../../../../src/app/worn-sensor.ts";

const traits: DeviceTraits = {
  driverId: "x",
  model: "X",
  firmware: "1",
  hardware: "1",
  ratesHz: [50],
  canBuzz: false,
};

describe("whose sensor it is", () => {
  test("says the wire's own id, whatever the browser calls the device", () => {
    expect(identityFrom({ ...traits, sensorId: "c0ffee" }, "X", "browser's").sensorId).toBe("c0ffee");
  });

  test("says the browser's id where the wire has none: two units of a kind are two sensors", () => {
    const ids = ["first", "second"].map((device) => identityFrom(traits, "X", device).sensorId);
    expect(ids).toEqual(["first", "second"]);
  });
});

test.each([
  [6, "instantaneous", true],
  [6, "none", false],
  [3, "instantaneous", false],
] as const)("%i channels and a gyro that is %s: has a gyroscope, %s", (channels, gyroConvention, hasGyro) => {
  expect(factsFrom(traits, { channels, gyroConvention, rateHz: 50 } as StreamFormat).hasGyro).toBe(hasGyro);
});
