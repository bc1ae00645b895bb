// Upright GO 2 and GO S as a DeviceDriver, experimental. It is listened to; the one thing ever written is BAB2, read just
// before, with the bit that plays its vibration pattern now: the person's own settings stay, and are put back where the
// sensor keeps that bit. Where a form is not one that is known, nothing is written.
import type { BatteryReading, DeviceDriver, DeviceTraits, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, readFrom, stepFailed, succeeded, thenUnsubscribed } from "../../procedure.ts";
import { isPlaying, onChargerFrom, percentFrom, playedNow } from "./codec.ts";
import { uprightDecoder } from "./decoder.ts";
import { uprightGatt } from "./gatt.ts";
import { uprightIdentity } from "./identity.ts";
import { DRIVER_ID, uprightFormat } from "./traits.ts";

/** A link of this sensor can look alive while it is dead; its other clients wait as long. */
const SILENCE_MS = 60_000;
const CHARGER_RETRY_MS = 30_000;
/** Longer than any of its patterns plays. Own choice. */
const PLAYED_MS = 2000;
/** First byte of BAB5. */
const VIBRATION_OFF = 1;

const copyOf = (view: DataView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();

/** Bytes of a characteristic that may be missing; undefined where it is. */
function* bytesIn(channel: string): Procedure<DataView | undefined> {
  const read = yield { do: "read", channel };
  if (!read.ok) return read.reason === "link-lost" ? stepFailed(read) : succeeded(undefined);
  return succeeded(read.bytes);
}

function* textIn(channel: string): Procedure<string> {
  const read = yield* bytesIn(channel);
  if (!read.ok) return read;
  const bytes = read.value === undefined ? [] : [...copyOf(read.value)];
  return succeeded(String.fromCharCode(...bytes.filter((byte) => byte >= 0x20 && byte < 0x7f)).trim());
}

function* hello(): Procedure<DeviceTraits> {
  const firmware = yield* textIn("firmware");
  if (!firmware.ok) return firmware;
  const hardware = yield* textIn("hardware");
  if (!hardware.ok) return hardware;
  const settings = yield* bytesIn("settings");
  if (!settings.ok) return settings;
  return succeeded({
    driverId: DRIVER_ID,
    // No sensorId: it has a serial number, which browsers withhold.
    model: "Upright GO",
    firmware: firmware.value,
    hardware: hardware.value,
    ratesHz: [uprightFormat.rateHz],
    canBuzz: settings.value !== undefined && playedNow(copyOf(settings.value)) !== undefined,
  });
}

function* start(): Procedure<StreamFormat> {
  const charging = yield* bytesIn("charging");
  if (!charging.ok) return charging;
  const onCharger = charging.value && onChargerFrom(charging.value);
  if (onCharger?.ok && onCharger.value)
    return failed({
      code: "refused",
      status: charging.value!.getUint8(0),
      detail: "it is on its charger, where its angle means nothing: take it off, then connect again",
      retryAfterMs: CHARGER_RETRY_MS,
      advice: "off-charger",
    });
  const heard = yield* perform({ do: "subscribe", channel: "angle" });
  if (!heard.ok) return heard;
  for (const channel of ["posture", "interval", "charging", "power"]) {
    const optional = yield { do: "subscribe", channel };
    if (!optional.ok && optional.reason === "link-lost") return stepFailed(optional);
  }
  return succeeded(uprightFormat);
}

function* readBattery(): Procedure<BatteryReading> {
  const power = yield* readFrom("power");
  if (!power.ok) return power;
  const percent = percentFrom(power.value);
  // Just connected it says "not known" once or twice.
  if (!percent.ok || percent.value === undefined)
    return failed({ code: "unreadable", detail: "the sensor does not know its battery yet" });
  const charging = yield* bytesIn("charging");
  if (!charging.ok) return charging;
  const onCharger = charging.value && onChargerFrom(charging.value);
  return succeeded({ percent: percent.value, ...(onCharger?.ok ? { charging: onCharger.value } : {}) });
}

const write = (bytes: Uint8Array) => perform({ do: "write", channel: "settings", bytes, withResponse: true });

function* buzz(): Procedure<void> {
  const vibration = yield* bytesIn("vibration");
  if (!vibration.ok) return vibration;
  if (vibration.value && vibration.value.byteLength > 0 && vibration.value.getUint8(0) === VIBRATION_OFF)
    return failed({
      code: "refused",
      status: VIBRATION_OFF,
      detail: "its vibration is switched off in its own app",
    });
  const read = yield* readFrom("settings");
  if (!read.ok) return read;
  const own = copyOf(read.value);
  const playing = playedNow(own);
  if (playing === undefined)
    return failed({ code: "unreadable", detail: `settings in a form not known to us: ${own.join(" ")}` });
  const played = yield* write(playing);
  if (!played.ok || isPlaying(own)) return played;
  const waited = yield* perform({ do: "wait", ms: PLAYED_MS });
  if (!waited.ok) return waited;
  const after = yield* bytesIn("settings");
  if (!after.ok) return after;
  // Only where nothing else changed meanwhile, from its button or its app.
  const isKept = after.value !== undefined && copyOf(after.value).join() === playing.join();
  return isKept ? yield* write(own) : played;
}

export const uprightDriver: DeviceDriver = {
  ...uprightIdentity,
  gatt: uprightGatt,
  hello,
  start,
  stop: () => thenUnsubscribed(succeeded(undefined), ["angle", "posture", "interval", "charging", "power"]),
  readBattery,
  buzz,
  streamChannels: ["angle", "posture", "interval", "charging", "power"],
  silenceMs: SILENCE_MS,
  decoder: uprightDecoder,
};
