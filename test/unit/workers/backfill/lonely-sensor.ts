// A sensor that was alone for hours, and the air between it and the program: its three logs as blocks in pieces, dropped,
// doubled and damaged on demand. Blocks are made by the codec, for what is tried here is what becomes of them.
import {
  blockBytes,
  encodeBlock,
  piecesOf,
  recordsPerBlock,
} from "../../../../firmware-protocol/devices/thora/log-blocks.ts";
import { thoraLogReader } from "../../../../firmware-protocol/devices/thora/log-reader.ts";
import { TICK_MODULUS, TICKS_PER_S } from "../../../../firmware-protocol/devices/thora/layout.ts";
import type { StreamFormat } from "../../../../firmware-protocol/driver.ts";
import type { ClockMark, EpochRecord, LogContents, LogName } from "../../../../firmware-protocol/log.ts";
import type { Placement } from "../../../../src/domain/placement.ts";
import { epochMs } from "../../../../src/domain/units.ts";
import type { Repository } from "../../../../src/store/repository.ts";
import { Backfill } from "../../../../workers/backfill/backfill.ts";
import type { BackfillRequest, BackfillResult, BackfillStep } from "../../../../workers/backfill-contract.ts";
import { testSensor } from "../simulated-frames.ts";

export const MIDNIGHT = Date.UTC(2026, 2, 2);
export const EIGHT = MIDNIGHT + 8 * 3_600_000;
const DAY_MS = 86_400_000;
const EPOCH_BYTES = 16;

/** What the wearer did in one epoch; `forward` in degrees. */
export interface Lived {
  readonly forward: number;
  readonly restless?: boolean;
  readonly walking?: boolean;
  readonly worn?: boolean;
}

/** Sits, leans, walks, bends, takes it off and on: a position for 13 minutes, a walk of two every hour. */
export function deskDay(second: number): Lived {
  const minute = Math.floor(second / 60) % 60;
  if (second >= 4 * 3600 && second < 4.5 * 3600) return { forward: 85, worn: false };
  if (minute >= 58) return { forward: 4, walking: true };
  const forward = [2, 14, 28, 3, -4][Math.floor(minute / 13)]!;
  return { forward: forward + 0.8 * Math.sin(second / 40), restless: minute % 13 === 6 && second % 60 < 15 };
}

export function epochsOf(count: number, live: (second: number) => Lived, firstTick = 0): EpochRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const { forward, restless = false, walking = false, worn = true } = live(5 * index + 2.5);
    const rad = (forward * Math.PI) / 180;
    return {
      kind: "epoch" as const,
      tick: (firstTick + 5 * TICKS_PER_S * (index + 1)) % TICK_MODULUS,
      up: [0, Math.round(32767 * Math.cos(rad)), Math.round(32767 * Math.sin(rad))] as const,
      spread: walking ? 900 : restless ? 400 : 40 + (index % 7),
      accDeviation: walking ? 1500 : 30 + (index % 11),
      flags: { worn, walking, charging: false, nudged: false, button: false },
      battery: 80,
    };
  });
}

export const mark = (more: Partial<ClockMark>): ClockMark => ({
  kind: "clock-mark",
  bootId: 1,
  tick: 0,
  isBoot: false,
  isSet: false,
  nextEpoch: 0,
  nextRaw: 0,
  ...more,
});

export interface Lonely {
  readonly marks: readonly ClockMark[];
  readonly epochs?: readonly EpochRecord[];
  /** Stream frames, all of one length. */
  readonly raw?: readonly Uint8Array[];
  readonly format?: StreamFormat;
  /** Numbers of the oldest records held. */
  readonly firstEpoch?: number;
  readonly firstRaw?: number;
}

export interface Air {
  /** The link drops when this many blocks have gone over it, again and again. */
  readonly dropEvery?: number;
  /** Every so manieth block goes over twice. */
  readonly doubleEvery?: number;
  /** Every so manieth block has a wrong byte. */
  readonly damageEvery?: number;
  /** A record whose block never arrives whole; on which connections (from 1). */
  readonly bad?: (log: LogName, number: number, connection: number) => boolean;
  /** Blocks handed to the worker at a time. */
  readonly together?: number;
  /** When the present live stream began; default after all of it. */
  readonly liveSince?: number;
  readonly placement?: Placement;
  /** Between list and read the epochs below this number have given way. */
  readonly epochsGoneBelow?: number;
}

export interface TakenOver {
  readonly connections: number;
  readonly blocks: number;
  readonly confirmed: ReadonlyMap<LogName, number>;
  readonly result: BackfillResult;
  readonly changed: readonly number[];
}

export const days = Array.from({ length: 5 }, (_, index) => ({
  start: epochMs(MIDNIGHT + (index - 3) * DAY_MS),
  end: epochMs(MIDNIGHT + (index - 2) * DAY_MS),
  utcOffsetMin: 60,
}));

export class LonelySensor {
  readonly #logs = new Map<LogName, { readonly from: number; readonly records: readonly Uint8Array[] }>();
  readonly #format: StreamFormat | undefined;
  readonly confirmed = new Map<LogName, number>();
  /** Blocks that have gone over the air. */
  sent = 0;
  connections = 0;
  changed: readonly number[] = [];

  constructor({ marks, epochs = [], raw, format, firstEpoch = 0, firstRaw = 0 }: Lonely) {
    const bytesOf = (log: LogName, record: ClockMark | EpochRecord): Uint8Array =>
      encodeBlock({ log, first: 0, records: [record] }).slice(10, -4);
    this.#logs.set("clock", { from: 0, records: marks.map((m) => bytesOf("clock", m)) });
    this.#logs.set("epochs", { from: firstEpoch, records: epochs.map((e) => bytesOf("epochs", e)) });
    if (raw) this.#logs.set("raw", { from: firstRaw, records: raw });
    this.#format = format;
  }

  contents(): LogContents[] {
    return [...this.#logs].map(([log, { from, records }]) => ({
      log,
      from,
      count: records.length,
      bytesPerRecord: records[0]?.length ?? EPOCH_BYTES,
      ...(log === "raw" && this.#format ? { format: this.#format } : {}),
    }));
  }

  request(air: Air = {}): BackfillRequest {
    return {
      database: "test",
      sensor: testSensor,
      placement: air.placement ?? "upper-back",
      zone: "Europe/Copenhagen",
      days,
      liveSince: epochMs(air.liveSince ?? EIGHT + 10 * 3_600_000),
      contents: this.contents(),
    };
  }

  /** Blocks of a read, the end with them; each in pieces. */
  *#blocks(log: LogName, from: number, count: number, air: Air): Generator<Uint8Array<ArrayBuffer>[]> {
    const held = this.#logs.get(log)!;
    const end = Math.min(from + count, held.from + held.records.length);
    const size = held.records[0]?.length ?? EPOCH_BYTES;
    for (let first = Math.max(from, held.from, goneBelow(log, air)); first < end; ) {
      const records = held.records.slice(
        first - held.from,
        Math.min(first + recordsPerBlock(size), end) - held.from,
      );
      const bytes = blockBytes(log, first, concat(records), size);
      const isBad = records.some((_, index) => air.bad?.(log, first + index, this.connections) ?? false);
      const turn = ++this.sent;
      if (isBad || (air.damageEvery && turn % air.damageEvery === 0)) bytes[12]! ^= 0x40;
      const pieces = piecesOf(bytes, 244);
      yield pieces;
      if (air.doubleEvery && turn % air.doubleEvery === 0) yield pieces;
      first += records.length;
    }
    yield piecesOf(blockBytes(log, Math.max(end, goneBelow(log, air)), new Uint8Array(0), size), 244);
  }

  /** One connection. Undefined: the link dropped. */
  async connection(store: Repository, air: Air = {}): Promise<BackfillResult | undefined> {
    this.connections++;
    let onAir = 0;
    const backfill = await Backfill.of(store, thoraLogReader, this.request(air));
    let step: BackfillStep = await backfill.next();
    while (step.do !== "done") {
      if (step.do === "stop") throw new Error(JSON.stringify(step.fault));
      if (step.do === "confirm") {
        this.confirmed.set(step.log, step.below);
      } else {
        const { log, from, count } = step;
        const held = this.#logs.get(log)!;
        await backfill.answered({ from: Math.max(from, held.from, goneBelow(log, air)), count });
        let pieces: ArrayBuffer[] = [];
        let waiting = 0;
        for (const block of this.#blocks(log, from, count, air)) {
          pieces.push(...block.map((piece) => piece.slice().buffer));
          const drops = air.dropEvery !== undefined && ++onAir === air.dropEvery;
          if (drops) pieces.pop();
          if (++waiting < (air.together ?? 4) && !drops) continue;
          const { over } = await backfill.pieces(pieces);
          pieces = [];
          waiting = 0;
          if (drops) return undefined;
          if (over) break;
        }
        await backfill.pieces(pieces);
      }
      step = await backfill.next();
    }
    this.changed = backfill.changedDays();
    return step.result;
  }

  /** Connections until all is taken over. */
  async handOver(store: Repository, air: Air = {}): Promise<TakenOver> {
    for (let turn = 0; turn < 2000; turn++) {
      const result = await this.connection(store, air);
      if (result)
        return {
          connections: this.connections,
          blocks: this.sent,
          confirmed: this.confirmed,
          result,
          changed: this.changed,
        };
    }
    throw new Error("never came to an end");
  }
}

const goneBelow = (log: LogName, { epochsGoneBelow = 0 }: Air): number =>
  log === "epochs" ? epochsGoneBelow : 0;

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** All that the store holds of the sensor's log: sessions, rows, events, segments, raw chunks, the place. */
export async function everythingIn(store: Repository) {
  const sessions = [];
  for (const record of (await store.sessions()).toReversed()) {
    const raw = [];
    for await (const chunk of store.raw(record.id, "upper-back")) raw.push(chunk);
    sessions.push({
      record,
      raw,
      rows: await store.rows(record.id, "upper-back"),
      events: await store.events(record.id),
      segments: await store.segments(record.id),
      checkpoint: await store.checkpoint(record.id),
    });
  }
  return { sessions, sensor: await store.sensor(testSensor.sensorId) };
}

/** The same text for the same contents to the last bit: comparing millions of numbers one by one takes a minute. */
export const printOf = (contents: unknown): string =>
  JSON.stringify(contents, (_, value: unknown) =>
    ArrayBuffer.isView(value)
      ? `${value.constructor.name} ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")}`
      : value,
  );
