// Which driver claims which device, over all of them at once: every sensor that is known to advertise as below is shown in
// the chooser and claimed by one driver, by its name before connecting and by its services after; what is like it but
// is not it, by none. And what the browser would deny us is not asked for. Names and services: the makers' documents.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChooserFilter, Uuid } from "../../../firmware-protocol/driver.ts";
import { sensors } from "../../../firmware-protocol/registry.ts";

const base = (number: string): Uuid => `0000${number}-0000-1000-8000-00805f9b34fb`;
const [heartRate, battery, information] = [base("180d"), base("180f"), base("180a")];
const witmotion = "0000ffe5-0000-1000-8000-00805f9a34fb";
const uart = "6e400001-b5a3-f393-e0a9-e50e24dcca9e";
const thingy = (part: string): Uuid => `ef68${part}-9b35-4933-9b10-52ffa9740042`;
const dot = (part: string): Uuid => `1517${part}-4947-11e9-8646-d663bd873d93`;
const pmd = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
const gsp = "34802252-7185-4d5d-b431-630e7050e8f0";
const metawear = "326a9000-85cb-9195-d9dd-464cfbbae75a";
const microbit = "e95d0753-251d-470a-a062-fa1922dfa9a8";
const upright = ["baa0", "bab0", "bac0", "bad0"].map(base);

interface Device {
  readonly name: string | undefined;
  readonly advertised: readonly Uuid[];
  /** In its GATT table. */
  readonly held: readonly Uuid[];
}

/** Device → its driver. A name of undefined: the system has none yet. */
const known: readonly (readonly [string, Device])[] = [
  ["witmotion", { name: "WT901BLE67", advertised: [witmotion], held: [witmotion, base("1800")] }],
  ["witmotion", { name: "WT901BLE68", advertised: [], held: [witmotion] }],
  ["witmotion", { name: "my back", advertised: [witmotion], held: [witmotion] }],
  ["xsens-dot", { name: "Movella DOT", advertised: [], held: ["1000", "2000", "3000", "7000"].map(dot) }],
  ["xsens-dot", { name: "Xsens DOT", advertised: [], held: ["1000", "2000", "3000", "4000"].map(dot) }],
  [
    "movesense",
    {
      name: "Movesense 190930000123",
      advertised: [base("fdf3"), heartRate],
      held: [gsp, heartRate, battery, information],
    },
  ],
  ["metamotion", { name: "MetaWear", advertised: [metawear], held: [metawear, information, battery] }],
  ["metamotion", { name: "Rücken", advertised: [metawear], held: [metawear, information] }],
  [
    "polar",
    { name: "Polar Sense B1234567", advertised: [heartRate], held: [pmd, heartRate, battery, information] },
  ],
  [
    "polar",
    { name: "Polar OH1 B1234567", advertised: [heartRate], held: [pmd, heartRate, battery, information] },
  ],
  [
    "polar",
    { name: "Polar H10 B1234567", advertised: [heartRate], held: [pmd, heartRate, battery, information] },
  ],
  [
    "thingy52",
    {
      name: "Thingy",
      advertised: [thingy("0100")],
      held: [...["0100", "0200", "0300", "0400", "0500"].map(thingy), battery, base("fe59")],
    },
  ],
  ["thingy52", { name: "Back", advertised: [thingy("0100")], held: ["0100", "0300", "0400"].map(thingy) }],
  ["espruino", { name: "Puck.js a1b2", advertised: [], held: [uart] }],
  ["espruino", { name: "Bangle.js c3d4", advertised: [uart], held: [uart] }],
  ["microbit", { name: "BBC micro:bit [votiv]", advertised: [], held: [microbit, information] }],
  ["microbit", { name: "uBit [votiv]", advertised: [], held: [microbit, uart, information] }],
  ["upright-go", { name: "UprightGO2", advertised: [], held: [...upright, information] }],
  ["upright-go", { name: "UprightGOS", advertised: [], held: [...upright, information] }],
];

/** What a page gets to see of a device: only services that it asked for. */
const seen = (held: readonly Uuid[]): Uuid[] =>
  held.filter((uuid) => sensors.some(({ services }) => services.includes(uuid)));

const claimedBy = (name: string | undefined, services: readonly Uuid[]): string[] =>
  sensors.filter((listing) => listing.recognises(name, services)).map(({ id }) => id);

/** As the browser filters: everything that a filter names must be there. */
const lets = (filter: ChooserFilter, { name, advertised }: Device): boolean =>
  (filter.services ?? []).every((uuid) => advertised.includes(uuid)) &&
  (filter.name === undefined || filter.name === name) &&
  (filter.namePrefix === undefined || (name?.startsWith(filter.namePrefix) ?? false));
const shownBy = (device: Device): string[] =>
  sensors.filter(({ filters }) => filters.some((filter) => lets(filter, device))).map(({ id }) => id);

const titleOf = (id: string, { name }: Device) => ({ title: `${name} is ${id}` });

describe.each(known.map(([id, device]) => ({ id, device, ...titleOf(id, device) })))(
  "$title",
  ({ id, device }) => {
    test("is in the chooser", () => expect(shownBy(device)).toContain(id));

    test("is claimed by one driver once connected", () =>
      expect(claimedBy(device.name, seen(device.held))).toEqual([id]));

    test("is claimed before by its name, or by none", () => {
      const before = claimedBy(device.name, []);
      expect(before.length === 0 || (before.length === 1 && before[0] === id)).toBe(true);
    });

    test("nameless, is claimed by its driver or by none, and its driver is offered", () => {
      const services = seen(device.held);
      const nameless = claimedBy(undefined, services);
      expect(nameless.length === 0 || (nameless.length === 1 && nameless[0] === id)).toBe(true);
      expect(sensors.filter((listing) => listing.fits(services)).map((listing) => listing.id)).toContain(id);
    });
  },
);

test("every driver but our own, which has its test, has a device above", () => {
  const ids = new Set(known.map(([id]) => id));
  expect(sensors.map((listing) => listing.id).filter((id) => !ids.has(id))).toEqual(["thora"]);
});

/** Title, device, and the driver that its name alone speaks for. */
const others: readonly (readonly [string, string, readonly Uuid[], string?])[] = [
  ["a heart rate strap", "TICKR 12AB", [heartRate, battery, information]],
  ["a Polar strap without measurement data", "Polar H9 B1234567", [heartRate, battery, information]],
  ["a Polar watch", "Polar Vantage V2 12", [heartRate, battery, information]],
  ["a Thingy:53", "Thingy:53", [battery, information]],
  ["a Movesense with the maker's mobile protocol alone", "Movesense 1", [heartRate, battery], "movesense"],
  ["a board with Nordic's serial port", "Nordic_UART_Service", [uart]],
  ["an Espruino board that has no motion sensor by its name", "Pixl.js 1234", [uart]],
  [
    "a micro:bit whose program has no accelerometer service",
    "BBC micro:bit [votiv]",
    [uart, information],
    "microbit",
  ],
  ["a clone of WitMotion with the usual base", "WT901", [base("ffe5")], "witmotion"],
  ["an Upright in its update mode", "UprightGo2DFU", [base("baf0")]],
  ["the first Upright GO", "UprightGO", ["aaa0", "aab0", "aac0", "aad0"].map(base)],
  ["a lamp with numbers like Upright's", "Lamp", [base("bac0"), base("bad0")]],
  ["another sensor of Xsens", "Xsens Awinda", [battery]],
  ["a TI SensorTag", "CC2650 SensorTag", ["f000aa80-0451-4000-b000-000000000000", battery, information]],
  ["an ST board", "STBOX1", ["00000000-0001-11e1-9ab4-0002a5d5c51b"]],
  ["a posture belt of another maker", "JZ-1234", [base("fff0")]],
];

describe("what is not ours", () => {
  const cases = others.map(([what, name, held, named]) => ({ what, name, held, named }));
  test.each(cases)("$what is claimed by none", ({ name, held, named }) => {
    const services = seen(held);
    // Without any service that we asked for, the name alone speaks; it is then told as a sensor whose services are missing.
    expect(claimedBy(name, services)).toEqual(services.length > 0 || named === undefined ? [] : [named]);
    expect(claimedBy(name, [])).toEqual(named === undefined ? [] : [named]);
  });

  test("random names and services are claimed by none, and fit none", () => {
    const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
    const uuid = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts): Uuid => parts.join("-"));
    const shared = fc.constantFrom(heartRate, battery, information, base("fe59"), base("1800"));
    const prefixes = sensors.flatMap(({ filters }) =>
      filters.flatMap(({ namePrefix, name }) => namePrefix ?? name ?? []),
    );
    const name = fc
      .option(fc.string({ maxLength: 20 }), { nil: undefined })
      .filter((text) => !prefixes.some((prefix) => text?.startsWith(prefix)));
    fc.assert(
      fc.property(name, fc.array(fc.oneof(uuid, shared), { maxLength: 8 }), (text, services) => {
        expect(claimedBy(text, services)).toEqual([]);
        expect(sensors.filter((listing) => listing.fits(services))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("whatever its name, a sensor's own service decides: no name draws another's sensor to its driver", () => {
    for (const [, { name }] of known)
      for (const [id, { held }] of known) {
        // Both need a name beside their service.
        if (id === "espruino" || id === "upright-go") continue;
        const own = seen(held).filter((uuid) => uuid !== uart);
        expect(claimedBy(name, own), `${name} with the services of ${id}`).toEqual([id]);
      }
  });
});

/** github WebBluetoothCG/registries, gatt_blocklist.txt: what a page gets no access to, or none to read. */
const blocked = [
  base("1812"),
  "00001530-1212-efde-1523-785feabcd123",
  "f000ffc0-0451-4000-b000-000000000000",
  "00060000-f8ce-11e4-abf4-0002a5d5c51b",
  base("fffd"),
  base("fff9"),
  base("fde2"),
  base("2a25"),
  base("2a03"),
  base("2a02"),
  base("2902"),
  base("2903"),
];

describe.each(sensors)("$id and the browser", ({ id, filters, services, standing, load }) => {
  test("every service that it touches is asked for, and nothing that browsers withhold", async () => {
    const { gatt } = await load();
    const roles = Object.values(gatt);
    for (const { service } of roles) expect(services).toContain(service);
    const touched = [
      ...services,
      ...filters.flatMap((filter) => filter.services ?? []),
      ...roles.map(({ characteristic }) => characteristic),
    ];
    expect(touched.filter((uuid) => blocked.includes(uuid))).toEqual([]);
  });

  test("the driver that is fetched is the one listed", async () => {
    const driver = await load();
    expect([driver.id, driver.standing]).toEqual([id, standing]);
    expect(driver.filters).toEqual(filters);
    expect(driver.services).toEqual(services);
  });

  test("each filter names something, as browsers demand; what streams is among its characteristics", async () => {
    expect(filters.length).toBeGreaterThan(0);
    for (const { name, namePrefix, services: named } of filters)
      expect(Boolean(name) || Boolean(namePrefix) || (named ?? []).length > 0).toBe(true);
    const { gatt, streamChannels, silenceMs } = await load();
    expect(streamChannels.length).toBeGreaterThan(0);
    for (const channel of streamChannels) expect(Object.keys(gatt)).toContain(channel);
    // At least one that cannot be missing, or nothing might stream unnoticed; DOT chooses one of two.
    if (id !== "xsens-dot")
      expect(streamChannels.some((channel) => gatt[channel]!.optional !== true)).toBe(true);
    expect(silenceMs).toBeGreaterThanOrEqual(10_000);
  });
});
