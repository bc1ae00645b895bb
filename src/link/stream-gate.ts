// Between the radio and the app: a stream is announced first, then its notifications follow, then it is closed.
// Frames that overtake the reply to the start command are kept until the stream is announced, so that none is lost.
import type { BatteryReading, Channel } from "../../firmware-protocol/driver.ts";
import type { LinkCallbacks, StreamOpened } from "./link-options.ts";
import type { ClosedCause } from "./link-state.ts";

/** 256 frames are more than 10 s at 25 frames/s: longer than any start may take. */
const MOST_EARLY_FRAMES = 256;

export interface StreamGate {
  open(stream: Omit<StreamOpened, "battery" | "canIdentify">): void;
  arrived(channel: Channel, bytes: ArrayBuffer, arrivalMs: number): void;
  /** A piece of the log: read beside a stream only, so what comes without one is of a read that nobody awaits. */
  logArrived(bytes: ArrayBuffer): void;
  close(cause: ClosedCause): void;
  /** The connection is gone: frames kept for a stream that never opened are void. */
  discard(): void;
  /** undefined: bytes that were no level. */
  readonly batteryRead: (reading: BatteryReading | undefined) => void;
  forgetBattery(): void;
}

/** `canIdentify` is asked when a stream opens. */
export function createStreamGate(callbacks: LinkCallbacks, canIdentify = () => false): StreamGate {
  const { onOpen, onNotification, onLog, onClosed, onBattery } = callbacks;
  let isOpen = false;
  let early: { channel: Channel; bytes: ArrayBuffer; arrivalMs: number }[] = [];
  let battery: BatteryReading | undefined;
  return {
    open(stream) {
      isOpen = true;
      onOpen({ ...stream, battery, canIdentify: canIdentify() });
      const kept = stream.format.earlyVoid ? [] : early;
      early = [];
      for (const { channel, bytes, arrivalMs } of kept) onNotification(channel, bytes, arrivalMs);
    },
    arrived(channel, bytes, arrivalMs) {
      if (isOpen) onNotification(channel, bytes, arrivalMs);
      else if (early.length < MOST_EARLY_FRAMES) early.push({ channel, bytes, arrivalMs });
    },
    logArrived(bytes) {
      if (isOpen) onLog?.(bytes);
    },
    close(cause) {
      isOpen = false;
      onClosed(cause);
    },
    discard() {
      early = [];
    },
    batteryRead: (reading) => {
      if (reading === undefined) return;
      // A read is an event of the characteristic too, so the same level comes twice.
      if (battery?.percent === reading.percent && battery.charging === reading.charging) return;
      battery = reading;
      onBattery(reading);
    },
    forgetBattery() {
      battery = undefined;
    },
  };
}
