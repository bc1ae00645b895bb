// A MetaMotion's bytes as values, and its commands as bytes.
import { ByteReader } from "../../bytes.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { BatteryReading } from "../../driver.ts";
import {
  ACC_SINGLE,
  CONFIGURE,
  ENABLE,
  fusionLayouts,
  GYR_MODE,
  GYR_RANGE,
  HAPTIC_PULSE,
  LED_PATTERN,
  LED_PLAY,
  modules,
  type Part,
  POWER,
  rateCodes,
  samplesOf,
} from "./layout.ts";

export const HEADER_BYTES = 2;
const VECTOR_BYTES = 6;

/** i16 x y z of one sensor, one sample or three, oldest first. Errors: too-short, trailing-bytes. */
export function samplesFrom(sensor: "acc" | "gyr", bytes: DataView): Decoded<Int16Array> {
  const register = bytes.getUint8(1);
  const counts = samplesOf[sensor][register];
  if (counts === undefined)
    return undecodable({ code: "unknown-kind", kind: (modules[sensor] << 8) | register });
  const length = bytes.byteLength;
  const lengths = counts.map((samples) => HEADER_BYTES + VECTOR_BYTES * samples);
  if (!lengths.includes(length)) {
    const needed = lengths.find((whole) => whole > length);
    return undecodable(
      needed === undefined
        ? { code: "trailing-bytes", length, consumed: lengths.at(-1)! }
        : { code: "too-short", length, needed },
    );
  }
  const values = new Int16Array((length - HEADER_BYTES) / 2);
  for (let i = 0; i < values.length; i++) values[i] = bytes.getInt16(HEADER_BYTES + 2 * i, true);
  return decoded(values);
}

/** Floats of a sensor fusion notification; accuracy is left aside. Errors: as above, and bad-value for no number. */
export function fusionFrom(bytes: DataView): Decoded<Float32Array> {
  const register = bytes.getUint8(1);
  const layout = fusionLayouts[register];
  if (layout === undefined)
    return undecodable({ code: "unknown-kind", kind: (modules.fusion << 8) | register });
  const length = bytes.byteLength;
  const needed = HEADER_BYTES + 4 * layout.floats + (layout.accuracy ? 1 : 0);
  if (length < needed) return undecodable({ code: "too-short", length, needed });
  if (length > needed) return undecodable({ code: "trailing-bytes", length, consumed: needed });
  const values = new Float32Array(layout.floats);
  for (let i = 0; i < layout.floats; i++) {
    const value = bytes.getFloat32(HEADER_BYTES + 4 * i, true);
    if (!Number.isFinite(value)) return undecodable({ code: "bad-value", field: `float ${i}`, value });
    values[i] = value;
  }
  return decoded(values);
}

/** Reply to a read of the battery: u8 %, u16 mV. */
export function metamotionBatteryFrom(bytes: DataView): Decoded<BatteryReading> {
  const reader = new ByteReader(bytes);
  reader.u16();
  const percent = reader.u8();
  reader.u16();
  if (percent > 100) reader.reject({ code: "bad-value", field: "battery", value: percent });
  return reader.finish({ percent });
}

/** What a module's information says; undefined where the board has no such module. */
export const implementationFrom = (bytes: DataView): number | undefined =>
  bytes.byteLength > HEADER_BYTES ? bytes.getUint8(HEADER_BYTES) : undefined;

const { acc, gyr, haptic } = modules;

/** Rates and ranges, then notifications of three samples, then the parts' outputs, then their power. */
export const startCommands = (part: Part, rateHz: number): readonly Uint8Array[] => {
  const rate = rateCodes[rateHz] ?? 0;
  return [
    Uint8Array.of(acc, CONFIGURE, part.accMode | rate, part.accRange),
    Uint8Array.of(gyr, CONFIGURE, GYR_MODE | rate, GYR_RANGE),
    Uint8Array.of(acc, part.accPacked, 1),
    Uint8Array.of(gyr, part.gyrPacked, 1),
    Uint8Array.of(acc, ENABLE, 1, 0),
    Uint8Array.of(gyr, ENABLE, 1, 0),
    Uint8Array.of(acc, POWER, 1),
    Uint8Array.of(gyr, POWER, 1),
  ];
};

/**
 * The same backwards. The board keeps what was subscribed and goes on sampling without a link: nothing is left out, nor
 * the single samples of another program, which would come between ours and part every pair.
 */
export const stopCommands = (part: Part): readonly Uint8Array[] => [
  Uint8Array.of(gyr, POWER, 0),
  Uint8Array.of(acc, POWER, 0),
  Uint8Array.of(gyr, ENABLE, 0, 1),
  Uint8Array.of(acc, ENABLE, 0, 1),
  Uint8Array.of(gyr, part.gyrPacked, 0),
  Uint8Array.of(acc, part.accPacked, 0),
  Uint8Array.of(gyr, part.gyrSingle, 0),
  Uint8Array.of(acc, ACC_SINGLE, 0),
];

/** `duty`: 0–248 for the motor, 127 for the buzzer. */
export const pulseCommand = (driver: "motor" | "buzzer", duty: number, ms: number): Uint8Array =>
  Uint8Array.of(haptic, HAPTIC_PULSE, duty, ms & 0xff, ms >> 8, driver === "motor" ? 0 : 1);

export interface LedPattern {
  readonly colour: "green" | "red" | "blue";
  /** Brightness, 0 … 31; dark between the flashes. */
  readonly high: number;
  readonly highMs: number;
  readonly periodMs: number;
  /** How many times; then it is dark. */
  readonly repeat: number;
}

const ledColours = { green: 0, red: 1, blue: 2 } as const;

/** u8 colour, 2, u8 high, u8 low, u16 rise, high, fall, period and delay in ms, u8 repeat. */
export function ledCommand({ colour, high, highMs, periodMs, repeat }: LedPattern): Uint8Array {
  const bytes = new Uint8Array(17);
  bytes.set([modules.led, LED_PATTERN, ledColours[colour], 2, high]);
  bytes[16] = repeat;
  const view = new DataView(bytes.buffer);
  view.setUint16(8, highMs, true);
  view.setUint16(12, periodMs, true);
  return bytes;
}

export const PLAY_LED = Uint8Array.of(modules.led, LED_PLAY, 1);
