// A placed clump of a sensor without clock or counter → its frames as body-stream.ts takes them, with the gap before
// them. In: what host-clock.ts placed; out: timed frames, oldest first. Moves the stream's timing on.
import type { FrameGap, TimingState } from "./frame-timing.ts";
import type { HeldFrame, PlacedClump } from "./host-clock.ts";

export interface HeldTiming {
  readonly held: HeldFrame;
  readonly firstMs: number;
  readonly periodMs: number;
  readonly gap: (FrameGap & { readonly endMs: number }) | undefined;
  readonly timeErrorMs: number;
}

export function heldTimings(
  s: TimingState,
  clump: PlacedClump | undefined,
  gapBreaksMs: number,
): readonly HeldTiming[] {
  if (!clump) return [];
  const { periodMs } = clump;
  return clump.frames.map(({ frame: held, lastMs, errorMs }, index) => {
    const samples = held.packet.counts.length / held.packet.channels;
    const leastMs = s.lastSampleMs === undefined ? 0 : s.lastSampleMs + periodMs / 5;
    const firstMs = Math.max(leastMs, lastMs - (samples - 1) * periodMs);
    const gap = index === 0 ? gapBefore(s, clump, firstMs, gapBreaksMs) : undefined;
    s.cause = undefined;
    s.frameSamples = samples;
    s.lastSampleMs = firstMs + (samples - 1) * periodMs;
    s.endMs = s.lastSampleMs + periodMs;
    return { held, firstMs, periodMs, gap, timeErrorMs: errorMs };
  });
}

/** Where in a clump its lost frames were is not known: their number and their length are, and that it was before its end. */
function gapBefore(
  s: TimingState,
  { lostSamples, periodMs, frames }: PlacedClump,
  firstMs: number,
  gapBreaksMs: number,
): HeldTiming["gap"] {
  const { endMs, cause } = s;
  if (endMs === undefined) return undefined;
  const openMs = firstMs - endMs;
  if (cause !== undefined ? openMs > 1.5 * periodMs : openMs > gapBreaksMs && lostSamples === 0) {
    return { startMs: endMs, endMs: firstMs, lostSamples: undefined, cause: cause ?? "frames-lost" };
  }
  if (lostSamples === 0) return undefined;
  const { packet } = frames[0]!.frame;
  s.lostFrames += Math.round((lostSamples * packet.channels) / packet.counts.length);
  const untilMs = Math.max(firstMs, endMs + lostSamples * periodMs);
  return { startMs: endMs, endMs: untilMs, lostSamples, cause: "frames-lost" };
}
