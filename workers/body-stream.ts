// One placement's way from packets to samples: timing, gaps, SI units; from there on it is sample-stream.ts. In: decoded
// packets with their arrival; out, through the sink: timed raw frames, gaps, rows, points, events. No clock; all state is
// plain data.
import type { StreamFormat } from "../firmware-protocol/driver.ts";
import type { EventPacket, ImuPacket, Packet } from "../firmware-protocol/packet.ts";
import type { GapCause } from "../src/domain/events.ts";
import type { SegmentRecord, SensorIdentity } from "../src/domain/session.ts";
import { type SiScale, siScaleFrom, writeScaled } from "../src/domain/si-scale.ts";
import { thresholdValues } from "../src/domain/threshold-values.ts";
import { sessionMs } from "../src/domain/units.ts";
import type { LeanNow, StreamHealth } from "./contract.ts";
import { sessionMsOf } from "./ingest/clock-fit.ts";
import { flagBitsOf } from "./ingest/frame-flag-bits.ts";
import { causeOf, driftPpm, fittedRateHz, placeFrame, timingFor } from "./ingest/frame-timing.ts";
import { heldTimings } from "./ingest/held-timing.ts";
import { beginLine, closedClump, holdFrame, type PlacedClump, releaseClump } from "./ingest/host-clock.ts";
import { addGap, fillGap, type Gap, settledGaps } from "./ingest/gap-ledger.ts";
import { unwrappedTick } from "./ingest/tick-count.ts";
import { leanFrom } from "./posture/lean.ts";
import type { PostureEngine } from "./posture/posture-engine.ts";
import { type SampleOptions, SampleStream, type SensorKnowledge } from "./sample-stream.ts";
import type { FramePlace, StreamSink, StreamState } from "./stream-state.ts";

const gapBreaksMs = 1000 * thresholdValues.gapBreaks;

export class BodyStream {
  readonly state: StreamState;
  readonly samples: SampleStream;
  readonly #sink: StreamSink;
  #scale: SiScale | undefined;

  constructor(state: StreamState, sink: StreamSink) {
    this.state = state;
    this.#sink = sink;
    const { placement } = state;
    this.samples = new SampleStream(state, {
      point: (atMs, forward, lateral, total) => sink.point(placement, atMs, forward, lateral, total),
      row: (row) => sink.row(placement, row),
      event: (event) => sink.event(placement, event),
      zero: (event) => sink.event(placement, { ...event, placement }),
    });
    if (state.format) this.#scale = siScaleFrom(state.format);
  }

  get posture(): PostureEngine {
    return this.samples.posture;
  }

  /** A start command was answered. The clock and the frame count go on if the device did not boot in between. */
  begin(
    sensor: SensorIdentity,
    format: StreamFormat,
    bootId: number | undefined,
    atMs: number,
    knowledge: SensorKnowledge = {},
  ): void {
    const s = this.state;
    this.release();
    const sameSensor = s.sensor.sensorId === sensor.sensorId;
    const sameBoot = sameSensor && bootId !== undefined && bootId === s.bootId;
    const hadCause = s.timing?.cause;
    const restarted = sameSensor && s.bootId !== undefined && bootId !== undefined && !sameBoot;
    const cause = causeOf(hadCause, restarted, s.timing !== undefined && !sameBoot);
    s.timing = timingFor(format, s.timing, sameBoot, cause);
    s.sensor = sensor;
    s.format = format;
    s.bootId = bootId;
    this.#scale = siScaleFrom(format);
    this.samples.begin({ ...knowledge, ...optionsFrom(format) }, sameSensor);
    this.#openSegment(atMs);
  }

  /** Nothing more will come of this segment; the next data come after a gap of this cause. */
  interrupt(cause: GapCause): void {
    const s = this.state;
    this.release();
    if (s.timing?.endMs === undefined || s.timing.cause !== undefined) return;
    s.timing.cause = cause;
    if (s.timing.host && cause !== "page-closed") beginLine(s.timing.host);
    if (cause !== "page-closed" && this.samples.breakOff()) this.settle(Number.POSITIVE_INFINITY);
  }

  take(packet: Packet, arrivalMs: number): void {
    const { placement } = this.state;
    if (packet.kind === "imu") this.#takeImu(packet, arrivalMs);
    else if (packet.kind === "battery") this.#sink.battery(placement, packet.percent, packet.charging);
    else if (packet.kind === "event") this.#takeEvent(packet, arrivalMs);
    else if (packet.kind === "angle") this.#sink.angle?.(placement, arrivalMs, packet);
  }

  noteUnreadable(): void {
    this.state.unreadableFrames++;
  }

  save(): StreamState {
    return this.samples.save() as StreamState;
  }

  /** Takes the frames that wait for the end of their clump, which has come by `nowMs`. */
  catchUp(nowMs: number): void {
    const { timing } = this.state;
    if (timing?.host) this.#takeClump(closedClump(timing.host, nowMs));
  }

  /** Takes the frames that wait, whatever may follow. */
  release(): void {
    const { timing } = this.state;
    if (!timing?.host) return;
    this.#takeClump(releaseClump(timing.host));
    this.#tellTiming();
  }

  /** Tells the gaps that nothing can fill any more at `nowMs`. */
  settle(nowMs: number): void {
    for (const gap of settledGaps(this.state.gaps, nowMs)) this.#tellGap(gap);
  }

  /** Lean at the newest sample; undefined before a state is known and off the body. */
  lean(): LeanNow | undefined {
    const { basis, states, accelerationOnly, upErrorRad } = this.state.posture;
    const { up } = this.samples;
    if (!up || states.state === undefined || states.state === "off-body") return undefined;
    const { forward, lateral, total } = leanFrom(basis, up[0]!, up[1]!, up[2]!);
    const known = { forwardRad: forward, lateralRad: lateral, totalRad: total };
    return accelerationOnly && upErrorRad === undefined ? { ...known, uncertain: true } : known;
  }

  health(): StreamHealth {
    const { timing, samples, unreadableFrames } = this.state;
    return {
      samples,
      lostFrames: timing?.lostFrames ?? 0,
      duplicateFrames: timing?.duplicateFrames ?? 0,
      lateFrames: timing?.lateFrames ?? 0,
      unreadableFrames,
      rateHz: timing && fittedRateHz(timing),
      driftPpm: timing && driftPpm(timing),
      ...(timing?.host?.errorMs !== undefined && { timeErrorMs: timing.host.errorMs }),
      ...(timing?.host?.latenessMs !== undefined && { latenessMs: timing.host.latenessMs }),
    };
  }

  #openSegment(atMs: number): void {
    const s = this.state;
    const { format } = s;
    if (!format) return;
    const segment: Omit<SegmentRecord, "sessionId"> = {
      placement: s.placement,
      segment: s.nextSegment++,
      startMs: sessionMs(atMs),
      sensor: s.sensor,
      bootId: s.bootId,
      accScale: format.accScale,
      gyrScale: format.gyrScale,
      axes: format.axes,
      accSign: format.accSign,
      gyroConvention: format.gyroConvention,
      latencyS: format.latencyS,
      ticksPerS: format.clock?.ticksPerS,
      nominalRateHz: format.rateHz,
      start: {
        afterBreak: s.brokenAtMs !== undefined,
        basis: s.posture.basis,
        references: s.posture.references,
        walkingUp: s.posture.zero.walk.walks === 1 ? s.posture.zero.walk.learned : undefined,
        accCalibration: s.options?.accCalibration,
        gyroBias: s.options?.gyroBias,
      },
    };
    s.openSegment = s.timing?.host && segment;
    this.#sink.segment(segment);
  }

  /** Writes how well the times of the segment so far are known. */
  #tellTiming(): void {
    const { openSegment, timing } = this.state;
    const { errorMs, latenessMs } = timing?.host ?? {};
    if (!timing || !openSegment || errorMs === undefined || latenessMs === undefined) return;
    this.#sink.segment({ ...openSegment, timing: { errorMs, latenessMs, rateHz: fittedRateHz(timing) } });
  }

  #takeImu(packet: ImuPacket, arrivalMs: number): void {
    const s = this.state;
    const samples = Math.floor(packet.counts.length / packet.channels);
    if (!s.timing || samples === 0) return;
    if (s.timing.host) {
      this.#takeClump(holdFrame(s.timing.host, { packet, arrivalMs }));
      return;
    }
    const timing = placeFrame(s.timing, packet, arrivalMs, gapBreaksMs);
    if (timing.kind === "duplicate") return;
    const upQ15 = new Int16Array(3 * samples);
    if (timing.kind === "late") {
      fillGap(s.gaps, timing.firstMs, timing.firstMs + samples * timing.periodMs, samples);
    } else {
      if (timing.clockRestarted) {
        s.bootId = undefined;
        this.#openSegment(timing.firstMs);
      }
      if (timing.gap) addGap(s.gaps, { ...timing.gap, endMs: timing.firstMs });
      this.#run(packet, timing.firstMs, timing.periodMs, upQ15);
      this.settle(timing.firstMs);
    }
    const tick = s.timing.clocked ? timing.firstTick : undefined;
    const { firstMs, periodMs } = timing;
    this.#keep(
      packet,
      { tick, arrivalMs, firstMs, periodMs, timeErrorMs: undefined, upQ15 },
      timing.kind === "late",
    );
  }

  #takeClump(clump: PlacedClump | undefined): void {
    const s = this.state;
    if (!s.timing) return;
    for (const { held, firstMs, periodMs, gap, timeErrorMs } of heldTimings(s.timing, clump, gapBreaksMs)) {
      const { packet, arrivalMs } = held;
      const upQ15 = new Int16Array((3 * packet.counts.length) / packet.channels);
      if (gap) addGap(s.gaps, gap);
      this.#run(packet, firstMs, periodMs, upQ15);
      this.settle(firstMs);
      this.#keep(packet, { tick: undefined, arrivalMs, firstMs, periodMs, timeErrorMs, upQ15 }, false);
    }
  }

  /** Objects are written out here: spreading them made a sample cost twice as much. */
  #keep(packet: ImuPacket, place: FramePlace, late: boolean): void {
    const s = this.state;
    s.samples += place.upQ15.length / 3;
    this.#sink.frame(s.placement, {
      segment: s.nextSegment - 1,
      tick: place.tick,
      sequence: packet.sequence,
      arrivalMs: place.arrivalMs,
      firstMs: place.firstMs,
      periodMs: place.periodMs,
      timeErrorMs: place.timeErrorMs,
      flags: flagBitsOf(packet.flags, late),
      channels: packet.channels,
      counts: packet.counts,
      upQ15: place.upQ15,
    });
  }

  #run(packet: ImuPacket, firstMs: number, periodMs: number, upQ15: Int16Array): void {
    const { samples } = this;
    const scale = this.#scale;
    if (!scale) return;
    const { channels, counts } = packet;
    const { notWorn } = packet.flags;
    for (let i = 0; 3 * i < upQ15.length; i++) {
      writeScaled(samples.acc, scale.acc, counts, i * channels);
      if (channels === 6) writeScaled(samples.rate, scale.gyr, counts, i * 6 + 3);
      samples.take(firstMs + i * periodMs, notWorn);
      const { up } = samples;
      for (let axis = 0; axis < 3; axis++) upQ15[3 * i + axis] = Math.round(32767 * up![axis]!);
    }
  }

  #takeEvent(packet: EventPacket, arrivalMs: number): void {
    const s = this.state;
    const { timing } = s;
    // Before the first frame the sensor's ticks have no place in time yet.
    let atMs = arrivalMs;
    if (timing?.clocked && timing.sentTick !== undefined && packet.time) {
      const tick = unwrappedTick(timing.sentTick, packet.time.tick, timing.modulus);
      atMs = sessionMsOf(timing.clock, (1000 * tick) / timing.ticksPerS);
    }
    if (packet.event === "worn" || packet.event === "off-body") {
      atMs = this.samples.hearWear(packet.event === "off-body", atMs);
    }
    this.#sink.event(s.placement, {
      kind: "sensor-reported",
      placement: s.placement,
      atMs: sessionMs(atMs),
      what: packet.event,
    });
  }

  #tellGap(gap: Gap): void {
    const { placement } = this.state;
    this.#sink.event(placement, {
      kind: "gap",
      placement,
      startMs: sessionMs(gap.startMs),
      endMs: sessionMs(gap.endMs),
      ...(gap.lostSamples === undefined ? {} : { lostSamples: gap.lostSamples }),
      cause: gap.cause,
    });
  }
}

const optionsFrom = ({ gyroConvention, channels, latencyS, rateHz }: StreamFormat): SampleOptions => ({
  gyroConvention,
  channels,
  latencyS,
  nominalRateHz: rateHz,
});
