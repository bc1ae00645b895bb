// A GO 2's notifications → its own angle, with its own verdict beside it; its vibrations; its battery. On the charger
// angle and verdict are left aside: it goes on sending them, but nobody wears it.
import { type Decoded, decoded, undecodable } from "../../decode-error.ts";
import type { FrameDecoder } from "../../driver.ts";
import type { Packet } from "../../packet.ts";
import { beyondFrom, decidegreesFrom, intervalFrom, onChargerFrom, percentFrom } from "./codec.ts";

export function uprightDecoder(): FrameDecoder {
  let beyondItsLimit: boolean | undefined;
  let isVibrating = false;
  let isOnCharger = false;

  /** `use` of what was read, in packets. */
  const packetsOf = <T>(
    read: Decoded<T>,
    use: (value: T) => readonly Packet[],
  ): Decoded<readonly Packet[]> => (read.ok ? decoded(use(read.value)) : read);

  return {
    decode(channel, bytes) {
      if (channel === "angle")
        return packetsOf(decidegreesFrom(bytes), (decidegrees) =>
          isOnCharger
            ? []
            : [{ kind: "angle", decidegrees, ...(beyondItsLimit === undefined ? {} : { beyondItsLimit }) }],
        );
      if (channel === "posture")
        return packetsOf(beyondFrom(bytes), (beyond) => {
          beyondItsLimit = beyond;
          return [];
        });
      if (channel === "interval")
        return packetsOf(intervalFrom(bytes), (interval) => {
          const began = interval.isVibrating && !isVibrating && !isOnCharger;
          ({ isVibrating } = interval);
          return began ? [{ kind: "event", event: "device-nudge", value: interval.vibrations }] : [];
        });
      if (channel === "charging")
        return packetsOf(onChargerFrom(bytes), (onCharger) => {
          isOnCharger = onCharger;
          if (onCharger) beyondItsLimit = undefined;
          return [];
        });
      if (channel !== "power") return undecodable({ code: "unknown-channel", channel });
      return packetsOf(percentFrom(bytes), (percent) =>
        percent === undefined ? [] : [{ kind: "battery", percent, charging: isOnCharger }],
      );
    },
  };
}
