// Bytes in, outputs out: pure, without a clock. The same code runs live, after a restore and on files. 200 frames equal
// 100 + save + restore + 100, bit for bit. Holds one stream per placement; the upper back's decides the position.
import type { FrameDecoder, StreamFormat } from "../firmware-protocol/driver.ts";
import type { Packet } from "../firmware-protocol/packet.ts";
import type { AccCalibration, GyroBiasMemory } from "../src/domain/calibration.ts";
import type { BodyBasis } from "../src/domain/lean.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { SensorIdentity } from "../src/domain/session.ts";
import { thresholdValues } from "../src/domain/threshold-values.ts";
import { degreesFromRadians, type EpochMs, sessionMs, epochMs } from "../src/domain/units.ts";
import { BodyStream } from "./body-stream.ts";
import type { LeanNow, Now, ReferenceReply, StreamHealth } from "./contract.ts";
import { flexionFor, pairedSink } from "./metrics/paired-sink.ts";
import type { FlexionState, TwoSensorFlexion } from "./metrics/two-sensor-flexion.ts";
import { type OpenSpans, openSpansOfStream } from "./open-spans.ts";
import { changeSensedMs, isHopState } from "./posture/position-track.ts";
import type { PostureState } from "./posture/posture-state.ts";
import { basisFrom } from "./posture/reference.ts";
import type { SampleTap, SensorKnowledge } from "./sample-stream.ts";
import { adoptZeros, type Zeros } from "./sensor-knowledge.ts";
import { freshStream, type StreamSink, type StreamState } from "./stream-state.ts";

const noDataAfterMs = 1000 * thresholdValues.noDataAfter;

export interface PipelineSink extends StreamSink {
  unreadable(placement: Placement, detail: string): void;
  /** With a sensor on either placement: flexion between them, rad, forward and sideways. */
  flexion?(atMs: number, forwardRad: number, lateralRad: number): void;
}

/** A structured-clonable copy of everything that changes. Another version's is not read: the session is begun anew. */
export interface PipelineState {
  readonly version: 2;
  readonly nowMs: number;
  readonly streams: readonly StreamState[];
  /** Absent while nobody asks for flexion. */
  readonly flexion?: FlexionState;
}

export class Pipeline {
  readonly #streams = new Map<Placement, BodyStream>();
  readonly #decoders = new Map<Placement, FrameDecoder | undefined>();
  readonly #decoderFor: (format: StreamFormat) => FrameDecoder | undefined;
  readonly #sink: PipelineSink;
  /** What the streams speak to. */
  readonly #heard: StreamSink;
  #flexion: TwoSensorFlexion | undefined;
  #nowMs: number;

  /** `decoderFor`: a new decoder for a format, undefined for a driver that we do not know. */
  constructor(
    decoderFor: (format: StreamFormat) => FrameDecoder | undefined,
    sink: PipelineSink,
    state?: PipelineState,
  ) {
    this.#decoderFor = decoderFor;
    this.#sink = sink;
    if (sink.flexion) this.#flexion = flexionFor(sink.flexion.bind(sink), state?.flexion);
    this.#heard = this.#flexion ? pairedSink(sink, this.#flexion, (p) => this.#postureInPair(p)) : sink;
    this.#nowMs = state?.nowMs ?? 0;
    for (const stream of structuredClone(state?.streams ?? [])) {
      this.#streams.set(stream.placement, new BodyStream(stream, this.#heard));
      if (stream.format) this.#decoders.set(stream.placement, decoderFor(stream.format));
    }
  }

  save(): PipelineState {
    return {
      version: 2,
      nowMs: this.#nowMs,
      streams: [...this.#streams.values()].map((s) => s.save()),
      ...(this.#flexion && { flexion: structuredClone(this.#flexion.state) }),
    };
  }

  /** A sensor takes a placement; a sensor that had it keeps its state, another starts afresh with `basis`. */
  join(placement: Placement, sensor: SensorIdentity, basis: BodyBasis): void {
    const present = this.#streams.get(placement);
    if (present?.state.sensor.sensorId === sensor.sensorId) return;
    const state = freshStream(placement, sensor, basis);
    state.nextSegment = present?.state.nextSegment ?? 0;
    present?.interrupt("stopped");
    this.#streams.set(placement, new BodyStream(state, this.#heard));
  }

  begin(
    placement: Placement,
    sensor: SensorIdentity,
    format: StreamFormat,
    bootId: number | undefined,
    atMs: number,
    knowledge?: SensorKnowledge,
  ): void {
    this.#decoders.set(placement, this.#decoderFor(format));
    this.#streams.get(placement)?.begin(sensor, format, bootId, atMs, knowledge);
  }

  frame(placement: Placement, channel: string, bytes: DataView, arrivalMs: number): void {
    const stream = this.#streams.get(placement);
    if (!stream) return;
    this.#nowMs = Math.max(this.#nowMs, arrivalMs);
    const decoded = this.#decoders.get(placement)?.decode(channel, bytes);
    if (decoded?.ok) {
      for (const packet of decoded.value) stream.take(packet, arrivalMs);
      return;
    }
    stream.noteUnreadable();
    this.#sink.unreadable(placement, decoded ? decoded.error.code : "no decoder for this stream");
  }

  /** One that was decoded elsewhere: of a sensor's own log, where `arrivalMs` is when its last sample was taken. */
  packet(placement: Placement, packet: Packet, arrivalMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, arrivalMs);
    this.#streams.get(placement)?.take(packet, arrivalMs);
  }

  /** The link ended ("page-closed": it is not known when; data may still join seamlessly). */
  end(placement: Placement, cause: "link-lost" | "stopped" | "page-closed"): void {
    this.#streams.get(placement)?.interrupt(cause);
  }

  elapsed(nowMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    this.settle(this.#nowMs);
  }

  /** Tells the gaps that nothing can fill any more at `nowMs`; Infinity: nothing more will come at all. */
  settle(nowMs: number): void {
    for (const stream of this.#streams.values()) {
      stream.catchUp(nowMs);
      stream.settle(nowMs);
    }
  }

  /** What the mean of the last 3 s would be as a zero of lean; nothing is changed by asking. */
  referenceAt(placement: Placement): { readonly reply: ReferenceReply; readonly basis?: BodyBasis } {
    const stream = this.#streams.get(placement);
    const recent = stream && !this.#isSilent(stream) ? stream.posture.recentUp() : undefined;
    if (!stream || !recent) return { reply: { ok: false, reason: "no-data" } };
    // On a table in any attitude it is nobody's upright.
    const isOff = stream.state.posture.states.state === "off-body";
    const basis = isOff ? undefined : basisFrom(recent.up, "reference");
    if (!basis) return { reply: { ok: false, reason: "flat" } };
    if (degreesFromRadians(recent.spreadRad) >= thresholdValues.referenceSteadiness) {
      return { reply: { ok: false, reason: "moving" } };
    }
    return { reply: { ok: true, steadinessRad: recent.spreadRad }, basis };
  }

  /** Takes what is held back until its clump of arrivals has ended: the page may not live to see that. */
  release(): void {
    for (const stream of this.#streams.values()) stream.release();
  }

  /** Takes the mean of the last 3 s as the zero of lean from here on. */
  useReference(placement: Placement): { readonly reply: ReferenceReply; readonly basis?: BodyBasis } {
    const { reply, basis } = this.referenceAt(placement);
    const stream = this.#streams.get(placement);
    if (!reply.ok || !basis || !stream) return { reply };
    stream.posture.useBasis(basis);
    this.#sink.event(placement, {
      kind: "reference-set",
      placement,
      atMs: sessionMs(stream.state.lastMs ?? this.#nowMs),
      up: basis.up,
      anterior: basis.anterior,
      steadinessRad: reply.steadinessRad,
    });
    return { reply, basis };
  }

  /** The zeros of lean from here on. */
  adopt(placement: Placement, zeros: Zeros): void {
    const stream = this.#streams.get(placement);
    if (stream) adoptZeros(stream.posture, zeros, stream.state.lastMs ?? 0);
  }

  useAccCalibration(placement: Placement, accCalibration: AccCalibration): void {
    const state = this.#streams.get(placement)?.state;
    if (state?.options) state.options = { ...state.options, accCalibration };
  }

  /** The sensor that sends from there now; undefined if none does. */
  sensorAt(placement: Placement): SensorIdentity | undefined {
    const stream = this.#streams.get(placement);
    return stream && !this.#isSilent(stream) ? stream.state.sensor : undefined;
  }

  /** Every sample of the placement from here on; undefined: no more. */
  tap(placement: Placement, tap: SampleTap | undefined): void {
    const stream = this.#streams.get(placement);
    if (stream) stream.samples.tap = tap;
  }

  /** Gyro biases as the filters know them now, for each sensor's next session. */
  biases(
    startedAt: EpochMs,
  ): { readonly sensorId: string; readonly at: EpochMs; readonly memory: GyroBiasMemory }[] {
    return [...this.#streams.values()].flatMap(({ state, samples }) => {
      const memory = samples.filter?.biasMemory();
      const at = epochMs(startedAt + (state.lastMs ?? 0));
      return memory ? [{ sensorId: state.sensor.sensorId, at, memory }] : [];
    });
  }

  /** The wearer's moment by the deciding stream. */
  now(): Now {
    const stream = this.#primary();
    const { posture, timing } = stream?.state ?? {};
    const zero = {
      zero: posture?.basis.source ?? "mounting",
      ...(posture?.doubtful && { zeroDoubtful: true }),
    };
    const state = posture?.states.state;
    if (!stream || !posture || state === undefined || this.#isSilent(stream)) {
      return {
        atMs: sessionMs(this.#nowMs),
        state: "no-data",
        stateSinceMs: sessionMs(timing?.endMs ?? 0),
        positionSinceMs: undefined,
        changeSensedMs: undefined,
        still: false,
        ...zero,
      };
    }
    const { hopSinceMs } = posture.position;
    const sensed = changeSensedMs(posture.position);
    return {
      atMs: sessionMs(stream.state.lastMs ?? this.#nowMs),
      state,
      stateSinceMs: sessionMs(posture.states.sinceMs),
      positionSinceMs: hopSinceMs !== undefined && isHopState(state) ? sessionMs(hopSinceMs) : undefined,
      changeSensedMs: sensed === undefined ? undefined : sessionMs(sensed),
      still: posture.still,
      confidence: posture.states.confidence,
      ...zero,
    };
  }

  openSpans(): OpenSpans | undefined {
    const primary = this.#primary();
    return primary && openSpansOfStream(primary.state);
  }

  /** Up to which session time there is data, ms. */
  throughMs(): number {
    let through = 0;
    for (const { state } of this.#streams.values()) through = Math.max(through, state.timing?.endMs ?? 0);
    return through;
  }

  lean(placement: Placement): LeanNow | undefined {
    const stream = this.#streams.get(placement);
    return stream && !this.#isSilent(stream) ? stream.lean() : undefined;
  }

  health(placement: Placement): StreamHealth | undefined {
    return this.#streams.get(placement)?.health();
  }

  /** The placement whose stream decides the position. */
  primaryPlacement(): Placement | undefined {
    return this.#primary()?.state.placement;
  }

  zero(placement: Placement): BodyBasis["source"] {
    return this.#streams.get(placement)?.state.posture.basis.source ?? "mounting";
  }

  #postureInPair(placement: Placement): PostureState | undefined {
    return this.#streams.size > 1 ? this.#streams.get(placement)?.state.posture : undefined;
  }

  #primary(): BodyStream | undefined {
    return this.#streams.get("upper-back") ?? this.#streams.values().next().value;
  }

  #isSilent(stream: BodyStream): boolean {
    const lastMs = stream.state.timing?.lastSampleMs;
    return (
      lastMs === undefined || stream.state.brokenAtMs !== undefined || this.#nowMs - lastMs > noDataAfterMs
    );
  }
}
