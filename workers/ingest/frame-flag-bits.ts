// A frame's flags as the bits that are stored.
import type { FrameFlags } from "../../firmware-protocol/packet.ts";
import { frameFlags } from "../../src/domain/recording.ts";

export function flagBitsOf(flags: FrameFlags, late: boolean): number {
  let bits = late ? frameFlags.late : 0;
  for (const name in flags) {
    const flag = name as keyof FrameFlags;
    if (flags[flag]) bits |= frameFlags[flag];
  }
  return bits;
}
