// The Thora sensor as a DeviceDriver. hello reads Info, refuses a foreign major version and opens Control; start
// subscribes Event, Stream and (where it can notify) Battery, then asks for the stream and takes the values the sensor
// applied. Busy is waited out as the sensor asks, a few times. Stream kinds: codec.ts; requests: control.ts.
import { readBatteryLevel } from "../../assigned-numbers.ts";
import type { DeviceDriver, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, readFrom, stepFailed, succeeded } from "../../procedure.ts";
import { type ControlArguments, decodeReply, encodeRequest } from "./control.ts";
import { thoraDecoder } from "./decoder.ts";
import { thoraGatt } from "./gatt.ts";
import { thoraIdentity } from "./identity.ts";
import { decodeInfo, type ThoraInfo } from "./info.ts";
import { type Operation, opcodes, statuses } from "./layout.ts";
import { formatFrom, startArgumentsFor, traitsFrom } from "./traits.ts";

/** Indications are confirmed within a few connection intervals; 3 s is the profile's limit for a reply. */
const REPLY_WITHIN_MS = 3000;
const ATTEMPTS = 5;
const DEFAULT_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;
/** The profile asks for at least one frame or event a second; ten times that is a dead link. */
const SILENCE_MS = 10_000;

function* readInfo(): Procedure<ThoraInfo> {
  const read = yield* readFrom("info");
  if (!read.ok) return read;
  const info = decodeInfo(read.value);
  if (info.ok) return succeeded(info.value);
  return failed(
    info.error.code === "unknown-version"
      ? { code: "incompatible", detail: `protocol version ${info.error.version}` }
      : { code: "unreadable", detail: `Info: ${JSON.stringify(info.error)}` },
  );
}

/** One Control exchange; yields the values applied. Ids differ by operation and attempt: a late reply fits no other. */
function* ask(operation: Operation, given: ControlArguments): Procedure<ControlArguments> {
  for (let attempt = 1; ; attempt++) {
    const id = ((opcodes[operation] << 3) | attempt) & 0xff;
    const step = yield {
      do: "request",
      channel: "control",
      bytes: encodeRequest({ id, operation, arguments: given }),
      withResponse: true,
      reply: "control",
      matches: (reply) =>
        reply.byteLength >= 2 && reply.getUint8(0) === id && reply.getUint8(1) === opcodes[operation],
      withinMs: REPLY_WITHIN_MS,
    };
    if (!step.ok) return stepFailed(step);
    const reply = decodeReply(step.bytes ?? new DataView(new ArrayBuffer(0)));
    if (!reply.ok)
      return failed({ code: "unreadable", detail: `${operation} reply: ${JSON.stringify(reply.error)}` });
    const { status, arguments: applied } = reply.value;
    if (status === "ok") return succeeded(applied);
    const retryAfterMs = Math.min(applied.retryAfter ?? DEFAULT_RETRY_MS, LONGEST_RETRY_MS);
    if (status !== "busy" || attempt === ATTEMPTS)
      return failed({
        code: "refused",
        status: statuses[status],
        detail: `${operation}: ${status}`,
        ...(status === "busy" ? { retryAfterMs } : {}),
      });
    yield { do: "wait", ms: retryAfterMs };
  }
}

function* command(operation: Operation, given: ControlArguments): Procedure<void> {
  const reply = yield* ask(operation, given);
  return reply.ok ? succeeded(undefined) : reply;
}

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
    const stopped = yield* command("stop", {});
    for (const channel of ["stream", "event"] as const) yield { do: "unsubscribe", channel };
    return stopped;
  },

  setTime: (_traits, epochMs) => command("set-time", { time: Math.round(epochMs) }),

  readBattery: readBatteryLevel,

  buzz: (_traits, pattern) => command("haptic", { pattern }),

  streamChannels: ["stream", "event", "battery"],
  silenceMs: SILENCE_MS,
  decoder: thoraDecoder,
};
