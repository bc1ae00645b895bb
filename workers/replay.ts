// A stored placement's raw chunks through the same sample stream as live, in time order. In: chunks, segments, what was
// known and what the sensor itself told; out, through the sink: rows and events; in the end the stream's state. Frames
// that arrived late are left out, as they were live.
import type { AccCalibration } from "../src/domain/calibration.ts";
import type { SessionEvent } from "../src/domain/events.ts";
import type { BodyBasis } from "../src/domain/lean.ts";
import type { Placement } from "../src/domain/placement.ts";
import { frameFlags, type RawChunk } from "../src/domain/recording.ts";
import type { ReferenceVersion } from "../src/domain/reference-version.ts";
import type { SegmentRecord } from "../src/domain/session.ts";
import { type SiScale, siScaleFrom, writeScaled } from "../src/domain/si-scale.ts";
import { mountingBasis } from "./posture/reference.ts";
import type { PostureSink } from "./posture/posture-engine.ts";
import { freshSamples, type SampleState, SampleStream } from "./sample-stream.ts";

export interface ReplayInput {
  readonly placement: Placement;
  readonly segments: readonly SegmentRecord[];
  readonly events: readonly SessionEvent[];
  /** The zero for the whole session; undefined: the mounting alone. */
  readonly reference: Pick<ReferenceVersion, "basis" | "references"> | undefined;
  readonly accCalibration: AccCalibration | undefined;
}

export class Replay {
  readonly #input: ReplayInput;
  readonly #sink: PostureSink;
  readonly #segments: ReadonlyMap<number, SegmentRecord>;
  /** The sensor's own words on wear, oldest first, that have not been passed on. */
  readonly #wear: { readonly off: boolean; readonly atMs: number }[];
  #stream: SampleStream | undefined;
  #segment: SegmentRecord | undefined;
  #scale: SiScale | undefined;

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
  }

  /** Chunks in order of seq. Gives the number of samples taken. */
  chunk(chunk: RawChunk): number {
    const { channels, counts, firstMs, periodMs, samplesPerFrame, flags } = chunk;
    if (chunk.segment !== this.#segment?.segment) this.#begin(chunk.segment, chunk);
    const stream = this.#stream;
    const scale = this.#scale;
    if (!stream || !scale) return 0;
    let at = 0;
    let taken = 0;
    for (let frame = 0; frame < samplesPerFrame.length; frame++) {
      const samples = samplesPerFrame[frame]!;
      at += samples;
      if ((flags[frame]! & frameFlags.late) !== 0) continue;
      const notWorn = (flags[frame]! & frameFlags.notWorn) !== 0;
      for (let i = 0; i < samples; i++) {
        const from = (at - samples + i) * channels;
        writeScaled(stream.acc, scale.acc, counts, from);
        if (channels === 6) writeScaled(stream.rate, scale.gyr, counts, from + 3);
        this.#take(stream, firstMs[frame]! + i * periodMs[frame]!, notWorn);
        taken++;
      }
    }
    return taken;
  }

  /** Nothing more comes. `broken`: and nothing may come to join what was. */
  end(broken: boolean): SampleState | undefined {
    if (broken) this.#stream?.breakOff();
    return this.#stream?.save();
  }

  #take(stream: SampleStream, atMs: number, notWorn: boolean): void {
    while (this.#wear.length > 0 && this.#wear[0]!.atMs <= atMs) {
      const { off, atMs: heardMs } = this.#wear.shift()!;
      stream.hearWear(off, heardMs);
    }
    stream.take(atMs, notWorn);
  }

  #begin(number: number, { channels }: RawChunk): void {
    const segment = this.#segments.get(number);
    if (!segment) return;
    const before = this.#segment;
    const { accCalibration, reference } = this.#input;
    const sameSensor = before?.sensor.sensorId === segment.sensor.sensorId;
    if (before && !sameSensor) this.#stream?.breakOff();
    if (!this.#stream || !sameSensor) this.#stream = streamFrom(reference, this.#sink);
    else if (segment.start?.afterBreak === true) this.#stream.breakOff();
    this.#stream.begin(
      {
        gyroConvention: segment.gyroConvention,
        channels,
        latencyS: segment.latencyS,
        nominalRateHz: segment.nominalRateHz,
        accCalibration,
        gyroBias: segment.start?.gyroBias,
      },
      sameSensor,
    );
    this.#segment = segment;
    this.#scale = siScaleFrom(segment);
  }
}

function streamFrom(reference: ReplayInput["reference"], sink: PostureSink): SampleStream {
  const basis: BodyBasis = reference?.basis ?? mountingBasis;
  const stream = new SampleStream(freshSamples(basis), sink);
  if (reference) stream.posture.useReferences(reference.references, "by-activity", 0);
  return stream;
}
