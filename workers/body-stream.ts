// One placement's way from packets to posture: timing, gaps, SI units, orientation, posture. In: decoded packets with
// their arrival; out, through the sink: timed raw frames, gaps, rows, points, events. No clock; all state is plain data.
import type { StreamFormat } from "../firmware-protocol/driver.ts";
import type { EventPacket, ImuPacket, Packet } from "../firmware-protocol/packet.ts";
import type { GapCause } from "../src/domain/events.ts";
import type { SensorIdentity } from "../src/domain/session.ts";
import { type SiScale, siScaleFrom, writeScaled } from "../src/domain/si-scale.ts";
import { thresholdValues } from "../src/domain/threshold-values.ts";
import { sessionMs } from "../src/domain/units.ts";
import type { LeanNow, StreamHealth } from "./contract.ts";
import { filterForDevice } from "./fusion/filter-for-device.ts";
import { sessionMsOf } from "./ingest/clock-fit.ts";
import { flagBitsOf } from "./ingest/frame-flag-bits.ts";
import { driftPpm, fittedRateHz, placeFrame, timingFor } from "./ingest/frame-timing.ts";
import { addGap, fillGap, type Gap, settledGaps } from "./ingest/gap-ledger.ts";
import { unwrappedTick } from "./ingest/tick-count.ts";
import { leanFrom } from "./posture/lean.ts";
import { PostureEngine } from "./posture/posture-engine.ts";
import type { StreamSink, StreamState } from "./stream-state.ts";

const gapBreaksMs = 1000 * thresholdValues.gapBreaks;
/** The filter hears of a new period when it differs by more than this share. */
const PERIOD_STEP = 1e-3;

export class BodyStream {
  readonly state: StreamState;
  readonly posture: PostureEngine;
  readonly #sink: StreamSink;
  #scale: SiScale | undefined;
  #filter: ReturnType<typeof filterForDevice> | undefined;
  readonly #acc = new Float64Array(3);
  readonly #rate = new Float64Array(3);

  constructor(state: StreamState, sink: StreamSink) {
    this.state = state;
    this.#sink = sink;
    const { placement } = state;
    this.posture = new PostureEngine(state.posture, {
      point: (atMs, forward, lateral, total) => sink.point(placement, atMs, forward, lateral, total),
      row: (row) => sink.row(placement, row),
      event: (event) => sink.event(placement, event),
    });
    if (state.format) this.#prepare(state.format);
  }

  /** A start command was answered. The clock and the frame count go on if the device did not boot in between. */
  begin(sensor: SensorIdentity, format: StreamFormat, bootId: number | undefined, atMs: number): void {
    const s = this.state;
    const sameSensor = s.sensor.sensorId === sensor.sensorId;
    const sameBoot = sameSensor && bootId !== undefined && bootId === s.bootId;
    const hadCause = s.timing?.cause;
    const restarted = sameSensor && s.bootId !== undefined && bootId !== undefined && !sameBoot;
    const cause = causeOf(hadCause, restarted, s.timing !== undefined && !sameBoot);
    s.timing = timingFor(format, s.timing, sameBoot, cause);
    if (this.#filter) s.filter = sameSensor ? this.#filter.save() : undefined;
    s.sensor = sensor;
    s.format = format;
    s.bootId = bootId;
    this.#prepare(format);
    this.#openSegment(atMs);
  }

  /** Nothing more will come of this segment; the next data come after a gap of this cause. */
  interrupt(cause: GapCause): void {
    const s = this.state;
    if (s.timing?.endMs === undefined || s.timing.cause !== undefined) return;
    s.timing.cause = cause;
    if (cause === "page-closed") return;
    this.#breakAt(s.timing.endMs);
  }

  take(packet: Packet, arrivalMs: number): void {
    const { placement } = this.state;
    if (packet.kind === "imu") this.#takeImu(packet, arrivalMs);
    else if (packet.kind === "battery") this.#sink.battery(placement, packet.percent, packet.charging);
    else if (packet.kind === "event") this.#takeEvent(packet, arrivalMs);
  }

  noteUnreadable(): void {
    this.state.unreadableFrames++;
  }

  save(): StreamState {
    if (this.#filter) this.state.filter = this.#filter.save();
    return structuredClone(this.state);
  }

  /** Tells the gaps that nothing can fill any more at `nowMs`. */
  settle(nowMs: number): void {
    for (const gap of settledGaps(this.state.gaps, nowMs)) this.#tellGap(gap);
  }

  /** Lean at the newest sample; undefined before a state is known and off the body. */
  lean(): LeanNow | undefined {
    const { basis, states } = this.state.posture;
    const up = this.#filter?.up;
    if (!up || states.state === undefined || states.state === "off-body") return undefined;
    const { forward, lateral, total } = leanFrom(basis, up[0], up[1], up[2]);
    return { forwardRad: forward, lateralRad: lateral, totalRad: total };
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
    };
  }

  #prepare(format: StreamFormat): void {
    const s = this.state;
    this.#scale = siScaleFrom(format);
    if (s.filterPeriodMs === 0 || s.filter === undefined) s.filterPeriodMs = 1000 / format.rateHz;
    const convention = format.channels === 3 ? "none" : format.gyroConvention;
    this.#filter = filterForDevice(convention, s.filterPeriodMs / 1000, s.filter);
  }

  #openSegment(atMs: number): void {
    const s = this.state;
    const { format } = s;
    if (!format) return;
    this.#sink.segment({
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
    });
  }

  #takeImu(packet: ImuPacket, arrivalMs: number): void {
    const s = this.state;
    const samples = Math.floor(packet.counts.length / packet.channels);
    if (!s.timing || samples === 0) return;
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
      this.#bridge(timing.gap?.startMs, timing.firstMs, timing.periodMs, packet);
      this.posture.hearWear(packet.flags.notWorn, timing.firstMs);
      this.#run(packet, timing.firstMs, timing.periodMs, upQ15);
      this.settle(timing.firstMs);
    }
    s.samples += samples;
    this.#sink.frame(s.placement, {
      segment: s.nextSegment - 1,
      tick: s.timing.clocked ? timing.firstTick : undefined,
      sequence: packet.sequence,
      arrivalMs,
      firstMs: timing.firstMs,
      periodMs: timing.periodMs,
      flags: flagBitsOf(packet.flags, timing.kind === "late"),
      channels: packet.channels,
      counts: packet.counts,
      upQ15,
    });
  }

  /** Over a short loss the filter is carried by the mean of both sides; a long one, or a new start, breaks all. */
  #bridge(gapStartMs: number | undefined, firstMs: number, periodMs: number, packet: ImuPacket): void {
    const s = this.state;
    const filter = this.#filter;
    if (!filter) return;
    if (Math.abs(periodMs / s.filterPeriodMs - 1) > PERIOD_STEP) {
      s.filterPeriodMs = periodMs;
      filter.setPeriod(periodMs / 1000);
    }
    if (gapStartMs !== undefined && s.brokenAtMs === undefined) {
      if (firstMs - gapStartMs > gapBreaksMs) {
        this.#breakAt(gapStartMs);
      } else {
        this.#scaleSample(packet, 0);
        const { last } = this.state;
        const rate = this.#rate;
        const acc = this.#acc;
        for (let k = Math.round((firstMs - gapStartMs) / periodMs); k > 0; k--) {
          filter.update(
            (last[0]! + rate[0]!) / 2,
            (last[1]! + rate[1]!) / 2,
            (last[2]! + rate[2]!) / 2,
            (last[3]! + acc[0]!) / 2,
            (last[4]! + acc[1]!) / 2,
            (last[5]! + acc[2]!) / 2,
          );
        }
      }
    }
    if (s.brokenAtMs !== undefined) {
      filter.gap((firstMs - s.brokenAtMs) / 1000);
      this.posture.tellSpan("no-data", s.brokenAtMs, firstMs);
      s.brokenAtMs = undefined;
    }
  }

  #run(packet: ImuPacket, firstMs: number, periodMs: number, upQ15: Int16Array): void {
    const { posture } = this;
    const filter = this.#filter;
    const acc = this.#acc;
    const rate = this.#rate;
    if (!filter) return;
    const samples = upQ15.length / 3;
    const bias = filter.basis === "gyro-and-acceleration" ? filter.biasRadPerS : undefined;
    const { up } = filter;
    for (let i = 0; i < samples; i++) {
      this.#scaleSample(packet, i);
      filter.update(rate[0]!, rate[1]!, rate[2]!, acc[0]!, acc[1]!, acc[2]!, posture.offBody);
      upQ15[3 * i] = Math.round(32767 * up[0]);
      upQ15[3 * i + 1] = Math.round(32767 * up[1]);
      upQ15[3 * i + 2] = Math.round(32767 * up[2]);
      posture.sample(
        firstMs + i * periodMs,
        up,
        acc,
        rate[0]! - (bias?.[0] ?? 0),
        rate[1]! - (bias?.[1] ?? 0),
        rate[2]! - (bias?.[2] ?? 0),
      );
    }
    const { last } = this.state;
    last.set(rate, 0);
    last.set(acc, 3);
  }

  #scaleSample(packet: ImuPacket, index: number): void {
    const scale = this.#scale;
    const acc = this.#acc;
    const rate = this.#rate;
    if (!scale) return;
    const at = index * packet.channels;
    writeScaled(acc, scale.acc, packet.counts, at);
    if (packet.channels === 6) writeScaled(rate, scale.gyr, packet.counts, at + 3);
  }

  #breakAt(endMs: number): void {
    const s = this.state;
    if (s.brokenAtMs !== undefined) return;
    this.posture.breakAt(endMs);
    s.brokenAtMs = endMs;
    if (s.timing?.cause !== undefined) this.settle(Number.POSITIVE_INFINITY);
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
      this.posture.hearWear(packet.event === "off-body", atMs);
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

function causeOf(before: GapCause | undefined, restarted: boolean, cut: boolean): GapCause | undefined {
  if (restarted && (before === undefined || before === "link-lost")) return "device-restarted";
  return before ?? (cut ? "link-lost" : undefined);
}
