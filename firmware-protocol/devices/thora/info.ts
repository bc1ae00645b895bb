// The Info characteristic of wire version 1, both ways: who the sensor is, what it can do, how its numbers are scaled.
// A fixed head of 36 bytes, then TLVs (type u8, length u8, value); unknown types are left aside. A major version other
// than ours is refused before anything else is read, for the rest may mean something else.
import { ByteReader, ByteWriter } from "../../bytes.ts";
import { type Decoded, undecodable } from "../../decode-error.ts";
import {
  bitsIn,
  type Feature,
  featureBits,
  gyroMeanings,
  infoTlvs,
  nameIn,
  PROTOCOL_MAJOR,
} from "./layout.ts";

/** A full-scale range and what one count is worth in it. */
export interface Range {
  /** g or °/s, as a name: the scale is what counts. */
  readonly fullScale: number;
  /** 10⁻⁹ m/s² or 10⁻⁹ rad/s per count, an integer. */
  readonly nanoPerCount: number;
}

export interface ThoraInfo {
  readonly protocolMinor: number;
  readonly hardwareId: number;
  readonly firmware: { readonly major: number; readonly minor: number; readonly patch: number };
  /** 64 random bits drawn once per unit, 16 hexadecimal digits. */
  readonly deviceId: string;
  /** Differs from the one before at every boot. */
  readonly bootId: number;
  readonly features: readonly Feature[];
  /** From motion to the tick that is sent with it. */
  readonly groupDelayUs: number;
  /** Longest notification on this connection as it is now, bytes. */
  readonly largestPacket: number;
  readonly gyroMeaning: keyof typeof gyroMeanings;
  /** For each of our axes (right, up, out of the back): ±1, ±2, ±3 = the sensor's axis and its sign. */
  readonly axes: readonly [number, number, number];
  /** +1 specific force, −1 gravity. */
  readonly accSign: 1 | -1;
  /** 1/100 Hz. */
  readonly rates: readonly number[];
  readonly accRanges: readonly Range[];
  readonly gyrRanges: readonly Range[];
  readonly model: string;
}

/** A right-handed relabelling of three axes: anything else would mirror the wearer. */
function isRotation([a, b, c]: readonly [number, number, number]): boolean {
  const order = [a, b, c].map(Math.abs).join();
  const even = ["1,2,3", "2,3,1", "3,1,2"].includes(order);
  const odd = ["1,3,2", "2,1,3", "3,2,1"].includes(order);
  return (even || odd) && Math.sign(a * b * c) === (even ? 1 : -1);
}

/** Errors: too-short, unknown-version (major), bad-value (gyro meaning, axes, sign, an odd list length). */
export function decodeInfo(view: DataView): Decoded<ThoraInfo> {
  const reader = new ByteReader(view);
  const major = reader.u8();
  if (reader.error === undefined && major !== PROTOCOL_MAJOR)
    return undecodable({ code: "unknown-version", version: major });
  const protocolMinor = reader.u8();
  const hardwareId = reader.u16();
  const firmware = { major: reader.u8(), minor: reader.u8(), patch: reader.u16() };
  const deviceId = reader.u64().toString(16).padStart(16, "0");
  const bootId = reader.u32();
  const features = bitsIn(featureBits, reader.u32());
  const groupDelayUs = reader.u32();
  const largestPacket = reader.u16();
  const meaning = reader.u8();
  const axes: [number, number, number] = [reader.i8(), reader.i8(), reader.i8()];
  const sign = reader.i8();
  reader.u8();

  const gyroMeaning = nameIn(gyroMeanings, meaning);
  if (gyroMeaning === undefined) reader.reject({ code: "bad-value", field: "gyroMeaning", value: meaning });
  if (!isRotation(axes)) reader.reject({ code: "bad-value", field: "axes", value: axes[0] });
  if (sign !== 1 && sign !== -1) reader.reject({ code: "bad-value", field: "accSign", value: sign });

  let rates: number[] = [];
  let accRanges: Range[] = [];
  let gyrRanges: Range[] = [];
  let model = "";
  while (reader.error === undefined && reader.left > 0) {
    const type = reader.u8();
    const length = reader.u8();
    const value = reader.part(length);
    if (reader.error !== undefined) break;
    if (type === infoTlvs.rates) rates = list(reader, value, length, 2, "rates", (r) => r.u16());
    else if (type === infoTlvs.accRanges)
      accRanges = list(reader, value, length, 6, "accRanges", (r) => range(r));
    else if (type === infoTlvs.gyrRanges)
      gyrRanges = list(reader, value, length, 6, "gyrRanges", (r) => range(r));
    else if (type === infoTlvs.model) model = asciiFrom(value.bytes(length));
  }
  return reader.finish({
    protocolMinor,
    hardwareId,
    firmware,
    deviceId,
    bootId,
    features,
    groupDelayUs,
    largestPacket,
    gyroMeaning: gyroMeaning ?? "none",
    axes,
    accSign: sign === -1 ? -1 : 1,
    rates,
    accRanges,
    gyrRanges,
    model,
  });
}

export function encodeInfo(info: ThoraInfo): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  writer.u8(PROTOCOL_MAJOR).u8(info.protocolMinor).u16(info.hardwareId);
  writer.u8(info.firmware.major).u8(info.firmware.minor).u16(info.firmware.patch);
  writer.u64(BigInt(`0x${info.deviceId}`)).u32(info.bootId);
  writer.u32(info.features.reduce((bits, name) => bits | featureBits[name], 0));
  writer.u32(info.groupDelayUs).u16(info.largestPacket).u8(gyroMeanings[info.gyroMeaning]);
  for (const axis of info.axes) writer.i8(axis);
  writer.i8(info.accSign).u8(0);

  const tlv = (type: number, value: ByteWriter): void => {
    if (value.length > 0) writer.u8(type).u8(value.length).append(value.bytes());
  };
  tlv(
    infoTlvs.rates,
    info.rates.reduce((w, rate) => w.u16(rate), new ByteWriter()),
  );
  for (const [type, ranges] of [
    [infoTlvs.accRanges, info.accRanges],
    [infoTlvs.gyrRanges, info.gyrRanges],
  ] as const)
    tlv(
      type,
      ranges.reduce((w, { fullScale, nanoPerCount }) => w.u16(fullScale).u32(nanoPerCount), new ByteWriter()),
    );
  tlv(infoTlvs.model, new ByteWriter().append(Uint8Array.from(info.model, (letter) => letter.charCodeAt(0))));
  return writer.bytes();
}

const range = (reader: ByteReader): Range => ({ fullScale: reader.u16(), nanoPerCount: reader.u32() });

function list<T>(
  whole: ByteReader,
  value: ByteReader,
  length: number,
  each: number,
  field: string,
  read: (reader: ByteReader) => T,
): T[] {
  if (length % each !== 0) {
    whole.reject({ code: "bad-value", field, value: length });
    return [];
  }
  return Array.from({ length: length / each }, () => read(value));
}

/** Printable ASCII; other bytes are left out, for the name is shown. */
const asciiFrom = (bytes: Uint8Array): string =>
  [...bytes]
    .filter((byte) => byte >= 32 && byte < 127)
    .map((byte) => String.fromCharCode(byte))
    .join("");
