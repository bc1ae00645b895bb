// Small whole records for the store's tests: each is valid, and differs in what a test names.
import type { SessionEvent } from "../../src/domain/events.ts";
import type { Placement } from "../../src/domain/placement.ts";
import type { RawChunk, SecondRows } from "../../src/domain/recording.ts";
import type { ReferenceVersion } from "../../src/domain/reference-version.ts";
import type { SegmentRecord, SensorIdentity, SessionRecord } from "../../src/domain/session.ts";
import { epochMs, sessionMs } from "../../src/domain/units.ts";
import type { Commit } from "../../src/store/repository.ts";

export const sensor: SensorIdentity = {
  driverId: "thora",
  sensorId: "0badcafe",
  name: "Thora 0bad",
  firmware: "1.2.0",
  hardware: "A",
};

export const NINE = Date.UTC(2026, 2, 2, 9);

export const session = (id: string, startedAt = NINE, storedThroughMs = 0): SessionRecord => ({
  id,
  name: "",
  startedAt: epochMs(startedAt),
  zone: "Europe/Copenhagen",
  utcOffsetMin: 60,
  simulated: false,
  sensors: [{ placement: "upper-back", sensor }],
  storedThroughMs: sessionMs(storedThroughMs),
  sampleCount: 0,
  gapCount: 0,
});

export const segment = (
  sessionId: string,
  number: number,
  placement: Placement = "upper-back",
): SegmentRecord => ({
  sessionId,
  placement,
  segment: number,
  startMs: sessionMs(number * 1000),
  sensor,
  bootId: 7,
  accScale: 9.80665 / 4096,
  gyrScale: Math.PI / 180 / 16.4,
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  accSign: 1,
  gyroConvention: "interval-mean",
  latencyS: 0.01,
  ticksPerS: 32768,
  nominalRateHz: 50,
});

/** Two frames of two samples each. */
export const chunk = (sessionId: string, seq: number, placement: Placement = "upper-back"): RawChunk => ({
  sessionId,
  placement,
  segment: 0,
  startMs: sessionMs(seq * 80),
  seq,
  ticks: Float64Array.of(seq * 2600, seq * 2600 + 1300),
  sequence: Uint16Array.of(seq * 2, seq * 2 + 1),
  arrivalMs: Float64Array.of(seq * 80 + 45, seq * 80 + 85),
  firstMs: Float64Array.of(seq * 80, seq * 80 + 40),
  periodMs: Float64Array.of(20, 20),
  samplesPerFrame: Uint16Array.of(2, 2),
  flags: Uint8Array.of(0, 0),
  channels: 6,
  counts: Int16Array.from({ length: 24 }, (_, index) => seq * 24 + index),
  upQ15: new Int16Array(12),
});

export const minute = (
  sessionId: string,
  number: number,
  placement: Placement = "upper-back",
): SecondRows => ({
  sessionId,
  placement,
  minute: number,
  second: Uint32Array.of(number * 60, number * 60 + 1),
  forwardRad: Float32Array.of(0.1, 0.2),
  lateralRad: Float32Array.of(0, 0),
  totalRad: Float32Array.of(0.1, 0.2),
  tiltRmsRad: Float32Array.of(0, 0),
  activityMs2: Float32Array.of(0, 0),
  state: Uint8Array.of(0, 1),
  bits: Uint8Array.of(1, 1),
  samples: Uint16Array.of(50, 50),
});

export const hop = (startMs: number, endMs: number): SessionEvent => ({
  kind: "hop-ended",
  startMs: sessionMs(startMs),
  endMs: sessionMs(endMs),
  landed: true,
});

export const commitOf = (record: SessionRecord, parts: Partial<Commit> = {}): Commit => ({
  session: record,
  segments: [],
  raw: [],
  rows: [],
  events: [],
  checkpoint: undefined,
  ...parts,
});

export const reference = (setAt: number, forwardX = 0): ReferenceVersion => ({
  sensorId: sensor.sensorId,
  placement: "upper-back",
  setAt: epochMs(setAt),
  basis: { up: [0, 1, 0], anterior: [forwardX, 0, -1], left: [-1, 0, 0], source: "reference" },
  method: "one-press",
  references: {},
});

export async function allOf<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
