// Frames out of notifications, and registers out of frames. Frames may be split and joined over notifications with
// anything between them, and nothing but a header tells where one begins; 55 61 may also occur inside one. So a frame is
// skipped as a whole, and a header is looked for only where none was expected. Without a checksum a header made up by
// garbage is believed: at most one frame is lost or false before the next header is found.
import {
  batteryTable,
  FRAME_LENGTH,
  HEADER,
  REGISTER_KIND,
  REGISTERS_PER_REPLY,
  registers,
  SAMPLE_KIND,
  SERIAL_REGISTERS,
} from "./layout.ts";

const isKind = (byte: number | undefined): boolean => byte === SAMPLE_KIND || byte === REGISTER_KIND;

export class FrameFinder {
  /** What may still become a frame: less than one frame, beginning with a header or its first byte. */
  #rest: Uint8Array = new Uint8Array(0);

  /** Bytes kept for the next notification: fewer than a frame. */
  get held(): number {
    return this.#rest.length;
  }

  /** The frames completed by these bytes, and how many bytes belong to none. */
  take(bytes: DataView): { readonly frames: readonly DataView[]; readonly skipped: number } {
    const all = new Uint8Array(this.#rest.length + bytes.byteLength);
    all.set(this.#rest);
    all.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), this.#rest.length);
    const frames: DataView[] = [];
    let skipped = 0;
    let at = 0;
    while (at < all.length) {
      const isLast = at + 1 === all.length;
      if (all[at] !== HEADER || !(isLast || isKind(all[at + 1]))) {
        at++;
        skipped++;
      } else if (at + FRAME_LENGTH <= all.length) {
        frames.push(new DataView(all.buffer, at, FRAME_LENGTH));
        at += FRAME_LENGTH;
      } else break;
    }
    this.#rest = all.slice(at);
    return { frames, skipped };
  }
}

/** The registers of a reply frame by number, as i16; undefined for a sample. */
export function registersFrom(frame: DataView): ReadonlyMap<number, number> | undefined {
  if (frame.getUint8(1) !== REGISTER_KIND) return undefined;
  const first = frame.getUint16(2, true);
  const values = new Map<number, number>();
  for (let i = 0; i < REGISTERS_PER_REPLY; i++) values.set(first + i, frame.getInt16(4 + 2 * i, true));
  return values;
}

/** 0–100 %; undefined where the register is not in the reply, or holds nothing: no running unit has 0 V. */
export function batteryPercentFrom(values: ReadonlyMap<number, number>): number | undefined {
  const centivolts = values.get(registers.battery);
  if (centivolts === undefined || centivolts <= 0) return undefined;
  return batteryTable.find(([atLeast]) => centivolts >= atLeast)?.[1] ?? 0;
}

/** Newer units (top bit set) count 17, 6 and 8 bits; older ones have one number. As the vendor's SDK shows it. */
export function versionFrom(values: ReadonlyMap<number, number>): string {
  const low = (values.get(registers.version) ?? 0) & 0xffff;
  const high = (values.get(registers.version + 1) ?? 0) & 0xffff;
  if (high < 0x8000) return `${low}`;
  return `${((high & 0x7fff) << 2) | (low >> 14)}.${(low >> 8) & 0x3f}.${low & 0xff}`;
}

/** Twelve characters; undefined where the unit holds none (zeros, or what is no text). */
export function serialFrom(values: ReadonlyMap<number, number>): string | undefined {
  const codes: number[] = [];
  for (let i = 0; i < SERIAL_REGISTERS; i++) {
    const pair = values.get(registers.serial + i) ?? 0;
    codes.push(pair & 0xff, (pair >> 8) & 0xff);
  }
  const text = String.fromCharCode(...codes).replace(/[\0 ]+$/, "");
  return /^[!-~]+$/.test(text) ? text : undefined;
}
