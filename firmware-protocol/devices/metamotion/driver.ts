// A MetaMotion as a DeviceDriver. hello asks which parts are on the board, for registers differ; start first stops what
// an earlier link may have left running. Commands are not answered by the board; the link's own acknowledgement is all.
// Its motor output is offered where the board says to have it: whether a motor is fitted nobody can ask, and a pulse
// without one does nothing. The debug module (0xFE) is never written to: one of its registers starts the bootloader.
import type { DeviceDriver, Procedure } from "../../driver.ts";
import {
  failed,
  perform,
  readFrom,
  stepFailed,
  succeeded,
  thenUnsubscribed,
  wasLost,
} from "../../procedure.ts";
import {
  HEADER_BYTES,
  implementationFrom,
  ledCommand,
  metamotionBatteryFrom,
  PLAY_LED,
  pulseCommand,
  startCommands,
  stopCommands,
} from "./codec.ts";
import { metamotionDecoder } from "./decoder.ts";
import { metamotionGatt } from "./gatt.ts";
import { metamotionIdentity } from "./identity.ts";
import { ADDRESS, BATTERY, INFORMATION, modules, type Part, parts, READ } from "./layout.ts";
import { DRIVER_ID, metamotionFormat, nearestRate, ratesHz } from "./traits.ts";

const REPLY_WITHIN_MS = 2000;
const SILENCE_MS = 10_000;

/** Motor pulses: share of 248 and length, as short as a coin motor needs to be felt. */
const pulses = {
  gentle: { duty: 150, ms: 200 },
  strong: { duty: 248, ms: 600 },
} as const;

/** Twice a second for five seconds, as in the vendor's test. */
const blink = { colour: "green", high: 31, highMs: 50, periodMs: 500, repeat: 10 } as const;

/** Reads a register: the reply begins with the two bytes of the request. */
function* ask(module: number, register: number): Procedure<DataView> {
  const step = yield {
    do: "request",
    channel: "command",
    bytes: Uint8Array.of(module, READ | register),
    withResponse: true,
    reply: "notify",
    matches: (reply) =>
      reply.byteLength >= HEADER_BYTES &&
      reply.getUint8(0) === module &&
      reply.getUint8(1) === (READ | register),
    withinMs: REPLY_WITHIN_MS,
  };
  return step.ok ? succeeded(step.bytes ?? new DataView(new ArrayBuffer(0))) : stepFailed(step);
}

function* implementationOf(module: number): Procedure<number | undefined> {
  const reply = yield* ask(module, INFORMATION);
  return reply.ok ? succeeded(implementationFrom(reply.value)) : reply;
}

/** The inertial part, from the two modules that it is. */
function* askPart(): Procedure<Part> {
  const acc = yield* implementationOf(modules.acc);
  if (!acc.ok) return acc;
  const gyr = yield* implementationOf(modules.gyr);
  if (!gyr.ok) return gyr;
  const part = parts.find(
    (known) => known.accImplementation === acc.value && known.gyrImplementation === gyr.value,
  );
  const detail = `accelerometer ${acc.value ?? "absent"}, gyroscope ${gyr.value ?? "absent"}`;
  return part === undefined ? failed({ code: "incompatible", detail }) : succeeded(part);
}

/** ASCII of an optional characteristic; empty where it is missing. */
function* text(channel: "firmware" | "hardware"): Procedure<string> {
  const read = yield* readFrom(channel);
  if (!read.ok) return wasLost(read) ? read : succeeded("");
  const codes = new Uint8Array(read.value.buffer, read.value.byteOffset, read.value.byteLength);
  return succeeded(String.fromCharCode(...codes).replaceAll("\0", ""));
}

/** The board's own address as it tells it; empty where it does not, as older firmware. */
function* askAddress(): Procedure<string> {
  const reply = yield* ask(modules.settings, ADDRESS);
  if (!reply.ok && reply.error.code === "step-failed" && reply.error.reason !== "timed-out") return reply;
  let address = "";
  if (reply.ok)
    for (let at = HEADER_BYTES; at < reply.value.byteLength; at++)
      address += reply.value.getUint8(at).toString(16).padStart(2, "0");
  return succeeded(address);
}

const write = (bytes: Uint8Array): Procedure<void> =>
  perform({ do: "write", channel: "command", bytes, withResponse: true });

/** Everything off; a refused command does not keep the others from being written. Yields the first refusal. */
function* quiet(part: Part): Procedure<void> {
  let outcome = succeeded<void>(undefined);
  for (const bytes of stopCommands(part)) {
    const written = yield* write(bytes);
    if (wasLost(written)) return written;
    if (outcome.ok) outcome = written;
  }
  return outcome;
}

/** hello names the part as the model. */
function partOf(model: string): Part {
  const part = parts.find((known) => known.model === model);
  if (part === undefined) throw new Error(`traits of another driver: ${model}`);
  return part;
}

export const metamotionDriver: DeviceDriver = {
  ...metamotionIdentity,
  gatt: metamotionGatt,

  *hello() {
    const heard = yield* perform({ do: "subscribe", channel: "notify" });
    if (!heard.ok) return heard;
    const part = yield* askPart();
    if (!part.ok) return part;
    const haptic = yield* implementationOf(modules.haptic);
    if (!haptic.ok) return haptic;
    const address = yield* askAddress();
    if (!address.ok) return address;
    const firmware = yield* text("firmware");
    if (!firmware.ok) return firmware;
    const hardware = yield* text("hardware");
    if (!hardware.ok) return hardware;
    return succeeded({
      driverId: DRIVER_ID,
      ...(address.value === "" ? {} : { sensorId: address.value }),
      model: part.value.model,
      firmware: firmware.value,
      hardware: hardware.value,
      ratesHz,
      canBuzz: haptic.value !== undefined,
    });
  },

  *start({ model }, request) {
    const part = partOf(model);
    const rateHz = nearestRate(request.rateHz);
    const heard = yield* perform({ do: "subscribe", channel: "notify" });
    if (!heard.ok) return heard;
    const idle = yield* quiet(part);
    if (!idle.ok) return idle;
    for (const bytes of startCommands(part, rateHz)) {
      const written = yield* write(bytes);
      if (written.ok) continue;
      // Half started is not left on.
      if (!wasLost(written)) yield* quiet(part);
      return written;
    }
    return succeeded(metamotionFormat(rateHz));
  },

  *stop({ model }) {
    return yield* thenUnsubscribed(yield* quiet(partOf(model)), ["notify"]);
  },

  *readBattery() {
    const reply = yield* ask(modules.settings, BATTERY);
    if (!reply.ok) return reply;
    const battery = metamotionBatteryFrom(reply.value);
    return battery.ok
      ? succeeded(battery.value)
      : failed({ code: "unreadable", detail: `battery: ${JSON.stringify(battery.error)}` });
  },

  buzz: (_traits, pattern) => write(pulseCommand("motor", pulses[pattern].duty, pulses[pattern].ms)),

  *identify() {
    const lit = yield* write(ledCommand(blink));
    return lit.ok ? yield* write(PLAY_LED) : lit;
  },

  streamChannels: ["notify"],
  silenceMs: SILENCE_MS,
  decoder: metamotionDecoder,
};
