import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { espruinoDriver } from "../../../firmware-protocol/devices/espruino/driver.ts";
import { uartService } from "../../../firmware-protocol/devices/espruino/gatt.ts";
import { programFor } from "../../../firmware-protocol/devices/espruino/program.ts";
import { boards, formatFrom } from "../../../firmware-protocol/devices/espruino/traits.ts";
import type { ImuPacket } from "../../../firmware-protocol/packet.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { testVectors } from "./device-vectors.ts";
import {
  bangle,
  decodedBy,
  helloOf,
  imuIn,
  MOST_STEPS,
  on,
  puck,
  started,
  timedOut,
} from "./espruino-session.ts";
import { FakeEspruino } from "./fake-espruino.ts";
import { ran } from "./run-procedure.ts";

testVectors("espruino", formatFrom("PUCKJS", 52), ({ title }) => title.startsWith("Puck.js"));
testVectors("espruino", formatFrom("BANGLEJS2", 25), ({ title }) => title.startsWith("Bangle.js"));

describe("hello", () => {
  test("asks the console which board it is, among echo and prompts cut anywhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (pieceBytes, isNoisy) => {
        expect(helloOf(new FakeEspruino({ ...puck, pieceBytes, isNoisy }))).toEqual({
          driverId: "espruino",
          sensorId: "a1b2c3d4",
          model: "Puck.js",
          firmware: "2v27",
          hardware: "PUCKJS 2.1",
          ratesHz: [12.5, 26, 52, 104],
          canBuzz: false,
        });
      }),
    );
    expect(helloOf(new FakeEspruino(bangle))).toMatchObject({
      model: "Bangle.js 2",
      ratesHz: [12.5, 25, 50],
      canBuzz: true,
    });
  });

  test("a line that was typed before is broken off", () => {
    const board = new FakeEspruino(puck);
    board.receive(new TextEncoder().encode("print(1"));
    expect(helloOf(board).model).toBe("Puck.js");
  });

  test("a board that does not answer is asked twice, then told as silent", () => {
    const { outcome, steps } = ran(espruinoDriver.hello(), (step) =>
      step.do === "request" ? timedOut : { ok: true },
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "timed-out" } });
    expect(steps.filter((step) => step.do === "request")).toHaveLength(2);
  });

  test("an echo of the question is no answer", () => {
    let sent = "";
    const { outcome } = ran(espruinoDriver.hello(), (step) => {
      if (step.do === "write" || step.do === "request") sent += String.fromCharCode(...step.bytes);
      if (step.do !== "request") return { ok: true };
      const echo = new TextEncoder().encode(sent);
      return step.matches(viewOf(echo)) ? { ok: true, bytes: viewOf(echo) } : timedOut;
    });
    expect(outcome).toMatchObject({ ok: false, error: { reason: "timed-out" } });
  });

  test("a Puck.js of the first version and a board without a motion sensor are told apart from ours", () => {
    for (const [options, words] of [
      [{ board: "PUCKJS", revision: "1" }, /first version has no accelerometer/],
      [{ board: "PIXLJS" }, /PIXLJS.*no motion sensor/],
    ] as const) {
      const { outcome } = ran(espruinoDriver.hello(), on(new FakeEspruino(options)));
      expect(outcome).toMatchObject({ ok: false, error: { code: "incompatible" } });
      if (!outcome.ok) expect(JSON.stringify(outcome.error)).toMatch(words);
    }
  });
});

describe("the program on a Puck.js", () => {
  test("what it sends is what its sensor said, sample by sample, with number, time and battery", () => {
    const { board, format } = started(puck, 52);
    expect(format).toMatchObject({ channels: 6, rateHz: 52, sequenceModulus: 65_536 });
    expect(board.calls).toContain("Puck.accelOn(52)");
    const startUs = Math.floor(board.timeS * 1e6);
    for (let i = 0; i < 40; i++) {
      board.sample({ acc: { x: i - 525, y: -112, z: 8160 }, gyro: { x: 154, y: -152, z: -34 - i } });
      board.timeS += 1 / 52;
    }
    const packets = decodedBy(format, board.notifications());
    const imu = imuIn(packets);
    expect(imu).toHaveLength(4);
    expect(imu.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3]);
    const all = imu.flatMap(({ counts }) => [...counts]);
    for (let i = 0; i < 40; i++)
      expect(all.slice(6 * i, 6 * i + 6)).toEqual([i - 525, -112, 8160, 154, -152, -34 - i]);
    for (const [k, { time }] of imu.entries()) {
      expect(time?.of).toBe("first");
      const us = (time!.tick - ((startUs + (k * 10 * 1e6) / 52) % 2 ** 32) + 2 ** 32) % 2 ** 32;
      expect(Math.min(us, 2 ** 32 - us)).toBeLessThan(20);
    }
    expect(packets.filter(({ kind }) => kind === "battery")).toEqual([
      { kind: "battery", percent: 87, charging: false },
    ]);
  });

  test("counts at the end of the range are told as saturated", () => {
    const { board, format } = started(puck, 12.5);
    for (let i = 0; i < 6; i++)
      board.sample({ acc: { x: i < 3 ? 32_767 : 0, y: 0, z: 0 }, gyro: { x: 0, y: 0, z: 0 } });
    expect(imuIn(decodedBy(format, board.notifications())).map(({ flags }) => flags.saturated)).toEqual([
      true,
      false,
    ]);
  });

  test("its frame number wraps", () => {
    const { board, format } = started(puck, 12.5);
    board.evaluate("thora.number = 65535");
    for (let i = 0; i < 6; i++) board.sample({ acc: { x: 0, y: 0, z: 0 }, gyro: { x: 0, y: 0, z: 0 } });
    expect(imuIn(decodedBy(format, board.notifications())).map(({ sequence }) => sequence)).toEqual([
      65_535, 0,
    ]);
  });

  test("it ends when it is told to, and by itself when the connection ends", () => {
    for (const end of ["stop", "disconnect"] as const) {
      const { board, traits } = started(puck, 26);
      expect(board.accelListeners).toBe(1);
      if (end === "stop") expect(ran(espruinoDriver.stop(traits), on(board)).outcome.ok).toBe(true);
      else board.disconnect();
      expect(board.accelListeners).toBe(0);
      expect(board.calls.at(-1)).toBe("Puck.accelOff()");
    }
  });

  test("a board that lost it is left idle all the same", () => {
    const board = new FakeEspruino(puck);
    ran(espruinoDriver.stop(helloOf(board)), on(board));
    expect(board.calls).toEqual(["Puck.accelOff()"]);
  });

  test("a first Puck.js that does not tell its version is known when the program starts", () => {
    const board = new FakeEspruino({ board: "PUCKJS", revision: "1" });
    const traits = { ...helloOf(new FakeEspruino(puck)), hardware: "PUCKJS" };
    expect(ran(espruinoDriver.start(traits, { rateHz: 52 }), on(board), MOST_STEPS).outcome).toMatchObject({
      ok: false,
      error: { code: "incompatible" },
    });
  });
});

describe("the program on a Bangle.js 2", () => {
  test("what it sends is its acceleration in the counts of its chip", () => {
    const { board, format } = started({ ...bangle, batteryPercent: 55 }, 25);
    expect(format).toMatchObject({ channels: 3, rateHz: 25, gyroConvention: "none" });
    expect(board.calls).toContain("Bangle.setPollInterval(40)");
    for (let i = 0; i < 10; i++) board.sample({ x: (100 + i) / 8192, y: -1, z: 0.5 });
    const packets = decodedBy(format, board.notifications());
    expect(imuIn(packets).flatMap(({ counts }) => [...counts])).toEqual(
      Array.from({ length: 10 }, (_, i) => [100 + i, -8192, 4096]).flat(),
    );
    expect(packets.at(-1)).toMatchObject({ kind: "imu" });
    expect(packets.filter(({ kind }) => kind === "battery")).toHaveLength(1);
  });

  test("worn upright with the display out, it reads gravity's reaction upwards, and bent forwards out of the back", () => {
    const { board, format } = started(bangle, 12.5);
    // An owner's measurements: standing on its lower edge y is −1, display up z is −1, button's side up x is +1.
    for (const sample of [
      { x: 0, y: -1, z: 0 },
      { x: 0, y: 0, z: -1 },
      { x: 1, y: 0, z: 0 },
    ])
      board.sample(sample);
    const [{ counts }] = imuIn(decodedBy(format, board.notifications())) as [ImuPacket];
    const ours = (at: number) =>
      [0, 1, 2].map(
        (row) =>
          ([0, 1, 2].reduce((sum, k) => sum + format.axes[3 * row + k]! * counts[at + k]!, 0) *
            format.accScale) /
            9.80665 +
          0,
      );
    expect([ours(0), ours(3), ours(6)]).toEqual([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });

  test("buzzes as asked, in the middle of a stream", () => {
    const { board, traits, format } = started(bangle, 25);
    for (let i = 0; i < 7; i++) board.sample({ x: 0, y: 0, z: 1 });
    expect(ran(espruinoDriver.buzz!(traits, "gentle"), on(board)).outcome.ok).toBe(true);
    expect(ran(espruinoDriver.buzz!(traits, "strong"), on(board)).outcome.ok).toBe(true);
    expect(board.calls.slice(-2)).toEqual(["Bangle.buzz(200,0.4)", "Bangle.buzz(500,1)"]);
    for (let i = 0; i < 3; i++) board.sample({ x: 0, y: 0, z: 1 });
    expect(imuIn(decodedBy(format, board.notifications()))).toHaveLength(2);
  });

  test("goes back to its clock, its chip as it was", () => {
    for (const end of ["stop", "disconnect"] as const) {
      const { board, traits } = started(bangle, 50);
      if (end === "stop") ran(espruinoDriver.stop(traits), on(board));
      else board.disconnect();
      expect(board.accelListeners).toBe(0);
      expect(board.calls.slice(-6)).toEqual([
        "Bangle.accelWr(24,108)",
        "Bangle.accelWr(27,0)",
        "Bangle.accelWr(24,236)",
        "Bangle.setPollInterval(80)",
        'Bangle.setOptions({"powerSave":true})',
        "load()",
      ]);
    }
  });
});

describe("what is sent to a board", () => {
  const programs = [
    ...boards.PUCKJS.ratesHz.map((rateHz) => programFor("PUCKJS", rateHz)),
    ...boards.BANGLEJS2.ratesHz.map((rateHz) => programFor("BANGLEJS2", rateHz)),
  ];

  test("is memory only: nothing is saved, nothing that was saved is forgotten", () => {
    for (const options of [puck, bangle]) {
      const { board } = started(options, 25);
      expect(board.calls.filter((call) => call.startsWith("reset"))).toEqual(["reset()"]);
      expect(board.calls).not.toContain("save()");
    }
    for (const program of programs)
      expect(program).not.toMatch(/save\s*\(|reset|Storage|setTime|E\.setConsole/);
  });

  test("is plain text without control characters, in lines that a person can read", () => {
    for (const program of programs) {
      expect(program).toMatch(/^[\n\x20-\x7e]+$/);
      for (const line of program.split("\n")) expect(line.length).toBeLessThan(110);
    }
  });

  test("arrives exactly: the board ran the text that a page would show", () => {
    const pieces: string[] = [];
    const board = new FakeEspruino(puck);
    const traits = helloOf(board);
    const run = on(board);
    ran(
      espruinoDriver.start(traits, { rateHz: 52 }),
      (step) => {
        const done = run(step);
        if (step.do === "request")
          pieces.push(String(board.evaluate("typeof thoraText=='string'?thoraText:''")));
        return done;
      },
      MOST_STEPS,
    );
    expect(pieces.at(-2)).toBe(programFor("PUCKJS", 52));
    // One piece is under way at a time: the console never held more than one.
    expect(board.longestLine).toBeLessThan(220);
  });

  test("a piece that went astray ends the start instead of running half a program", () => {
    const board = new FakeEspruino(puck);
    const traits = helloOf(board);
    const run = on(board);
    let writes = 0;
    const { outcome } = ran(
      espruinoDriver.start(traits, { rateHz: 52 }),
      (step) => (step.do === "write" && ++writes === 40 ? { ok: true } : run(step)),
      MOST_STEPS,
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "step-failed", reason: "timed-out" } });
    expect(board.calls).not.toContain("Puck.accelOn(52)");
  });
});

test("known by name, since its service is everybody's", () => {
  for (const name of ["Puck.js a1b2", "Bangle.js c3d4", "Espruino"])
    expect(sensorFor(sensors, name, [])?.id).toBe("espruino");
  expect(sensorFor(sensors, "Puck.js a1b2", [uartService])?.id).toBe("espruino");
  expect(sensorFor(sensors, "Somebody's lamp", [uartService])).toBeUndefined();
});
