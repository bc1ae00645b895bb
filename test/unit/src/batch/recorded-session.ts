// A simulated wearer recorded by the live pipeline, with bad air, a lost link, a zero set and stops in between, and
// exported as the program exports it. What came out live is kept beside it.
import { encodeEvent } from "../../../../firmware-protocol/devices/thora/codec.ts";
import { uniformFrom } from "../../../../firmware-protocol/devices/simulated/random.ts";
import type { SessionEvent } from "../../../../src/domain/events.ts";
import type { BodyBasis } from "../../../../src/domain/lean.ts";
import type { RawChunk, SecondRow } from "../../../../src/domain/recording.ts";
import type { SegmentRecord, SessionRecord } from "../../../../src/domain/session.ts";
import { epochMs, sessionMs } from "../../../../src/domain/units.ts";
import { exportSession } from "../../../../src/export/export-session.ts";
import { ChunkBuilder } from "../../../../workers/raw-chunks.ts";
import type { Pipeline } from "../../../../workers/pipeline.ts";
import {
  begunPipeline,
  feed,
  KeptOutput,
  newPipeline,
  type SentFrame,
  simulatedRun,
  testSensor,
} from "../../workers/simulated-frames.ts";
import type { Keyframe } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";

export interface RecordedSession {
  readonly csv: Uint8Array;
  readonly sidecar: string;
  readonly rows: readonly SecondRow[];
  readonly events: readonly SessionEvent[];
  /** "Up" after each sample that the filter saw, in order. */
  readonly ups: readonly (readonly [number, number, number])[];
  readonly lateSamples: number;
}

const script: Keyframe[] = [
  { atS: 0, posture: "upright", transitionS: 0 },
  { atS: 40, posture: "bent", transitionS: 2 },
  { atS: 80, posture: "walking", transitionS: 2 },
  { atS: 115, posture: "leaning-right", transitionS: 2 },
  { atS: 190, posture: "upright", transitionS: 2 },
];

/** `clean`: nothing is lost or late. */
export async function recordedSession(seed: number, clean = false): Promise<RecordedSession> {
  const uniform = uniformFrom(seed);
  const run = simulatedRun(script, { seed, clockPpm: 120, payload: 100 });
  const out = new KeptOutput();
  const ups: [number, number, number][] = [];
  let pipeline = begunPipeline(out, run);
  const listen = (): void => pipeline.tap("upper-back", (_atMs, up) => ups.push([up[0]!, up[1]!, up[2]!]));
  listen();
  const split = (): void => {
    pipeline = newPipeline(out, structuredClone(pipeline.save()));
    listen();
  };

  const first = run.frames(120);
  const arrived = clean ? first : troubled(first, uniform);
  for (const [index, frame] of arrived.entries()) {
    feed(pipeline, [frame]);
    if (index % 97 === 13) {
      split();
      // As after a page that was closed and opened again: the same sensor, begun anew, nothing lost.
      pipeline.end("upper-back", "page-closed");
      pipeline.begin("upper-back", testSensor, run.format, run.bootId, frame.arrivalMs);
    }
    if (index === 150) setZero(pipeline);
    if (index === 600) setBoth(pipeline, out);
    // The sensor's own word, once ahead of the frames that it lies in and once long after them.
    if (index === 400) tell(pipeline, "off-body", frame.arrivalMs, 30);
    if (index === 480) tell(pipeline, "worn", frame.arrivalMs, -300);
  }
  // The link is lost for a while; the sensor goes on and counts its frames anew.
  pipeline.end("upper-back", "link-lost");
  run.frames(135);
  pipeline.begin("upper-back", testSensor, run.format, run.bootId, 135_000);
  split();
  const counted = run.frames(240).map((frame, index) => {
    const bytes = frame.bytes.slice();
    new DataView(bytes.buffer).setUint16(2, index, true);
    return { ...frame, bytes };
  });
  const burst = counted.filter(({ arrivalMs }) => clean || arrivalMs < 200_000 || arrivalMs > 202_000);
  for (const [index, frame] of burst.entries()) {
    feed(pipeline, [frame]);
    if (index % 131 === 50) split();
  }
  pipeline.end("upper-back", "stopped");
  return exported(out, ups);
}

/** Sitting and standing with a zero each, as a guided calibration sets them. */
function setBoth(pipeline: Pipeline, out: KeptOutput): void {
  const basis = (deg: number): BodyBasis => {
    const [s, c] = [Math.sin((deg * Math.PI) / 180), Math.cos((deg * Math.PI) / 180)];
    return { source: "reference", up: [0, c, s], anterior: [0, s, -c], left: [c * -c - s * s, 0, 0] };
  };
  const references = { sit: basis(12), stand: basis(17) };
  const walkingUp = [0, 0.97, 0.24310491562] as const;
  pipeline.adopt("upper-back", { basis: references.sit, references, walkingUp });
  for (const pose of ["sit", "stand"] as const) {
    const { up, anterior } = references[pose];
    out.event("upper-back", {
      kind: "reference-set",
      placement: "upper-back",
      atMs: pipeline.now().atMs,
      up,
      anterior,
      steadinessRad: 0.01,
      method: "composite",
      pose,
      walkingUp,
    });
  }
}

function tell(pipeline: Pipeline, event: "worn" | "off-body", arrivalMs: number, aheadMs: number): void {
  const tick = Math.round(((arrivalMs + aheadMs) / 1000) * 32_768);
  const bytes = encodeEvent({ event, value: 0, tick });
  pipeline.frame("upper-back", "event", new DataView(bytes.buffer), arrivalMs);
}

function setZero(pipeline: Pipeline): void {
  const { reply } = pipeline.useReference("upper-back");
  if (!reply.ok) throw new Error(reply.reason);
}

/** Some lost, some doubled, some up to half a second late. */
function troubled(frames: readonly SentFrame[], uniform: () => number): SentFrame[] {
  const arrived: SentFrame[] = [];
  for (const frame of frames) {
    const fate = uniform();
    if (fate < 0.05) continue;
    const late = fate < 0.08 ? 500 * uniform() : 0;
    arrived.push({ ...frame, arrivalMs: frame.arrivalMs + late });
    if (fate > 0.97) arrived.push(frame);
  }
  return arrived.toSorted((a, b) => a.arrivalMs - b.arrivalMs);
}

async function exported(out: KeptOutput, ups: RecordedSession["ups"]): Promise<RecordedSession> {
  const builder = new ChunkBuilder("s", "upper-back", 0);
  const chunks: RawChunk[] = [];
  let lateSamples = 0;
  for (const [index, frame] of out.frames.entries()) {
    if ((frame.flags & 128) !== 0) lateSamples += frame.counts.length / frame.channels;
    const closed = builder.add(frame);
    if (closed) chunks.push(closed);
    const taken = index % 20 === 19 ? builder.take() : undefined;
    if (taken) chunks.push(taken);
  }
  const last = builder.take();
  if (last) chunks.push(last);
  const segments = out.segments.map((segment): SegmentRecord => ({ ...segment, sessionId: "s" }));
  const session: SessionRecord = {
    id: "s",
    name: "",
    startedAt: epochMs(1_700_000_000_000),
    zone: "UTC",
    utcOffsetMin: 0,
    simulated: true,
    sensors: [{ placement: "upper-back", sensor: testSensor }],
    storedThroughMs: sessionMs(240_000),
    sampleCount: out.frames.reduce((sum, f) => sum + f.counts.length / f.channels, 0),
    gapCount: 0,
  };
  const blocks: Uint8Array[] = [];
  const done = await exportSession(
    {
      session: async () => session,
      segments: async () => segments,
      events: async () => out.events,
      async *raw() {
        yield* chunks;
      },
      rows: async () => [],
    },
    { sessionId: "s", placement: "upper-back", csvName: "s.csv", appVersion: "0" },
    { write: async (bytes) => void blocks.push(bytes.slice()), progressed: () => {}, cancelled: () => false },
  );
  if (!done.ok) throw new Error(done.reason);
  return {
    csv: Buffer.concat(blocks),
    sidecar: done.sidecar,
    rows: out.rows,
    events: out.events,
    ups,
    lateSamples,
  };
}
