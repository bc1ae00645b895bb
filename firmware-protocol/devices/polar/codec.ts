// A data frame's bytes → its samples, as sent. Compressed frames begin with one whole sample; blocks of differences
// follow: u8 width in bits, u8 how many samples, then the differences, channel by channel, two's complement, lowest bit
// first, each block filled up to whole bytes. Gyroscope frames of type 1 are floats whose bit patterns differ. A frame
// is read to its last byte or refused. Source: layout.ts and the SDK's own tests.
import { ByteReader } from "../../bytes.ts";
import { type Decoded, undecodable } from "../../decode-error.ts";
import { floatOf } from "./control.ts";
import {
  CHANNELS,
  COMPRESSED,
  MEASUREMENT_MASK,
  type Measurement,
  measurements,
  TICK_MODULUS,
} from "./layout.ts";

/** What a value is worth: raw mg, or (compressed) the start reply's factor in g, mg or °/s. */
export type Worth = "mg" | "factor g" | "factor mg" | "factor deg/s";

/** A frame fills a packet: the SDK's own hold up to 57 samples. A block of width 0 could claim 255 in two bytes. */
const MOST_SAMPLES = 1024;
/** Beyond any gyroscope, °/s: bit patterns of floats that went astray. */
const LARGEST_DPS = 1e6;

export interface PmdFrame {
  readonly measurement: Measurement;
  /** ns of the last sample, modulo 2^53. */
  readonly tick: number;
  readonly worth: Worth;
  /** x y z per sample. */
  readonly values: readonly number[];
}

interface Content {
  readonly worth: Worth;
  /** Bytes of a value. */
  readonly width: number;
  readonly isCompressed?: boolean;
  /** The values are bit patterns of floats. */
  readonly isFloat?: boolean;
}

/** By measurement and by the byte that holds the compressed flag and the frame type. */
const contents: Readonly<Record<Measurement, Readonly<Record<number, Content>>>> = {
  acc: {
    0: { worth: "mg", width: 1 },
    1: { worth: "mg", width: 2 },
    2: { worth: "mg", width: 3 },
    [COMPRESSED]: { worth: "factor g", width: 2, isCompressed: true },
    [COMPRESSED | 1]: { worth: "factor mg", width: 2, isCompressed: true },
  },
  gyr: {
    [COMPRESSED]: { worth: "factor deg/s", width: 2, isCompressed: true },
    [COMPRESSED | 1]: { worth: "factor deg/s", width: 4, isCompressed: true, isFloat: true },
  },
};

const measurementOf = (kind: number): Measurement | undefined =>
  kind === measurements.acc ? "acc" : kind === measurements.gyr ? "gyr" : undefined;

export function decodeFrame(bytes: DataView): Decoded<PmdFrame> {
  const reader = new ByteReader(bytes);
  const kind = reader.u8() & MEASUREMENT_MASK;
  const tick = Number(reader.u64() % BigInt(TICK_MODULUS));
  const form = reader.u8();
  if (reader.error) return undecodable(reader.error);
  const measurement = measurementOf(kind);
  if (measurement === undefined) return undecodable({ code: "unknown-kind", kind });
  const content = contents[measurement][form];
  if (content === undefined) return undecodable({ code: "bad-value", field: "frame type", value: form });
  const values = sampleOf(reader, content.width);
  if (content.isCompressed) while (reader.left > 0 && !reader.error) readBlock(reader, values);
  else while (reader.left > 0 && !reader.error) values.push(...sampleOf(reader, content.width));
  if (content.isFloat)
    for (let i = 0; i < values.length; i++) {
      values[i] = floatOf(values[i]! >>> 0);
      if (!(Math.abs(values[i]!) < LARGEST_DPS))
        reader.reject({ code: "bad-value", field: "value", value: i });
    }
  return reader.finish({ measurement, tick, worth: content.worth, values });
}

const sampleOf = (reader: ByteReader, width: number): number[] =>
  Array.from({ length: CHANNELS }, () => {
    if (width === 1) return reader.i8();
    if (width === 2) return reader.i16();
    if (width === 4) return reader.u32() | 0;
    const low = reader.u16();
    return low | (reader.i8() << 16);
  });

/** Adds a block's samples to `values`. Sums are of 32 bits, as the bit patterns of floats need. */
function readBlock(reader: ByteReader, values: number[]): void {
  const width = reader.u8();
  const count = reader.u8();
  if (width > 32) reader.reject({ code: "bad-value", field: "difference width", value: width });
  const packed = reader.bytes(Math.ceil((width * count * CHANNELS) / 8));
  if (values.length + count * CHANNELS > MOST_SAMPLES * CHANNELS)
    reader.reject({ code: "bad-value", field: "samples", value: values.length / CHANNELS + count });
  if (reader.error) return;
  for (let i = 0; i < count * CHANNELS; i++)
    values.push((values.at(-CHANNELS)! + signedBits(packed, i * width, width)) | 0);
}

/** `width` bits (0 to 32) from bit `at` on, lowest first, as two's complement. */
function signedBits(packed: Uint8Array, at: number, width: number): number {
  if (width === 0) return 0;
  let bits = 0;
  for (let done = 0; done < width; ) {
    const within = (at + done) & 7;
    const taken = Math.min(8 - within, width - done);
    bits |= ((packed[(at + done) >> 3]! >> within) & ((1 << taken) - 1)) << done;
    done += taken;
  }
  return (bits << (32 - width)) >> (32 - width);
}
