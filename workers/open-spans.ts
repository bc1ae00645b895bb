// What has begun and not yet ended, read from a stream's state: of the live session, or of one whose page was closed in
// the midst of a hop. Apart from the pipeline, so that looking at past days needs no engine.
import type { PipelineState } from "./pipeline.ts";
import { type Episode, episodesUntil } from "./posture/state-track.ts";
import type { StreamState } from "./stream-state.ts";

/** What has begun and not yet ended, up to the newest sample: the part of today that no event tells yet. */
export interface OpenSpans {
  readonly untilMs: number;
  readonly episodes: readonly Episode[];
  readonly hopSinceMs: number | undefined;
  readonly walk: { readonly startMs: number; readonly endMs: number } | undefined;
}

/** Read from a saved state, so that a session whose page was closed shows its last hop as well. */
export function openSpansOf(state: PipelineState): OpenSpans | undefined {
  const stream = state.streams.find((s) => s.placement === "upper-back") ?? state.streams[0];
  return stream && openSpansOfStream(stream);
}

export function openSpansOfStream({ posture, timing }: StreamState): OpenSpans {
  const untilMs = timing?.endMs ?? 0;
  const { hopSinceMs, walk } = posture.position;
  return {
    untilMs,
    episodes: episodesUntil(posture.states, untilMs),
    hopSinceMs,
    walk: walk?.counts ? { startMs: walk.startMs, endMs: walk.endMs ?? untilMs } : undefined,
  };
}
