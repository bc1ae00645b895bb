// What must never be touched on anybody's sensor: firmware updates, bootloaders, factory tests, erasing commands.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import type { DeviceDriver, DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { sensors } from "../../../firmware-protocol/registry.ts";
import { ran } from "./run-procedure.ts";

const onBase = (number: string): RegExp => new RegExp(`^0000${number}-0000-1000-8000-00805f9b34fb$`);

const forbidden: readonly { readonly what: string; readonly uuid: RegExp }[] = [
  { what: "Upright: firmware update, deep sleep", uuid: onBase("bad4") },
  { what: "Upright: factory test", uuid: onBase("bae[0-9a-f]") },
  { what: "Upright: bootloader", uuid: onBase("baf[0-9a-f]") },
  { what: "Upright: download and delete of stored days", uuid: onBase("baa2") },
  { what: "Nordic: legacy update", uuid: /^0000153[0-9a-f]-1212-efde-1523-785feabcd123$/ },
  { what: "Nordic: secure update", uuid: onBase("fe59") },
  { what: "Nordic: secure update", uuid: /^8ec9000[0-9a-f]-f315-4f60-9fb8-838830daea50$/ },
  { what: "MCUmgr", uuid: /^(8d53dc1d-1db7-4cd3-868b-8a527460aa84|da2e7828-fbce-4e01-ae9e-261174997c48)$/ },
  { what: "TI: update over the air", uuid: /^f000ffc[0-9a-f]-0451-4000-b000-000000000000$/ },
  { what: "micro:bit: update", uuid: /^e95d93b[01]-251d-470a-a062-fa1922dfa9a8$/ },
  { what: "Movella DOT: update", uuid: /^15174[0-9a-f]{3}-4947-11e9-8646-d663bd873d93$/ },
];

const dangersIn = (uuids: readonly string[]): string[] =>
  uuids.flatMap((uuid) =>
    forbidden.filter((each) => each.uuid.test(uuid)).map(({ what }) => `${uuid}: ${what}`),
  );

const touchedBy = (driver: DeviceDriver): string[] => [
  ...Object.values(driver.gatt).flatMap(({ service, characteristic }) => [service, characteristic]),
  ...driver.services,
];

describe("no driver holds a characteristic or a service that can harm the sensor", () => {
  test.each(sensors.map(({ id, load }) => ({ id, load })))("$id", async ({ load }) => {
    const touched = touchedBy(await load());
    expect(touched.length).toBeGreaterThan(2);
    expect(dangersIn(touched)).toEqual([]);
  });

  test("UUIDs are full and in lower case, or the check would miss them", async () => {
    for (const { load } of sensors)
      for (const uuid of touchedBy(await load()))
        expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  });

  test("a forbidden one is found", () => {
    for (const number of ["bad4", "bae3", "baf1", "baf0", "baa2", "fe59"])
      expect(dangersIn([`0000${number}-0000-1000-8000-00805f9b34fb`])).toHaveLength(1);
    expect(dangersIn(["8ec90001-f315-4f60-9fb8-838830daea50"])).toHaveLength(1);
    expect(dangersIn(["0000bac4-0000-1000-8000-00805f9b34fb"])).toEqual([]);
  });

  test("there are sensors to look at", () => expect(sensors.length).toBeGreaterThanOrEqual(10));
});

/** Drivers that know their unit by its model. */
const models: Readonly<Record<string, string>> = { metamotion: "MetaMotion (BMI160)" };

/** Bytes that begin a dangerous command on a characteristic that is otherwise ours to write. */
const dangerousCommands: Readonly<Record<string, readonly (readonly number[])[]>> = {
  // Jump to the bootloader (MetaWear's own test_debug.py names the soft resets beside it).
  metamotion: [[0xfe, 0x02]],
};

describe("no driver writes a command that can harm the sensor, whatever it answers", () => {
  const answers = fc.array(fc.option(fc.uint8Array({ maxLength: 40 }), { freq: 6 }), {
    minLength: 8,
    maxLength: 60,
  });

  test.each(sensors.map(({ id, load }) => ({ id, load })))("$id", async ({ id, load }) => {
    const driver = await load();
    const traits: DeviceTraits = {
      driverId: id,
      sensorId: id,
      model: models[id] ?? id,
      firmware: "1.0.0",
      hardware: "PUCKJS 2",
      ratesHz: [25, 50, 52],
      canBuzz: true,
    };
    const procedures = [
      () => driver.hello(),
      () => driver.start(traits, { rateHz: 50 }),
      () => driver.stop(traits),
      () => driver.buzz?.(traits, "strong"),
      () => driver.identify?.(traits),
      () => driver.setTime?.(traits, 1_772_366_400_000),
      () => driver.readBattery?.(),
    ];
    let steps = 0;
    fc.assert(
      fc.property(answers, fc.constantFrom(...procedures), (given, begin) => {
        let k = 0;
        const answer = (step: GattStep): StepOutcome => {
          steps++;
          if ("channel" in step) expect(Object.keys(driver.gatt)).toContain(step.channel);
          if (step.do === "write" || step.do === "request")
            for (const command of dangerousCommands[id] ?? [])
              expect(Array.from(step.bytes.subarray(0, command.length))).not.toEqual(command);
          const bytes = given[k++ % given.length];
          if (bytes === null || bytes === undefined) return { ok: false, reason: "timed-out", detail: "" };
          if (step.do === "request" && !step.matches(viewOf(bytes)))
            return { ok: false, reason: "timed-out", detail: "" };
          return { ok: true, bytes: viewOf(bytes) };
        };
        const procedure = begin();
        if (procedure !== undefined) ran<unknown>(procedure, answer, 1000);
      }),
      { numRuns: 150 },
    );
    expect(steps).toBeGreaterThan(20);
  });
});
