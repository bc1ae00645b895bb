// How the virtual Polar sensor answers at its control point, and what its frames are like.
import { describe, expect, test } from "vitest";
import { PolarSensor } from "../../peripheral/sensors/polar.ts";
import { bytesOf, type Heard } from "./heard.ts";
import { after, heardFrom, setup, standStill } from "./standing-clock.ts";

standStill();

describe("Polar", () => {
  const control = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
  const data = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";
  const startAcc = "02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03";
  const startGyro = "02 05 00 01 34 00 01 01 10 00 02 01 d0 07 04 01 03";
  const listening = (mtu?: number): { sensor: PolarSensor; heard: Heard } => {
    const both = heardFrom(new PolarSensor({ ...setup, ...(mtu === undefined ? {} : { mtu }) }));
    both.heard.subscribe(control);
    both.heard.subscribe(data);
    return both;
  };

  test("tells its settings, and the factor when it starts", async () => {
    const { heard } = listening();
    expect(await heard.write(control, "01 02", control)).toEqual([
      "f0 01 02 00 00 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03",
    ]);
    // 8 g and 2000 deg/s over 2¹⁵.
    expect(await heard.write(control, startAcc, control)).toEqual(["f0 02 02 00 00 05 01 00 00 80 39"]);
    expect(await heard.write(control, startGyro, control)).toEqual(["f0 02 05 00 00 05 01 00 00 7a 3d"]);
  });

  test.each([
    ["a rate that it does not have", "02 02 00 01 32 00 01 01 10 00 02 01 08 00 04 01 03", "08"],
    ["a resolution that it does not have", "02 02 00 01 34 00 01 01 0e 00 02 01 08 00 04 01 03", "07"],
    ["a range that it does not have", "02 02 00 01 34 00 01 01 10 00 02 01 02 00 04 01 03", "09"],
    ["a setting left out", "02 02 00 01 34 00", "05"],
    ["settings cut short", "02 02 00 01 34", "05"],
  ])("refuses %s", async (_what, bytes, status) => {
    const { heard, sensor } = listening();
    expect(await heard.write(control, bytes, control)).toEqual([`f0 02 02 ${status} 00`]);
    expect(sensor.running).toEqual([]);
  });

  test("refuses what it does not measure, a start in the charger, a second start, and a small MTU", async () => {
    const { heard, sensor } = listening();
    expect(await heard.write(control, "01 00", control)).toEqual(["f0 01 00 03 00"]);
    sensor.isInCharger = true;
    expect(await heard.write(control, startAcc, control)).toEqual(["f0 02 02 0d 00"]);
    sensor.isInCharger = false;
    await heard.write(control, startAcc);
    heard.drop();
    heard.connect();
    heard.subscribe(control);
    expect(await heard.write(control, startAcc, control)).toEqual(["f0 02 02 06 00"]);
    expect(await heard.write(control, "03 02", control)).toEqual(["f0 03 02 00 00"]);
    const { heard: narrow } = listening(60);
    expect(await narrow.write(control, startAcc, control)).toEqual(["f0 02 02 0a 00"]);
  });

  test("SDK mode offers more, and no stream may run while it is switched", async () => {
    const { heard } = listening();
    await heard.write(control, startAcc);
    expect(await heard.write(control, "02 09", control)).toEqual(["f0 02 09 0c 00"]);
    await heard.write(control, "03 02");
    expect(await heard.write(control, "02 09", control)).toEqual(["f0 02 09 00 00"]);
    const faster = "02 02 00 01 68 00 01 01 10 00 02 01 04 00 04 01 03";
    expect(await heard.write(control, faster, control)).toEqual(["f0 02 02 00 00 05 01 00 00 00 39"]);
  });

  test("its frames fill the MTU and are stamped with their last sample", async () => {
    const { heard } = listening(120);
    await heard.write(control, startAcc);
    await after(4000);
    const frames = heard.on(data);
    expect(frames.length).toBeGreaterThan(2);
    const nsOf = (frame: string): number =>
      Number(new DataView(bytesOf(frame).buffer).getBigUint64(1, true) - 599_616_900_000_000_000n);
    // The last one is as old as what has been gathered since.
    expect(4e9 - nsOf(frames.at(-1)!)).toBeGreaterThan(0);
    expect(4e9 - nsOf(frames.at(-1)!)).toBeLessThan(2e9);
    for (const frame of frames) {
      const length = frame.split(" ").length;
      expect(length).toBeLessThanOrEqual(117);
      expect(length).toBeGreaterThan(105);
    }
  });
});
