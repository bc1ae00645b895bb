// What a decoder yields: counts as on the wire and device ticks, so that encode ∘ decode is exact. No SI unit here;
// scaling happens once, in workers/ingest, from the driver's traits.

/** Counts exactly as they were sent: i16 (Thora, WitMotion, Thingy), i24/i32 (Polar), f32 (DOT, Movesense). */
export type Counts = Int16Array | Int32Array | Float32Array;

/** Which sample of the frame a device timestamp belongs to: Movesense and Thora the first, Polar the last. */
export type TickOf = "first" | "last";

/** Device time of a frame: a wrapping counter. Absent for sensors without a clock (WitMotion, Thingy:52). */
export interface FrameTick {
  /** As sent; u64 sources are reduced modulo 2^53 by the codec. */
  readonly tick: number;
  readonly of: TickOf;
  /** Nominal ticks between samples where the frame says so. */
  readonly period?: number;
  /**
   * Tick of the youngest sample in the notification that completed this packet, where its own samples are older (Polar:
   * acceleration waits for rotation). An arrival tells the clock about this one.
   */
  readonly heard?: number;
}

export interface ImuPacket {
  readonly kind: "imu";
  /** 6: acc x y z gyr x y z per sample; 3: acc only. A device that sends acc and gyr apart joins them in its decoder. */
  readonly channels: 3 | 6;
  readonly counts: Counts;
  readonly time?: FrameTick;
  /** As sent, wrapping at traits.sequenceModulus; absent where the wire has none. */
  readonly sequence?: number;
  readonly flags: FrameFlags;
}

export interface FrameFlags {
  readonly droppedBefore: boolean;
  readonly clockRestarted: boolean;
  readonly notWorn: boolean;
  readonly charging: boolean;
  readonly saturated: boolean;
}

export const noFlags: FrameFlags = {
  droppedBefore: false,
  clockRestarted: false,
  notWorn: false,
  charging: false,
  saturated: false,
};

/** Device-side fusion (DOT, Thingy:52): a quaternion as sent, order w x y z. */
export interface OrientationPacket {
  readonly kind: "orientation";
  readonly counts: Counts;
  readonly time?: FrameTick;
}

/** A device that tells only its own lean forward, from its own zero (Upright GO). */
export interface AnglePacket {
  readonly kind: "angle";
  /** Tenths of a degree, forward positive, as sent. */
  readonly decidegrees: number;
  /** The device's own verdict: beyond the limit set on it. Absent where it says nothing that is surely understood. */
  readonly beyondItsLimit?: boolean;
}

export interface BatteryPacket {
  readonly kind: "battery";
  /** 0–100 %. */
  readonly percent: number;
  readonly charging?: boolean;
}

export type SensorEventName =
  | "button"
  | "tap"
  | "worn"
  | "off-body"
  | "device-nudge"
  | "battery-low"
  | "rebooted"
  | "buffer-overflow"
  /** It ended the stream by itself. */
  | "stream-stopped";

export interface EventPacket {
  readonly kind: "event";
  readonly event: SensorEventName;
  readonly time?: FrameTick;
  /** Event-specific count (presses, taps, lost samples), as sent. */
  readonly value?: number;
}

export type Packet = ImuPacket | OrientationPacket | AnglePacket | BatteryPacket | EventPacket;
