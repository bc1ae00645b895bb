import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buzzes, defaultSettings, settingsFrom } from "../../../../src/domain/settings.ts";

describe("settings read back", () => {
  test("are what was written", () => {
    const written = {
      ...defaultSettings,
      buzz: "strong",
      experimentalSensors: true,
      devices: { "upper-back": "a", pelvis: "b" },
    } as const;
    expect(settingsFrom(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  test("of an earlier version get the defaults of what it did not know, and keep the rest", () => {
    const { buzz: _buzz, experimentalSensors: _offered, devices: _devices, ...earlier } = defaultSettings;
    expect(settingsFrom({ ...earlier, sound: true })).toEqual({ ...defaultSettings, sound: true });
    expect(defaultSettings).toMatchObject({ buzz: "gentle", experimentalSensors: false, devices: {} });
  });

  test("never give one device two places", () => {
    expect(settingsFrom({ devices: { "upper-back": "a", pelvis: "a" } }).devices).toEqual({
      "upper-back": "a",
    });
  });

  test("are whole, whatever was stored", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.record({ buzz: fc.anything(), experimentalSensors: fc.anything(), devices: fc.anything() }),
        ),
        (raw) => {
          const settings = settingsFrom(raw);
          expect(Object.keys(settings).toSorted()).toEqual(Object.keys(defaultSettings).toSorted());
          expect(buzzes).toContain(settings.buzz);
          expect(typeof settings.experimentalSensors).toBe("boolean");
          for (const [placement, id] of Object.entries(settings.devices)) {
            expect(["upper-back", "pelvis"]).toContain(placement);
            expect(id).toMatch(/^.+/s);
          }
        },
      ),
    );
  });
});
