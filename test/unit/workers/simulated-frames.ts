// The simulated sensor's notifications as the page would hand them on, and a sink that keeps what comes out.
import type { GattStep, Procedure, StepOutcome, StreamFormat } from "../../../firmware-protocol/driver.ts";
import { SimulatedBody } from "../../../firmware-protocol/devices/simulated/body.ts";
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { thoraDriver } from "../../../firmware-protocol/devices/thora/driver.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import { type MotionSource, SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";
import { decoderFor } from "../../../firmware-protocol/decoders.ts";
import type { SessionEvent } from "../../../src/domain/events.ts";
import type { SecondRow } from "../../../src/domain/recording.ts";
import type { SegmentRecord, SensorIdentity } from "../../../src/domain/session.ts";
import type { TimedFrame } from "../../../workers/stream-state.ts";
import { Pipeline, type PipelineSink, type PipelineState } from "../../../workers/pipeline.ts";
import { mountingBasis } from "../../../workers/posture/reference.ts";

export interface SentFrame {
  readonly channel: string;
  readonly arrivalMs: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const testSensor: SensorIdentity = {
  driverId: thoraDriver.id,
  sensorId: "00c0ffee",
  name: "Thora test",
  firmware: "1.0.0",
  hardware: "test",
};

/** Runs a driver's procedure against the sensor's own state machine. */
export function carryOut<T>(procedure: Procedure<T>, run: SensorRun): T {
  let outcome: StepOutcome | undefined;
  for (;;) {
    const step = outcome ? procedure.next(outcome) : procedure.next();
    if (step.done) {
      if (!step.value.ok) throw new Error(step.value.error.code);
      return step.value.value;
    }
    outcome = answerTo(step.value, run);
  }
}

function answerTo(step: GattStep, run: SensorRun): StepOutcome {
  const view = (bytes: Uint8Array): DataView => new DataView(bytes.slice().buffer);
  if (step.do === "read") {
    const bytes = step.channel === "info" ? run.sensor.readInfo() : run.sensor.readBattery();
    return { ok: true, bytes: view(bytes) };
  }
  if (step.do !== "request") return { ok: true };
  const reply = run.write(step.bytes);
  return reply ? { ok: true, bytes: view(reply) } : { ok: false, reason: "refused", detail: "no reply" };
}

export interface RunOptions {
  readonly rateHz?: number;
  readonly seed?: number;
  readonly clockPpm?: number;
  readonly rateScale?: number;
  readonly bootTick?: number;
  readonly bootId?: number;
  readonly payload?: number;
  /** Delay of each notification, ms; default 5. */
  readonly delayMs?: (index: number) => number;
}

export interface SimulatedRun {
  readonly body: SimulatedBody;
  readonly run: SensorRun;
  readonly format: StreamFormat;
  readonly bootId: number;
  readonly frames: (untilS: number) => SentFrame[];
}

/** A started sensor on a simulated body. Arrivals never go back: a late frame holds up those behind it. */
export function simulatedRun(
  script: readonly Keyframe[] | MotionSource,
  options: RunOptions = {},
): SimulatedRun {
  const seed = options.seed ?? 1;
  const body = new SimulatedBody(typeof script === "function" ? { seed } : { seed, script });
  const info = simulatedInfo(seed, options.bootId ?? 1);
  const run = new SensorRun({
    sensor: new ThoraSensor({ info, payload: options.payload ?? 244 }),
    source: typeof script === "function" ? script : (tS) => body.sampleAt(tS),
    clockPpm: options.clockPpm ?? 0,
    rateScale: options.rateScale ?? 1,
    bootTick: options.bootTick ?? 0,
  });
  const traits = carryOut(thoraDriver.hello(), run);
  const format = carryOut(thoraDriver.start(traits, { rateHz: options.rateHz ?? 50 }), run);
  let index = 0;
  let lastMs = 0;
  const delay = options.delayMs ?? (() => 5);
  return {
    body,
    run,
    format,
    bootId: info.bootId,
    frames: (untilS) =>
      run.advance(untilS).map(({ channel, bytes, atS }) => {
        lastMs = Math.max(lastMs, 1000 * atS + delay(index++));
        return { channel, bytes, arrivalMs: lastMs };
      }),
  };
}

/** Keeps everything that a pipeline says. */
export class KeptOutput implements PipelineSink {
  readonly segments: Omit<SegmentRecord, "sessionId">[] = [];
  readonly frames: TimedFrame[] = [];
  readonly rows: SecondRow[] = [];
  readonly points: { readonly atMs: number; readonly forwardRad: number; readonly lateralRad: number }[] = [];
  readonly events: SessionEvent[] = [];
  readonly batteries: number[] = [];
  unreadableCount = 0;

  segment(segment: Omit<SegmentRecord, "sessionId">): void {
    this.segments.push(segment);
  }
  frame(_placement: string, frame: TimedFrame): void {
    this.frames.push(frame);
  }
  row(_placement: string, row: SecondRow): void {
    this.rows.push(row);
  }
  point(_placement: string, atMs: number, forwardRad: number, lateralRad: number): void {
    this.points.push({ atMs, forwardRad, lateralRad });
  }
  event(_placement: string, event: SessionEvent): void {
    this.events.push(event);
  }
  battery(_placement: string, percent: number): void {
    this.batteries.push(percent);
  }
  unreadable(): void {
    this.unreadableCount++;
  }

  ofKind<K extends SessionEvent["kind"]>(kind: K): Extract<SessionEvent, { kind: K }>[] {
    return this.events.filter((e): e is Extract<SessionEvent, { kind: K }> => e.kind === kind);
  }
}

export const newPipeline = (sink: PipelineSink, state?: PipelineState): Pipeline =>
  new Pipeline(decoderFor, sink, state);

/** A pipeline that has begun with this run. */
export function begunPipeline(sink: PipelineSink, simulated: SimulatedRun, atMs = 0): Pipeline {
  const pipeline = newPipeline(sink);
  pipeline.join("upper-back", testSensor, mountingBasis);
  pipeline.begin("upper-back", testSensor, simulated.format, simulated.bootId, atMs);
  return pipeline;
}

export function feed(pipeline: Pipeline, frames: readonly SentFrame[]): void {
  for (const { channel, bytes, arrivalMs } of frames) {
    pipeline.frame(
      "upper-back",
      channel,
      new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
      arrivalMs,
    );
  }
}
