// A frame's flags as the bits that are stored.
import type { FrameFlags } from "../../firmware-protocol/packet.ts";
import { frameFlags } from "../../src/domain/recording.ts";

export function flagBitsOf(flags: FrameFlags, late: boolean): number {
  return (
    (flags.droppedBefore ? frameFlags.droppedBefore : 0) |
    (flags.clockRestarted ? frameFlags.clockRestarted : 0) |
    (flags.notWorn ? frameFlags.notWorn : 0) |
    (flags.charging ? frameFlags.charging : 0) |
    (flags.saturated ? frameFlags.saturated : 0) |
    (late ? frameFlags.late : 0)
  );
}
