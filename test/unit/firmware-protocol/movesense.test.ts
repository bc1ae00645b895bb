import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader, viewOf } from "../../../firmware-protocol/bytes.ts";
import {
  commandBytes,
  greetingFrom,
  isReply,
  replyFrom,
} from "../../../firmware-protocol/devices/movesense/codec.ts";
import { movesenseDecoder } from "../../../firmware-protocol/devices/movesense/decoder.ts";
import { movesenseDriver } from "../../../firmware-protocol/devices/movesense/driver.ts";
import { movesenseFilters } from "../../../firmware-protocol/devices/movesense/gatt.ts";
import { imuPath } from "../../../firmware-protocol/devices/movesense/layout.ts";
import { movesenseFormat } from "../../../firmware-protocol/devices/movesense/traits.ts";
import type { DeviceTraits, GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import type { ImuPacket } from "../../../firmware-protocol/packet.ts";
import { sensorFor, sensors } from "../../../firmware-protocol/registry.ts";
import { bytesOf, testVectors, vectorsOf } from "./device-vectors.ts";
import { ran } from "./run-procedure.ts";

const format = movesenseFormat(52);
testVectors("movesense", format, ({ title }) => !title.startsWith("IMU9"));
testVectors("movesense", { ...format, extra: { parts: 3 } }, ({ title }) => title.startsWith("IMU9"));

test("commands are those of the sources", () => {
  expect(commandBytes("hello", 0x64)).toEqual(bytesOf("00 64"));
  expect(commandBytes("subscribe", 0x63, imuPath(52))).toEqual(
    bytesOf("01 63 2F4D6561732F494D55362F3532 00"),
  );
  expect(commandBytes("unsubscribe", 0x63)).toEqual(bytesOf("02 63"));
});

test.each([
  ["01 2A C8 00 AA", 200, [0xaa]],
  ["01 2A 94 01", 404, []],
  ["01 2A CA 00", 202, []],
])("the reply %s has status %i", (hex, status, data) => {
  const bytes = viewOf(bytesOf(hex));
  expect(isReply(bytes, 42)).toBe(true);
  expect(isReply(bytes, 43)).toBe(false);
  const reply = replyFrom(bytes)!;
  expect(reply.status).toBe(status);
  expect(Array.from({ length: reply.data.byteLength }, (_, i) => reply.data.getUint8(i))).toEqual(data);
});

test("the offered rates are among those that the captured Info of both parts lists", () => {
  for (const part of ["Acc/Info", "Gyro/Info"]) {
    const vector = vectorsOf("movesense").vectors.find(({ title }) => title.includes(part))!;
    const reader = new ByteReader(replyFrom(viewOf(bytesOf(vector.frames[0]![1])))!.data);
    const rates = Array.from({ length: reader.u8() }, () => reader.u16());
    expect(rates).toEqual([13, 26, 52, 104, 208, 416, 833, 1666]);
    for (const rate of traits.ratesHz) expect(rates).toContain(rate);
  }
});

const greetingBytes = (...strings: string[]): Uint8Array =>
  Uint8Array.of(
    1,
    100,
    1,
    ...Array.from(strings.map((text) => `${text}\0`).join(""), (letter) => letter.charCodeAt(0)),
  );
const greeting = greetingBytes("174630000192", "Movesense", "0CB2B7000001", "GSP", "2.3.1");

test("what a small notification cut off the greeting is empty; half a serial number is none", () => {
  expect(greetingFrom(viewOf(greeting.subarray(0, 20)))).toEqual({
    protocol: 1,
    serial: "174630000192",
    product: "Move",
    app: "",
    appVersion: "",
  });
  expect(greetingFrom(viewOf(greeting.subarray(0, 10)))).toBeUndefined();
  expect(greetingFrom(viewOf(greeting.subarray(0, 2)))).toBeUndefined();
});

interface Script {
  /** Statuses by command; 200 where none is named, no reply at all for null. */
  readonly status?: Readonly<Record<number, number | null>>;
  readonly missing?: readonly string[];
  readonly percent?: number;
}

const ok = (hex: string): StepOutcome => ({ ok: true, bytes: viewOf(bytesOf(hex)) });

function sensor({ status = {}, missing = [], percent = 87 }: Script = {}) {
  const sent: string[] = [];
  function answer(step: GattStep): StepOutcome {
    if (step.do === "wait") return { ok: true };
    if (missing.includes(step.channel)) return { ok: false, reason: "missing", detail: step.channel };
    if (step.do === "read") return { ok: true, bytes: viewOf(Uint8Array.of(percent)) };
    if (step.do !== "request") return { ok: true };
    const [command, reference] = step.bytes as unknown as [number, number];
    const path = String.fromCharCode(...step.bytes.subarray(2)).replace("\0", "");
    sent.push([command, path].filter((part) => part !== "").join(" "));
    const code = status[command];
    if (code === null) return { ok: false, reason: "timed-out", detail: "no reply" };
    const reply =
      command === 0
        ? greeting
        : Uint8Array.of(
            1,
            reference,
            (code ?? 200) & 0xff,
            (code ?? 200) >> 8,
            ...(command === 4 ? [percent] : []),
          );
    if (!step.withResponse || !step.matches(viewOf(reply)))
      return { ok: false, reason: "timed-out", detail: "no matching reply" };
    return { ok: true, bytes: viewOf(reply) };
  }
  return { answer, sent };
}

const traits: DeviceTraits = (() => {
  const { outcome } = ran(movesenseDriver.hello(), sensor().answer);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
})();

describe("hello", () => {
  test("listens first, and takes serial number, product and app from the greeting", () => {
    const { steps } = ran(movesenseDriver.hello(), sensor().answer);
    expect(steps.map((step) => step.do)).toEqual(["subscribe", "request"]);
    expect(traits).toMatchObject({ sensorId: "174630000192", model: "Movesense", firmware: "GSP 2.3.1" });
  });

  test("says so where nothing answers, or a greeting cannot be read", () => {
    expect(ran(movesenseDriver.hello(), sensor({ status: { 0: null } }).answer).outcome).toMatchObject({
      ok: false,
      error: { code: "step-failed", reason: "timed-out" },
    });
    expect(ran(movesenseDriver.hello(), () => ok("01 64 01 31 37")).outcome).toMatchObject({
      ok: false,
      error: { code: "unreadable" },
    });
  });
});

describe("start", () => {
  test.each([
    [50, 52],
    [100, 104],
    [10, 13],
    [39, 52],
  ])("for %i Hz it ends the stream of a lost link and subscribes the IMU at %i Hz", (rateHz, applied) => {
    const device = sensor();
    const { outcome } = ran(movesenseDriver.start(traits, { rateHz }), device.answer);
    expect(outcome).toEqual({ ok: true, value: movesenseFormat(applied) });
    expect(device.sent).toEqual(["2", `1 /Meas/IMU6/${applied}`]);
  });

  test("goes on where there is no stream to end, or nobody answers to that", () => {
    for (const nothing of [404, null]) {
      const { outcome } = ran(
        movesenseDriver.start(traits, { rateHz: 52 }),
        sensor({ status: { 2: nothing } }).answer,
      );
      expect(outcome).toMatchObject({ ok: true });
    }
  });

  test.each([1, 2])(
    "used-up request slots are a refusal that names the only way out (command %i)",
    (command) => {
      const device = sensor({ status: { [command]: 429 } });
      const { outcome } = ran(movesenseDriver.start(traits, { rateHz: 52 }), device.answer);
      expect(outcome).toMatchObject({ ok: false, error: { code: "refused", status: 429 } });
      if (!outcome.ok)
        expect(outcome.error).toHaveProperty("detail", expect.stringContaining("restart of the sensor"));
      expect(device.sent).toHaveLength(command === 2 ? 1 : 2);
    },
  );

  test("any other status is a refusal with that status", () => {
    const { outcome } = ran(
      movesenseDriver.start(traits, { rateHz: 52 }),
      sensor({ status: { 1: 404 } }).answer,
    );
    expect(outcome).toMatchObject({ ok: false, error: { code: "refused", status: 404 } });
  });

  test("a lost link ends it at whichever step", () => {
    for (let lostAt = 0; lostAt < 3; lostAt++) {
      const device = sensor();
      let at = 0;
      const { outcome, steps } = ran(movesenseDriver.start(traits, { rateHz: 52 }), (step) =>
        at++ === lostAt ? { ok: false, reason: "link-lost", detail: "gone" } : device.answer(step),
      );
      expect(outcome).toMatchObject({ ok: false, error: { reason: "link-lost" } });
      expect(steps).toHaveLength(lostAt + 1);
    }
  });
});

test("stop unsubscribes the stream, then the notifications", () => {
  const device = sensor();
  const { outcome, steps } = ran(movesenseDriver.stop(traits), device.answer);
  expect(outcome).toEqual({ ok: true, value: undefined });
  expect(device.sent).toEqual(["2"]);
  expect(steps.map((step) => step.do)).toEqual(["request", "unsubscribe", "unsubscribe"]);
});

describe("battery", () => {
  test("is the standard one where there is one", () => {
    const device = sensor();
    expect(ran(movesenseDriver.readBattery!(), device.answer).outcome).toEqual({
      ok: true,
      value: { percent: 87 },
    });
    expect(device.sent).toEqual([]);
  });

  test("is asked for where the standard one is missing", () => {
    const device = sensor({ missing: ["battery"] });
    expect(ran(movesenseDriver.readBattery!(), device.answer).outcome).toEqual({
      ok: true,
      value: { percent: 87 },
    });
    expect(device.sent).toEqual(["4 /System/Energy/Level"]);
  });

  test("a level above 100 is none", () => {
    const device = sensor({ missing: ["battery"], percent: 101 });
    expect(ran(movesenseDriver.readBattery!(), device.answer).outcome).toMatchObject({
      ok: false,
      error: { code: "unreadable" },
    });
  });
});

test("no procedure asks for /Info, which is never answered and keeps a slot", () => {
  const device = sensor({ missing: ["battery"] });
  ran(movesenseDriver.hello(), device.answer);
  ran(movesenseDriver.start(traits, { rateHz: 52 }), device.answer);
  ran(movesenseDriver.readBattery!(), device.answer);
  ran(movesenseDriver.stop(traits), device.answer);
  expect(device.sent).toHaveLength(5);
  for (const sent of device.sent) expect(sent).not.toMatch(/\/Info/);
});

test("a first piece that could be a whole payload by chance is not taken for one", () => {
  const decoder = movesenseDecoder(format);
  const payload = (tick: number) => {
    const bytes = new Uint8Array(4 + 24 * 8);
    viewOf(bytes).setUint32(0, tick, true);
    return bytes;
  };
  const found = [1000, 1154, 1308].flatMap((tick) =>
    [payload(tick).subarray(0, 100), payload(tick).subarray(100)].map((piece, i) => {
      const decoded = decoder.decode("data", viewOf(Uint8Array.of(2 + i, 99, ...piece)));
      return decoded.ok ? decoded.value.map((packet) => (packet as ImuPacket).counts.length) : decoded.error;
    }),
  );
  // The first waits until the second begins; from then on their length is known.
  expect(found).toEqual([[], [], [48], [48], [], [48]]);
});

test("whatever the connection carries, payloads arrive whole and in order, the first a notification late", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 18, max: 510 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 3, max: 12 }),
      (room, samples, payloads) => {
        const decoder = movesenseDecoder(format);
        const packets: ImuPacket[] = [];
        for (let p = 0; p < payloads; p++) {
          const payload = new Uint8Array(4 + 24 * samples);
          const view = viewOf(payload);
          view.setUint32(0, 1000 + p, true);
          for (let i = 0; i < 6 * samples; i++) view.setFloat32(4 + 4 * i, 1000 * p + i, true);
          for (let at = 0; at < payload.length; at += room) {
            const frame = Uint8Array.of(at === 0 ? 2 : 3, 99, ...payload.subarray(at, at + room));
            const decoded = decoder.decode("data", viewOf(frame));
            if (!decoded.ok) throw new Error(JSON.stringify(decoded.error));
            packets.push(...(decoded.value as ImuPacket[]));
          }
        }
        expect(packets.map(({ time }) => time?.tick)).toEqual(
          Array.from({ length: payloads }, (_, p) => 1000 + p).slice(0, packets.length),
        );
        expect(packets.length).toBeGreaterThanOrEqual(payloads - 1);
        for (const [p, { counts }] of packets.entries()) {
          expect(counts).toHaveLength(6 * samples);
          expect(counts[6 * (samples - 1)]).toBe(1000 * p + 3 * (samples - 1));
          expect(counts[6 * (samples - 1) + 5]).toBe(1000 * p + 6 * samples - 1);
        }
      },
    ),
  );
});

test("is known by name and by its own service, and not looked for by heart rate", () => {
  const service = "34802252-7185-4d5d-b431-630e7050e8f0";
  expect(sensorFor(sensors, "Movesense 174630000192", [])?.id).toBe("movesense");
  expect(sensorFor(sensors, undefined, [service])?.id).toBe("movesense");
  expect(JSON.stringify(movesenseFilters)).not.toContain("180d");
});
