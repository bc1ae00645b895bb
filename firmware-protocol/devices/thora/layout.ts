// The field tables of wire version 1: every number that firmware and host must agree on. Specification: ../../README.md.

export const PROTOCOL_MAJOR = 1;
export const PROTOCOL_MINOR = 1;
/** From this minor version on a log is what section 8 says. */
export const LOG_SINCE_MINOR = 1;
/** High nibble of the first byte of every Stream frame and Event. */
export const WIRE_VERSION = 1;

/** Device time: ticks of a 32 768 Hz watch crystal since boot, u32, wraps after 36.4 h. */
export const TICKS_PER_S = 32_768;
export const TICK_MODULUS = 2 ** 32;
export const SEQUENCE_MODULUS = 2 ** 16;

/** macOS hands over no longer notification than this, whatever the MTU. */
export const LONGEST_FRAME = 244;
/** What a sender keeps to where the link allows it. */
export const USUAL_LONGEST_FRAME = 180;
/** ATT MTU 23 less 3: what always fits. */
export const SMALL_FRAME = 20;

export const streamModes = { raw6: 1, raw3: 2 } as const;
export type StreamMode = keyof typeof streamModes;
/** Added to the mode's number: the period is left out, the frame fits into SMALL_FRAME. */
export const SMALL_FORM = 8;
export const HEADER_BYTES = 10;
export const SMALL_HEADER_BYTES = 8;
export const sampleBytes: Record<StreamMode, number> = { raw6: 12, raw3: 6 };

export const frameFlagBits = {
  droppedBefore: 1,
  clockRestarted: 2,
  notWorn: 4,
  charging: 8,
  saturated: 16,
} as const;

export const eventKinds = {
  button: 1,
  tap: 2,
  worn: 3,
  "off-body": 4,
  "device-nudge": 5,
  "battery-low": 6,
  rebooted: 7,
  "buffer-overflow": 8,
} as const;
export const EVENT_BYTES = 8;

export const featureBits = {
  haptic: 1,
  rawLog: 2,
  epochLog: 4,
  deviceNudge: 8,
  button: 16,
  wornDetection: 32,
  tap: 64,
} as const;
export type Feature = keyof typeof featureBits;

export const gyroMeanings = { none: 0, instantaneous: 1, "interval-mean": 2 } as const;

export const opcodes = {
  start: 0x01,
  stop: 0x02,
  "set-time": 0x03,
  haptic: 0x04,
  identify: 0x05,
  "nudge-settings": 0x06,
  "set-reference": 0x07,
  "log-list": 0x10,
  "log-read": 0x11,
  "log-confirm": 0x12,
  "log-format": 0x13,
  unlock: 0x20,
  erase: 0x21,
} as const;
export type Operation = keyof typeof opcodes;

export const statuses = {
  ok: 0,
  busy: 1,
  "unknown-operation": 2,
  "bad-argument": 3,
  unsupported: 4,
  "wrong-state": 5,
  locked: 6,
  failed: 7,
} as const;
export type Status = keyof typeof statuses;

export const hapticPatterns = { gentle: 1, strong: 2 } as const;
export const logKinds = { epochs: 1, raw: 2, clock: 3 } as const;
export const eraseScopes = { "confirmed-log": 1, "whole-log": 2, settings: 3 } as const;

/** Type numbers of Info's TLVs. */
export const infoTlvs = { rates: 1, accRanges: 2, gyrRanges: 3, model: 4 } as const;

/** Type numbers and lengths of Control's TLVs. */
export const controlTlvs = {
  form: { type: 0x01, bytes: 2 },
  rate: { type: 0x02, bytes: 2 },
  ranges: { type: 0x03, bytes: 3 },
  period: { type: 0x04, bytes: 2 },
  retryAfter: { type: 0x05, bytes: 2 },
  argument: { type: 0x06, bytes: 1 },
  time: { type: 0x07, bytes: 8 },
  utcOffset: { type: 0x08, bytes: 2 },
  pattern: { type: 0x09, bytes: 1 },
  duration: { type: 0x0a, bytes: 2 },
  nudge: { type: 0x0b, bytes: 7 },
  up: { type: 0x0c, bytes: 6 },
  log: { type: 0x0d, bytes: 1 },
  from: { type: 0x0e, bytes: 4 },
  count: { type: 0x0f, bytes: 4 },
  unlocks: { type: 0x10, bytes: 1 },
  key: { type: 0x11, bytes: 4 },
  scope: { type: 0x12, bytes: 1 },
} as const;

/** A block: head, records, CRC-32. Its limit is what a small microcontroller can hold twice. */
export const LONGEST_BLOCK = 1024;
export const BLOCK_HEAD_BYTES = 10;
export const BLOCK_CRC_BYTES = 4;
/** In a piece's first byte, beside its number: the block ends with it. */
export const LAST_PIECE = 0x80;
/** A later minor version may make records longer; raw: a small frame's head, for a frame says its own length. */
export const shortestRecord = { epochs: 16, raw: SMALL_HEADER_BYTES, clock: 28 } as const;
export const epochFlagBits = { worn: 1, walking: 2, charging: 4, nudged: 8, button: 16 } as const;
/** In an epoch: the sensor cannot tell its battery. */
export const NO_BATTERY = 255;
export const markFlagBits = { boot: 1, timeKnown: 2, set: 4 } as const;
/** A read of all there is. */
export const ALL_RECORDS = 0xffffffff;

/** Name of a number in one of the tables above. */
export function nameIn<K extends string>(table: Readonly<Record<K, number>>, value: number): K | undefined {
  for (const name in table) if (table[name] === value) return name;
  return undefined;
}

/** Names of the bits that are set; bits not in the table are left aside. */
export function bitsIn<K extends string>(table: Readonly<Record<K, number>>, value: number): K[] {
  return (Object.keys(table) as K[]).filter((name) => (value & table[name]) !== 0);
}
