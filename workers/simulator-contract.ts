// What the page may ask of the simulated sensor: types only. Times are ms since `start`, handed in by the page, so that
// an hour can pass in a minute. Comlink makes every answer a promise.
import type { Keyframe } from "../firmware-protocol/devices/simulated/posture-script.ts";

export interface SimulatorOptions {
  /** The same seed gives the same body, day and noise. */
  readonly seed: number;
  /** Where in the nine-hour day it begins, s. Default 0. */
  readonly startOfDayS?: number;
  /** Instead of the desk day. */
  readonly script?: readonly Keyframe[];
  readonly clockPpm?: number;
  /** Longest notification, bytes. Default 244. */
  readonly payload?: number;
}

/** A notification or an indication; `bytes` is transferred. */
export interface SimulatedFrame {
  readonly channel: string;
  /** When it was handed to the radio, ms since start. */
  readonly atMs: number;
  readonly bytes: ArrayBuffer;
}

export interface SimulatorWorker {
  /** Powers a sensor on, idle. Called again: another sensor, and time begins anew. */
  start(options: SimulatorOptions): void;
  /** Undefined where the channel cannot be read, or before `start`. */
  read(channel: string): ArrayBuffer | undefined;
  /** The indications that a write brought: for Control its reply. The write happens at the time last advanced to. */
  write(channel: string, bytes: Uint8Array): SimulatedFrame[];
  /** The wearer does this from the time last advanced to, each `atS` counted from there; empty: back to the day. */
  act(keyframes: readonly Keyframe[]): void;
  /** Everything notified since, up to `untilMs`. Ask in pieces of at most some minutes: all of it is in memory. */
  advance(untilMs: number): SimulatedFrame[];
  /** The link ends: the sensor falls idle. */
  disconnect(): void;
}
