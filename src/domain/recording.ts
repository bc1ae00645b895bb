// What is written, in the shapes in which it is written. Typed arrays carry their unit in the name.
import type { Placement } from "./placement.ts";
import type { PositionState } from "./position-state.ts";
import type { SessionMs } from "./units.ts";

/** Counts exactly as they were on the wire. */
export type Counts = Int16Array | Int32Array | Float32Array;

/**
 * A few seconds of raw frames of one segment. Per frame F, per sample N (= sum of samplesPerFrame).
 * Three clocks side by side, none overwritten: device ticks, host arrival, fitted time.
 */
export interface RawChunk {
  readonly sessionId: string;
  readonly placement: Placement;
  readonly segment: number;
  /** Session time of the earliest sample. */
  readonly startMs: SessionMs;
  /** Increasing within session and placement; with them the chunk's key. */
  readonly seq: number;
  /** [F] unwrapped device ticks of the frame's first sample, from the segment's boot; NaN-free: absent if no clock. */
  readonly ticks?: Float64Array;
  /** [F] sequence number as sent; absent if the wire has none. */
  readonly sequence?: Uint16Array;
  /** [F] host arrival, session ms. */
  readonly arrivalMs: Float64Array;
  /** [F] fitted session time of the frame's first sample, ms, and the sample period within the frame, ms. */
  readonly firstMs: Float64Array;
  readonly periodMs: Float64Array;
  /**
   * [F] of sensors that send neither time nor number: with 95 % the fitted time is within this of the truth, ms, but for
   * the least delay of the radio, which cannot be seen from one side.
   */
  readonly timeErrorMs?: Float32Array;
  /** [F] samples in each frame and the frame's flag bits (frameFlags). */
  readonly samplesPerFrame: Uint16Array;
  readonly flags: Uint8Array;
  /** [N × channels] acc x y z, then gyr x y z where there is one. */
  readonly channels: 3 | 6;
  readonly counts: Counts;
  /** [N × 3] unit up-vector in the sensor frame as seen live, × 32767; zeros where unknown (late frames). */
  readonly upQ15: Int16Array;
}

/** Bits of RawChunk.flags. The low five are the wire's; `late` means it arrived after a younger frame. */
export const frameFlags = {
  droppedBefore: 1,
  clockRestarted: 2,
  notWorn: 4,
  charging: 8,
  saturated: 16,
  late: 128,
} as const;

/** Up to sixty per-second rows of one stream, keyed by session, placement and minute. Columns of equal length. */
export interface SecondRows {
  readonly sessionId: string;
  readonly placement: Placement;
  /** Floor of session time / 60 000. */
  readonly minute: number;
  /** [R] session seconds (integer), strictly increasing. A missing second is a gap. */
  readonly second: Uint32Array;
  /** [R] mean lean over the second, rad. */
  readonly forwardRad: Float32Array;
  readonly lateralRad: Float32Array;
  readonly totalRad: Float32Array;
  /** [R] angular RMS of the up-vector about its mean over the last 10 s, rad. */
  readonly tiltRmsRad: Float32Array;
  /** [R] mean absolute deviation of |a| over the second, m/s². */
  readonly activityMs2: Float32Array;
  /** [R] index into positionStates. */
  readonly state: Uint8Array;
  /** [R] bit 0 still, bit 1 zero taken on the wearer (a reference, or their walking), not from the drawing, bit 2 that zero may have moved, bit 3 it is the standing one. */
  readonly bits: Uint8Array;
  /** [R] samples that fell into the second. */
  readonly samples: Uint16Array;
  /** [R] seconds that the row is a mean over, from `second` on; absent: one each. */
  readonly spanS?: Uint8Array;
}

/** One per-second row, before it is put into columns. */
export interface SecondRow {
  readonly second: number;
  readonly forwardRad: number;
  readonly lateralRad: number;
  readonly totalRad: number;
  readonly tiltRmsRad: number;
  readonly activityMs2: number;
  readonly state: PositionState;
  readonly still: boolean;
  /** The zero was taken on the wearer: a reference that was set, or their walking; false: the drawing on the sensor. */
  readonly zeroSet: boolean;
  /** True: leans are against the standing reference; absent: the sitting one, or one for both. */
  readonly standReference?: boolean;
  /** True: the sensor may have moved since the zero was set, so lean is not to be judged. */
  readonly zeroDoubtful?: boolean;
  readonly samples: number;
  /** Seconds that it is a mean over, from `second` on; absent: one. */
  readonly spanS?: number;
}
