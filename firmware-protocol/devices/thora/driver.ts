// The Thora sensor as a DeviceDriver. hello reads Info, refuses a foreign major version and opens Control; start
// subscribes Event, Stream and (where it can notify) Battery, then asks for the stream and takes the values the sensor
// applied. Exchanges: exchange.ts; the log: driver-log.ts; stream kinds: codec.ts; requests: control.ts.
import { readBatteryLevel } from "../../assigned-numbers.ts";
import type { DeviceDriver, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, stepFailed, succeeded, thenUnsubscribed } from "../../procedure.ts";
import { thoraDecoder } from "./decoder.ts";
import { thoraLog } from "./driver-log.ts";
import { ask, command, readInfo } from "./exchange.ts";
import { thoraGatt } from "./gatt.ts";
import { thoraIdentity } from "./identity.ts";
import { formatFrom, startArgumentsFor, traitsFrom } from "./traits.ts";

/** The profile asks for at least one frame or event a second; ten times that is a dead link. */
const SILENCE_MS = 10_000;
/** Long enough to look over one's shoulder. Own choice. */
const IDENTIFY_MS = 5000;

function* start(rateHz: number): Procedure<StreamFormat> {
  for (const channel of ["event", "stream"]) {
    const heard = yield* perform({ do: "subscribe", channel });
    if (!heard.ok) return heard;
  }
  // Notifying the battery level is optional in its standard; a refusal here is no reason not to stream.
  const battery = yield { do: "subscribe", channel: "battery" };
  if (!battery.ok && battery.reason === "link-lost") return stepFailed(battery);

  const info = yield* readInfo();
  if (!info.ok) return info;
  const wanted = startArgumentsFor(info.value, rateHz);
  if (wanted === undefined) return failed({ code: "incompatible", detail: "no rate or range offered" });
  const applied = yield* ask("start", wanted);
  if (!applied.ok) return applied;
  const format = formatFrom(info.value, applied.value);
  return format === undefined
    ? failed({ code: "unreadable", detail: "start reply without the values applied" })
    : succeeded(format);
}

export const thoraDriver: DeviceDriver = {
  ...thoraIdentity,
  gatt: thoraGatt,

  *hello() {
    const info = yield* readInfo();
    if (!info.ok) return info;
    const heard = yield* perform({ do: "subscribe", channel: "control" });
    return heard.ok ? succeeded(traitsFrom(info.value)) : heard;
  },

  start: (_traits, request) => start(request.rateHz),

  *stop() {
    return yield* thenUnsubscribed(yield* command("stop", {}), ["stream", "event"]);
  },

  setTime: (_traits, epochMs) => command("set-time", { time: Math.round(epochMs) }),

  readBattery: readBatteryLevel,

  buzz: (_traits, pattern) => command("haptic", { pattern }),

  identify: () => command("identify", { duration: IDENTIFY_MS }),

  streamChannels: ["stream", "event", "battery"],
  log: thoraLog,
  silenceMs: SILENCE_MS,
  decoder: thoraDecoder,
};
