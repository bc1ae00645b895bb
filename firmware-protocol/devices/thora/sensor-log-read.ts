// One read of a log, as the sensor carries it out: records from a number on as blocks, cut to the connection's payload,
// a piece at a time, and the end. Records that gave way meanwhile are passed over.
import type { LogName } from "../../log.ts";
import { blockBytes, piecesOf, recordsPerBlock } from "./log-blocks.ts";
import type { LogRecords } from "./sensor-records.ts";

export class LogReading {
  readonly #log: LogName;
  readonly #records: LogRecords;
  readonly #end: number;
  #next: number;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #isEnded = false;

  constructor(log: LogName, records: LogRecords, from: number, count: number) {
    this.#log = log;
    this.#records = records;
    this.#next = from;
    this.#end = from + count;
  }

  /** The next notification; undefined once the end has gone out. */
  piece(payload: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.#pieces.length === 0 && !this.#isEnded) this.#pieces = piecesOf(this.#block(), payload);
    return this.#pieces.shift();
  }

  #block(): Uint8Array<ArrayBuffer> {
    const size = this.#records.bytesPerRecord;
    const first = Math.max(this.#next, this.#records.from);
    const to = Math.max(first, Math.min(this.#end, first + recordsPerBlock(size)));
    this.#isEnded = to === first;
    this.#next = to;
    return blockBytes(this.#log, first, this.#records.slice(first, to), size);
  }
}
