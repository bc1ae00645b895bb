// The DOT as a DeviceDriver. start: stop whatever it measures, set the rate in the settings block, then ask for the
// long payload, and for the medium one where the long is missing, refused, or does not come whole: an ATT MTU below 47
// cannot carry 44 bytes, and nobody can be asked for the MTU. The first whole notification is the proof.
import type { DeviceDriver, Outcome, Procedure, StreamFormat } from "../../driver.ts";
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
  controlCommand,
  dotBatteryFrom,
  measurementFrom,
  settingsWithIdentify,
  settingsWithRate,
} from "./codec.ts";
import { dotDecoder } from "./decoder.ts";
import { dotGatt } from "./gatt.ts";
import { dotIdentity } from "./identity.ts";
import { type PayloadForm, payloadForms, RATE_OFFSET, SETTINGS_BYTES, TIME_BYTES } from "./layout.ts";
import { dotFormat, dotTraitsFrom, FASTEST_HZ, nearestRate } from "./traits.ts";

/** Two samples at the slowest rate of 1 Hz, and the start. */
const FIRST_SAMPLE_WITHIN_MS = 3000;
const SILENCE_MS = 10_000;

/** Stops the measurement that runs, if one does. A stop names the mode, so it is read first. */
function* stopMeasuring(): Procedure<void> {
  const read = yield* readFrom("control");
  if (wasLost(read)) return read;
  const state = read.ok ? measurementFrom(read.value) : undefined;
  if (state?.isOn === false) return succeeded(undefined);
  const bytes = controlCommand(false, state?.mode ?? payloadForms.long.mode);
  return yield* perform({ do: "write", channel: "control", bytes, withResponse: true });
}

function* readSettings(): Procedure<DataView> {
  const read = yield* readFrom("settings");
  if (!read.ok || read.value.byteLength >= SETTINGS_BYTES) return read;
  return failed({ code: "unreadable", detail: `settings of ${read.value.byteLength} bytes` });
}

const rateIn = (settings: DataView): number => settings.getUint16(RATE_OFFSET, true);

/** Only while nothing is measured. Yields the rate that the device says to have then, Hz. */
function* setRate(askedHz: number): Procedure<number> {
  const rateHz = nearestRate(askedHz);
  const before = yield* readSettings();
  if (!before.ok) return before;
  if (rateIn(before.value) === rateHz) return succeeded(rateHz);
  const bytes = settingsWithRate(before.value, rateHz);
  const written = yield { do: "write", channel: "settings", bytes, withResponse: true };
  // Refused: it keeps the rate that it has, which will do.
  if (!written.ok && written.reason !== "refused") return stepFailed(written);
  const after = yield* readSettings();
  if (!after.ok) return after;
  const applied = rateIn(after.value);
  return applied > 0 && applied <= FASTEST_HZ
    ? succeeded(applied)
    : failed({ code: "unreadable", detail: `an output rate of ${applied} Hz` });
}

/** Starts in one form and awaits its first whole sample. */
function* startAs({ channel, mode, floats }: PayloadForm): Procedure<void> {
  return yield* perform({
    do: "request",
    channel: "control",
    bytes: controlCommand(true, mode),
    withResponse: true,
    reply: channel,
    matches: (sample) => sample.byteLength >= TIME_BYTES + 4 * floats,
    withinMs: FIRST_SAMPLE_WITHIN_MS,
  });
}

/** After a start that failed: the device may measure all the same, and would go on. */
function* endedAs({ channel, mode }: PayloadForm, failure: Outcome<never>): Procedure<never> {
  if (wasLost(failure)) return failure;
  const bytes = controlCommand(false, mode);
  const stopped = yield* perform({ do: "write", channel: "control", bytes, withResponse: true });
  return wasLost(stopped) ? stopped : yield* thenUnsubscribed(failure, [channel]);
}

function* start(askedHz: number): Procedure<StreamFormat> {
  const idle = yield* stopMeasuring();
  if (!idle.ok) return idle;
  const rateHz = yield* setRate(askedHz);
  if (!rateHz.ok) return rateHz;
  // A battery level that does not notify is read now and then instead.
  const battery = yield { do: "subscribe", channel: "battery" };
  if (!battery.ok && battery.reason === "link-lost") return stepFailed(battery);

  const long = yield* startAs(payloadForms.long);
  if (long.ok) return succeeded(dotFormat(payloadForms.long, rateHz.value));
  const ended = yield* endedAs(payloadForms.long, long);
  if (wasLost(ended)) return ended;
  const medium = yield* startAs(payloadForms.medium);
  if (medium.ok) return succeeded(dotFormat(payloadForms.medium, rateHz.value));
  const failure = yield* endedAs(payloadForms.medium, medium);
  // It took the commands and nothing whole came: the connection's packets hold neither payload.
  return !failure.ok && failure.error.code === "step-failed" && failure.error.reason === "timed-out"
    ? failed({ ...failure.error, advice: "larger-packets" })
    : failure;
}

export const dotDriver: DeviceDriver = {
  ...dotIdentity,
  gatt: dotGatt,

  *hello() {
    const info = yield* readFrom("info");
    if (!info.ok) return info;
    const traits = dotTraitsFrom(info.value);
    return traits === undefined
      ? failed({ code: "unreadable", detail: `device information of ${info.value.byteLength} bytes` })
      : succeeded(traits);
  },

  start: (_traits, request) => start(request.rateHz),

  *stop() {
    // The measurement first, its notifications afterwards: the vendor's order.
    return yield* thenUnsubscribed(yield* stopMeasuring(), ["long", "medium", "battery"]);
  },

  *readBattery() {
    const read = yield* readFrom("battery");
    if (!read.ok) return read;
    const battery = dotBatteryFrom(read.value);
    return battery.ok
      ? succeeded(battery.value)
      : failed({ code: "unreadable", detail: `battery: ${JSON.stringify(battery.error)}` });
  },

  // Its light blinks red. Whether a DOT takes this while it measures is not told and unconfirmed on hardware: one that
  // refuses goes on measuring, and nothing is stopped for a light.
  *identify() {
    const block = yield* readSettings();
    if (!block.ok) return block;
    const bytes = settingsWithIdentify(block.value);
    return yield* perform({ do: "write", channel: "settings", bytes, withResponse: true });
  },

  streamChannels: ["long", "medium", "battery"],
  silenceMs: SILENCE_MS,
  decoder: dotDecoder,
};
