// DeviceDriver: what every device folder exports. Everything here is pure: a driver describes what to write, read and
// await as a Procedure (a generator of steps); the link runs the steps. So a driver can read-modify-write (DOT), write
// several commands and check each reply (Polar), or read a register back to see whether a write took (WitMotion),
// and can be tested without a radio. What the worker needs to decode is plain data (StreamFormat).
import type { Decoded } from "./decode-error.ts";
import type { DeviceLog } from "./log.ts";
import type { Packet } from "./packet.ts";

/** Full 128-bit UUID, lower case. Aliases are not used: WitMotion's look like aliases and are not. */
export type Uuid = string;

/** The driver's own short name for a characteristic, e.g. "stream", "control". */
export type Channel = string;

export interface ChooserFilter {
  readonly services?: readonly Uuid[];
  readonly name?: string;
  readonly namePrefix?: string;
}

export interface GattRole {
  readonly service: Uuid;
  readonly characteristic: Uuid;
  /** Absent from some units or firmware: discovery goes on without it. */
  readonly optional?: boolean;
}

/** One thing for the link to do. `request` listens on `reply` before it writes, so that a quick reply is not lost. */
export type GattStep =
  | { readonly do: "read"; readonly channel: Channel }
  | {
      readonly do: "write";
      readonly channel: Channel;
      readonly bytes: Uint8Array;
      readonly withResponse: boolean;
    }
  | { readonly do: "subscribe"; readonly channel: Channel }
  | { readonly do: "unsubscribe"; readonly channel: Channel }
  | { readonly do: "wait"; readonly ms: number }
  | {
      readonly do: "request";
      readonly channel: Channel;
      readonly bytes: Uint8Array;
      readonly withResponse: boolean;
      readonly reply: Channel;
      readonly matches: (reply: DataView) => boolean;
      readonly withinMs: number;
    };

/** What a step gave back: bytes of a read or a matching reply, nothing for the rest, or why it failed. */
export type StepOutcome =
  | { readonly ok: true; readonly bytes?: DataView }
  | {
      readonly ok: false;
      readonly reason: "missing" | "refused" | "timed-out" | "link-lost";
      readonly detail: string;
    };

/**
 * What a person can do about a fault, where there is something only this sensor needs: off its charger · restarted, for
 * nothing else frees its requests · into the mode in which it sends · another computer, for the packets of this
 * connection are too small · another board, for this one has no motion sensor · another sensor, for this one sends no
 * movement.
 */
export type Advice =
  | "off-charger"
  | "restart"
  | "sending-mode"
  | "larger-packets"
  | "other-board"
  | "other-sensor";

export type DriverFault =
  /** The device answered with a status of its own. */
  | {
      readonly code: "refused";
      readonly status: number;
      readonly detail: string;
      readonly retryAfterMs?: number;
      readonly advice?: Advice;
    }
  /** It speaks a version or kind unknown to us. */
  | { readonly code: "incompatible"; readonly detail: string; readonly advice?: Advice }
  /** A reply could not be read. */
  | { readonly code: "unreadable"; readonly detail: string }
  /** A step failed below us. */
  | {
      readonly code: "step-failed";
      readonly reason: string;
      readonly detail: string;
      readonly advice?: Advice;
    };

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: DriverFault };

export type Procedure<T> = Generator<GattStep, Outcome<T>, StepOutcome>;

export type GyroConvention = "instantaneous" | "interval-mean" | "none";

/** What is true of a device (or of this unit of it) whatever the stream settings. Plain data. */
export interface DeviceTraits {
  readonly driverId: string;
  /** This unit's own, from the wire. Absent where the wire tells none: the host's name for the device stands for it. */
  readonly sensorId?: string;
  readonly model: string;
  readonly firmware: string;
  readonly hardware: string;
  /** Changes at every boot; tells a reboot from a counter's wrap. Absent where the device has none. */
  readonly bootId?: number;
  readonly ratesHz: readonly number[];
  readonly canBuzz: boolean;
  /** It records out of reach, and `DeviceDriver.log` may be asked. */
  readonly hasLog?: boolean;
}

/** Everything needed to decode and scale a stream, fixed for one start command. Plain data: crosses to the worker. */
export interface StreamFormat {
  readonly driverId: string;
  readonly channels: 3 | 6;
  /** As applied by the device, not as asked for. */
  readonly rateHz: number;
  /** m/s² and rad/s per count. */
  readonly accScale: number;
  readonly gyrScale: number;
  /** +1 specific force (+g on the axis pointing up at rest), −1 gravity (Thingy:52). */
  readonly accSign: 1 | -1;
  /** Row-major 3×3 of −1, 0, 1: from the device's axes to ours (x to the wearer's right, y up, z out of the back). */
  readonly axes: readonly number[];
  readonly gyroConvention: GyroConvention;
  /** Group delay from motion to timestamp, s. */
  readonly latencyS: number;
  /** Absent: no device clock; the host's arrival is all there is. */
  readonly clock?: { readonly ticksPerS: number; readonly modulus: number; readonly of: "first" | "last" };
  /** What came before the stream was announced was sampled with other settings and is not used. */
  readonly earlyVoid?: true;
  /** Absent: lost frames cannot be counted. */
  readonly sequenceModulus?: number;
  /** Driver-private numbers its decoder needs (e.g. Polar's factor, the negotiated period of small frames). */
  readonly extra?: Readonly<Record<string, number>>;
}

export interface StreamRequest {
  /** Asked for; the device applies the nearest it has. */
  readonly rateHz: number;
}

/**
 * Decoder of one connection. Stateful where frames are split and joined over notifications or deltas refer back;
 * made anew at each connection. Never throws, whatever the bytes.
 */
export interface FrameDecoder {
  decode(channel: Channel, bytes: DataView): Decoded<readonly Packet[]>;
}

/** How a device is found and known: light enough to be there before any device is. */
export interface DriverIdentity {
  readonly id: string;
  readonly title: string;
  /** Evidence: "supported", or "experimental": offered only to who asked for it. */
  readonly standing: "supported" | "experimental";
  readonly filters: readonly ChooserFilter[];
  /** Every service that may be touched, or the browser denies it. */
  readonly services: readonly Uuid[];
  /** Is this device ours? From its advertised name and, once connected, the services found. */
  recognises(name: string | undefined, services: readonly Uuid[]): boolean;
  /** Could a device with these services be ours under any name? Asked of a sensor that no driver recognises. */
  fits(services: readonly Uuid[]): boolean;
}

/** A line of the registry: the driver itself is fetched once its device is known. */
export interface DriverListing extends DriverIdentity {
  load(): Promise<DeviceDriver>;
}

export interface DeviceDriver extends DriverIdentity {
  readonly gatt: Readonly<Record<Channel, GattRole>>;
  /** Identity and capability check, right after discovery. */
  hello(): Procedure<DeviceTraits>;
  /** Subscribes what is needed and starts; returns what the device applied. */
  start(traits: DeviceTraits, request: StreamRequest): Procedure<StreamFormat>;
  /** Leaves the device idle, so that it does not stay on. */
  stop(traits: DeviceTraits): Procedure<void>;
  /** Host time to the device, where it keeps one. epochMs is passed in: drivers read no clock. */
  setTime?(traits: DeviceTraits, epochMs: number): Procedure<void>;
  /** Present if the battery is polled or read; a device may send BatteryPackets in its stream as well. */
  readBattery?(): Procedure<BatteryReading>;
  buzz?(traits: DeviceTraits, pattern: "gentle" | "strong"): Procedure<void>;
  /**
   * A sign for some seconds that a person sees or feels, by which two sensors are told apart: a light that blinks, or a
   * buzz. Asked for while the stream runs, and leaves it and every setting as they are. Absent where there is none.
   */
  identify?(traits: DeviceTraits): Procedure<void>;
  /** What the device recorded out of reach. Its notifications go another way than those of streamChannels. */
  readonly log?: DeviceLog;
  /** Channels whose notifications go to the worker's decoder. */
  readonly streamChannels: readonly Channel[];
  /** Silence after which the link is taken for dead, ms (3 × expected, at least 10 s). */
  readonly silenceMs: number;
  decoder(format: StreamFormat): FrameDecoder;
}

export interface BatteryReading {
  readonly percent: number;
  readonly charging?: boolean;
}
