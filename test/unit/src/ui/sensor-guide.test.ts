// The page "Sensors that work" against the code that it speaks of: whatever is written there is what the drivers do.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../../firmware-protocol/bytes.ts";
import {
  boards,
  formatFrom as espruinoFormat,
} from "../../../../firmware-protocol/devices/espruino/traits.ts";
import {
  metamotionFormat,
  ratesHz as metamotionRates,
} from "../../../../firmware-protocol/devices/metamotion/traits.ts";
import {
  formatFrom as microbitFormat,
  traitsFrom as microbitTraits,
} from "../../../../firmware-protocol/devices/microbit/traits.ts";
import { movesenseFormat, movesenseTraits } from "../../../../firmware-protocol/devices/movesense/traits.ts";
import { formatFrom as polarFormat } from "../../../../firmware-protocol/devices/polar/traits.ts";
import { simulatedInfo } from "../../../../firmware-protocol/devices/simulated/identity.ts";
import {
  formatFrom as thoraFormat,
  startArgumentsFor,
} from "../../../../firmware-protocol/devices/thora/traits.ts";
import {
  formatFrom as thingyFormat,
  traitsFrom as thingyTraits,
} from "../../../../firmware-protocol/devices/thingy52/traits.ts";
import { uprightFormat } from "../../../../firmware-protocol/devices/upright-go/traits.ts";
import {
  formatFrom as witmotionFormat,
  traitsFrom as witmotionTraits,
} from "../../../../firmware-protocol/devices/witmotion/traits.ts";
import { INFO_BYTES, payloadForms } from "../../../../firmware-protocol/devices/xsens-dot/layout.ts";
import { dotFormat, dotTraitsFrom } from "../../../../firmware-protocol/devices/xsens-dot/traits.ts";
import type { DeviceTraits, StreamFormat } from "../../../../firmware-protocol/driver.ts";
import { sensors } from "../../../../firmware-protocol/registry.ts";
import { abilitiesOf } from "../../../../src/ui/guide-abilities.ts";
import { type Axis, type GuideEntry, needsOf } from "../../../../src/ui/guide-entry.ts";
import { guide } from "../../../../src/ui/sensor-guide.ts";
import { axesText, ratesText } from "../../../../src/ui/sensor-guide-words.ts";

type Known = Partial<Pick<DeviceTraits, "ratesHz" | "canBuzz">> & { readonly format: StreamFormat };

const info = simulatedInfo(1);
const thora = { ...startArgumentsFor(info, 50), period: 655 };
const uprightAngles = { format: uprightFormat };

/** What the code says of each model, by the guide's own name for it. */
const known: Readonly<Record<string, Readonly<Record<string, Known>>>> = {
  thora: { "Thora sensor": { format: thoraFormat(info, thora)! } },
  polar: {
    "Verity Sense": { format: polarFormat(52, 2.44e-4, 0.061), canBuzz: false },
    OH1: { format: polarFormat(50, 1, undefined), canBuzz: false },
    H10: { format: polarFormat(50, 1, undefined), canBuzz: false },
  },
  movesense: {
    Movesense: {
      ...movesenseTraits({ serial: "", product: "", address: "", app: "", appVersion: "" } as never),
      format: movesenseFormat(52),
    },
  },
  "xsens-dot": {
    DOT: {
      ...dotTraitsFrom(viewOf(new Uint8Array(INFO_BYTES)))!,
      format: dotFormat(payloadForms.long, 60),
    },
  },
  espruino: {
    "Puck.js 2": { ...boards.PUCKJS, format: espruinoFormat("PUCKJS", 52) },
    "Bangle.js 2": { ...boards.BANGLEJS2, format: espruinoFormat("BANGLEJS2", 50) },
  },
  witmotion: { "WT901BLE family": { ...witmotionTraits(undefined, ""), format: witmotionFormat(50) } },
  thingy52: { "Thingy:52": { ...thingyTraits(""), format: thingyFormat(50) } },
  metamotion: { MetaMotion: { ratesHz: metamotionRates, format: metamotionFormat(50) } },
  microbit: { "micro:bit": { ...microbitTraits("", ""), format: microbitFormat(20) } },
  "upright-go": { "GO 2 and GO S": uprightAngles },
};

const entryOf = (id: string): GuideEntry => guide.find((entry) => entry.id === id)!;

test("every sensor of the registry has one entry, and every entry a sensor", () => {
  expect(guide.map(({ id }) => id).toSorted()).toEqual(sensors.map(({ id }) => id).toSorted());
  expect(Object.keys(known).toSorted()).toEqual(guide.map(({ id }) => id).toSorted());
});

/** Our axes are rows of the format's matrix: the device axis in our y points up, the one in our z out of the back. */
const axisIn = ({ axes }: StreamFormat, row: number): Axis => {
  const k = [0, 1, 2].find((column) => axes[3 * row + column] !== 0)!;
  return `${axes[3 * row + k]! < 0 ? "-" : ""}${"XYZ"[k]!}` as Axis;
};

describe.each(sensors.map(({ id, load, standing }) => ({ id, load, standing })))(
  "$id",
  ({ id, load, standing }) => {
    const entry = entryOf(id);
    const models = known[id]!;
    const formats = Object.values(models).map(({ format }) => format);

    test("stands as the registry has it, and only what is experimental is said to be", () => {
      expect(entry.standing).toBe(standing);
      expect(entry.tried === "others").toBe(standing === "experimental");
    });

    test("has the channels, the rates and the buzz of its driver, model by model", async () => {
      const driver = await load();
      expect(entry.models.map(({ name }) => name)).toEqual(Object.keys(models));
      for (const { name, channels, ratesHz, buzz } of entry.models) {
        const code = models[name]!;
        // An angle of its own comes without acceleration: its format scales nothing.
        expect(channels).toBe(code.format.accScale === 0 ? "none" : code.format.channels);
        if (code.ratesHz !== undefined) expect(ratesHz).toEqual(code.ratesHz);
        if (buzz === "no") expect(code.canBuzz).toBe(false);
        if (buzz === "yes") expect(code.canBuzz).toBe(true);
        // Some: the driver can, and the unit decides.
        if (buzz === "some") expect([driver.buzz !== undefined, code.canBuzz]).toEqual([true, undefined]);
      }
    });

    test("tells of lost moments what its format lets anybody know", () => {
      for (const { clock, sequenceModulus } of formats)
        expect(entry.counts).toBe(
          sequenceModulus !== undefined ? "numbered" : clock !== undefined ? "clock" : "nothing",
        );
    });

    test("is worn as its axes are mounted", () => {
      const mounted = formats.map((format) => ({ up: axisIn(format, 1), out: axisIn(format, 2) }));
      const isOwn = id === "thora" || entry.models.some(({ channels }) => channels === "none");
      if (isOwn || id === "espruino") expect(entry.axes).toBeUndefined();
      else for (const axes of mounted) expect(entry.axes).toEqual(axes);
    });

    test("shows its battery, shows itself and hands over a log where its driver does", async () => {
      const driver = await load();
      const frames = readdirSync(`test/golden/${id}`).map((name) =>
        readFileSync(`test/golden/${id}/${name}`, "utf8"),
      );
      const streamed = frames.some((text) => /"kind":\s*"battery"/.test(text));
      expect(entry.battery).toBe(driver.readBattery !== undefined || streamed);
      expect(entry.shows).toBe(driver.identify !== undefined);
      expect(entry.log).toBe(driver.log !== undefined);
    });

    test("is said to be tried as it was", () => {
      const virtual = readdirSync("test/peripheral/sensors").includes(`${id}.ts`);
      expect(entry.tried === "sensor").toBe(virtual);
      expect(entry.tried === "own").toBe(id === "thora");
    });

    test("has something that it can do and something that it cannot, each line a sentence and none twice", () => {
      const { can, cannot } = abilitiesOf(entry);
      for (const lines of [can, cannot, entry.wake]) {
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.filter((line) => !/^[A-Z].*[.]$/.test(line))).toEqual([]);
      }
      const all = [...can, ...cannot, ...entry.wake];
      expect(new Set(all).size).toBe(all.length);
    });
  },
);

test("models that differ are named, those that are alike are not", () => {
  const { can, cannot } = abilitiesOf(entryOf("polar"));
  expect(can).toContain("Show lean forward and sideways at any moment: Verity Sense.");
  expect(can).toContain("Show lean while you move slowly: OH1, H10.");
  expect(cannot).toContain("Buzz.");
  expect(abilitiesOf(entryOf("espruino")).can).toContain("Buzz with a nudge: Bangle.js 2.");
});

test("every need is served by some sensor, and only an experimental one tells its own angle alone", () => {
  const serving = (need: string) => guide.filter((entry) => needsOf(entry).some((one) => one === need));
  expect(serving("live").length).toBeGreaterThan(5);
  expect(serving("slow").map(({ id }) => id)).toEqual(["polar", "espruino", "microbit"]);
  expect(serving("own-angle").map(({ standing }) => standing)).toEqual(["experimental"]);
});

test("no price is made up: a class has its source beside it, and what is not for sale has none", () => {
  for (const { id, price, sold, soldNote } of guide) {
    if (typeof price === "number") expect(soldNote, id).toMatch(/\d+.* US dollars/);
    else expect(soldNote, id).not.toMatch(/dollar|euro|€/);
    expect(price === "none", id).toBe(sold === "build");
  }
});

test("rates and axes are read as words", () => {
  expect(ratesText([12.5, 25, 50])).toBe("12.5, 25 or 50 times a second");
  expect(ratesText([52])).toBe("52 times a second");
  expect(axesText({ up: "Y", out: "-Z" })).toBe("Its own axes: Y up, Z into the back.");
  expect(axesText(undefined)).toBeUndefined();
});
