// The sensor's side of the log: samples in, records kept; list, read, confirm and erase answered; pieces of blocks out
// when whoever holds the radio has room. Ticks are handed in; boots, hours and the host's time become clock marks.
// Specification: ../../README.md, section 8.
import type { ClockMark, EpochRecord, LogName } from "../../log.ts";
import { noFlags } from "../../packet.ts";
import { encodeFrame, type ThoraEvent } from "./codec.ts";
import type { ControlArguments } from "./control.ts";
import type { ThoraInfo } from "./info.ts";
import {
  HEADER_BYTES,
  type Operation,
  sampleBytes,
  shortestRecord,
  TICK_MODULUS,
  TICKS_PER_S,
  USUAL_LONGEST_FRAME,
} from "./layout.ts";
import { encodeEpoch, encodeMark, recordFrom } from "./log-records.ts";
import { type Answer, answer, wrong } from "./sensor-answer.ts";
import { appendCounts, type Motion } from "./sensor-counts.ts";
import { type EpochFields, EpochMaker } from "./sensor-epochs.ts";
import { LogReading } from "./sensor-log-read.ts";
import { LogRecords } from "./sensor-records.ts";
import { type StreamSettings, settingsFor } from "./stream-settings.ts";
import { logsOf, startArgumentsFor } from "./traits.ts";

export interface LogSetup {
  /** Most epochs, raw frames and clock marks held; default a week, 2 MiB, the profile's least. */
  readonly epochs?: number;
  readonly raw?: number;
  readonly marks?: number;
}

/** What the world says of the sensor while it records. */
export interface Wearing {
  readonly worn: boolean;
  readonly charging: boolean;
  readonly batteryPercent: number;
  readonly isStreaming: boolean;
}

const RATE_HZ = 25;
const HOUR_TICKS = 3600 * TICKS_PER_S;
const MOST: Required<LogSetup> = { epochs: 120_960, raw: 11_782, marks: 512 };
/** A time that agrees so well, within an hour of the last one, needs no mark. */
const SAME_TIME_MS = 50;

export class SensorLog {
  /** At which it wants its samples. */
  readonly rateHz: number;
  readonly #settings: StreamSettings;
  readonly #logs: ReadonlyMap<LogName, LogRecords>;
  readonly #epoch: EpochMaker;
  #bootId: number;
  #counts: number[] = [];
  #countsTick = 0;
  #isSaturated = false;
  #noted = { nudged: false, button: false };
  /** Ticks since boot, unwrapped; undefined until the first moment of this boot. */
  #now: number | undefined;
  #tick = 0;
  #markedAt = 0;
  #time: { readonly epochMs: number; readonly at: number } | undefined;
  #reading: LogReading | undefined;
  #isFull = false;

  /** Undefined where Info promises no log. */
  static of(info: ThoraInfo, setup: LogSetup = {}): SensorLog | undefined {
    const wanted = startArgumentsFor(info, RATE_HZ);
    if (logsOf(info).length === 0 || wanted?.form === undefined) return undefined;
    const form = { ...wanted.form, samples: 0xff };
    const settings = settingsFor(info, USUAL_LONGEST_FRAME, { ...wanted, form });
    return typeof settings === "string" ? undefined : new SensorLog(info, settings, { ...MOST, ...setup });
  }

  private constructor(info: ThoraInfo, settings: StreamSettings, most: Required<LogSetup>) {
    const frame = HEADER_BYTES + settings.samples * sampleBytes[settings.mode];
    const all: Record<LogName, LogRecords> = {
      clock: new LogRecords(shortestRecord.clock, most.marks, "overwrite"),
      epochs: new LogRecords(shortestRecord.epochs, most.epochs, "keep-unconfirmed"),
      raw: new LogRecords(frame, most.raw, "overwrite"),
    };
    this.#bootId = info.bootId;
    this.#settings = settings;
    this.rateHz = settings.rate / 100;
    this.#epoch = new EpochMaker(this.rateHz);
    this.#logs = new Map(logsOf(info).map((log) => [log, all[log]]));
  }

  /** One sample, at rateHz. @returns what is to be told: the epoch log has just become full. */
  record(motion: Motion, tick: number, wearing: Wearing, info: ThoraInfo): ThoraEvent | undefined {
    this.#live(tick);
    if (wearing.isStreaming) this.#counts = [];
    else this.#recordRaw(motion, tick, wearing, info);
    const fields = this.#epoch.take(motion.acc);
    return fields && this.#recordEpoch(fields, tick, wearing);
  }

  /** Something that an epoch tells of happened. */
  note(event: ThoraEvent["event"]): void {
    if (event === "button") this.#noted.button = true;
    if (event === "device-nudge") this.#noted.nudged = true;
  }

  /** A host set the time. */
  timeSet(epochMs: number, tick: number): void {
    const now = this.#live(tick);
    const held = this.#epochMsAt(now);
    const isFresh = this.#time !== undefined && now - this.#time.at < HOUR_TICKS;
    if (isFresh && held !== undefined && Math.abs(held - epochMs) < SAME_TIME_MS) return;
    this.#time = { epochMs, at: now };
    this.#mark({ isBoot: false, isSet: true });
  }

  /** Ticks begin anew, and the time is lost. */
  rebooted(bootId: number): void {
    this.#bootId = bootId;
    this.#now = undefined;
    this.#time = undefined;
    this.#counts = [];
    this.#epoch.begin();
    this.endRead();
  }

  endRead(): void {
    this.#reading = undefined;
  }

  get isReading(): boolean {
    return this.#reading !== undefined;
  }

  /** The next notification of the read that goes on. */
  piece(payload: number): Uint8Array<ArrayBuffer> | undefined {
    const piece = this.#reading?.piece(payload);
    if (piece === undefined) this.endRead();
    return piece;
  }

  /** The reply to one of the log's operations. */
  answerTo(operation: Operation, given: ControlArguments, tick: number): Answer {
    this.#live(tick);
    if (operation === "log-format") return this.#format();
    const log = given.log;
    const records = log && this.#logs.get(log);
    if (log === undefined || records === undefined) return answer("unsupported");
    const { from, next } = records;
    if (operation === "log-list") return answer("ok", { log, from, count: next - from });
    const asked = given.from ?? 0;
    if (operation === "log-confirm") {
      if (asked > next) return wrong("from");
      records.confirm(asked);
      return answer("ok", { log, from: records.confirmed });
    }
    const first = Math.min(Math.max(asked, from), next);
    const count = Math.min(given.count ?? 0, next - first);
    this.#reading = new LogReading(log, records, first, count);
    return answer("ok", { log, from: first, count });
  }

  /** @param scope confirmed-log spares the marks that date a record still held. */
  erase(scope: "confirmed-log" | "whole-log"): void {
    for (const [log, records] of this.#logs)
      if (log !== "clock") records.drop(scope === "whole-log" ? records.next : records.confirmed);
    const marks = this.#logs.get("clock");
    if (marks === undefined) return;
    const last = marks.next - 1;
    marks.drop(scope === "whole-log" ? last : Math.min(marks.confirmed, last, this.#firstMarkNeeded(marks)));
  }

  #format(): Answer {
    if (!this.#logs.has("raw")) return answer("unsupported");
    const { mode, samples, rate, acc, gyr, period } = this.#settings;
    const ranges = { accG: acc.fullScale, gyrDps: gyr?.fullScale ?? 0 };
    return answer("ok", { form: { mode, samples }, rate, ranges, period });
  }

  #recordRaw(motion: Motion, tick: number, { worn, charging }: Wearing, info: ThoraInfo): void {
    const raw = this.#logs.get("raw");
    if (raw === undefined) return;
    const { mode, samples, period, gyr } = this.#settings;
    if (this.#counts.length === 0) {
      this.#countsTick = tick;
      this.#isSaturated = false;
    }
    if (appendCounts(this.#counts, motion, this.#settings, info)) this.#isSaturated = true;
    if (this.#counts.length < samples * (gyr === undefined ? 3 : 6)) return;
    const flags = { ...noFlags, notWorn: !worn, charging, saturated: this.#isSaturated };
    const counts = Int16Array.from(this.#counts);
    const sequence = raw.next & 0xffff;
    raw.append(encodeFrame({ mode, flags, sequence, tick: this.#countsTick, period, counts }));
    this.#counts = [];
  }

  #recordEpoch(fields: EpochFields, tick: number, wearing: Wearing): ThoraEvent | undefined {
    const { up, spread, accDeviation, walking } = fields;
    const { worn, charging, batteryPercent } = wearing;
    const flags = { worn, walking, charging, ...this.#noted };
    const battery = Math.round(batteryPercent);
    const epoch: EpochRecord = { kind: "epoch", tick, up, spread, accDeviation, flags, battery };
    this.#noted = { nudged: false, button: false };
    const wasFull = this.#isFull;
    this.#isFull = this.#logs.get("epochs")?.append(encodeEpoch(epoch)) === false;
    return this.#isFull && !wasFull ? { event: "buffer-overflow", value: 0, tick } : undefined;
  }

  /** Time passes up to `tick`: a boot and every hour leave their mark. @returns ticks since boot, unwrapped. */
  #live(tick: number): number {
    const isBoot = this.#now === undefined;
    const now = (this.#now ?? tick) + ((tick - (isBoot ? tick : this.#tick) + TICK_MODULUS) % TICK_MODULUS);
    this.#now = now;
    this.#tick = tick;
    if (isBoot || now - this.#markedAt >= HOUR_TICKS) this.#mark({ isBoot, isSet: false });
    return now;
  }

  #epochMsAt(now: number): number | undefined {
    return this.#time && Math.round(this.#time.epochMs + ((now - this.#time.at) * 1000) / TICKS_PER_S);
  }

  #mark(why: Pick<ClockMark, "isBoot" | "isSet">): void {
    this.#markedAt = this.#now ?? 0;
    const epochMs = this.#epochMsAt(this.#markedAt);
    const mark: ClockMark = {
      kind: "clock-mark",
      bootId: this.#bootId,
      tick: this.#tick,
      ...(epochMs === undefined ? {} : { epochMs }),
      ...why,
      nextEpoch: this.#logs.get("epochs")?.next ?? 0,
      nextRaw: this.#logs.get("raw")?.next ?? 0,
    };
    this.#logs.get("clock")?.append(encodeMark(mark));
  }

  /** Number of the last mark before the oldest record held. */
  #firstMarkNeeded(marks: LogRecords): number {
    const oldest = (log: LogName): number => this.#logs.get(log)?.from ?? Infinity;
    let needed = marks.from;
    for (let number = marks.from; number < marks.next; number++) {
      const mark = recordFrom("clock", marks.slice(number, number + 1));
      if (mark.kind !== "clock-mark") continue;
      if (mark.nextEpoch <= oldest("epochs") && mark.nextRaw <= oldest("raw")) needed = number;
    }
    return needed;
  }
}
