// Lets a ThoraSensor live: takes its samples from a source of motion at its own rate and by its own clock. In: world
// time in seconds, only forward. Out: notifications in the order in which the radio gets them. Pure but for its own
// state: whoever drives it decides how fast time passes.
import { TICK_MODULUS, TICKS_PER_S } from "./layout.ts";
import type { Motion, ThoraSensor } from "./sensor.ts";
import type { StreamSettings } from "./stream-settings.ts";

/** Motion at world time `tS`; `index` counts the samples since power-on, for sources that are recordings. */
export type MotionSource = (tS: number, index: number) => Motion;

export interface Notification {
  readonly channel: "stream" | "event";
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
}

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

  constructor(setup: RunSetup) {
    this.sensor = setup.sensor;
    this.#source = setup.source;
    this.#clock = 1 + (setup.clockPpm ?? 0) * 1e-6;
    this.#rateScale = setup.rateScale ?? 1;
    this.#bootS = setup.bootS ?? 0;
    this.#bootTick = setup.bootTick ?? 0;
    this.#nowS = this.#bootS;
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
    const stream = this.#stream;
    if (stream !== undefined) {
      const delayS = this.sensor.info.groupDelayUs * 1e-6;
      for (let atS = this.#nextS(stream); atS <= untilS; atS = this.#nextS(stream)) {
        this.#taken++;
        const motion = this.#source(atS - delayS, this.#index++);
        const bytes = this.sensor.sample(motion, this.tickAt(atS));
        if (bytes !== undefined) sent.push({ channel: "stream", bytes, atS });
      }
    }
    this.#nowS = Math.max(this.#nowS, untilS);
    return sent;
  }

  /** Power fails and returns now: ticks from 0, another boot id, no stream. */
  reboot(bootId: number): void {
    this.sensor.rebooted(bootId);
    this.#bootS = this.#nowS;
    this.#bootTick = 0;
    this.#follow();
  }

  /** A start restarts the sampling, counted from its instant so that no rounding adds up. */
  #follow(): void {
    if (this.#stream === this.sensor.stream) return;
    this.#stream = this.sensor.stream;
    this.#streamS = this.#nowS;
    this.#taken = 0;
  }

  #nextS(stream: StreamSettings): number {
    const rateHz = (stream.rate / 100) * this.#rateScale * this.#clock;
    return this.#streamS + (this.#taken + 1) / rateHz;
  }
}
