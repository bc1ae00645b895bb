// What one placement's stream remembers and what it says. Types and the fresh state; the work is in body-stream.ts.
import type { StreamFormat } from "../firmware-protocol/driver.ts";
import type { AnglePacket, Counts } from "../firmware-protocol/packet.ts";
import type { SessionEvent } from "../src/domain/events.ts";
import type { BodyBasis } from "../src/domain/lean.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { SecondRow } from "../src/domain/recording.ts";
import type { SegmentRecord, SensorIdentity } from "../src/domain/session.ts";
import type { TimingState } from "./ingest/frame-timing.ts";
import { freshGapLedger, type GapLedgerState } from "./ingest/gap-ledger.ts";
import { freshSamples, type SampleState } from "./sample-stream.ts";

/** One frame with its place in time, and the up-vector of each sample as seen live (zeros if it came late). */
export interface TimedFrame {
  readonly segment: number;
  readonly tick: number | undefined;
  readonly sequence: number | undefined;
  readonly arrivalMs: number;
  readonly firstMs: number;
  readonly periodMs: number;
  /** 95 % of such times are within this of the truth, ms; absent where it is not worked out. */
  readonly timeErrorMs: number | undefined;
  readonly flags: number;
  readonly channels: 3 | 6;
  readonly counts: Counts;
  readonly upQ15: Int16Array;
}

/** What of it is worked out here, not decoded. */
export type FramePlace = Omit<TimedFrame, "segment" | "sequence" | "flags" | "channels" | "counts">;

export interface StreamSink {
  segment(segment: Omit<SegmentRecord, "sessionId">): void;
  frame(placement: Placement, frame: TimedFrame): void;
  row(placement: Placement, row: SecondRow): void;
  point(placement: Placement, atMs: number, forwardRad: number, lateralRad: number, totalRad: number): void;
  event(placement: Placement, event: SessionEvent): void;
  battery(placement: Placement, percent: number, charging: boolean | undefined): void;
  /** The sensor's own angle, from its own zero. Whoever has no use for it leaves it out. */
  angle?(placement: Placement, atMs: number, angle: AnglePacket): void;
}

/** Plain data; `format` and `timing` are undefined until the first segment. */
export interface StreamState extends SampleState {
  readonly placement: Placement;
  sensor: SensorIdentity;
  format: StreamFormat | undefined;
  bootId: number | undefined;
  nextSegment: number;
  /** The open segment of a sensor timed by its arrivals, to be completed at its end. */
  openSegment?: Omit<SegmentRecord, "sessionId"> | undefined;
  timing: TimingState | undefined;
  readonly gaps: GapLedgerState;
  samples: number;
  unreadableFrames: number;
}

export const freshStream = (placement: Placement, sensor: SensorIdentity, basis: BodyBasis): StreamState => ({
  ...freshSamples(basis),
  placement,
  sensor,
  format: undefined,
  bootId: undefined,
  nextSegment: 0,
  timing: undefined,
  gaps: freshGapLedger(),
  samples: 0,
  unreadableFrames: 0,
});
