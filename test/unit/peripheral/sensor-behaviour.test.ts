// How the virtual sensors answer: what is refused, what is ignored, what must be on before samples come, and what goes
// on when the link is lost.
import { describe, expect, test } from "vitest";
import { MetaMotionSensor } from "../../peripheral/sensors/metamotion.ts";
import { MovesenseSensor } from "../../peripheral/sensors/movesense.ts";
import { Thingy52Sensor } from "../../peripheral/sensors/thingy52.ts";
import { WitMotionSensor } from "../../peripheral/sensors/witmotion.ts";
import { DotSensor } from "../../peripheral/sensors/xsens-dot.ts";
import { hex } from "./heard.ts";
import { after, heardFrom, setup, standStill } from "./standing-clock.ts";

standStill();

describe("Thingy:52", () => {
  const uuid = (short: string): string => `ef68${short}-9b35-4933-9b10-52ffa9740042`;

  test("takes a configuration in range, refuses any other, and keeps it over a lost link", async () => {
    const { heard } = heardFrom(new Thingy52Sensor(setup));
    expect(await heard.read(uuid("0401"))).toBe("e8 03 f4 01 f4 01 0a 00 01");
    await heard.write(uuid("0401"), "e8 03 f4 01 f4 01 32 00 01");
    await expect(heard.write(uuid("0401"), "e8 03 f4 01 f4 01 03 00 01")).rejects.toThrow(/configuration/);
    heard.drop();
    heard.connect();
    expect(await heard.read(uuid("0401"))).toBe("e8 03 f4 01 f4 01 32 00 01");
  });

  test("sends with the subscription, at the configured rate, and no longer than the link lasts", async () => {
    const { heard, sensor } = heardFrom(new Thingy52Sensor(setup));
    await heard.write(uuid("0401"), "e8 03 f4 01 f4 01 64 00 01");
    await after(100);
    expect(heard.notified).toEqual([]);
    heard.subscribe(uuid("0406"));
    await after(500);
    expect(sensor.samplesSent).toBeGreaterThan(47);
    expect(sensor.samplesSent).toBeLessThan(53);
    heard.drop();
    heard.connect();
    const before = heard.notified.length;
    await after(100);
    expect(heard.notified.length).toBe(before);
  });
});

describe("WitMotion", () => {
  const uuid = (short: string): string => `0000${short}-0000-1000-8000-00805f9a34fb`;
  const [stream, command] = [uuid("ffe4"), uuid("ffe9")];

  test("changes its rate unlocked only, and says what it is when asked", async () => {
    const { heard, sensor } = heardFrom(new WitMotionSensor(setup));
    heard.subscribe(stream);
    await heard.write(command, "ff aa 03 08 00");
    await after(120);
    expect(sensor.registers[3]).toBe(6);
    await heard.write(command, "ff aa 69 88 b5");
    await after(120);
    await heard.write(command, "ff aa 03 08 00");
    await after(120);
    await heard.write(command, "ff aa 27 03 00");
    await after(60);
    const replies = heard.on(stream).filter((frame) => frame.startsWith("55 71"));
    expect(replies).toHaveLength(1);
    expect(replies[0]).toMatch(/^55 71 03 00 08 00/);
    expect(sensor.saves).toBe(0);
  });

  test("loses a command that follows another too soon", async () => {
    const { heard, sensor } = heardFrom(new WitMotionSensor(setup));
    await heard.write(command, "ff aa 69 88 b5");
    await heard.write(command, "ff aa 03 09 00");
    expect(sensor.registers[3]).toBe(6);
    expect(sensor.ignored).toEqual(["ffaa030900"]);
  });
});

describe("DOT", () => {
  const uuid = (short: string): string => `1517${short}-4947-11e9-8646-d663bd873d93`;
  const withRate = (rate: string, visit = "10"): string =>
    `${visit} ${"00 ".repeat(23)}${rate} 00 00 00 00 00 00`;

  test("takes a rate that it has, visited, and not while measuring", async () => {
    const { heard, sensor } = heardFrom(new DotSensor(setup));
    const rate = (): number => sensor.control[24]!;
    await heard.write(uuid("1002"), withRate("1e 00", "00"));
    expect(rate()).toBe(60);
    await heard.write(uuid("1002"), withRate("32 00"));
    expect(rate()).toBe(60);
    await heard.write(uuid("1002"), withRate("1e 00"));
    expect(rate()).toBe(30);
    await heard.write(uuid("2001"), "01 01 15");
    await heard.write(uuid("1002"), withRate("3c 00"));
    expect(rate()).toBe(30);
    await expect(heard.write(uuid("1002"), "10 00")).rejects.toThrow(/2 bytes/);
    expect(await heard.read(uuid("2001"))).toBe("01 01 15");
  });

  test("sends rate quantities in the medium payload, whole or not at all", async () => {
    const { heard } = heardFrom(new DotSensor(setup));
    heard.subscribe(uuid("2003"));
    await heard.write(uuid("2001"), "01 01 15");
    await after(200);
    expect(heard.on(uuid("2003")).length).toBeGreaterThan(8);
    expect(heard.on(uuid("2003"))[0]!.split(" ")).toHaveLength(40);
    const { heard: narrow } = heardFrom(new DotSensor({ ...setup, mtu: 42 }));
    narrow.subscribe(uuid("2003"));
    await narrow.write(uuid("2001"), "01 01 15");
    await after(200);
    expect(narrow.notified).toEqual([]);
  });

  test("answers for its recording state, and refuses a mode that it does not have", async () => {
    const { heard } = heardFrom(new DotSensor(setup));
    await heard.write(uuid("7001"), "01 01 02 fc");
    expect(await heard.read(uuid("7002"))).toMatch(/^01 03 01 06 02 f3 00/);
    await expect(heard.write(uuid("2001"), "01 01 63")).rejects.toThrow(/measurement/);
  });
});

describe("Movesense", () => {
  const command = "34800001-7185-4d5d-b431-630e7050e8f0";
  const data = "34800002-7185-4d5d-b431-630e7050e8f0";
  const ascii = (text: string): string => hex(new TextEncoder().encode(text));
  const subscribe = (reference: string): string => `01 ${reference} ${ascii("/Meas/IMU6/52")} 00`;

  test("answers with statuses under the client's reference, and streams under the same", async () => {
    const { heard } = heardFrom(new MovesenseSensor(setup));
    heard.subscribe(data);
    expect(await heard.write(command, subscribe("63"), data)).toEqual(["01 63 c8 00"]);
    expect(await heard.write(command, `01 07 ${ascii("/Meas/IMU6/50")} 00`, data)).toEqual(["01 07 94 01"]);
    expect(await heard.write(command, `04 08 ${ascii("/System/Energy/Level")} 00`, data)).toEqual([
      "01 08 c8 00 40",
    ]);
    await after(300);
    const frames = heard.on(data).filter((frame) => frame.startsWith("02 63"));
    expect(frames.length).toBeGreaterThan(1);
    // Four samples of six floats behind the time.
    expect(frames[0]!.split(" ")).toHaveLength(2 + 4 + 4 * 24);
    expect(await heard.write(command, "02 63", data)).toContain("01 63 c8 00");
  });

  test("keeps a subscription over a lost link, and runs out of slots until it reboots", async () => {
    const { heard, sensor } = heardFrom(new MovesenseSensor(setup));
    heard.subscribe(data);
    await heard.write(command, subscribe("01"));
    heard.drop();
    heard.connect();
    heard.subscribe(data);
    expect(sensor.subscriptions).toHaveLength(1);
    for (const reference of ["02", "03", "04"]) await heard.write(command, subscribe(reference));
    expect(await heard.write(command, subscribe("05"), data)).toContain("01 05 ad 01");
    expect(await heard.write(command, "07 09 05", data)).toContain("01 09 ca 00");
    await after(150);
    expect(sensor.subscriptions).toEqual([]);
    expect(heard.isConnected).toBe(false);
  });
});

describe.for([
  ["bmi160", "01", "28 0c", "1c", "07"],
  ["bmi270", "04", "a8 03", "05", "05"],
] as const)("MetaMotion with a %s", ([chip, implementation, config, accPacked, gyrPacked]) => {
  const command = "326a9001-85cb-9195-d9dd-464cfbbae75a";
  const notify = "326a9006-85cb-9195-d9dd-464cfbbae75a";
  const switchOn = [
    `03 03 ${config}`,
    "13 03 28 00",
    `03 ${accPacked} 01`,
    `13 ${gyrPacked} 01`,
    "03 02 01 00",
    "13 02 01 00",
    "03 01 01",
  ];

  test("says which chip it has, and that a module is absent", async () => {
    const { heard } = heardFrom(new MetaMotionSensor({ ...setup, chip }));
    heard.subscribe(notify);
    expect(await heard.write(command, "03 80", notify)).toEqual([`03 80 ${implementation} 01`]);
    expect(await heard.write(command, "15 80", notify)).toEqual(["15 80"]);
    expect(await heard.write(command, "11 8c", notify)).toEqual(["11 8c 63 34 10"]);
  });

  test("sends three samples at a time once all is on, and goes on after a lost link until it is reset", async () => {
    const { heard } = heardFrom(new MetaMotionSensor({ ...setup, chip }));
    heard.subscribe(notify);
    for (const line of switchOn) await heard.write(command, line);
    await after(200);
    expect(heard.on(notify).every((frame) => frame.startsWith(`03 ${accPacked}`))).toBe(true);
    expect(heard.on(notify)[0]!.split(" ")).toHaveLength(20);
    await heard.write(command, "13 01 01");
    await after(200);
    expect(heard.on(notify).some((frame) => frame.startsWith(`13 ${gyrPacked}`))).toBe(true);
    heard.drop();
    heard.connect();
    const before = heard.notified.length;
    heard.subscribe(notify);
    await after(150);
    expect(heard.notified.length).toBeGreaterThan(before + 4);
    await heard.write(command, "fe 01");
    expect(heard.isConnected).toBe(false);
    heard.connect();
    heard.subscribe(notify);
    const silent = heard.notified.length;
    await after(100);
    expect(heard.notified.length).toBe(silent);
  });
});
