// Polar Verity Sense, OH1 and H10 as a DeviceDriver. hello names the sensor and asks what it can measure; start asks
// again, then starts acceleration and, where there is one, the gyroscope, one reply after the other, and takes the
// factors from the replies. What was started is stopped when the rest fails: an H10 left streaming stays awake until
// its battery is empty. Words for each status: layout.ts.
import { readBatteryLevel } from "../../assigned-numbers.ts";
import type { Advice, DeviceDriver, DeviceTraits, Outcome, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, stepFailed, succeeded, thenUnsubscribed, wasLost } from "../../procedure.ts";
import { answers, type ControlReply, decodeReply, encodeCommand, type Settings } from "./control.ts";
import { polarDecoder } from "./decoder.ts";
import { polarGatt } from "./gatt.ts";
import { polarIdentity } from "./identity.ts";
import { FEATURES, type Measurement, measurements, type Operation, statuses, statusWords } from "./layout.ts";
import {
  ACC_FULL_SCALE_G,
  chosenFrom,
  DRIVER_ID,
  formatFrom,
  GYR_FULL_SCALE_DPS,
  nearestRate,
  type Offer,
  ratesOf,
} from "./traits.ts";

const REPLY_WITHIN_MS = 3000;
/** Stopping two measurements must fit into the time that a person waits for it. */
const STOPPED_WITHIN_MS = 1200;
/** A frame fills a packet: 1.4 s at 25 Hz. Three times that is less than the ten seconds that hold for all. */
const SILENCE_MS = 10_000;
const IN_CHARGER_RETRY_MS = 10_000;

const named: Readonly<Record<Measurement, string>> = { acc: "accelerometer", gyr: "gyroscope" };

function* ask(
  operation: Operation,
  measurement: Measurement,
  chosen: Settings = {},
  withinMs = REPLY_WITHIN_MS,
): Procedure<ControlReply> {
  const step = yield {
    do: "request",
    channel: "control",
    bytes: encodeCommand(operation, measurement, chosen),
    withResponse: true,
    reply: "control",
    matches: answers(operation, measurement),
    withinMs,
  };
  if (!step.ok) return stepFailed(step);
  const reply = decodeReply(step.bytes ?? new DataView(new ArrayBuffer(0)));
  return reply.ok
    ? succeeded(reply.value)
    : failed({ code: "unreadable", detail: `${operation} reply: ${JSON.stringify(reply.error)}` });
}

/** Where a person can do something. */
const advice: Readonly<Record<number, Advice>> = {
  [statuses.smallPackets]: "larger-packets",
  [statuses.otherMode]: "sending-mode",
  [statuses.inCharger]: "off-charger",
};

const refused = (operation: Operation, measurement: Measurement, status: number) =>
  failed({
    code: "refused",
    status,
    detail: `${named[measurement]}, ${operation}: ${statusWords[status] ?? "a status unknown to us"}`,
    ...(status === statuses.inCharger ? { retryAfterMs: IN_CHARGER_RETRY_MS } : {}),
    ...(advice[status] === undefined ? {} : { advice: advice[status] }),
  });

/** Does its list of measurements leave this one out? Without a list it does not. */
function* lacks(measurement: Measurement): Procedure<boolean> {
  const read = yield { do: "read", channel: "control" };
  if (!read.ok) return read.reason === "link-lost" ? stepFailed(read) : succeeded(false);
  const { bytes } = read;
  if (bytes === undefined || bytes.byteLength < 2 || bytes.getUint8(0) !== FEATURES) return succeeded(false);
  return succeeded((bytes.getUint8(1) & (1 << measurements[measurement])) === 0);
}

/** What the sensor can measure. A gyroscope that it does not have is none; an accelerometer it must have. */
function* askOffer(): Procedure<Offer> {
  const acc = yield* ask("settings", "acc");
  if (!acc.ok) return acc;
  const { status } = acc.value;
  if (status === statuses.notSupported || status === statuses.unknownMeasurement)
    return failed({
      code: "incompatible",
      detail: "this Polar sensor sends no acceleration",
      advice: "other-sensor",
    });
  if (status !== statuses.done) return refused("settings", "acc", status);
  const gyr = yield* ask("settings", "gyr");
  if (!gyr.ok) {
    if (wasLost(gyr)) return gyr;
    // An H10 may not answer at all about what it does not have (an owner, polar-ble-sdk issue 536).
    const isAbsent = yield* lacks("gyr");
    if (!isAbsent.ok) return isAbsent;
    if (!isAbsent.value) return gyr;
  }
  const both = { acc: acc.value.settings, gyr: gyr.ok ? gyr.value.settings : {} };
  if (gyr.ok && gyr.value.status === statuses.done && ratesOf(both).length > 0) return succeeded(both);
  return ratesOf({ acc: both.acc }).length > 0
    ? succeeded({ acc: both.acc })
    : failed({ code: "unreadable", detail: "the accelerometer's settings name no rate" });
}

/** @returns the factor, 1 where the reply has none. */
function* startOne(measurement: Measurement, chosen: Settings): Procedure<number> {
  let reply = yield* ask("start", measurement, chosen);
  if (reply.ok && reply.value.status === statuses.alreadySo) {
    // Left running by a connection that broke: its settings are not ours.
    const stopped = yield* ask("stop", measurement);
    if (wasLost(stopped)) return stopped;
    reply = yield* ask("start", measurement, chosen);
  }
  if (!reply.ok) return reply;
  if (reply.value.status !== statuses.done) return refused("start", measurement, reply.value.status);
  const factor = reply.value.settings.factor?.[0] ?? 1;
  return Number.isFinite(factor) && factor > 0
    ? succeeded(factor)
    : failed({ code: "unreadable", detail: `${named[measurement]}, start: factor ${factor}` });
}

function* start(rateHz: number): Procedure<StreamFormat> {
  for (const channel of ["control", "data"]) {
    const heard = yield* perform({ do: "subscribe", channel });
    if (!heard.ok) return heard;
  }
  const battery = yield { do: "subscribe", channel: "battery" };
  if (!battery.ok && battery.reason === "link-lost") return stepFailed(battery);

  const offer = yield* askOffer();
  if (!offer.ok) return offer;
  const { acc, gyr } = offer.value;
  const rate = nearestRate(ratesOf(offer.value), rateHz)!;
  const accFactor = yield* startOne("acc", chosenFrom(acc, rate, ACC_FULL_SCALE_G));
  if (!accFactor.ok) return yield* stoppedAfter(accFactor);
  if (gyr === undefined) return succeeded(formatFrom(rate, accFactor.value, undefined));
  const gyrFactor = yield* startOne("gyr", chosenFrom(gyr, rate, GYR_FULL_SCALE_DPS));
  if (!gyrFactor.ok) return yield* stoppedAfter(gyrFactor);
  return succeeded(formatFrom(rate, accFactor.value, gyrFactor.value));
}

/** Also what seems not to have begun: a reply that came too late may have begun it. */
function* stoppedAfter(failure: Outcome<never>): Procedure<never> {
  if (wasLost(failure)) return failure;
  const stopped = yield* stop();
  return wasLost(stopped) ? stopped : failure;
}

/** Both are told to stop whatever the first says; a sensor without a gyroscope declines the second. */
function* stop(): Procedure<void> {
  const acc = yield* ask("stop", "acc", {}, STOPPED_WITHIN_MS);
  if (wasLost(acc)) return acc;
  const gyr = yield* ask("stop", "gyr", {}, STOPPED_WITHIN_MS);
  if (!acc.ok) return acc;
  if (!gyr.ok) return gyr;
  const { status } = acc.value;
  if (status !== statuses.done && status !== statuses.alreadySo) return refused("stop", "acc", status);
  return succeeded(undefined);
}

/** Bytes of an optional characteristic; none where it is missing. */
function* bytesIn(channel: "model" | "firmware" | "hardware" | "systemId"): Procedure<readonly number[]> {
  const read = yield { do: "read", channel };
  if (!read.ok && read.reason === "link-lost") return stepFailed(read);
  const bytes = read.ok ? read.bytes : undefined;
  return succeeded(Array.from({ length: bytes?.byteLength ?? 0 }, (_, i) => bytes!.getUint8(i)));
}

const textOf = (bytes: readonly number[]): string =>
  String.fromCharCode(...bytes.filter((byte) => byte >= 0x20 && byte < 0x7f)).trim();

function* hello(): Procedure<DeviceTraits> {
  const told: Record<string, readonly number[]> = {};
  for (const channel of ["model", "firmware", "hardware", "systemId"] as const) {
    const read = yield* bytesIn(channel);
    if (!read.ok) return read;
    told[channel] = read.value;
  }
  const heard = yield* perform({ do: "subscribe", channel: "control" });
  if (!heard.ok) return heard;
  const offer = yield* askOffer();
  if (!offer.ok) return offer;
  const { model = [], firmware = [], hardware = [], systemId = [] } = told;
  const name = `Polar ${textOf(model)}`.trim();
  return succeeded({
    driverId: DRIVER_ID,
    ...(systemId.length > 0 && {
      sensorId: systemId.map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    }),
    model: name,
    firmware: textOf(firmware),
    hardware: textOf(hardware),
    ratesHz: ratesOf(offer.value),
    canBuzz: false,
  });
}

export const polarDriver: DeviceDriver = {
  ...polarIdentity,
  gatt: polarGatt,
  hello,
  start: (_traits, request) => start(request.rateHz),
  *stop() {
    return yield* thenUnsubscribed(yield* stop(), ["data", "control"]);
  },
  readBattery: readBatteryLevel,
  streamChannels: ["data", "control", "battery"],
  silenceMs: SILENCE_MS,
  decoder: polarDecoder,
};
