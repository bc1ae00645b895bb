// What the bytes of a GO 2 mean, as far as its two readings (the app's byte code, github nhazdun/HA-Upright-Go-2-BLE;
// CitizenHub's client, package pt.uninova.s4h.citizenhub) agree. Where they do not, nothing is claimed.
import { ByteReader } from "../../bytes.ts";
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";

/** Half a turn: what leans further is no angle. */
const LARGEST_DECIDEGREES = 1800;

/**
 * BAC4: i16, tenths of a degree. Two more numbers follow, of unknown meaning. Which way is positive is nowhere written:
 * taken for forward, unconfirmed on hardware.
 */
export function decidegreesFrom(bytes: DataView): Decoded<number> {
  const reader = new ByteReader(bytes);
  const decidegrees = reader.i16();
  if (Math.abs(decidegrees) > LARGEST_DECIDEGREES)
    reader.reject({ code: "bad-value", field: "angle", value: decidegrees });
  reader.bytes(reader.left);
  return reader.finish(decidegrees);
}

/**
 * BAC3: is the wearer beyond the limit set on the sensor? The app reads byte 0: 0 no, 1 yes. CitizenHub saw three
 * bytes: vibration 0 to 2, beyond 0 or 1, coming back 0 or 1. Undefined where the two say different things.
 */
export function beyondFrom(bytes: DataView): Decoded<boolean | undefined> {
  if (bytes.byteLength < 1) return undecodable({ code: "too-short", length: 0, needed: 1 });
  const first = bytes.getUint8(0);
  if (bytes.byteLength < 3) return decoded(first <= 1 ? first === 1 : undefined);
  const second = bytes.getUint8(1);
  if (first > 2 || second > 1) return decoded(undefined);
  return decoded(first > 0 === second > 0 ? first > 0 : undefined);
}

export interface UprightInterval {
  readonly isBeyond: boolean;
  readonly isVibrating: boolean;
  readonly movement: "idle" | "moving" | "unknown";
  readonly vibrations: number;
}

/** BAA5: bit 7 beyond its limit, 6 vibrating, 5–4 movement, 2–0 how often it vibrated. */
export function intervalFrom(bytes: DataView): Decoded<UprightInterval> {
  const reader = new ByteReader(bytes);
  const bits = reader.u8();
  const movement = (bits >> 4) & 3;
  return reader.finish({
    isBeyond: (bits & 0x80) !== 0,
    isVibrating: (bits & 0x40) !== 0,
    movement: movement === 0 ? "idle" : movement === 1 ? "moving" : "unknown",
    vibrations: bits & 7,
  });
}

/** BAD1, byte 0: 0 not known, 1 empty, 2: 5 %, then tens up to 12: full. */
export function percentFrom(bytes: DataView): Decoded<number | undefined> {
  if (bytes.byteLength < 1) return undecodable({ code: "too-short", length: 0, needed: 1 });
  const level = bytes.getUint8(0);
  if (level > 12) return undecodable({ code: "bad-value", field: "battery", value: level });
  if (level === 0) return decoded(undefined);
  return decoded(level <= 2 ? 5 * (level - 1) : 10 * (level - 2));
}

/** BAD2, byte 0: 0 unplugged, 1 charging, 2 charged. */
export function onChargerFrom(bytes: DataView): Decoded<boolean> {
  if (bytes.byteLength < 1) return undecodable({ code: "too-short", length: 0, needed: 1 });
  const state = bytes.getUint8(0);
  return state > 2 ? undecodable({ code: "bad-value", field: "charging", value: state }) : decoded(state > 0);
}

/** BAB2 by the app's 11 bytes and by an older client's 8: byte 3 is the vibration pattern in both. */
const SETTINGS_LENGTHS = [8, 11];
const PATTERN_AT = 3;
const PLAY_NOW = 0x80;
const LAST_PATTERN = 8;

export const isPlaying = (settings: Uint8Array): boolean => (settings[PATTERN_AT]! & PLAY_NOW) !== 0;

/** BAB2 as it was read, but with the pattern to be played now. Undefined where its form is not one that is known. */
export function playedNow(settings: Uint8Array): Uint8Array | undefined {
  const pattern = settings[PATTERN_AT];
  if (pattern === undefined || !SETTINGS_LENGTHS.includes(settings.length)) return undefined;
  if ((pattern & ~PLAY_NOW) > LAST_PATTERN) return undefined;
  return settings.with(PATTERN_AT, pattern | PLAY_NOW);
}
