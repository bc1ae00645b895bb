// A Movesense as a DeviceDriver: greet, unsubscribe what a lost link may have left, subscribe the IMU, unsubscribe at
// the end. One request at a time, each awaited: an unanswered one keeps one of the sensor's few request slots until it
// is restarted, across reconnections. GET /Info is never sent, for it is never answered.
import { readBatteryLevel } from "../../assigned-numbers.ts";
import type { DeviceDriver, Procedure } from "../../driver.ts";
import { failed, perform, stepFailed, succeeded, thenUnsubscribed, wasLost } from "../../procedure.ts";
import { commandBytes, greetingFrom, isReply, type Reply, replyFrom } from "./codec.ts";
import { movesenseDecoder } from "./decoder.ts";
import { movesenseGatt } from "./gatt.ts";
import { movesenseIdentity } from "./identity.ts";
import { BATTERY_PATH, type Command, imuPath, references, SLOTS_USED_UP } from "./layout.ts";
import { movesenseFormat, movesenseTraits, nearestRate } from "./traits.ts";

/** A reply takes a few connection intervals; giving up costs a slot, so rather wait. */
const REPLY_WITHIN_MS = 3000;
/** Ending a stream: within the time that a stop may take altogether. */
const STOP_WITHIN_MS = 1500;
/** At 13 Hz a notification comes about three times a second. */
const SILENCE_MS = 10_000;

function* send(
  command: Command,
  reference: number,
  path: string | undefined,
  withinMs: number,
): Procedure<DataView> {
  const step = yield {
    do: "request",
    channel: "command",
    bytes: commandBytes(command, reference, path),
    withResponse: true,
    reply: "data",
    matches: (reply) => isReply(reply, reference),
    withinMs,
  };
  if (!step.ok) return stepFailed(step);
  return succeeded(step.bytes ?? new DataView(new ArrayBuffer(0)));
}

/** A request whose reply carries a status; one that is not 2xx is a refusal. */
function* ask(
  command: Command,
  reference: number,
  path?: string,
  withinMs: number = REPLY_WITHIN_MS,
): Procedure<Reply> {
  const sent = yield* send(command, reference, path, withinMs);
  if (!sent.ok) return sent;
  const reply = replyFrom(sent.value);
  const what = path === undefined ? command : `${command} ${path}`;
  if (reply === undefined) return failed({ code: "unreadable", detail: `reply to ${what}` });
  const { status } = reply;
  if (status >= 200 && status < 300) return succeeded(reply);
  const detail =
    status === SLOTS_USED_UP
      ? `${what}: all request slots are in use; only a restart of the sensor frees them (its battery taken out for a moment)`
      : `${what}: status ${status}`;
  return failed({
    code: "refused",
    status,
    detail,
    ...(status === SLOTS_USED_UP ? { advice: "restart" } : {}),
  });
}

/** Ends the stream of our reference. That there is none is as good; only a lost link, or used-up slots, are not. */
function* endStream(): Procedure<void> {
  const ended = yield* ask("unsubscribe", references.stream, undefined, STOP_WITHIN_MS);
  if (ended.ok) return succeeded(undefined);
  const { error } = ended;
  const isGrave =
    (error.code === "step-failed" && error.reason !== "timed-out") ||
    (error.code === "refused" && error.status === SLOTS_USED_UP);
  return isGrave ? ended : succeeded(undefined);
}

export const movesenseDriver: DeviceDriver = {
  ...movesenseIdentity,
  gatt: movesenseGatt,

  *hello() {
    const heard = yield* perform({ do: "subscribe", channel: "data" });
    if (!heard.ok) return heard;
    const sent = yield* send("hello", references.hello, undefined, REPLY_WITHIN_MS);
    if (!sent.ok) return sent;
    const greeting = greetingFrom(sent.value);
    return greeting === undefined
      ? failed({ code: "unreadable", detail: "greeting without a serial number" })
      : succeeded(movesenseTraits(greeting));
  },

  *start(_traits, request) {
    const heard = yield* perform({ do: "subscribe", channel: "data" });
    if (!heard.ok) return heard;
    // The sensor goes on with the stream of a link that was lost.
    const ended = yield* endStream();
    if (!ended.ok) return ended;
    const rateHz = nearestRate(request.rateHz);
    const subscribed = yield* ask("subscribe", references.stream, imuPath(rateHz));
    if (subscribed.ok) return succeeded(movesenseFormat(rateHz));
    if (subscribed.error.code === "refused" || wasLost(subscribed)) return subscribed;
    // Without an answer it may have begun all the same, and would go on without a link.
    const undone = yield* endStream();
    return wasLost(undone) ? undone : subscribed;
  },

  *stop() {
    return yield* thenUnsubscribed(yield* endStream(), ["data", "battery"]);
  },

  *readBattery() {
    const standard = yield* readBatteryLevel();
    if (standard.ok) return standard;
    const { error } = standard;
    if (error.code === "step-failed" && error.reason !== "missing" && error.reason !== "refused")
      return standard;
    const reply = yield* ask("get", references.battery, BATTERY_PATH);
    if (!reply.ok) return reply;
    const { data } = reply.value;
    const percent = data.byteLength === 1 ? data.getUint8(0) : undefined;
    return percent === undefined || percent > 100
      ? failed({ code: "unreadable", detail: `${BATTERY_PATH}: ${data.byteLength} bytes, ${percent}` })
      : succeeded({ percent });
  },

  streamChannels: ["data", "battery"],
  silenceMs: SILENCE_MS,
  decoder: movesenseDecoder,
};
