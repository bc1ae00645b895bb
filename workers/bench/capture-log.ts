// Every notification since the stream opened, up to ten minutes: what a capture file is made of.
import type { CaptureReport } from "../bench-contract.ts";

export const MOST_MS = 600_000;
/** 200 a second for ten minutes, with room for what does not carry motion. */
export const MOST_NOTIFICATIONS = 150_000;
/** As hexadecimal twice that: a file that an editor still opens. */
export const MOST_BYTES = 8_000_000;

export interface CaptureLog {
  readonly atMs: number[];
  readonly channels: string[];
  readonly frames: Uint8Array[];
  bytes: number;
  state: CaptureReport["state"];
}

export const freshCaptureLog = (): CaptureLog => ({
  atMs: [],
  channels: [],
  frames: [],
  bytes: 0,
  state: "recording",
});

/** @returns whether it was kept. */
export function keep(log: CaptureLog, atMs: number, channel: string, bytes: Uint8Array): boolean {
  if (log.state !== "recording") return false;
  if (atMs > MOST_MS || log.atMs.length >= MOST_NOTIFICATIONS || log.bytes + bytes.length > MOST_BYTES) {
    log.state = "full";
    return false;
  }
  log.atMs.push(atMs);
  log.channels.push(channel);
  log.frames.push(bytes);
  log.bytes += bytes.length;
  return true;
}

export const captureReport = (log: CaptureLog): CaptureReport => ({
  state: log.state,
  notifications: log.atMs.length,
  bytes: log.bytes,
  lengthMs: log.atMs.at(-1) ?? 0,
});
