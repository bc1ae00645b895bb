// Little-endian reader and writer over DataView. The reader never throws: a read past the end yields 0 and is
// remembered, and `finish` turns it (or bytes left over) into a DecodeError, so that a decoder reads straight down
// its field table and asks once at the end. The 0 never leaves: a value is handed out only through `finish`.
import { type DecodeError, type Decoded, decoded, undecodable } from "./decode-error.ts";

export class ByteReader {
  readonly #view: DataView;
  #at = 0;
  #error: DecodeError | undefined;

  constructor(view: DataView) {
    this.#view = view;
  }

  /** Bytes not yet read. */
  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  get error(): DecodeError | undefined {
    return this.#error;
  }

  u8(): number {
    const at = this.#take(1);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  i8(): number {
    const at = this.#take(1);
    return at === undefined ? 0 : this.#view.getInt8(at);
  }

  u16(): number {
    const at = this.#take(2);
    return at === undefined ? 0 : this.#view.getUint16(at, true);
  }

  i16(): number {
    const at = this.#take(2);
    return at === undefined ? 0 : this.#view.getInt16(at, true);
  }

  u32(): number {
    const at = this.#take(4);
    return at === undefined ? 0 : this.#view.getUint32(at, true);
  }

  u64(): bigint {
    const at = this.#take(8);
    return at === undefined ? 0n : this.#view.getBigUint64(at, true);
  }

  /** A copy of the next `length` bytes. */
  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    if (at === undefined) return new Uint8Array(0);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, length).slice();
  }

  /** A reader over the next `length` bytes; an overrun of this reader is remembered here. */
  part(length: number): ByteReader {
    const at = this.#take(length);
    if (at === undefined) return new ByteReader(new DataView(new ArrayBuffer(0)));
    return new ByteReader(new DataView(this.#view.buffer, this.#view.byteOffset + at, length));
  }

  /** Remembers the first error found; later ones are consequences of it. */
  reject(error: DecodeError): void {
    this.#error ??= error;
  }

  /** The value, if nothing was rejected and every byte was read. */
  finish<T>(value: T): Decoded<T> {
    if (this.left > 0)
      this.reject({ code: "trailing-bytes", length: this.#view.byteLength, consumed: this.#at });
    return this.#error === undefined ? decoded(value) : undecodable(this.#error);
  }

  #take(length: number): number | undefined {
    const needed = this.#at + length;
    if (needed > this.#view.byteLength) {
      this.reject({ code: "too-short", length: this.#view.byteLength, needed });
      return undefined;
    }
    const at = this.#at;
    this.#at = needed;
    return at;
  }
}

/** Grows as needed, so that nothing can be written past its end. Numbers wrap to their field's width. */
export class ByteWriter {
  #bytes = new Uint8Array(32);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
    return this;
  }

  i8(value: number): this {
    const at = this.#grow(1);
    this.#view.setInt8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  i16(value: number): this {
    const at = this.#grow(2);
    this.#view.setInt16(at, value, true);
    return this;
  }

  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(value: bigint): this {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, true);
    return this;
  }

  append(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A copy of what was written. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(by: number): number {
    const at = this.#length;
    this.#length += by;
    if (this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      wider.set(this.#bytes);
      this.#bytes = wider;
      this.#view = new DataView(wider.buffer);
    }
    return at;
  }
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
