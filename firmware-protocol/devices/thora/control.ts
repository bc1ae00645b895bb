// Control of wire version 1, both ways and from both sides: a request {id, operation, arguments} and its reply {same id
// and operation, status, the values applied}. Arguments are TLVs (type u8, length u8, value): a known one has its exact
// length, an unknown one is left aside, one given twice is refused. Which operation needs which: `needs`.
import { ByteReader, ByteWriter } from "../../bytes.ts";
import type { Decoded } from "../../decode-error.ts";
import {
  controlTlvs,
  eraseScopes,
  hapticPatterns,
  logKinds,
  nameIn,
  type Operation,
  opcodes,
  type Status,
  type StreamMode,
  statuses,
  streamModes,
} from "./layout.ts";

export interface NudgeSettings {
  readonly on: boolean;
  /** Still for this long → buzz; 20–60 min. */
  readonly intervalMin: number;
  /** Quiet hours, local minutes of the day; equal = none. */
  readonly quietFromMin: number;
  readonly quietToMin: number;
  /** Most buzzes an hour. */
  readonly perHour: number;
}

export interface ControlArguments {
  /** What a frame carries and how many samples; 0 samples = the sensor chooses. */
  readonly form?: { readonly mode: StreamMode; readonly samples: number };
  /** 1/100 Hz. */
  readonly rate?: number;
  /** Full scales, g and °/s, as named in Info. */
  readonly ranges?: { readonly accG: number; readonly gyrDps: number };
  /** Nominal ticks between samples: in the reply to start. */
  readonly period?: number;
  /** With status busy: ask again after so many ms. */
  readonly retryAfter?: number;
  /** With status bad-argument: the type number of the TLV at fault. */
  readonly argument?: number;
  /** ms since 1970-01-01T00:00Z. */
  readonly time?: number;
  /** Minutes east of UTC. */
  readonly utcOffset?: number;
  readonly pattern?: keyof typeof hapticPatterns;
  /** ms. */
  readonly duration?: number;
  readonly nudge?: NudgeSettings;
  /** Unit up-vector in the profile's axes (right, up, out of the back), × 32767. */
  readonly up?: readonly [number, number, number];
  readonly log?: keyof typeof logKinds;
  /** Absolute record number and number of records. */
  readonly from?: number;
  readonly count?: number;
  /** The operation that an unlock is for. */
  readonly unlocks?: Operation;
  readonly key?: number;
  readonly scope?: keyof typeof eraseScopes;
}

export interface ControlRequest {
  /** 1…255, chosen by the host. */
  readonly id: number;
  readonly operation: Operation;
  readonly arguments: ControlArguments;
}

export interface ControlReply extends ControlRequest {
  readonly status: Status;
}

type Name = keyof ControlArguments;

/** Arguments without which a request is refused. */
export const needs: Record<Operation, readonly Name[]> = {
  start: ["form", "rate", "ranges"],
  stop: [],
  "set-time": ["time"],
  haptic: ["pattern"],
  identify: [],
  "nudge-settings": [],
  "set-reference": [],
  "log-list": ["log"],
  "log-read": ["log", "from", "count"],
  "log-confirm": ["log", "from"],
  "log-format": [],
  unlock: ["unlocks"],
  erase: ["scope", "key"],
};

/** Errors: too-short, bad-value (id 0, a TLV's length, number or repetition), unknown-kind (operation). */
export function decodeRequest(view: DataView): Decoded<ControlRequest> {
  const reader = new ByteReader(view);
  const head = headFrom(reader);
  return reader.finish({ ...head, arguments: argumentsFrom(reader) });
}

/** Errors as decodeRequest; unknown-kind also for a status. */
export function decodeReply(view: DataView): Decoded<ControlReply> {
  const reader = new ByteReader(view);
  const head = headFrom(reader);
  const number = reader.u8();
  const status = nameIn(statuses, number);
  if (status === undefined) reader.reject({ code: "unknown-kind", kind: number });
  return reader.finish({ ...head, status: status ?? "failed", arguments: argumentsFrom(reader) });
}

export function encodeRequest(request: ControlRequest): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter().u8(request.id).u8(opcodes[request.operation]);
  writeArguments(writer, request.arguments);
  return writer.bytes();
}

export function encodeReply(reply: ControlReply): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter().u8(reply.id).u8(opcodes[reply.operation]).u8(statuses[reply.status]);
  writeArguments(writer, reply.arguments);
  return writer.bytes();
}

/** First argument that the operation needs and the request lacks. */
export const missingArgument = (request: ControlRequest): Name | undefined =>
  needs[request.operation].find((name) => request.arguments[name] === undefined);

function headFrom(reader: ByteReader): { id: number; operation: Operation } {
  const id = reader.u8();
  const opcode = reader.u8();
  const operation = nameIn(opcodes, opcode);
  if (id === 0) reader.reject({ code: "bad-value", field: "id", value: 0 });
  if (operation === undefined) reader.reject({ code: "unknown-kind", kind: opcode });
  return { id, operation: operation ?? "stop" };
}

type Value<K extends Name> = NonNullable<ControlArguments[K]>;

interface ArgumentCodec<K extends Name> {
  /** Undefined where the number names nothing. */
  readonly read: (value: ByteReader) => Value<K> | undefined;
  readonly write: (writer: ByteWriter, value: Value<K>) => unknown;
}

interface NumberCodec {
  readonly read: (value: ByteReader) => number;
  readonly write: (writer: ByteWriter, value: number) => unknown;
}

const u8: NumberCodec = { read: (r) => r.u8(), write: (w, v) => w.u8(v) };
const u16: NumberCodec = { read: (r) => r.u16(), write: (w, v) => w.u16(v) };
const i16: NumberCodec = { read: (r) => r.i16(), write: (w, v) => w.i16(v) };
const u32: NumberCodec = { read: (r) => r.u32(), write: (w, v) => w.u32(v) };

const named = <N extends string>(table: Readonly<Record<N, number>>) => ({
  read: (r: ByteReader): N | undefined => nameIn(table, r.u8()),
  write: (w: ByteWriter, name: N) => w.u8(table[name]),
});

const codecs: { readonly [K in Name]: ArgumentCodec<K> } = {
  form: {
    read: (r) => {
      const mode = nameIn(streamModes, r.u8());
      const samples = r.u8();
      return mode === undefined ? undefined : { mode, samples };
    },
    write: (w, form) => w.u8(streamModes[form.mode]).u8(form.samples),
  },
  rate: u16,
  ranges: {
    read: (r) => ({ accG: r.u8(), gyrDps: r.u16() }),
    write: (w, ranges) => w.u8(ranges.accG).u16(ranges.gyrDps),
  },
  period: u16,
  retryAfter: u16,
  argument: u8,
  time: {
    read: (r) => {
      const ms = r.u64();
      return ms > BigInt(Number.MAX_SAFE_INTEGER) ? undefined : Number(ms);
    },
    write: (w, ms) => w.u64(BigInt(ms)),
  },
  utcOffset: i16,
  pattern: named(hapticPatterns),
  duration: u16,
  nudge: {
    read: (r) => {
      const on = r.u8();
      const rest = {
        intervalMin: r.u8(),
        quietFromMin: r.u16(),
        quietToMin: r.u16(),
        perHour: r.u8(),
      };
      return on > 1 ? undefined : { on: on === 1, ...rest };
    },
    write: (w, nudge) =>
      w
        .u8(nudge.on ? 1 : 0)
        .u8(nudge.intervalMin)
        .u16(nudge.quietFromMin)
        .u16(nudge.quietToMin)
        .u8(nudge.perHour),
  },
  up: {
    read: (r) => [r.i16(), r.i16(), r.i16()],
    write: (w, [x, y, z]) => w.i16(x).i16(y).i16(z),
  },
  log: named(logKinds),
  from: u32,
  count: u32,
  unlocks: named(opcodes),
  key: u32,
  scope: named(eraseScopes),
};

type Writable = { -readonly [K in Name]?: ControlArguments[K] };

function argumentsFrom(reader: ByteReader): ControlArguments {
  const found: Writable = {};
  while (reader.error === undefined && reader.left > 0) {
    const type = reader.u8();
    const length = reader.u8();
    const value = reader.part(length);
    const name = nameOfType(type);
    if (reader.error !== undefined || name === undefined) continue;
    if (length !== controlTlvs[name].bytes)
      reader.reject({ code: "bad-value", field: `${name} length`, value: length });
    else if (found[name] !== undefined) reader.reject({ code: "bad-value", field: name, value: type });
    else readArgument(reader, value, name, found);
  }
  return found;
}

function nameOfType(type: number): Name | undefined {
  for (const name in controlTlvs) if (controlTlvs[name as Name].type === type) return name as Name;
  return undefined;
}

function readArgument(whole: ByteReader, value: ByteReader, name: Name, into: Writable): void {
  const read = codecs[name].read(value);
  if (read === undefined) whole.reject({ code: "bad-value", field: name, value: controlTlvs[name].type });
  else Object.assign(into, { [name]: read });
}

function writeArguments(writer: ByteWriter, given: ControlArguments): void {
  for (const name in controlTlvs) writeArgument(writer, name as Name, given[name as Name]);
}

function writeArgument<K extends Name>(writer: ByteWriter, name: K, value: ControlArguments[K]): void {
  if (value === undefined) return;
  writer.u8(controlTlvs[name].type).u8(controlTlvs[name].bytes);
  codecs[name].write(writer, value);
}
