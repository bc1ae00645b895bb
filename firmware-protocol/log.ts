// What a sensor recorded out of reach, as its driver hands it over: logs of numbered records, pieces of blocks put
// together, and the clock marks that date them. Types only. A record has an absolute number for ever, so a read that
// broke off is resumed by number, and a record read twice is known as the same one.
import type { DecodeError } from "./decode-error.ts";
import type { Channel, Procedure, StreamFormat } from "./driver.ts";
import type { ImuPacket } from "./packet.ts";

/** clock: which boot and time a record belongs to; to be read first. epochs: 5 s summaries. raw: frames of samples. */
export type LogName = "clock" | "epochs" | "raw";

/** What a log holds now: records `from` … `from + count − 1`. */
export interface LogContents {
  readonly log: LogName;
  /** Oldest number held; the next number to come where count is 0. */
  readonly from: number;
  readonly count: number;
  readonly bytesPerRecord: number;
  /** How the raw log's frames are scaled; raw only. */
  readonly format?: StreamFormat;
}

/** Five seconds in a few numbers, as sent: counts, scaled by the names below. */
export interface EpochRecord {
  readonly kind: "epoch";
  /** Device tick of its end. */
  readonly tick: number;
  /** Mean direction of up × 32767, in the profile's axes: right, up, out of the back. */
  readonly up: readonly [number, number, number];
  /** Angular RMS of up about that mean, 10⁻⁴ rad. */
  readonly spread: number;
  /** Mean absolute deviation of the acceleration's size, mm/s². */
  readonly accDeviation: number;
  readonly flags: EpochFlags;
  /** Percent; absent where the sensor cannot tell. */
  readonly battery?: number;
}

export interface EpochFlags {
  /** Also where the sensor cannot sense being worn. */
  readonly worn: boolean;
  readonly walking: boolean;
  readonly charging: boolean;
  /** It buzzed by itself. */
  readonly nudged: boolean;
  readonly button: boolean;
}

/** A moment of which boot, tick and (where known) wall clock are given, and which records came after it. */
export interface ClockMark {
  readonly kind: "clock-mark";
  readonly bootId: number;
  readonly tick: number;
  /** ms since 1970 UTC; absent: the sensor did not know. */
  readonly epochMs?: number;
  /** The first of its boot. */
  readonly isBoot: boolean;
  /** Written because a host set the time; the others tell what the sensor's own clock made of it. */
  readonly isSet: boolean;
  /** Number of the first epoch and of the first raw record that was completed after it. */
  readonly nextEpoch: number;
  readonly nextRaw: number;
}

export interface RawRecord {
  readonly kind: "raw";
  /** To be scaled by the `format` in the log's contents. */
  readonly packet: ImuPacket;
}

/** A record of a later version or without sense: it keeps its number, and may be confirmed. */
export interface UnknownRecord {
  readonly kind: "unknown";
  readonly bytes: Uint8Array;
}

export type LogRecord = EpochRecord | ClockMark | RawRecord | UnknownRecord;

/** Records first … first + records.length − 1. Without records: the read of this log has come to its end at `first`. */
export interface LogBlock {
  readonly log: LogName;
  readonly first: number;
  readonly records: readonly LogRecord[];
}

/** Why a block did not come together. The records are still on the sensor: ask for them again by number. */
export type LogDefect =
  | { readonly code: "empty-piece" }
  /** A block began before the last one was whole. */
  | { readonly code: "cut-short"; readonly pieces: number }
  | { readonly code: "missing-piece"; readonly expected: number; readonly found: number }
  | { readonly code: "too-long"; readonly length: number }
  /** Whole, and not what it says: its checksum, its lengths, its version. */
  | { readonly code: "bad-block"; readonly error: DecodeError };

export type LogFinding =
  | { readonly found: "block"; readonly block: LogBlock }
  | { readonly found: "defect"; readonly defect: LogDefect };

/** What an assembler remembers between two pieces. Plain data: it may be cloned, kept and given back. */
export interface AssemblyState {
  readonly phase: "idle" | "collecting" | "skipping";
  readonly bytes: Uint8Array;
  /** Number of the piece that is due. */
  readonly next: number;
  /** The piece before, to know its double by. */
  readonly previous: Uint8Array;
}

/** Pieces of one connection into blocks. Made anew at each connection. Never throws, whatever the bytes. */
export interface LogAssembler {
  /** @param piece one notification of the log channel. @returns what it completed or broke, in order. */
  take(piece: Uint8Array): readonly LogFinding[];
  readonly state: AssemblyState;
}

/** When a record was made. `withinMs`: from the crystal's drift since the nearest known moment. */
export type LogTime =
  | { readonly known: true; readonly bootId: number; readonly epochMs: number; readonly withinMs: number }
  /** Its boot never learned the time: not made up. */
  | { readonly known: false; readonly bootId?: number };

/** Dates records; made of all clock marks held, in the order of their numbers. */
export interface LogClock {
  /** @param number the record's own number in `log`. @param tick the record's. */
  timeOf(log: "epochs" | "raw", number: number, tick: number): LogTime;
}

/** The part that needs no radio: for whoever gets the notifications (the worker). */
export interface LogReader {
  /** @param state goes on where another assembler was. */
  assembler(state?: AssemblyState): LogAssembler;
  clock(marks: readonly ClockMark[]): LogClock;
}

/** What the sensor will send, after clipping to what it holds. */
export interface LogRange {
  readonly from: number;
  readonly count: number;
}

/**
 * The log of a device: after a stream has started, list → read(clock) → read(epochs, raw) → confirm. What comes is read by
 * the LogReader of log-readers.ts, elsewhere: whoever holds the radio need not carry it.
 */
export interface DeviceLog {
  /** Its notifications are pieces for an assembler; it is not among the driver's streamChannels. */
  readonly channel: Channel;
  /** Only where traits.hasLog. Clock first. */
  list(): Procedure<readonly LogContents[]>;
  /**
   * Subscribes the channel and asks for records from `from` on, `count` of them or all. They come as blocks, the last of
   * which has no records. Another read ends this one.
   */
  read(log: LogName, from: number, count?: number): Procedure<LogRange>;
  /** Everything below is safely stored: the sensor may overwrite it. Erases nothing. */
  confirm(log: LogName, below: number): Procedure<void>;
}
