// A WitMotion sensor as a DeviceDriver. It streams from the moment that someone listens; settings are registers. A write
// is not acknowledged, so a register is read back to see whether it took, and what the device says then counts. Settings
// are written only where they differ, and saved once, after they took: saving wears the flash.
import type { DeviceDriver, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, stepFailed, succeeded, wasLost } from "../../procedure.ts";
import { batteryPercentFrom, FrameFinder, registersFrom, serialFrom, versionFrom } from "./codec.ts";
import { witmotionDecoder } from "./decoder.ts";
import { witmotionGatt } from "./gatt.ts";
import { witmotionIdentity } from "./identity.ts";
import { commands, rateCodes, registers } from "./layout.ts";
import { formatFrom, traitsFrom } from "./traits.ts";

/** The vendor's programs leave this long between commands. */
const PAUSE_MS = 100;
/** Own choice: ten times the pause. A reply or its request may be lost, so it is asked for again. */
const REPLY_WITHIN_MS = 1000;
const READ_ATTEMPTS = 3;
const WRITE_ATTEMPTS = 2;
const SIX_AXES = 1;
/** Two periods of the slowest rate; above 1 Hz, ten and more. */
const SILENCE_MS = 10_000;

type Registers = ReadonlyMap<number, number>;

/** The eight registers from `first` on; their reply comes between the samples, and in pieces if need be. */
function* readRegisters(first: number): Procedure<Registers> {
  for (let attempt = 1; ; attempt++) {
    const finder = new FrameFinder();
    let found: Registers | undefined;
    const step = yield {
      do: "request",
      channel: "command",
      bytes: commands.read(first),
      withResponse: false,
      reply: "stream",
      matches: (notification) => {
        for (const frame of finder.take(notification).frames) {
          const values = registersFrom(frame);
          if (values?.has(first)) found = values;
        }
        return found !== undefined;
      },
      withinMs: REPLY_WITHIN_MS,
    };
    if (step.ok && found !== undefined) {
      const paused = yield* perform({ do: "wait", ms: PAUSE_MS });
      return paused.ok ? succeeded(found) : paused;
    }
    if (step.ok) return failed({ code: "unreadable", detail: `register ${first}` });
    if (step.reason !== "timed-out" || attempt === READ_ATTEMPTS) return stepFailed(step);
  }
}

function* send(bytes: Uint8Array): Procedure<void> {
  const written = yield* perform({ do: "write", channel: "command", bytes, withResponse: false });
  return written.ok ? yield* perform({ do: "wait", ms: PAUSE_MS }) : written;
}

/** What `register` holds in the end, which may be what the device insists on, and whether that is new. */
function* set(register: number, value: number): Procedure<{ held: number; isNew: boolean }> {
  for (let writes = 0; ; writes++) {
    const read = yield* readRegisters(register);
    if (!read.ok) return read;
    const held = read.value.get(register);
    if (held === undefined) return failed({ code: "unreadable", detail: `register ${register}` });
    if (held === value || writes === WRITE_ATTEMPTS)
      return succeeded({ held, isNew: held === value && writes > 0 });
    for (const bytes of [commands.unlock, commands.write(register, value)]) {
      const sent = yield* send(bytes);
      if (!sent.ok) return sent;
    }
  }
}

/** The code of the offered rate nearest to `rateHz`. */
const codeFor = (rateHz: number): number =>
  [...rateCodes].reduce((best, next) =>
    Math.abs(next[1] - rateHz) < Math.abs(best[1] - rateHz) ? next : best,
  )[0];

function* start(rateHz: number): Procedure<StreamFormat> {
  const heard = yield* perform({ do: "subscribe", channel: "stream" });
  if (!heard.ok) return heard;
  // Keeps the magnetometer out of the angles that the device shows elsewhere; ours come from the raw values, so that a
  // unit which will not have it is used all the same.
  const sixAxes = yield* set(registers.axes, SIX_AXES);
  if (wasLost(sixAxes)) return sixAxes;
  const rate = yield* set(registers.rate, codeFor(rateHz));
  if (!rate.ok) return rate;
  if (rate.value.isNew || (sixAxes.ok && sixAxes.value.isNew)) {
    const saved = yield* send(commands.save);
    if (!saved.ok) return saved;
  }
  const applied = rateCodes.get(rate.value.held);
  return applied === undefined
    ? failed({ code: "incompatible", detail: `output rate code ${rate.value.held}` })
    : succeeded(formatFrom(applied, rate.value.isNew));
}

export const witmotionDriver: DeviceDriver = {
  ...witmotionIdentity,
  gatt: witmotionGatt,

  *hello() {
    const heard = yield* perform({ do: "subscribe", channel: "stream" });
    if (!heard.ok) return heard;
    // Who it is may stay open; that it answers at all shows when the rate is read.
    const version = yield* readRegisters(registers.version);
    if (wasLost(version)) return version;
    const serial = yield* readRegisters(registers.serial);
    if (wasLost(serial)) return serial;
    return succeeded(
      traitsFrom(
        serial.ok ? serialFrom(serial.value) : undefined,
        version.ok ? versionFrom(version.value) : "",
      ),
    );
  },

  start: (_traits, request) => start(request.rateHz),

  stop: () => perform({ do: "unsubscribe", channel: "stream" }),

  *readBattery() {
    const read = yield* readRegisters(registers.battery);
    if (!read.ok) return read;
    const percent = batteryPercentFrom(read.value);
    return percent === undefined
      ? failed({ code: "unreadable", detail: "no battery voltage" })
      : succeeded({ percent });
  },

  streamChannels: ["stream"],
  silenceMs: SILENCE_MS,
  decoder: witmotionDecoder,
};
