// PMD data frames and settings of Polar sensors, written from the tables of the maker's "online measurement" document
// v1.0 and the SDK's tests (polar-ble-sdk 8fb5311c). In: whole counts. Out: bytes.
import { type FrameTable, frameOf } from "./frame-table.ts";

export const ACC = 2;
export const GYRO = 5;
export const SDK_MODE = 9;

export type Counts = readonly [number, number, number];

const COMPRESSED = 0x80;
const HEAD: FrameTable = {
  bytes: 10,
  fields: [
    { at: 0, type: "u8", of: "type" },
    { at: 1, type: "u64", of: "lastNs" },
    { at: 9, type: "u8", of: "kind" },
  ],
};

/** `lastNs`: time of the last sample, since 2000. */
export const frameHead = (type: number, lastNs: number, kind: number): Uint8Array =>
  frameOf(HEAD, { type, lastNs, kind });

/** Bits that a delta needs, sign included. */
const bitsOf = (delta: number): number => Math.ceil(Math.log2((delta < 0 ? -delta : delta + 1) || 1)) + 1;

/** Bit width, number of samples, then the deltas one after another, lowest bit first, filled up to a byte. */
export function deltaBlock(width: number, deltas: readonly Counts[]): Uint8Array {
  const bits = deltas.length * 3 * width;
  const bytes = new Uint8Array(2 + Math.ceil(bits / 8));
  bytes[0] = width;
  bytes[1] = deltas.length;
  let at = 0;
  for (const delta of deltas.flat()) {
    for (let bit = 0; bit < width; bit++, at++) {
      if (((delta >> bit) & 1) === 1) bytes[2 + (at >> 3)]! |= 1 << (at & 7);
    }
  }
  return bytes;
}

/** So that a frame has blocks of different widths, as a sensor's that looks ahead only so far. */
const DELTAS_PER_BLOCK = 24;

/** A sample as it is, 16 bits per channel, then blocks of deltas, each to the sample before. */
export function compressedContent(samples: readonly Counts[]): Uint8Array {
  const reference = new Uint8Array(6);
  for (const [i, count] of samples[0]!.entries()) new DataView(reference.buffer).setInt16(2 * i, count, true);
  const deltas = samples.slice(1).map((sample, i): Counts => {
    const before = samples[i]!;
    return [sample[0] - before[0], sample[1] - before[1], sample[2] - before[2]];
  });
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < deltas.length; from += DELTAS_PER_BLOCK) {
    const block = deltas.slice(from, from + DELTAS_PER_BLOCK);
    blocks.push(deltaBlock(Math.max(...block.flat().map(bitsOf)), block));
  }
  return Uint8Array.from([...reference, ...blocks.flatMap((block) => [...block])]);
}

export const compressedFrame = (type: number, lastNs: number, samples: readonly Counts[]): Uint8Array =>
  Uint8Array.from([...frameHead(type, lastNs, COMPRESSED), ...compressedContent(samples)]);

/** Acceleration in mg, frame type 1, as the chest strap sends it. */
export function plainFrame(lastNs: number, samples: readonly Counts[]): Uint8Array {
  const content = new DataView(new ArrayBuffer(6 * samples.length));
  for (const [i, count] of samples.flat().entries()) content.setInt16(2 * i, count, true);
  return Uint8Array.from([...frameHead(ACC, lastNs, 1), ...new Uint8Array(content.buffer)]);
}

export type SettingName = "rate" | "resolution" | "range" | "channels" | "factor";
const SETTINGS: readonly {
  readonly id: number;
  readonly name: SettingName;
  readonly type: "u8" | "u16" | "f32";
}[] = [
  { id: 0, name: "rate", type: "u16" },
  { id: 1, name: "resolution", type: "u16" },
  { id: 2, name: "range", type: "u16" },
  { id: 4, name: "channels", type: "u8" },
  { id: 5, name: "factor", type: "f32" },
];
const WIDTH = { u8: 1, u16: 2, f32: 4 } as const;

export type Settings = Partial<Record<SettingName, readonly number[]>>;

/** Identifier, how many values, the values. */
export function settingsBytes(settings: Settings): Uint8Array {
  return Uint8Array.from(
    SETTINGS.flatMap(({ id, name, type }) => {
      const values = settings[name];
      if (values === undefined) return [];
      const one = (of: number) => [...frameOf({ bytes: WIDTH[type], fields: [{ at: 0, type, of }] }, {})];
      return [id, values.length, ...values.flatMap(one)];
    }),
  );
}

/** Undefined: cannot be read. */
export function settingsFrom(bytes: Uint8Array): Settings | undefined {
  const settings: Partial<Record<SettingName, number[]>> = {};
  let at = 0;
  while (at < bytes.length) {
    const known = SETTINGS.find(({ id }) => id === bytes[at]);
    const count = bytes[at + 1];
    if (known === undefined || count === undefined || known.type === "f32") return undefined;
    const width = WIDTH[known.type];
    at += 2;
    if (at + count * width > bytes.length) return undefined;
    settings[known.name] = Array.from({ length: count }, (_, i) => {
      const low = bytes[at + i * width]!;
      return width === 1 ? low : low + 256 * bytes[at + i * width + 1]!;
    });
    at += count * width;
  }
  return settings;
}
