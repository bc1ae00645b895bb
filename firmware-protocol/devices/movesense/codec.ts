// GSP's bytes as values, and its commands as bytes. Arrays are sent one after the other without a count: their number n
// follows from the length alone.
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import {
  type Command,
  commands,
  HEADER_BYTES,
  responses,
  STATUS_BYTES,
  TIME_BYTES,
  VECTOR_BYTES,
} from "./layout.ts";

/** `path` is ASCII and gets its closing zero. */
export function commandBytes(command: Command, reference: number, path?: string): Uint8Array {
  const body = path === undefined ? [] : Array.from(`${path}\0`, (letter) => letter.charCodeAt(0));
  return Uint8Array.of(commands[command], reference, ...body);
}

/** The reply to the command with this reference? */
export const isReply = (bytes: DataView, reference: number): boolean =>
  bytes.byteLength >= HEADER_BYTES &&
  bytes.getUint8(0) === responses.reply &&
  bytes.getUint8(1) === reference;

export interface Reply {
  /** As HTTP's: 200 done, 404 unknown, 429 no slot left. */
  readonly status: number;
  readonly data: DataView;
}

/** Undefined where it is too short. Not for a greeting, which carries no status. */
export function replyFrom(bytes: DataView): Reply | undefined {
  const from = HEADER_BYTES + STATUS_BYTES;
  if (bytes.byteLength < from) return undefined;
  const data = new DataView(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from);
  return { status: bytes.getUint16(HEADER_BYTES, true), data };
}

export interface Greeting {
  readonly protocol: number;
  readonly serial: string;
  readonly product: string;
  readonly app: string;
  readonly appVersion: string;
}

/**
 * u8 protocol version, then strings ended by zeros: serial number, product, address, app, app version. Undefined
 * without a whole serial number; what a small notification cut off is empty.
 */
export function greetingFrom(bytes: DataView): Greeting | undefined {
  if (bytes.byteLength <= HEADER_BYTES) return undefined;
  const strings: string[] = [];
  let text = "";
  for (let at = HEADER_BYTES + 1; at < bytes.byteLength; at++) {
    const code = bytes.getUint8(at);
    if (code === 0) {
      strings.push(text);
      text = "";
    } else text += String.fromCharCode(code);
  }
  // The last one may come without its zero.
  const [serial, product = text, , app = "", appVersion = strings.length === 4 ? text : ""] = strings;
  if (!serial) return undefined;
  return { protocol: bytes.getUint8(HEADER_BYTES), serial, product, app, appVersion };
}

export interface ImuPayload {
  /** ms since boot, of the first sample. */
  readonly tick: number;
  /** acc x y z (m/s²), gyr x y z (°/s) per sample. */
  readonly values: Float32Array;
}

/** Samples in a payload of this length, if it can be a whole one: none otherwise. */
export function samplesIn(length: number, parts: number): number {
  const samples = (length - TIME_BYTES) / (VECTOR_BYTES * parts);
  return Number.isInteger(samples) && samples > 0 ? samples : 0;
}

/** `parts`: 2 for IMU6, 3 for IMU9, of which the third is left aside. Errors: too-short, trailing-bytes, bad-value. */
export function imuFrom(payload: DataView, parts: number): Decoded<ImuPayload> {
  const length = payload.byteLength;
  const samples = samplesIn(length, parts);
  if (samples === 0) {
    const sample = VECTOR_BYTES * parts;
    if (length < TIME_BYTES + sample)
      return undecodable({ code: "too-short", length, needed: TIME_BYTES + sample });
    return undecodable({
      code: "trailing-bytes",
      length,
      consumed: length - ((length - TIME_BYTES) % sample),
    });
  }
  const values = new Float32Array(6 * samples);
  for (let i = 0; i < samples; i++)
    for (let k = 0; k < 6; k++) {
      const array = k < 3 ? 0 : samples;
      const at = TIME_BYTES + VECTOR_BYTES * (array + i) + 4 * (k % 3);
      const value = payload.getFloat32(at, true);
      if (!Number.isFinite(value)) return undecodable({ code: "bad-value", field: `byte ${at}`, value });
      values[6 * i + k] = value;
    }
  return decoded({ tick: payload.getUint32(0, true), values });
}
