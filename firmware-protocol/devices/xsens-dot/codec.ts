// The DOT's bytes as values, and its commands as bytes. Payload: u32 µs, then floats, then at most zeros up to the
// characteristic's length. Floats that are no numbers are refused, for one would stay in a filter for ever.
import { ByteReader } from "../../bytes.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { BatteryReading } from "../../driver.ts";
import {
  CONTROL_BYTES,
  IDENTIFY_OFFSET,
  MEASUREMENT,
  RATE_OFFSET,
  START,
  STOP,
  TIME_BYTES,
  VISIT_IDENTIFY,
  VISIT_RATE,
} from "./layout.ts";

export interface DotPayload {
  /** µs, wrapping at 2^32. */
  readonly tick: number;
  readonly values: Float32Array;
}

/** Errors: too-short; bad-value (a float that is no number); trailing-bytes (too long, or a padding that is not 0). */
export function payloadFrom(bytes: DataView, floats: number, longest: number): Decoded<DotPayload> {
  const needed = TIME_BYTES + 4 * floats;
  const length = bytes.byteLength;
  if (length < needed) return undecodable({ code: "too-short", length, needed });
  const values = new Float32Array(floats);
  for (let i = 0; i < floats; i++) {
    const value = bytes.getFloat32(TIME_BYTES + 4 * i, true);
    if (!Number.isFinite(value)) return undecodable({ code: "bad-value", field: `float ${i}`, value });
    values[i] = value;
  }
  for (let at = needed; at < length; at++)
    if (at >= longest || bytes.getUint8(at) !== 0)
      return undecodable({ code: "trailing-bytes", length, consumed: at });
  return decoded({ tick: bytes.getUint32(0, true), values });
}

/** u8 %, u8 charging 0 or 1. */
export function dotBatteryFrom(bytes: DataView): Decoded<BatteryReading> {
  const reader = new ByteReader(bytes);
  const percent = reader.u8();
  const charging = reader.u8();
  if (percent > 100) reader.reject({ code: "bad-value", field: "battery", value: percent });
  if (charging > 1) reader.reject({ code: "bad-value", field: "charging", value: charging });
  return reader.finish({ percent, charging: charging === 1 });
}

export const controlCommand = (isOn: boolean, mode: number): Uint8Array =>
  Uint8Array.of(MEASUREMENT, isOn ? START : STOP, mode);

export interface MeasurementState {
  readonly isOn: boolean;
  readonly mode: number;
}

/** What the control characteristic says; undefined for anything but a measurement. */
export function measurementFrom(bytes: DataView): MeasurementState | undefined {
  if (bytes.byteLength < CONTROL_BYTES || bytes.getUint8(0) !== MEASUREMENT) return undefined;
  return { isOn: bytes.getUint8(1) === START, mode: bytes.getUint8(2) };
}

/** The settings block with another rate, every other field as read; the visit index names the rate alone. */
export function settingsWithRate(block: DataView, rateHz: number): Uint8Array {
  const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength).slice();
  bytes[0] = VISIT_RATE;
  new DataView(bytes.buffer).setUint16(RATE_OFFSET, rateHz, true);
  return bytes;
}

/** The settings block with the light asked for, every other field as read; the visit index names nothing else. */
export function settingsWithIdentify(block: DataView): Uint8Array {
  const bytes = new Uint8Array(block.buffer, block.byteOffset, block.byteLength).slice();
  bytes[0] = VISIT_IDENTIFY;
  bytes[IDENTIFY_OFFSET] = 1;
  return bytes;
}
