// The sensor's flash, as far as a log is concerned: records of one length under absolute numbers. Full, it either gives
// up its oldest (a ring) or only what a host has confirmed. Memory grows with what is held.

export type WhenFull = "overwrite" | "keep-unconfirmed";

export class LogRecords {
  readonly bytesPerRecord: number;
  readonly capacity: number;
  readonly #whenFull: WhenFull;
  #bytes: Uint8Array<ArrayBuffer>;
  #from = 0;
  #next = 0;
  #confirmed = 0;

  constructor(bytesPerRecord: number, capacity: number, whenFull: WhenFull) {
    this.bytesPerRecord = bytesPerRecord;
    this.capacity = capacity;
    this.#whenFull = whenFull;
    this.#bytes = new Uint8Array(bytesPerRecord * Math.min(capacity, 64));
  }

  /** Oldest number held; equal to `next` where there is none. */
  get from(): number {
    return this.#from;
  }

  /** Number of the next record to come. */
  get next(): number {
    return this.#next;
  }

  /** @returns whether it was kept: not where the log is full of what nobody has confirmed. */
  append(record: Uint8Array): boolean {
    if (this.#next - this.#from >= this.capacity) {
      if (this.#whenFull === "keep-unconfirmed" && this.#from >= this.#confirmed) return false;
      this.#from++;
    }
    this.#grow();
    this.#bytes.set(record, this.#at(this.#next));
    this.#next++;
    return true;
  }

  /** Records `from` … `to − 1`, one after the other; both within what is held. */
  slice(from: number, to: number): Uint8Array<ArrayBuffer> {
    const size = this.bytesPerRecord;
    const records = new Uint8Array((to - from) * size);
    for (let number = from; number < to; number++) {
      const at = this.#at(number);
      records.set(this.#bytes.subarray(at, at + size), (number - from) * size);
    }
    return records;
  }

  get confirmed(): number {
    return this.#confirmed;
  }

  /** All below `number` is stored elsewhere. Never goes back. */
  confirm(number: number): void {
    this.#confirmed = Math.max(this.#confirmed, Math.min(number, this.#next));
  }

  /** Erases all below `number`; numbers go on. */
  drop(number: number): void {
    this.#from = Math.max(this.#from, Math.min(number, this.#next));
  }

  #at(number: number): number {
    return (number % (this.#bytes.length / this.bytesPerRecord)) * this.bytesPerRecord;
  }

  /** Room for one more, up to the capacity; what is held moves to where its number belongs in the larger memory. */
  #grow(): void {
    const size = this.bytesPerRecord;
    const slots = this.#bytes.length / size;
    const held = this.#next - this.#from;
    if (held < slots) return;
    const kept = this.slice(this.#from, this.#next);
    this.#bytes = new Uint8Array(Math.min(this.capacity, 2 * slots) * size);
    for (let i = 0; i < held; i++)
      this.#bytes.set(kept.subarray(i * size, (i + 1) * size), this.#at(this.#from + i));
  }
}
