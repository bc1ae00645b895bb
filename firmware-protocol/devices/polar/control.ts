// Commands to the control point and its replies. In: settings; out: bytes, and back. Values of a setting are u8, u16 or
// u32, the factor is f32. Source: layout.ts.
import { ByteReader, ByteWriter } from "../../bytes.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import {
  type Measurement,
  measurements,
  type Operation,
  operations,
  REPLY,
  type Setting,
  settings,
} from "./layout.ts";

/** Offered: all values of a setting. Chosen: one value. */
export type Settings = Readonly<Partial<Record<Setting, readonly number[]>>>;

export interface ControlReply {
  readonly status: number;
  readonly settings: Settings;
}

const names = Object.keys(settings) as Setting[];

export function encodeCommand(
  operation: Operation,
  measurement: Measurement,
  chosen: Settings = {},
): Uint8Array {
  const writer = new ByteWriter().u8(operations[operation]).u8(measurements[measurement]);
  for (const name of names) {
    const values = chosen[name];
    if (values === undefined || name === "factor") continue;
    const { id, bytes } = settings[name];
    writer.u8(id).u8(values.length);
    for (const value of values)
      if (bytes === 1) writer.u8(value);
      else if (bytes === 2) writer.u16(value);
      else writer.u32(value);
  }
  return writer.bytes();
}

export const answers =
  (operation: Operation, measurement: Measurement) =>
  (reply: DataView): boolean =>
    reply.byteLength >= 4 &&
    reply.getUint8(0) === REPLY &&
    reply.getUint8(1) === operations[operation] &&
    reply.getUint8(2) === measurements[measurement];

/**
 * A list that goes on in a further packet (`more`), or that names an unknown setting, ends where it is still
 * understood: what is known is enough to choose from.
 */
export function decodeReply(reply: DataView): Decoded<ControlReply> {
  if (reply.byteLength < 4) return undecodable({ code: "too-short", length: reply.byteLength, needed: 4 });
  if (reply.getUint8(0) !== REPLY) return undecodable({ code: "unknown-kind", kind: reply.getUint8(0) });
  const status = reply.getUint8(3);
  return decoded({ status, settings: status === 0 ? settingsIn(reply, 5) : {} });
}

/** The settings from byte `from` on. */
export function settingsIn(view: DataView, from: number): Settings {
  const reader = new ByteReader(view);
  const found: Partial<Record<Setting, number[]>> = {};
  reader.bytes(from);
  while (reader.left >= 2) {
    const id = reader.u8();
    const name = names.find((each) => settings[each].id === id);
    const count = reader.u8();
    if (name === undefined || reader.left < count * settings[name].bytes) break;
    found[name] = Array.from({ length: count }, () => valueOf(name, reader));
  }
  return found;
}

function valueOf(name: Setting, reader: ByteReader): number {
  const { bytes } = settings[name];
  if (bytes === 1) return reader.u8();
  if (bytes === 2) return reader.u16();
  const whole = reader.u32();
  return name === "factor" ? floatOf(whole) : whole;
}

const word = new DataView(new ArrayBuffer(4));

/** The float with these bits (IEEE 754, 32 bits). */
export function floatOf(bits: number): number {
  word.setUint32(0, bits);
  return word.getFloat32(0);
}
