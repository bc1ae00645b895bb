import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import { decodeFrame, type StreamFrame } from "../../../firmware-protocol/devices/thora/codec.ts";
import {
  type ControlArguments,
  decodeReply,
  encodeRequest,
} from "../../../firmware-protocol/devices/thora/control.ts";
import type { Operation } from "../../../firmware-protocol/devices/thora/layout.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import type { Motion } from "../../../firmware-protocol/devices/thora/sensor-counts.ts";
import { type Notification, SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";

const info = simulatedInfo(1);
const atRest: Motion = { acc: [0, 9.80665, 0], gyr: [0, 0, 0] };
const startArguments: ControlArguments = {
  form: { mode: "raw6", samples: 0 },
  rate: 5000,
  ranges: { accG: 8, gyrDps: 2000 },
};

const turning = (tS: number): Motion => ({ ...atRest, gyr: [tS % 1, 0, 0] });

const ask = (sensor: ThoraSensor, operation: Operation, given: ControlArguments = {}, tick = 0) => {
  const reply = sensor.control(encodeRequest({ id: 5, operation, arguments: given }), tick);
  const found = decodeReply(viewOf(reply!));
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value;
};

const frameFrom = (bytes: Uint8Array | undefined): StreamFrame => {
  const found = decodeFrame(viewOf(bytes!));
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value;
};

const runOf = (setup: Partial<ConstructorParameters<typeof SensorRun>[0]> = {}): SensorRun => {
  const run = new SensorRun({ sensor: new ThoraSensor({ info }), source: () => atRest, ...setup });
  run.write(encodeRequest({ id: 1, operation: "start", arguments: startArguments }));
  return run;
};

const framesOf = (sent: readonly Notification[]) => sent.map(({ bytes }) => frameFrom(bytes));

describe("Control", () => {
  test.each([
    [244, 5, false],
    [180, 5, false],
    [33, 1, false],
    [21, 1, true],
    [20, 1, true],
  ])("with %i bytes a notification, 50 Hz goes out %i samples a frame", (payload, samples, small) => {
    const sensor = new ThoraSensor({ info, payload });
    expect(ask(sensor, "start", startArguments).arguments.form).toEqual({ mode: "raw6", samples });
    expect(sensor.stream?.small).toBe(small);
  });

  test("a wish for more samples than fit is cut to what fits", () => {
    const sensor = new ThoraSensor({ info, payload: 100 });
    const reply = ask(sensor, "start", { ...startArguments, form: { mode: "raw6", samples: 200 } });
    expect(reply.arguments.form?.samples).toBe(7);
  });

  test("replies to start and stop fit 20 bytes", () => {
    const sensor = new ThoraSensor({ info });
    const start = encodeRequest({ id: 255, operation: "start", arguments: startArguments });
    expect(start.length).toBeLessThanOrEqual(20);
    expect(sensor.control(start, 0)!.length).toBeLessThanOrEqual(20);
  });

  test("a range that is not offered is refused, and the argument named", () => {
    const reply = ask(new ThoraSensor({ info }), "start", {
      ...startArguments,
      ranges: { accG: 3, gyrDps: 2000 },
    });
    expect(reply).toMatchObject({ status: "bad-argument", arguments: { argument: 3 } });
  });

  test("a start without its rate is refused, and the argument named", () => {
    const { rate: _rate, ...rest } = startArguments;
    expect(ask(new ThoraSensor({ info }), "start", rest)).toMatchObject({
      status: "bad-argument",
      arguments: { argument: 2 },
    });
  });

  test("an unknown operation is answered as such under its own number", () => {
    const reply = new ThoraSensor({ info }).control(Uint8Array.of(7, 0x66, 1), 0);
    expect([...reply!]).toEqual([7, 0x66, 2]);
  });

  test("a write without an id is not answered", () => {
    const sensor = new ThoraSensor({ info });
    expect(sensor.control(Uint8Array.of(), 0)).toBeUndefined();
    expect(sensor.control(Uint8Array.of(0, 1), 0)).toBeUndefined();
  });

  test("a sensor that nudges by itself keeps its settings and takes the present position as reference", () => {
    const sensor = new ThoraSensor({ info: { ...info, features: ["deviceNudge"] } });
    const nudge = { on: true, intervalMin: 30, quietFromMin: 1200, quietToMin: 480, perHour: 2 };
    expect(ask(sensor, "nudge-settings").arguments.nudge).toMatchObject({ on: false });
    ask(sensor, "nudge-settings", { nudge });
    expect(ask(sensor, "nudge-settings").arguments.nudge).toEqual(nudge);
    expect(ask(sensor, "set-reference").status).toBe("wrong-state");
    ask(sensor, "start", startArguments);
    sensor.sample({ ...atRest, acc: [0, 9.8 * Math.cos(0.3), 9.8 * Math.sin(0.3)] }, 0);
    const up = [0, Math.round(32_767 * Math.cos(0.3)), Math.round(32_767 * Math.sin(0.3))];
    expect(ask(sensor, "set-reference")).toMatchObject({ status: "ok", arguments: { up } });
  });

  test("what Info does not promise is answered as unsupported", () => {
    const sensor = new ThoraSensor({ info: { ...info, features: [] } });
    expect(ask(sensor, "haptic", { pattern: "gentle" }).status).toBe("unsupported");
    expect(ask(sensor, "nudge-settings").status).toBe("unsupported");
    expect(ask(sensor, "set-reference").status).toBe("unsupported");
    expect(ask(sensor, "log-list", { log: "epochs" }).status).toBe("unsupported");
  });

  test("nothing is erased without a key, with a wrong one, with a used one or with one ten seconds old", () => {
    const erased: unknown[] = [];
    const sensor = new ThoraSensor({
      info,
      drawKey: () => 1234,
      onAccepted: (request) => {
        if (request.operation === "erase") erased.push(request);
      },
    });
    const erase = (key: number, tick: number) =>
      ask(sensor, "erase", { scope: "confirmed-log", key }, tick).status;
    expect(erase(1234, 0)).toBe("locked");
    expect(ask(sensor, "unlock", { unlocks: "erase" }, 0).arguments.key).toBe(1234);
    expect(erase(1235, 1)).toBe("locked");
    expect(erase(1234, 2)).toBe("locked");
    ask(sensor, "unlock", { unlocks: "erase" }, 0);
    expect(erase(1234, 10 * 32_768 + 1)).toBe("locked");
    expect(erased).toEqual([]);
    ask(sensor, "unlock", { unlocks: "erase" }, 2 ** 32 - 10);
    expect(erase(1234, 10)).toBe("ok");
    expect(erased).toHaveLength(1);
  });
});

describe("Stream", () => {
  test("frames are numbered from nought at each start and carry the tick of their first sample", () => {
    const run = runOf();
    const first = framesOf(run.advance(1));
    expect(first.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(first.map(({ tick }) => tick)).toEqual(
      first.map((_, i) => Math.floor(((5 * i + 1) / 50) * 32_768)),
    );
    run.write(encodeRequest({ id: 2, operation: "start", arguments: startArguments }));
    expect(framesOf(run.advance(1.1))[0]?.sequence).toBe(0);
  });

  test("time advanced in small steps gives the same bytes as in one", () => {
    const whole = runOf({ source: turning }).advance(20);
    const pieces = runOf({ source: turning });
    const joined = Array.from({ length: 1000 }, (_, i) => pieces.advance((i + 1) * 0.02)).flat();
    expect(joined).toEqual(whole);
  });

  test("a clock 200 ppm fast counts more ticks and takes more samples", () => {
    const honest = runOf();
    const fast = runOf({ clockPpm: 200 });
    expect(fast.tickAt(1000) - honest.tickAt(1000)).toBeCloseTo(32_768_000 * 200e-6, -1);
    expect(framesOf(fast.advance(1000)).length - framesOf(honest.advance(1000)).length).toBe(2);
  });

  test("ticks wrap without a restart and are counted anew after a reboot, which the flag tells", () => {
    const run = runOf({ bootTick: 2 ** 32 - 32_768 });
    const frames = framesOf(run.advance(2));
    expect(frames[0]?.flags.clockRestarted).toBe(true);
    expect(frames.slice(1).every(({ flags }) => !flags.clockRestarted)).toBe(true);
    expect(frames.some(({ tick }, i) => i > 0 && tick < frames[i - 1]!.tick)).toBe(true);
    run.reboot(77);
    expect(run.sensor.info.bootId).toBe(77);
    expect(run.advance(3)).toEqual([]);
    run.write(encodeRequest({ id: 3, operation: "start", arguments: startArguments }));
    const after = framesOf(run.advance(4));
    expect(after[0]).toMatchObject({ sequence: 0, flags: { clockRestarted: true } });
    expect(after[0]!.tick).toBeLessThan(2 * 32_768);
  });

  test("counts are the motion in the scale and the axes that Info declares", () => {
    const sensor = new ThoraSensor({ info: { ...info, axes: [-2, 1, 3], accSign: -1 } });
    ask(sensor, "start", { ...startArguments, form: { mode: "raw6", samples: 1 } });
    const frame = frameFrom(sensor.sample({ acc: [1, 2, 3], gyr: [0.1, 0.2, 0.3] }, 9));
    const acc = 8 * (9.80665 / 32_768);
    const gyr = (2000 * Math.PI) / 180 / 32_768;
    // Ours x = −sensor y, ours y = sensor x; the accelerometer reads gravity, so its sign is turned.
    const meant = [-2 / acc, 1 / acc, -3 / acc, 0.2 / gyr, -0.1 / gyr, 0.3 / gyr].map(Math.round);
    expect([...frame.counts]).toEqual(meant);
  });

  test("motion beyond the range is held at its end and flagged", () => {
    const sensor = new ThoraSensor({ info });
    ask(sensor, "start", { ...startArguments, form: { mode: "raw6", samples: 1 } });
    const frame = frameFrom(sensor.sample({ ...atRest, acc: [0, 100, -100] }, 0));
    expect(frame.flags.saturated).toBe(true);
    expect([...frame.counts].slice(0, 3)).toEqual([0, 32_767, -32_768]);
    expect(frameFrom(sensor.sample(atRest, 1)).flags.saturated).toBe(false);
  });

  test("samples dropped by a full queue are told in the next frame", () => {
    const sensor = new ThoraSensor({ info });
    ask(sensor, "start", { ...startArguments, form: { mode: "raw6", samples: 2 } });
    sensor.sample(atRest, 0);
    sensor.dropPending();
    sensor.sample(atRest, 1311);
    const frame = frameFrom(sensor.sample(atRest, 1966));
    expect(frame).toMatchObject({ tick: 1311, flags: { droppedBefore: true } });
  });

  test("a lost link ends the stream", () => {
    const run = runOf();
    run.sensor.disconnected();
    expect(run.advance(5)).toEqual([]);
  });

  test("being taken off and put on shows in the frames", () => {
    const run = runOf();
    run.sensor.event("off-body", 0, 0);
    expect(framesOf(run.advance(0.1))[0]?.flags.notWorn).toBe(true);
    run.sensor.event("worn", 0, 0);
    expect(framesOf(run.advance(0.2))[0]?.flags.notWorn).toBe(false);
  });
});
