// A stored placement's raw chunks through the same sample stream as live, in time order. In: chunks, segments, what is
// known and what the sensor itself told; out, through the sink: rows and events; in the end the stream's state. "Up" is
// the live filter's, or the smoother's. Frames that arrived late are left out, as they were live.
import type { AccCalibration } from "../src/domain/calibration.ts";
import type { SessionEvent } from "../src/domain/events.ts";
import type { Placement } from "../src/domain/placement.ts";
import { frameFlags, type RawChunk } from "../src/domain/recording.ts";
import type { SegmentRecord } from "../src/domain/session.ts";
import { type SiScale, siScaleFrom, writeScaled } from "../src/domain/si-scale.ts";
import type { PostureSink } from "./posture/posture-engine.ts";
import { mountingBasis } from "./posture/reference.ts";
import { freshSamples, type SampleOptions, type SampleState, SampleStream } from "./sample-stream.ts";
import { adoptZeros, type Zeros } from "./sensor-knowledge.ts";
import { SmootherFeed } from "./smoother-feed.ts";

export interface ReplayInput {
  readonly placement: Placement;
  readonly segments: readonly SegmentRecord[];
  readonly events: readonly SessionEvent[];
  /** The zero for the whole session; undefined: the mounting alone. */
  readonly reference: Zeros | undefined;
  readonly accCalibration: AccCalibration | undefined;
  readonly smoothed: boolean;
}

interface StoredSample {
  readonly segment: SegmentRecord;
  readonly channels: 3 | 6;
  readonly atMs: number;
  readonly notWorn: boolean;
  /** Not calibrated, m/s²; rad/s. */
  readonly acc: Float64Array;
  readonly rate: Float64Array;
}

export class Replay {
  readonly #input: ReplayInput;
  readonly #sink: PostureSink;
  readonly #segments: ReadonlyMap<number, SegmentRecord>;
  readonly #scales = new Map<number, SiScale>();
  /** The sensor's own words on wear, oldest first, that have not been passed on. */
  readonly #wear: { readonly off: boolean; readonly atMs: number }[];
  readonly #feed: SmootherFeed | undefined;
  /** In the smoother, oldest first. */
  readonly #waiting: StoredSample[] = [];
  #released = 0;
  #fed: SegmentRecord | undefined;
  #stream: SampleStream | undefined;
  #segment: SegmentRecord | undefined;

  constructor(input: ReplayInput, sink: PostureSink) {
    this.#input = input;
    this.#sink = sink;
    this.#segments = new Map(input.segments.map((segment) => [segment.segment, segment]));
    this.#wear = input.events.flatMap((event) =>
      event.kind === "sensor-reported" &&
      event.placement === input.placement &&
      (event.what === "worn" || event.what === "off-body")
        ? [{ off: event.what === "off-body", atMs: event.atMs }]
        : [],
    );
    if (input.smoothed) this.#feed = new SmootherFeed(() => this.#place(this.#waiting[this.#released++]!));
  }

  /** Chunks in order of seq. Gives the number of samples taken. */
  chunk({ segment: number, channels, counts, firstMs, periodMs, samplesPerFrame, flags }: RawChunk): number {
    const segment = this.#segments.get(number);
    if (!segment) return 0;
    const scale = this.#scaleOf(segment);
    let at = 0;
    let taken = 0;
    for (let frame = 0; frame < samplesPerFrame.length; frame++) {
      const from = at;
      at += samplesPerFrame[frame]!;
      if ((flags[frame]! & frameFlags.late) !== 0) continue;
      const notWorn = (flags[frame]! & frameFlags.notWorn) !== 0;
      for (let i = from; i < at; i++) {
        const acc = new Float64Array(3);
        const rate = new Float64Array(3);
        writeScaled(acc, scale.acc, counts, i * channels);
        if (channels === 6) writeScaled(rate, scale.gyr, counts, i * 6 + 3);
        const atMs = firstMs[frame]! + (i - from) * periodMs[frame]!;
        const sample = { segment, channels, atMs, notWorn, acc, rate };
        if (this.#feed) this.#smooth(this.#feed, sample);
        else this.#place(sample);
        taken++;
      }
    }
    return taken;
  }

  /** Nothing more comes. `broken`: and nothing may come to join what was. */
  end(broken: boolean): SampleState | undefined {
    this.#feed?.end();
    if (broken) this.#stream?.breakOff();
    return this.#stream?.save();
  }

  #smooth(feed: SmootherFeed, sample: StoredSample): void {
    const { segment, channels, atMs, acc, rate } = sample;
    if (segment !== this.#fed) feed.begin(this.#optionsOf(segment, channels), segment.sensor.sensorId);
    this.#fed = segment;
    this.#waiting.push(sample);
    feed.add(atMs, acc, rate, this.#input.accCalibration);
    this.#waiting.splice(0, this.#released);
    this.#released = 0;
  }

  #place({ segment, channels, atMs, notWorn, acc, rate }: StoredSample): void {
    const stream = segment === this.#segment && this.#stream ? this.#stream : this.#begin(segment, channels);
    while (this.#wear.length > 0 && this.#wear[0]!.atMs <= atMs) {
      const { off, atMs: heardMs } = this.#wear.shift()!;
      stream.hearWear(off, heardMs);
    }
    stream.acc.set(acc);
    if (channels === 6) stream.rate.set(rate);
    stream.take(atMs, notWorn);
  }

  #begin(segment: SegmentRecord, channels: 3 | 6): SampleStream {
    const before = this.#segment;
    const sameSensor = before?.sensor.sensorId === segment.sensor.sensorId;
    if (before && !sameSensor) this.#stream?.breakOff();
    let stream = this.#stream;
    if (!stream || !sameSensor) stream = this.#newStream(segment, channels);
    else if (segment.start?.afterBreak === true) stream.breakOff();
    stream.begin(this.#optionsOf(segment, channels), sameSensor);
    this.#stream = stream;
    this.#segment = segment;
    return stream;
  }

  #optionsOf(segment: SegmentRecord, channels: 3 | 6): SampleOptions {
    const { gyroConvention, latencyS, nominalRateHz, start } = segment;
    const { accCalibration } = this.#input;
    return { gyroConvention, channels, latencyS, nominalRateHz, accCalibration, gyroBias: start?.gyroBias };
  }

  #newStream({ nominalRateHz }: SegmentRecord, channels: 3 | 6): SampleStream {
    const { reference } = this.#input;
    const state = freshSamples(reference?.basis ?? mountingBasis);
    const stream = new SampleStream(state, this.#sink, this.#feed?.known(channels, 1 / nominalRateHz));
    if (reference) adoptZeros(stream.posture, reference, 0);
    return stream;
  }

  #scaleOf(segment: SegmentRecord): SiScale {
    const known = this.#scales.get(segment.segment) ?? siScaleFrom(segment);
    this.#scales.set(segment.segment, known);
    return known;
  }
}
