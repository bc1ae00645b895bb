// Lets a ThoraSensor live: takes its samples from a source of motion at its own rate and by its own clock. In: world
// time in seconds, only forward. Out: notifications in the order in which the radio gets them. Pure but for its own
// state: whoever drives it decides how fast time passes.
import { TICK_MODULUS, TICKS_PER_S } from "./layout.ts";
import type { ThoraSensor } from "./sensor.ts";
import type { Motion } from "./sensor-counts.ts";
import type { StreamSettings } from "./stream-settings.ts";

/** Motion at world time `tS`; `index` counts the samples of the stream since power-on, for sources that are recordings. */
export type MotionSource = (tS: number, index: number) => Motion;

export interface Notification {
  readonly channel: "stream" | "event" | "log";
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** World time at which it was handed to the radio, s. */
  readonly atS: number;
}

export interface RunSetup {
  readonly sensor: ThoraSensor;
  readonly source: MotionSource;
  /** Device clock against the world's, ppm: +100 runs fast. */
  readonly clockPpm?: number;
  /** True sample rate over nominal: inertial parts run 0.95–1.05 of what they claim. */
  readonly rateScale?: number;
  /** World time of power-on, s, and the tick counter then (to try its wrap). */
  readonly bootS?: number;
  readonly bootTick?: number;
  /** Most notifications a second while a log is read: the profile's limit, or what a quicker radio would carry. */
  readonly logPerS?: number;
}

/** Section 8 of the profile. */
const LOG_PER_S = 50;

export class SensorRun {
  readonly sensor: ThoraSensor;
  readonly #source: MotionSource;
  readonly #clock: number;
  readonly #rateScale: number;
  #bootS: number;
  #bootTick: number;
  #nowS: number;
  #index = 0;
  #stream: StreamSettings | undefined;
  #streamS = 0;
  #taken = 0;
  readonly #pieceS: number;
  #nextPieceS = 0;
  #recordS: number;
  #recorded = 0;

  constructor(setup: RunSetup) {
    this.sensor = setup.sensor;
    this.#source = setup.source;
    this.#clock = 1 + (setup.clockPpm ?? 0) * 1e-6;
    this.#rateScale = setup.rateScale ?? 1;
    this.#bootS = setup.bootS ?? 0;
    this.#bootTick = setup.bootTick ?? 0;
    this.#nowS = this.#bootS;
    this.#recordS = this.#bootS;
    this.#pieceS = 1 / (setup.logPerS ?? LOG_PER_S);
  }

  /** World time up to which the sensor has lived. */
  get nowS(): number {
    return this.#nowS;
  }

  tickAt(tS: number): number {
    const ticks = Math.floor((tS - this.#bootS) * TICKS_PER_S * this.#clock) + this.#bootTick;
    return ((ticks % TICK_MODULUS) + TICK_MODULUS) % TICK_MODULUS;
  }

  /** A Control write now, and its reply. */
  write(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    const reply = this.sensor.control(bytes, this.tickAt(this.#nowS));
    this.#follow();
    return reply;
  }

  /** Everything notified up to and including `untilS`. A time already passed gives nothing. */
  advance(untilS: number): Notification[] {
    this.#follow();
    const sent: Notification[] = [];
    for (;;) {
      const sampleS = this.#sampleS();
      const recordS = this.#nextRecordS();
      // Live first: what is due at the same moment waits, and a frame takes the air of a piece.
      const pieceS = this.sensor.isLogRead ? Math.max(this.#nextPieceS, this.#nowS) : Infinity;
      const atS = Math.min(sampleS, recordS, pieceS);
      if (atS > untilS) break;
      this.#nowS = Math.max(this.#nowS, atS);
      if (atS === sampleS) this.#sample(atS, sent);
      else if (atS === recordS) this.#record(atS, sent);
      else this.#hand(atS, sent);
    }
    this.#nowS = Math.max(this.#nowS, untilS);
    return sent;
  }

  /** A host sets the time, as by a Control write. */
  setTime(epochMs: number): void {
    this.sensor.setTime(epochMs, this.tickAt(this.#nowS));
  }

  /** Power fails and returns now: ticks from 0, another boot id, no stream. */
  reboot(bootId: number): void {
    this.sensor.rebooted(bootId);
    this.#bootS = this.#nowS;
    this.#bootTick = 0;
    this.#recordS = this.#nowS;
    this.#recorded = 0;
    this.#follow();
  }

  /** A start restarts the sampling, counted from its instant so that no rounding adds up. */
  #follow(): void {
    if (this.#stream === this.sensor.stream) return;
    this.#stream = this.sensor.stream;
    this.#streamS = this.#nowS;
    this.#taken = 0;
  }

  #sample(atS: number, sent: Notification[]): void {
    this.#taken++;
    const motion = this.#source(this.#felt(atS), this.#index++);
    const bytes = this.sensor.sample(motion, this.tickAt(atS));
    if (bytes === undefined) return;
    sent.push({ channel: "stream", bytes, atS });
    this.#nextPieceS = atS + this.#pieceS;
  }

  #record(atS: number, sent: Notification[]): void {
    const motion = this.#source(this.#felt(atS), this.#recorded++);
    const bytes = this.sensor.record(motion, this.tickAt(atS));
    if (bytes !== undefined) sent.push({ channel: "event", bytes, atS });
  }

  #hand(atS: number, sent: Notification[]): void {
    const bytes = this.sensor.logPiece();
    if (bytes !== undefined) sent.push({ channel: "log", bytes, atS });
    this.#nextPieceS = atS + this.#pieceS;
  }

  /** When the motion was that a sample taken now tells of. */
  #felt(atS: number): number {
    return atS - this.sensor.info.groupDelayUs * 1e-6;
  }

  #sampleS(): number {
    const stream = this.#stream;
    if (stream === undefined) return Infinity;
    return this.#streamS + (this.#taken + 1) / ((stream.rate / 100) * this.#rateScale * this.#clock);
  }

  #nextRecordS(): number {
    const rateHz = this.sensor.logRateHz;
    if (rateHz === undefined) return Infinity;
    return this.#recordS + (this.#recorded + 1) / (rateHz * this.#rateScale * this.#clock);
  }
}
