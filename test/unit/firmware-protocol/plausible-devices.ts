// For every driver of the registry a device that answers as its fact says, knows whether it is streaming, and obeys what
// is written whether or not its answer arrives: what hostile-procedures lets its lies grow from. Bytes from the makers'
// documents, not from the drivers' encoders; our own profile and Espruino have a sensor and a console of their own.
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import type { GattStep, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { FakeEspruino } from "./fake-espruino.ts";
import { infoWith } from "./logging-sensor.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";

export interface PlausibleDevice {
  /** What a read gives; undefined: the device has no such characteristic. */
  read(channel: string): Uint8Array | undefined;
  /** Obeys, and notifies these, in order. */
  write(channel: string, bytes: Uint8Array): readonly Uint8Array[];
  subscribe?(channel: string): void;
  unsubscribe?(channel: string): void;
  /** What ends with the link by itself. */
  disconnect?(): void;
  /** Something is on that a stop must turn off. */
  isRunning(): boolean;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const u16 = (value: number): [number, number] => [value & 0xff, value >> 8];
const information = (channel: string): Uint8Array | undefined =>
  ["model", "firmware", "hardware"].includes(channel) ? ascii("2.1.0") : undefined;
const levelOf = (channel: string): Uint8Array | undefined =>
  channel === "battery" ? Uint8Array.of(80) : undefined;

export function thora(info = infoWith("haptic", "epochLog", "rawLog")): PlausibleDevice {
  const sensor = new ThoraSensor({ info, drawKey: () => 7 });
  return {
    read: (channel) => (channel === "info" ? sensor.readInfo() : levelOf(channel)),
    write: (_channel, bytes) => {
      const reply = sensor.control(bytes, 0);
      return reply === undefined ? [] : [reply];
    },
    disconnect: () => sensor.disconnected(),
    isRunning: () => sensor.stream !== undefined,
  };
}

export function dot(heldHz = 30): PlausibleDevice {
  const settings = new Uint8Array(32).fill(7);
  settings.set(u16(heldHz), 24);
  const control = Uint8Array.of(1, 0, 4);
  const payload = (mode: number): Uint8Array[] => [new Uint8Array(mode === 26 ? 63 : 40)];
  return {
    read: (channel) =>
      ({
        info: Uint8Array.from({ length: 34 }, (_, i) => i),
        settings,
        control,
        battery: Uint8Array.of(70, 0),
      })[channel],
    write: (channel, bytes) => {
      if (channel === "settings") {
        if (bytes[0] === 0x10 && control[1] === 0 && heldHz <= 60) settings.set(bytes.subarray(24, 26), 24);
        return [];
      }
      control.set(bytes.subarray(0, 3));
      return bytes[1] === 1 ? payload(bytes[2]!) : [];
    },
    isRunning: () => control[1] === 1,
  };
}

/** `offers`: T → settings; Verity Sense has both, H10 acceleration alone. */
export function polar(offers: Readonly<Record<number, string>>): PlausibleDevice {
  const on = new Set<number>();
  const reply = (op: number, kind: number, status: number, more = ""): Uint8Array[] => [
    Uint8Array.from([0xf0, op, kind, status, ...(more === "" ? [] : [0, ...hexBytes(more)])]),
  ];
  return {
    read: (channel) =>
      channel === "systemId"
        ? Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
        : (information(channel) ?? levelOf(channel)),
    write: (_channel, [op = 0, kind = 0]) => {
      const offered = offers[kind];
      if (offered === undefined) return reply(op, kind, 3);
      if (op === 1) return reply(op, kind, 0, offered);
      if (op === 2) {
        if (on.has(kind)) return reply(op, kind, 6);
        on.add(kind);
        return reply(op, kind, 0, kind === 2 ? "05 01 CD E0 7F 39" : "05 01 1F 85 8B 3D");
      }
      const was = on.delete(kind);
      return reply(op, kind, was ? 0 : 6);
    },
    isRunning: () => on.size > 0,
  };
}

const hexBytes = (text: string): number[] => text.split(" ").map((byte) => Number.parseInt(byte, 16));
const veritySense = (): PlausibleDevice =>
  polar({
    2: "00 01 34 00 01 01 10 00 02 01 08 00 04 01 03",
    5: "00 01 34 00 01 01 10 00 02 01 D0 07 04 01 03",
  });
const h10 = (): PlausibleDevice =>
  polar({ 2: "00 04 19 00 32 00 64 00 C8 00 01 01 10 00 02 03 02 00 04 00 08 00" });

function witmotion(): PlausibleDevice {
  const held = new Map([
    [0x03, 6],
    [0x24, 0],
    [0x64, 390],
    [0x7f, 0x3157],
  ]);
  return {
    read: () => undefined,
    write: (_channel, [, , register = 0, low = 0, high = 0]) => {
      if (register !== 0x27) {
        held.set(register, low + 256 * high);
        return [];
      }
      const values = Array.from({ length: 8 }, (_, i) => u16(held.get(low + i) ?? 0)).flat();
      // Between two samples, as in the stream.
      const sample = Uint8Array.from([0x55, 0x61, ...new Uint8Array(18)]);
      return [sample, Uint8Array.from([0x55, 0x71, low, high, ...values]), sample];
    },
    // It streams whenever somebody listens, and nothing else can be asked of it.
    isRunning: () => false,
  };
}

function thingy(): PlausibleDevice {
  let config = Uint8Array.from([...u16(1000), ...u16(500), ...u16(500), ...u16(10), 1]);
  let isHeard = false;
  return {
    read: (channel) =>
      ({ config, firmware: Uint8Array.of(2, 2, 0), led: Uint8Array.of(2, 6, 20, 172, 13) })[channel] ??
      levelOf(channel),
    write: (channel, bytes) => {
      if (channel === "config") config = Uint8Array.from(bytes);
      return [];
    },
    subscribe: (channel) => {
      isHeard ||= channel === "raw";
    },
    unsubscribe: (channel) => {
      isHeard &&= channel !== "raw";
    },
    disconnect: () => {
      isHeard = false;
    },
    isRunning: () => isHeard,
  };
}

function microbit(): PlausibleDevice {
  let period = Uint8Array.from(u16(20));
  return {
    read: (channel) => (channel === "period" ? period : information(channel)),
    write: (_channel, bytes) => {
      period = Uint8Array.from(bytes);
      return [];
    },
    isRunning: () => false,
  };
}

function movesense(): PlausibleDevice {
  const streams = new Set<number>();
  return {
    read: levelOf,
    write: (_channel, [command = 0, reference = 0]) => {
      const status = (code: number, ...data: number[]) => [
        Uint8Array.of(1, reference, ...u16(code), ...data),
      ];
      if (command === 0)
        return [
          Uint8Array.from([
            1,
            reference,
            1,
            ...ascii(["190930000123", "Movesense", "AA", "app", "2.3.1", ""].join("\0")),
          ]),
        ];
      if (command === 1) streams.add(reference);
      if (command === 2) return status(streams.delete(reference) ? 200 : 404);
      return command === 4 ? status(200, 64) : status(200);
    },
    isRunning: () => streams.size > 0,
  };
}

/** Register → value of a module, and what it says that it is. */
function metamotion(accImplementation: number, gyrImplementation: number): PlausibleDevice {
  const power = new Set<number>();
  const subscribed = new Set<string>();
  const told: Readonly<Record<string, readonly number[]>> = {
    "3,128": [accImplementation, 1],
    "19,128": [gyrImplementation, 1],
    "8,128": [0, 0],
    "17,139": [0, 1, 2, 3, 4, 5, 6],
    "17,140": [0x63, 0x34, 0x10],
  };
  return {
    read: information,
    write: (_channel, [module = 0, register = 0, first = 0]) => {
      if (register >= 0x80)
        return [Uint8Array.from([module, register, ...(told[`${module},${register}`] ?? [])])];
      const isInertial = module === 0x03 || module === 0x13;
      if (isInertial && register === 1) power[first === 1 ? "add" : "delete"](module);
      if (isInertial && register > 3) subscribed[first === 1 ? "add" : "delete"](`${module} ${register}`);
      return [];
    },
    isRunning: () => power.size + subscribed.size > 0,
  };
}

function espruino(board: string): PlausibleDevice {
  const console = new FakeEspruino({ board, revision: "2.1", isNoisy: true });
  return {
    read: () => undefined,
    write: (_channel, bytes) => {
      console.receive(bytes);
      return console.notifications();
    },
    disconnect: () => console.disconnect(),
    isRunning: () => console.accelListeners > 0,
  };
}

const upright = (): PlausibleDevice => {
  let settings = Uint8Array.of(5, 50, 0, 0, 1, 2, 100, 0, 0, 0, 1);
  return {
    read: (channel) =>
      ({
        settings,
        vibration: Uint8Array.of(0, 0),
        power: Uint8Array.of(12),
        charging: Uint8Array.of(0),
      })[channel] ?? information(channel),
    write: (_channel, bytes) => {
      settings = Uint8Array.from(bytes);
      return [];
    },
    isRunning: () => false,
  };
};

/** By driver: one device per kind of it that takes another way. */
export const plausible: Readonly<Record<string, readonly (() => PlausibleDevice)[]>> = {
  thora: [() => thora()],
  "xsens-dot": [() => dot()],
  polar: [veritySense, h10],
  witmotion: [witmotion],
  thingy52: [thingy],
  microbit: [microbit],
  movesense: [movesense],
  metamotion: [() => metamotion(1, 0), () => metamotion(4, 1)],
  espruino: [() => espruino("PUCKJS"), () => espruino("BANGLEJS2")],
  "upright-go": [upright],
};

/** A step carried out as a good link does it. */
export function carriedOut(device: PlausibleDevice, step: GattStep): StepOutcome {
  if (step.do === "wait") return { ok: true };
  if (step.do === "subscribe" || step.do === "unsubscribe") {
    device[step.do]?.(step.channel);
    return { ok: true };
  }
  if (step.do === "read") {
    const bytes = device.read(step.channel);
    return bytes === undefined
      ? { ok: false, reason: "missing", detail: step.channel }
      : { ok: true, bytes: viewOf(bytes) };
  }
  const notified = device.write(step.channel, step.bytes);
  if (step.do === "write") return { ok: true };
  const reply = notified.map(viewOf).find((bytes) => step.matches(bytes));
  return reply === undefined
    ? { ok: false, reason: "timed-out", detail: "no reply that matches" }
    : { ok: true, bytes: reply };
}
