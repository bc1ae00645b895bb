// A raw CSV, block by block → its rows. In: blocks of bytes of any size; out: a call per row, with the row's values in
// this object, overwritten by the next. Memory: one block and one line. Tolerated: CRLF, a byte order mark, quotes,
// spaces, empty lines. The first thing that is wrong ends the reading and says where.
import { frameFlags } from "../domain/recording.ts";
import { type Header, headerFrom, role } from "./csv-header.ts";
import { type InputFault, quoted } from "./fault.ts";
import { field, fieldEnd, fieldText, readNumber } from "./number-field.ts";

const LINE_BYTES = 65_536;
const LINE_FEED = 10;
/** Nothing on a body, and no MEMS part, comes near these: a wrong unit or a wrong column. 1000 g, 57,000 °/s; beyond the
 * year 2096 in epoch seconds, microseconds would no longer be whole numbers. */
const MOST_ACC = 1e4;
const MOST_RATE = 1e3;
const MOST_TIME = 4e9;
/** A sensor's first samples may be from just before the session; what is earlier would be in no second of it. */
const LEAST_TIME = -10;
/** A time field is echoed as it is: no clock needs more characters. */
export const MOST_TIME_BYTES = 64;

/** Gives undefined to go on, or what is wrong with the row. */
export type RowTaker = (row: CsvRows) => InputFault | undefined;

export class CsvRows {
  readonly #take: RowTaker;
  #header: Header | undefined;
  #bytes = Buffer.alloc(1 << 20);
  #used = 0;
  #fault: InputFault | undefined;
  #lastUs = Number.NEGATIVE_INFINITY;
  #timeStart = 0;
  #timeEnd = 0;
  /** Of the row at hand. Lines and rows count from 1. */
  line = 0;
  rows = 0;
  timeUs = 0;
  readonly acc = new Float64Array(3);
  readonly rate = new Float64Array(3);
  hasAcc = false;
  hasRate = false;
  flags = 0;
  segment: number | undefined;
  /** The last row had no line end. */
  endsOpen = false;

  constructor(take: RowTaker) {
    this.#take = take;
  }

  get columnNames(): readonly string[] {
    return this.#header?.names ?? [];
  }

  get isLate(): boolean {
    return (this.flags & frameFlags.late) !== 0;
  }

  /** The time as it stands in the file, without spaces and quotes, into `bytes` from `at` on; gives the place after it. */
  writeTime(bytes: Uint8Array, at: number): number {
    let next = at;
    for (let from = this.#timeStart; from < this.#timeEnd; from++) {
      const code = this.#bytes[from]!;
      if (code > 34) bytes[next++] = code;
    }
    return next;
  }

  /** The next bytes of the file. A fault ends the reading: it is given again by every later call. */
  push(block: Uint8Array): InputFault | undefined {
    if (this.#fault) return this.#fault;
    const needed = this.#used + block.length + 1;
    if (needed > this.#bytes.length) {
      const larger = Buffer.alloc(needed);
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    this.#bytes.set(block, this.#used);
    this.#used += block.length;
    let from = 0;
    for (;;) {
      const found = this.#bytes.indexOf(LINE_FEED, from);
      if (found < 0 || found >= this.#used) break;
      this.#fault = this.#readLine(from, found);
      if (this.#fault) return this.#fault;
      from = found + 1;
    }
    this.#bytes.copyWithin(0, from, this.#used);
    this.#used -= from;
    // What is left of an earlier block is no line end.
    this.#bytes[this.#used] = 0;
    if (this.#used > LINE_BYTES) this.#fault = this.#tooLong();
    return this.#fault;
  }

  /** There are no more bytes. */
  end(): InputFault | undefined {
    if (this.#fault) return this.#fault;
    if (this.#used > 0) {
      this.endsOpen = true;
      this.#bytes[this.#used] = LINE_FEED;
      this.#fault = this.#readLine(0, this.#used);
    } else if (this.line === 0) this.#fault = { what: "is empty" };
    if (!this.#fault && this.rows === 0) this.#fault = { what: "has a header but no rows of data" };
    return this.#fault;
  }

  #readLine(from: number, lineFeed: number): InputFault | undefined {
    this.line++;
    if (lineFeed - from > LINE_BYTES) return this.#tooLong();
    let end = lineFeed;
    while (end > from && this.#bytes[end - 1] === 13) end--;
    if (this.#header) return end === from ? undefined : this.#readRow(this.#header, from, end);
    const read = headerFrom(this.#bytes.subarray(from), end - from);
    if (!read.ok) return read.fault;
    this.#header = read.header;
    return undefined;
  }

  #readRow({ roles, names }: Header, from: number, end: number): InputFault | undefined {
    const bytes = this.#bytes;
    let accs = 0;
    let rates = 0;
    this.flags = 0;
    this.segment = undefined;
    let at = from;
    let column = 0;
    for (; at <= end; column++, at = field.next + 1) {
      if (column === roles.length) return this.#wrongWidth(roles.length, from, end);
      const meaning = roles[column]!;
      if (meaning === role.unused) {
        if (bytes[at] === 34 || bytes[at] === 32) field.next = fieldEnd(bytes, at, end);
        else {
          let next = at;
          while (next < end && bytes[next] !== 44) next++;
          field.next = next;
        }
        continue;
      }
      readNumber(bytes, at, end);
      if (field.kind === "not-a-number") return this.#notANumber(names[column]!, at, end);
      const { value } = field;
      if (field.kind === "empty") {
        if (meaning === role.time) return this.#fail("is empty", names[column]);
        continue;
      }
      if (meaning === role.time) {
        if (!(value >= LEAST_TIME && value <= MOST_TIME)) {
          const why = value < 0 && value >= -MOST_TIME ? ": it counts from 0 on" : "";
          return this.#fail(`${value} s is no time in a recording${why}`, "time_s");
        }
        if (field.next - at > MOST_TIME_BYTES) return this.#fail("is too long for a time", "time_s");
        this.timeUs = Math.round(value * 1e6) + 0;
        this.#timeStart = at;
        this.#timeEnd = field.next;
      } else if (meaning < role.gyr) {
        if (Math.abs(value) > MOST_ACC) return this.#absurd(value, "m/s²", column, from, end);
        this.acc[meaning - role.acc] = value;
        accs++;
      } else if (meaning < role.flags) {
        if (Math.abs(value) > MOST_RATE) return this.#absurd(value, "rad/s", column, from, end);
        this.rate[meaning - role.gyr] = value;
        rates++;
      } else if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
        return this.#fail(`${quoted(fieldText(bytes, at, field.next))} is no whole number`, names[column]);
      } else if (meaning === role.flags) this.flags = value;
      else this.segment = value;
    }
    if (column < roles.length) return this.#wrongWidth(roles.length, from, end);
    this.hasAcc = accs === 3;
    this.hasRate = rates === 3;
    return this.#judgeTime() ?? this.#give();
  }

  #judgeTime(): InputFault | undefined {
    if (this.isLate) return undefined;
    if (this.timeUs < this.#lastUs) {
      const before = (this.#lastUs / 1e6).toFixed(6);
      return this.#fail(
        `time goes back from ${before} to ${quoted(fieldText(this.#bytes, this.#timeStart, this.#timeEnd))}`,
        "time_s",
      );
    }
    this.#lastUs = this.timeUs;
    return undefined;
  }

  #give(): InputFault | undefined {
    this.rows++;
    return this.#take(this);
  }

  #fail(what: string, column?: string): InputFault {
    return { line: this.line, what, ...(column === undefined ? {} : { column }) };
  }

  #absurd(value: number, unit: string, place: number, from: number, end: number): InputFault {
    const { names } = this.#header!;
    // Decimals behind a comma stand for numbers of their own.
    if (this.#fieldsIn(from, end) !== names.length) return this.#wrongWidth(names.length, from, end);
    const column = names[place]!;
    return this.#fail(`${value} ${unit} is more than any sensor measures: is the unit right?`, column);
  }

  #tooLong(): InputFault {
    return { line: Math.max(1, this.line), what: `a line is longer than ${LINE_BYTES} bytes` };
  }

  #notANumber(column: string, at: number, end: number): InputFault {
    const text = fieldText(this.#bytes, at, fieldEnd(this.#bytes, at, end));
    if (this.endsOpen) return this.#fail(`${quoted(text)}: the file was cut off in this line`, column);
    const comma = /^[+-]?\d+,\d+$/.test(text) ? ": a decimal point is needed, not a comma" : "";
    return this.#fail(`${quoted(text)} is not a number${comma}`, column);
  }

  #fieldsIn(from: number, end: number): number {
    let found = 0;
    for (let at = from; at <= end; at = fieldEnd(this.#bytes, at, end) + 1) found++;
    return found;
  }

  #wrongWidth(expected: number, from: number, end: number): InputFault {
    const found = this.#fieldsIn(from, end);
    if (this.endsOpen && found < expected) {
      return this.#fail(`the file was cut off: its last line has ${found} of ${expected} fields`);
    }
    if (this.#bytes.subarray(from, end).includes(0))
      return this.#fail("not text: there are zero bytes in it");
    const commas = found === 2 * expected ? " (are the decimal points commas?)" : "";
    return this.#fail(`has ${found} fields where the header has ${expected}${commas}`);
  }
}
